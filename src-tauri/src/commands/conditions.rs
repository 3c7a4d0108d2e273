//! Commands on recorded conditions.

use routewright_api::domain::{ArchitectureId, Project, ScenarioId};
use routewright_api::{ApiError, ConditionsListing, IncidentEffects, Progress, WorkloadSource};
use tauri::ipc::Channel;

use crate::session::{Shared, blocking};

/// Incidents that are replayed for a window, each once more without it.
const MOST: usize = 12;

#[tauri::command]
pub(crate) async fn list_conditions(session: Shared<'_>) -> Result<Vec<ConditionsListing>, ApiError> {
    blocking(session, routewright_api::list_conditions).await
}

#[tauri::command]
pub(crate) async fn incident_effects(
    session: Shared<'_>,
    job: String,
    project: Project,
    workload: String,
    scenario: ScenarioId,
    architecture: ArchitectureId,
    on_progress: Channel<Progress>,
) -> Result<IncidentEffects, ApiError> {
    blocking(session, move |session| {
        let guard = session.jobs.begin(&job);
        let watcher = guard.watcher(move |progress| drop(on_progress.send(progress)));
        let workload = WorkloadSource::Named(workload);
        routewright_api::incident_effects(session, &project, &workload, &architecture, Some(&scenario), MOST, &watcher)
    })
    .await
}
