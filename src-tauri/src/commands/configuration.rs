//! Commands that write an architecture down for a gateway.

use std::path::PathBuf;

use routewright_api::domain::{ArchitectureId, Project, ScenarioId};
use routewright_api::{
    ApiError, Configuration, ConfigurationExport, ConfigurationRequest, GatewayTarget, Overwrite, Session, Watcher,
    WorkloadSource,
};
use tauri::AppHandle;

use crate::dialogs::pick_folder;
use crate::session::{Shared, blocking};

/// An architecture for a gateway, and the workload and scenario on which its loss is replayed.
struct Asked {
    project: Project,
    workload: Option<WorkloadSource>,
    scenario: ScenarioId,
    architecture: ArchitectureId,
    target: GatewayTarget,
}

impl Asked {
    fn configuration(&self, session: &Session) -> Result<Configuration, ApiError> {
        let request = ConfigurationRequest {
            project: &self.project,
            architecture: &self.architecture,
            target: self.target,
            workload: self.workload.as_ref(),
            scenario: Some(self.scenario.clone()),
            seed: None,
        };
        routewright_api::configuration(session, &request, &Watcher::silent())
    }
}

#[tauri::command]
pub(crate) async fn preview_configuration(
    session: Shared<'_>,
    project: Project,
    workload: Option<String>,
    scenario: ScenarioId,
    architecture: ArchitectureId,
    target: GatewayTarget,
) -> Result<Configuration, ApiError> {
    let workload = workload.map(WorkloadSource::Named);
    let asked = Asked { project, workload, scenario, architecture, target };
    blocking(session, move |session| asked.configuration(session)).await
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
    let workload = workload.map(WorkloadSource::Named);
    let asked = Asked { project, workload, scenario, architecture, target };
    blocking(session, move |session| {
        let configuration = asked.configuration(session)?;
        routewright_api::write_or_ask(session, &asked.project, &configuration, &folder, overwrite).map(Some)
    })
    .await
}
