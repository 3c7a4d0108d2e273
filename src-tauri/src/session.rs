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
    thread::spawn(move || routewright_api::prepare(&own, &opening));
}

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
