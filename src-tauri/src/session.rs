//! The session that all commands share, and the way to its functions from async commands.

use std::sync::Arc;
use std::thread;

use routewright_api::{ApiError, Opening, Session, StandardHost};
use tauri::State;

use crate::host::DesktopHost;

/// The managed state.
pub(crate) type Shared<'a> = State<'a, Arc<Session>>;

/// Has ready what the window asks for first.
pub(crate) fn prepare(session: &Arc<Session>, opening: Opening) {
    let own = Arc::clone(session);
    thread::spawn(move || {
        let_others_go_first();
        routewright_api::prepare(&own, &opening);
    });
}

/// Has this thread, and those that it starts, work where the start of the window leaves a processor free.
#[cfg(target_os = "linux")]
fn let_others_go_first() {
    const NICE: i32 = 19;
    // A thread as important as the others does the same work.
    rustix::process::setpriority_process(Some(rustix::thread::gettid()), NICE).unwrap_or_default();
}

/// Other systems have no such order of single threads, or none that lasts for so short a time.
#[cfg(not(target_os = "linux"))]
fn let_others_go_first() {}

pub(crate) fn open() -> Result<Arc<Session>, ApiError> {
    let host = StandardHost::new(None)
        .ok_or_else(|| ApiError::internal("the system does not say where your home folder is; set HOME"))?;
    Ok(Arc::new(Session::new(DesktopHost(host))?))
}

/// Runs a use case on a thread where it may block: the window's thread and the async workers stay free.
pub(crate) async fn blocking<T: Send + 'static>(
    session: Shared<'_>,
    act: impl FnOnce(&Session) -> Result<T, ApiError> + Send + 'static,
) -> Result<T, ApiError> {
    let session = Arc::clone(&session);
    let finished = tokio::task::spawn_blocking(move || act(&session)).await;
    finished.unwrap_or_else(|error| Err(ApiError::internal(format!("the work ended unexpectedly: {error}"))))
}
