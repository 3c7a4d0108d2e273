//! Commands on the window itself, and on where the program keeps things.

use routewright_api::{ApiError, Storage};
use tauri::AppHandle;

use crate::menu::{self, Group};
use crate::session::{Shared, blocking};

#[tauri::command]
pub(crate) async fn show_storage(session: Shared<'_>) -> Result<Storage, ApiError> {
    blocking(session, routewright_api::show_storage).await
}

#[tauri::command]
pub(crate) async fn show_menu(app: AppHandle, menu: Vec<Group>) -> Result<(), ApiError> {
    menu::show(&app, menu).await.map_err(|error| ApiError::internal(format!("the menu: {error}")))
}

/// Ends the program, once the window has written what was waiting.
#[tauri::command]
pub(crate) async fn quit(app: AppHandle) -> Result<(), ApiError> {
    app.exit(0);
    Ok(())
}
