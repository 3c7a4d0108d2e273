//! Commands that search.

use routewright_api::domain::{ArchitectureId, FeatureId, Project, ScenarioId, SearchOptions, SearchReport, Tuning};
use routewright_api::{ApiError, Progress, RecommendRequest, WorkloadSource};
use tauri::ipc::Channel;

use crate::session::{Shared, blocking};

#[tauri::command]
#[expect(clippy::too_many_arguments, reason = "one for each field that the window sends")]
pub(crate) async fn recommend(
    session: Shared<'_>,
    job: String,
    project: Project,
    workload: String,
    scenario: ScenarioId,
    within: ArchitectureId,
    feature: Option<FeatureId>,
    options: SearchOptions,
    on_progress: Channel<Progress>,
) -> Result<SearchReport, ApiError> {
    blocking(session, move |session| {
        let guard = session.jobs.begin(&job);
        let watcher = guard.watcher(move |progress| drop(on_progress.send(progress)));
        let workload = WorkloadSource::Named(workload);
        let (scenario, within) = (Some(scenario), Some(within));
        let request =
            RecommendRequest { project: &project, workload: &workload, feature, within, scenario, seed: None, options };
        routewright_api::recommend(session, &request, &watcher)
    })
    .await
}

#[tauri::command]
#[expect(clippy::too_many_arguments, reason = "one for each field that the window sends")]
pub(crate) async fn tune_thresholds(
    session: Shared<'_>,
    job: String,
    project: Project,
    workload: String,
    scenario: ScenarioId,
    within: ArchitectureId,
    feature: FeatureId,
    options: SearchOptions,
    on_progress: Channel<Progress>,
) -> Result<Tuning, ApiError> {
    blocking(session, move |session| {
        let guard = session.jobs.begin(&job);
        let watcher = guard.watcher(move |progress| drop(on_progress.send(progress)));
        let workload = WorkloadSource::Named(workload);
        let (scenario, within, feature) = (Some(scenario), Some(within), Some(feature));
        let request =
            RecommendRequest { project: &project, workload: &workload, feature, within, scenario, seed: None, options };
        routewright_api::tune(session, &request, &watcher)
    })
    .await
}
