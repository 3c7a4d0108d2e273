//! Commands on plans and bills.

use routewright_api::domain::{ArchitectureId, PlanBill, Project, ScenarioId};
use routewright_api::{ApiError, BillRequest, Progress, ReplayListing, WorkloadSource};
use tauri::ipc::Channel;

use crate::session::{Shared, blocking};

#[tauri::command]
pub(crate) async fn list_replays(session: Shared<'_>) -> Result<Vec<ReplayListing>, ApiError> {
    blocking(session, routewright_api::list_replays).await
}

#[tauri::command]
pub(crate) async fn keep_plan(
    session: Shared<'_>,
    job: String,
    project: Project,
    workload: String,
    architecture: ArchitectureId,
    scenario: ScenarioId,
    on_progress: Channel<Progress>,
) -> Result<ReplayListing, ApiError> {
    blocking(session, move |session| {
        let guard = session.jobs.begin(&job);
        let watcher = guard.watcher(move |progress| drop(on_progress.send(progress)));
        let workload = WorkloadSource::Named(workload);
        routewright_api::keep_plan(session, &project, &workload, &architecture, &scenario, &watcher)
    })
    .await
}

#[tauri::command]
pub(crate) async fn plan_against_bill(
    session: Shared<'_>,
    job: String,
    project: Project,
    plan: i64,
    workload: String,
    on_progress: Channel<Progress>,
) -> Result<PlanBill, ApiError> {
    blocking(session, move |session| {
        let guard = session.jobs.begin(&job);
        let watcher = guard.watcher(move |progress| drop(on_progress.send(progress)));
        let workload = WorkloadSource::Named(workload);
        let request = BillRequest { project: &project, plan, workload: &workload };
        routewright_api::plan_against_bill(session, &request, &watcher)
    })
    .await
}
