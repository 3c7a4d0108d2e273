//! Commands that write an architecture down for a gateway.

use std::path::PathBuf;

use routewright_api::domain::{ArchitectureId, Project, ScenarioId};
use routewright_api::{
    ApiError, Configuration, ConfigurationExport, ConfigurationRequest, GatewayTarget, Overwrite, Watcher,
    WorkloadSource,
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

/// Writes into a folder that is asked for, or, where the user has agreed to replace what lies in one, into that.
#[tauri::command]
#[expect(clippy::too_many_arguments, reason = "a command takes its arguments by name")]
pub(crate) async fn export_configuration(
    app: AppHandle,
    session: Shared<'_>,
    project: Project,
    workload: Option<String>,
    scenario: ScenarioId,
    architecture: ArchitectureId,
    target: GatewayTarget,
    replacing: Option<PathBuf>,
) -> Result<Option<ConfigurationExport>, ApiError> {
    let (folder, overwrite) = match replacing {
        Some(folder) => (folder, Overwrite::AllFiles),
        None => match pick_folder(&app, "Export the configuration into a folder").await {
            Some(folder) => (folder, Overwrite::OwnFiles),
            None => return Ok(None),
        },
    };
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
        let configuration = routewright_api::configuration(session, &request, &Watcher::silent())?;
        routewright_api::write_or_ask(session, &project, &configuration, &folder, overwrite).map(Some)
    })
    .await
}
