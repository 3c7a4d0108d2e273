//! Commands on workloads of the history.

use routewright_api::{ApiError, WorkloadDetail, WorkloadSummary};

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
