//! The way of every command that replays: a job that can be cancelled, progress, and the requests of the window.

use routewright_api::domain::{Project, ScenarioId};
use routewright_api::{ApiError, Progress, ReplayRequest, Session, Watcher, WorkloadSource};
use tauri::ipc::Channel;

use crate::session::{Shared, blocking};

/// What the window asks to be replayed.
pub(crate) struct Asked {
    pub(crate) job: String,
    pub(crate) project: Project,
    /// A workload of the history.
    pub(crate) workload: String,
    /// The project's first when absent.
    pub(crate) scenario: Option<ScenarioId>,
    /// Who hears how far it is.
    pub(crate) on_progress: Option<Channel<Progress>>,
}

/// Runs a use case on what was asked, where it may block.
pub(crate) async fn replaying<T: Send + 'static>(
    session: Shared<'_>,
    asked: Asked,
    act: impl FnOnce(&Session, &ReplayRequest, &Watcher) -> Result<T, ApiError> + Send + 'static,
) -> Result<T, ApiError> {
    blocking(session, move |session| {
        let Asked { job, project, workload, scenario, on_progress } = asked;
        let guard = session.jobs.begin(&job);
        let watcher = guard.watcher(move |progress| {
            drop(on_progress.as_ref().map(|channel| channel.send(progress)));
        });
        let (workload, scenarios) = (WorkloadSource::Named(workload), Vec::from_iter(scenario));
        let request = ReplayRequest { scenarios: &scenarios, ..ReplayRequest::new(&project, &workload) };
        act(session, &request, &watcher)
    })
    .await
}
