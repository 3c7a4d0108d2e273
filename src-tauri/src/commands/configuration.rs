//! Commands that write an architecture down for a gateway.

use routewright_api::domain::{ArchitectureId, Project, ScenarioId};
use routewright_api::{
    ApiError, Configuration, ConfigurationRequest, GatewayTarget, Watcher, WorkloadSource, WrittenConfiguration,
};
use tauri::AppHandle;

use crate::dialogs::pick_folder;
use crate::session::{Shared, blocking};

#[tauri::command]
pub(crate) async fn preview_configuration(
    session: Shared<'_>,
    project: Project,
    workload: Option<String>,
    scenario: ScenarioId,
    architecture: ArchitectureId,
    target: GatewayTarget,
) -> Result<Configuration, ApiError> {
    blocking(session, move |session| {
        let workload = workload.map(WorkloadSource::Named);
        let request = ConfigurationRequest {
            project: &project,
            architecture: &architecture,
            target,
            workload: workload.as_ref(),
            scenario: Some(scenario),
            seed: None,
        };
        routewright_api::configuration(session, &request, &Watcher::silent())
    })
    .await
}

#[tauri::command]
pub(crate) async fn export_configuration(
    app: AppHandle,
    session: Shared<'_>,
    project: Project,
    architecture: ArchitectureId,
    target: GatewayTarget,
) -> Result<Option<WrittenConfiguration>, ApiError> {
    let Some(folder) = pick_folder(&app, "Export the configuration into a folder").await else { return Ok(None) };
    blocking(session, move |session| {
        let request = ConfigurationRequest {
            project: &project,
            architecture: &architecture,
            target,
            workload: None,
            scenario: None,
            seed: None,
        };
        let configuration = routewright_api::configuration(session, &request, &Watcher::silent())?;
        routewright_api::write_configuration(session, &project, &configuration, &folder).map(Some)
    })
    .await
}
