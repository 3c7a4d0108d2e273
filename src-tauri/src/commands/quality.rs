//! Commands on fitted quality.

use routewright_api::domain::{Project, ScenarioId};
use routewright_api::{ApiError, Progress, QualityReport, Scorecard};
use tauri::ipc::Channel;

use crate::replaying::{Asked, replaying};
use crate::session::Shared;

#[tauri::command]
pub(crate) async fn quality_report(
    session: Shared<'_>,
    job: String,
    project: Project,
    workload: String,
) -> Result<QualityReport, ApiError> {
    let asked = Asked { job, project, workload, scenario: None, on_progress: None };
    replaying(session, asked, routewright_api::quality_report).await
}

#[tauri::command]
pub(crate) async fn scorecard(
    session: Shared<'_>,
    job: String,
    project: Project,
    workload: String,
    scenario: ScenarioId,
    on_progress: Channel<Progress>,
) -> Result<Scorecard, ApiError> {
    let asked = Asked { job, project, workload, scenario: Some(scenario), on_progress: Some(on_progress) };
    replaying(session, asked, routewright_api::scorecard).await
}
