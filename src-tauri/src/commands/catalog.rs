//! Commands on catalogs. Only `refresh_catalog` uses the network.

use routewright_api::domain::{CatalogImpact, ModelId, Project, ScenarioId};
use routewright_api::{
    ApiError, CatalogChanges, CatalogListing, CatalogRefresh, CatalogSource, CatalogSummary, ImpactRequest,
    ModelDetail, Progress, RefreshSummary, WorkloadSource,
};
use tauri::ipc::Channel;

use crate::session::{Shared, blocking};

#[tauri::command]
pub(crate) async fn list_catalogs(session: Shared<'_>) -> Result<Vec<CatalogListing>, ApiError> {
    blocking(session, routewright_api::list_catalogs).await
}

#[tauri::command]
pub(crate) async fn use_catalog(session: Shared<'_>, catalog: String) -> Result<CatalogSummary, ApiError> {
    blocking(session, move |session| routewright_api::use_catalog(session, &CatalogSource::Stored(catalog))).await
}

#[tauri::command]
pub(crate) async fn show_model(session: Shared<'_>, model: ModelId) -> Result<ModelDetail, ApiError> {
    blocking(session, move |session| routewright_api::show_model(session, &model)).await
}

#[tauri::command]
pub(crate) async fn catalog_changes(session: Shared<'_>, old: String, new: String) -> Result<CatalogChanges, ApiError> {
    blocking(session, move |session| {
        routewright_api::catalog_changes(session, &CatalogSource::Stored(old), &CatalogSource::Stored(new))
    })
    .await
}

#[tauri::command]
pub(crate) async fn refresh_catalog(
    session: Shared<'_>,
    job: String,
    address: Option<String>,
    on_progress: Channel<Progress>,
) -> Result<RefreshSummary, ApiError> {
    blocking(session, move |session| {
        let guard = session.jobs.begin(&job);
        // A window that has gone away no longer listens; the refresh goes on.
        let watcher = guard.watcher(move |progress| drop(on_progress.send(progress)));
        let what = CatalogRefresh { base_url: address, ..CatalogRefresh::default() };
        routewright_api::refresh_catalog(session, &what, &watcher).map(RefreshSummary::from)
    })
    .await
}

#[tauri::command]
#[expect(clippy::too_many_arguments, reason = "a command takes what the window names")]
pub(crate) async fn catalog_impact(
    session: Shared<'_>,
    job: String,
    project: Project,
    workload: Option<String>,
    scenario: ScenarioId,
    old: String,
    new: String,
    on_progress: Channel<Progress>,
) -> Result<CatalogImpact, ApiError> {
    blocking(session, move |session| {
        let guard = session.jobs.begin(&job);
        let watcher = guard.watcher(move |progress| drop(on_progress.send(progress)));
        let workload = workload.map(WorkloadSource::Named);
        let request = ImpactRequest {
            project: &project,
            from: &CatalogSource::Stored(old),
            to: &CatalogSource::Stored(new),
            workload: workload.as_ref(),
            scenario: Some(&scenario),
        };
        routewright_api::catalog_impact(session, &request, &watcher)
    })
    .await
}
