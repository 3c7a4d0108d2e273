//! Commands that replay.

use routewright_api::domain::{ArchitectureId, Comparison, Intervals, Project, ScenarioId, Sensitivity, WhatIf};
use routewright_api::{
    ApiError, MONTHS_AHEAD, Progress, ProjectionReport, SessionReport, WorkloadSource, compare_architectures,
    compared_intervals, sensitivity_of,
};
use tauri::ipc::Channel;

use crate::replaying::{Asked, replaying};
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
    let asked = Asked { job, project, workload, scenario: Some(scenario), on_progress: Some(on_progress) };
    replaying(session, asked, compare_architectures).await
}

#[tauri::command]
pub(crate) async fn figure_intervals(
    session: Shared<'_>,
    job: String,
    project: Project,
    workload: String,
    scenario: ScenarioId,
) -> Result<Intervals, ApiError> {
    let asked = Asked { job, project, workload, scenario: Some(scenario), on_progress: None };
    replaying(session, asked, compared_intervals).await
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
    let asked = Asked { job, project, workload, scenario: Some(scenario), on_progress: Some(on_progress) };
    replaying(session, asked, move |session, request, watcher| {
        sensitivity_of(session, request, &architecture, MONTHS_AHEAD, watcher)
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
    let asked = Asked { job, project, workload, scenario: Some(scenario), on_progress: Some(on_progress) };
    replaying(session, asked, routewright_api::compare_sessions).await
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
    let asked = Asked { job, project, workload, scenario: Some(scenario), on_progress: Some(on_progress) };
    replaying(session, asked, routewright_api::project_costs).await
}
