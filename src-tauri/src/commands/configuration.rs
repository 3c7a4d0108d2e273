//! Commands that write an architecture down for a gateway.

use routewright_api::domain::{ArchitectureId, Project, ScenarioId};
use routewright_api::{
    ApiError, Configuration, ConfigurationRequest, ErrorCode, GatewayTarget, Overwrite, Session, Watcher,
    WorkloadSource, WrittenConfiguration,
};
use tauri::AppHandle;

use crate::dialogs::{confirm, pick_folder};
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
    workload: Option<String>,
    scenario: ScenarioId,
    architecture: ArchitectureId,
    target: GatewayTarget,
) -> Result<Option<WrittenConfiguration>, ApiError> {
    let Some(folder) = pick_folder(&app, "Export the configuration into a folder").await else { return Ok(None) };
    let workload = workload.map(WorkloadSource::Named);
    let write = move |overwrite| {
        let (project, architecture, folder) = (project.clone(), architecture.clone(), folder.clone());
        let (workload, scenario) = (workload.clone(), scenario.clone());
        move |session: &Session| {
            let request = ConfigurationRequest {
                project: &project,
                architecture: &architecture,
                target,
                workload: workload.as_ref(),
                scenario: Some(scenario),
                seed: None,
            };
            let configuration = routewright_api::configuration(session, &request, &Watcher::silent())?;
            routewright_api::write_configuration(session, &project, &configuration, &folder, overwrite).map(Some)
        }
    };
    match blocking(session.clone(), write(Overwrite::OwnFiles)).await {
        Err(foreign) if foreign.code == ErrorCode::Conflict => {
            let files = std::iter::once(foreign.message.as_str()).chain(foreign.details.iter().map(String::as_str));
            let message = files.collect::<Vec<_>>().join("\n");
            if !confirm(&app, "Replace these files?", &message, "Replace").await {
                return Ok(None);
            }
            blocking(session, write(Overwrite::AllFiles)).await
        }
        written => written,
    }
}
