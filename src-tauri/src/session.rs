//! The session that all commands share, and the way to its functions from async commands.

use std::sync::Arc;
use std::thread::{self, JoinHandle};

use routewright_api::{ApiError, Opening, Session, StandardHost};
use tauri::State;

use crate::host::DesktopHost;

/// The managed state.
pub(crate) type Shared<'a> = State<'a, Arc<Session>>;

/// Opens the session while the toolkit starts, and has ready what the window asks for first.
pub(crate) fn opened_beside(opening: Opening) -> JoinHandle<Result<Arc<Session>, ApiError>> {
    thread::spawn(move || {
        let session = open()?;
        let own = Arc::clone(&session);
        thread::spawn(move || routewright_api::prepare(&own, &opening));
        Ok(session)
    })
}

fn open() -> Result<Arc<Session>, ApiError> {
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
