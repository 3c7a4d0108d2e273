//! Commands that replay.

use routewright_api::domain::{ArchitectureId, Comparison, Intervals, Project, ScenarioId, Sensitivity, WhatIf};
use routewright_api::{
    ApiError, MONTHS_AHEAD, Progress, ProjectionReport, ReplayRequest, SessionReport, WorkloadSource,
    compare_architectures, compared_intervals, sensitivity_of,
};
use tauri::ipc::Channel;

use crate::session::{Shared, blocking};

#[tauri::command]
pub(crate) async fn compare(
    session: Shared<'_>,
    job: String,
    project: Project,
    workload: String,
    scenario: ScenarioId,
    on_progress: Channel<Progress>,
) -> Result<Comparison, ApiError> {
    blocking(session, move |session| {
        let guard = session.jobs.begin(&job);
        let watcher = guard.watcher(move |progress| drop(on_progress.send(progress)));
        let workload = WorkloadSource::Named(workload);
        let request = ReplayRequest { scenarios: &[scenario], ..ReplayRequest::new(&project, &workload) };
        compare_architectures(session, &request, &watcher)
    })
    .await
}

#[tauri::command]
pub(crate) async fn figure_intervals(
    session: Shared<'_>,
    job: String,
    project: Project,
    workload: String,
    scenario: ScenarioId,
) -> Result<Intervals, ApiError> {
    blocking(session, move |session| {
        let guard = session.jobs.begin(&job);
        let workload = WorkloadSource::Named(workload);
        let request = ReplayRequest { scenarios: &[scenario], ..ReplayRequest::new(&project, &workload) };
        compared_intervals(session, &request, &guard.watcher(drop))
    })
    .await
}

#[tauri::command]
pub(crate) async fn sensitivity(
    session: Shared<'_>,
    job: String,
    project: Project,
    workload: String,
    scenario: ScenarioId,
    architecture: ArchitectureId,
    on_progress: Channel<Progress>,
) -> Result<Option<Sensitivity>, ApiError> {
    blocking(session, move |session| {
        let guard = session.jobs.begin(&job);
        let watcher = guard.watcher(move |progress| drop(on_progress.send(progress)));
        let workload = WorkloadSource::Named(workload);
        let request = ReplayRequest { scenarios: &[scenario], ..ReplayRequest::new(&project, &workload) };
        sensitivity_of(session, &request, &architecture, MONTHS_AHEAD, &watcher)
    })
    .await
}

#[tauri::command]
pub(crate) async fn cancel_job(session: Shared<'_>, job: String) -> Result<(), ApiError> {
    session.jobs.cancel(&job);
    Ok(())
}

#[tauri::command]
pub(crate) async fn what_if_we_also(
    session: Shared<'_>,
    job: String,
    project: Project,
    workload: String,
    scenario: ScenarioId,
    architecture: ArchitectureId,
    on_progress: Channel<Progress>,
) -> Result<WhatIf, ApiError> {
    blocking(session, move |session| {
        let guard = session.jobs.begin(&job);
        let watcher = guard.watcher(move |progress| drop(on_progress.send(progress)));
        let workload = WorkloadSource::Named(workload);
        routewright_api::what_if_we_also(session, &project, &workload, &architecture, Some(&scenario), &watcher)
    })
    .await
}

#[tauri::command]
pub(crate) async fn compare_sessions(
    session: Shared<'_>,
    job: String,
    project: Project,
    workload: String,
    scenario: ScenarioId,
    on_progress: Channel<Progress>,
) -> Result<SessionReport, ApiError> {
    blocking(session, move |session| {
        let guard = session.jobs.begin(&job);
        let watcher = guard.watcher(move |progress| drop(on_progress.send(progress)));
        let workload = WorkloadSource::Named(workload);
        let request = ReplayRequest { scenarios: &[scenario], ..ReplayRequest::new(&project, &workload) };
        routewright_api::compare_sessions(session, &request, &watcher)
    })
    .await
}

#[tauri::command]
pub(crate) async fn project_costs(
    session: Shared<'_>,
    job: String,
    project: Project,
    workload: String,
    scenario: ScenarioId,
    on_progress: Channel<Progress>,
) -> Result<ProjectionReport, ApiError> {
    blocking(session, move |session| {
        let guard = session.jobs.begin(&job);
        let watcher = guard.watcher(move |progress| drop(on_progress.send(progress)));
        let workload = WorkloadSource::Named(workload);
        let request = ReplayRequest { scenarios: &[scenario], ..ReplayRequest::new(&project, &workload) };
        routewright_api::project_costs(session, &request, &watcher)
    })
    .await
}
