//! Commands on the single requests of a workload.

use routewright_api::domain::{
    ArchitectureId, FeatureId, JourneyKind, JudgedScores, Project, ReplayedRequests, ScenarioId, SearchDirection,
};
use routewright_api::{
    ApiError, Explanation, Progress, ReplayRequest, ReplaySelection, RequestDetail, RequestPage, RequestQuery,
    WorkloadSource,
};
use tauri::ipc::Channel;

use crate::session::{Shared, blocking};

#[tauri::command]
pub(crate) async fn browse_requests(
    session: Shared<'_>,
    workload: String,
    query: RequestQuery,
    offset: u64,
    limit: usize,
) -> Result<RequestPage, ApiError> {
    blocking(session, move |session| routewright_api::browse_requests(session, &workload, &query, offset, limit)).await
}

#[tauri::command]
pub(crate) async fn show_request(
    session: Shared<'_>,
    workload: String,
    number: u64,
) -> Result<RequestDetail, ApiError> {
    blocking(session, move |session| routewright_api::show_request(session, &workload, number)).await
}

#[tauri::command]
pub(crate) async fn explain_request(
    session: Shared<'_>,
    project: Project,
    workload: String,
    scenario: ScenarioId,
    architecture: ArchitectureId,
    request: String,
) -> Result<Explanation, ApiError> {
    blocking(session, move |session| {
        let workload = WorkloadSource::Named(workload);
        let replay = ReplayRequest {
            architectures: &[architecture],
            scenarios: &[scenario],
            ..ReplayRequest::new(&project, &workload)
        };
        routewright_api::explain_request(session, &replay, &request)
    })
    .await
}

#[tauri::command]
#[expect(clippy::too_many_arguments, reason = "a command takes what the window names")]
pub(crate) async fn find_journey(
    session: Shared<'_>,
    project: Project,
    workload: String,
    scenario: ScenarioId,
    architecture: ArchitectureId,
    feature: FeatureId,
    kind: JourneyKind,
    from: u64,
    direction: SearchDirection,
) -> Result<Option<u64>, ApiError> {
    blocking(session, move |session| {
        let workload = WorkloadSource::Named(workload);
        let replay = ReplayRequest {
            architectures: &[architecture],
            scenarios: &[scenario],
            ..ReplayRequest::new(&project, &workload)
        };
        routewright_api::find_journey(session, &replay, &feature, kind, from, direction)
    })
    .await
}

#[tauri::command]
#[expect(clippy::too_many_arguments, reason = "a command takes what the window names")]
pub(crate) async fn select_requests(
    session: Shared<'_>,
    job: String,
    project: Project,
    workload: String,
    scenario: ScenarioId,
    architecture: ArchitectureId,
    wanted: ReplayedRequests,
    on_progress: Channel<Progress>,
) -> Result<ReplaySelection, ApiError> {
    blocking(session, move |session| {
        let guard = session.jobs.begin(&job);
        let watcher = guard.watcher(move |progress| drop(on_progress.send(progress)));
        let workload = WorkloadSource::Named(workload);
        let replay = ReplayRequest {
            architectures: &[architecture],
            scenarios: &[scenario],
            ..ReplayRequest::new(&project, &workload)
        };
        routewright_api::select_requests(session, &replay, &wanted, &watcher)
    })
    .await
}

/// A tier of a cascade.
#[derive(serde::Deserialize)]
pub(crate) struct JudgedTier {
    /// JSON pointer to the cascade in the project.
    path: String,
    /// From 0.
    tier: usize,
}

#[tauri::command]
pub(crate) async fn judged_scores(
    session: Shared<'_>,
    job: String,
    project: Project,
    workload: String,
    scenario: ScenarioId,
    architecture: ArchitectureId,
    judged: JudgedTier,
) -> Result<JudgedScores, ApiError> {
    blocking(session, move |session| {
        let guard = session.jobs.begin(&job);
        let workload = WorkloadSource::Named(workload);
        let replay = ReplayRequest {
            architectures: &[architecture],
            scenarios: &[scenario],
            ..ReplayRequest::new(&project, &workload)
        };
        routewright_api::judged_scores(session, &replay, &judged.path, judged.tier, &guard.watcher(drop))
    })
    .await
}
