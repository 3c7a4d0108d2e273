//! Commands on fitted quality.

use routewright_api::domain::{Project, ScenarioId};
use routewright_api::{ApiError, Progress, QualityReport, ReplayRequest, Scorecard, WorkloadSource};
use tauri::ipc::Channel;

use crate::session::{Shared, blocking};

#[tauri::command]
pub(crate) async fn quality_report(
    session: Shared<'_>,
    job: String,
    project: Project,
    workload: String,
) -> Result<QualityReport, ApiError> {
    blocking(session, move |session| {
        let guard = session.jobs.begin(&job);
        let workload = WorkloadSource::Named(workload);
        let request = ReplayRequest::new(&project, &workload);
        routewright_api::quality_report(session, &request, &guard.watcher(drop))
    })
    .await
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
    blocking(session, move |session| {
        let guard = session.jobs.begin(&job);
        let watcher = guard.watcher(move |progress| drop(on_progress.send(progress)));
        let workload = WorkloadSource::Named(workload);
        let request = ReplayRequest { scenarios: &[scenario], ..ReplayRequest::new(&project, &workload) };
        routewright_api::scorecard(session, &request, &watcher)
    })
    .await
}
