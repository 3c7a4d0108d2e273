//! Commands that save charts.

use routewright_api::{ApiError, PictureKind, SavedPicture};
use tauri::AppHandle;

use crate::dialogs::{Kind, pick_save};
use crate::session::{Shared, blocking};

#[tauri::command]
pub(crate) async fn save_picture(
    app: AppHandle,
    session: Shared<'_>,
    name: String,
    kind: PictureKind,
    content: Vec<u8>,
) -> Result<Option<SavedPicture>, ApiError> {
    let filter = match kind {
        PictureKind::Svg => Kind { name: "SVG", endings: &["svg"] },
        PictureKind::Png => Kind { name: "PNG", endings: &["png"] },
    };
    let suggestion = routewright_api::picture_name(&name, kind);
    let Some(out) = pick_save(&app, "Save the chart", &suggestion, filter).await else { return Ok(None) };
    blocking(session, move |_| routewright_api::write_picture(kind, &content, &out).map(Some)).await
}
