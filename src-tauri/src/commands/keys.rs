//! Commands on the keys of gateways. A key comes in and never goes out.

use routewright_api::{ApiError, KeyPlace, KeyStates, TypedKey};

use crate::session::{Shared, blocking};

#[tauri::command]
pub(crate) async fn key_states(session: Shared<'_>) -> Result<KeyStates, ApiError> {
    blocking(session, |session| Ok(routewright_api::key_states(session))).await
}

#[tauri::command]
pub(crate) async fn keep_key(
    session: Shared<'_>,
    address: String,
    key: TypedKey,
    place: KeyPlace,
) -> Result<KeyStates, ApiError> {
    blocking(session, move |session| routewright_api::keep_key(session, &address, &key, place)).await
}

#[tauri::command]
pub(crate) async fn forget_key(session: Shared<'_>, address: String) -> Result<KeyStates, ApiError> {
    blocking(session, move |session| routewright_api::forget_key(session, &address)).await
}
