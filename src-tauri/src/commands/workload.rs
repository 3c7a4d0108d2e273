//! Commands on workloads of the history.

use routewright_api::{ApiError, Progress, Synthesis, WorkloadDetail, WorkloadSummary, synthesis_request};
use tauri::ipc::Channel;

use crate::session::{Shared, blocking};

#[tauri::command]
pub(crate) async fn list_workloads(session: Shared<'_>) -> Result<Vec<WorkloadSummary>, ApiError> {
    blocking(session, routewright_api::list_workloads).await
}

#[tauri::command]
pub(crate) async fn show_workload(session: Shared<'_>, name: String) -> Result<WorkloadDetail, ApiError> {
    blocking(session, move |session| routewright_api::show_workload(session, &name)).await
}

#[tauri::command]
pub(crate) async fn delete_workload(session: Shared<'_>, name: String) -> Result<(), ApiError> {
    blocking(session, move |session| routewright_api::delete_workload(session, &name)).await
}

#[tauri::command]
pub(crate) async fn rename_workload(
    session: Shared<'_>,
    name: String,
    new_name: String,
) -> Result<WorkloadSummary, ApiError> {
    blocking(session, move |session| routewright_api::rename_workload(session, &name, &new_name)).await
}

#[tauri::command]
pub(crate) async fn synthesize_workload(
    session: Shared<'_>,
    job: String,
    name: String,
    seed: u64,
    synthesis: Synthesis,
    on_progress: Channel<Progress>,
) -> Result<WorkloadSummary, ApiError> {
    blocking(session, move |session| {
        let guard = session.jobs.begin(&job);
        let watcher = guard.watcher(move |progress| drop(on_progress.send(progress)));
        routewright_api::synthesize_workload(session, &synthesis_request(&name, seed, &synthesis)?, &watcher)
    })
    .await
}
