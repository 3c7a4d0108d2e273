//! Commands that read logs.

use std::path::PathBuf;

use routewright_api::{
    ApiError, ColumnChoice, ImportPreview, ImportRequest, ImportedWorkload, Progress, RejectsTo, mapping_of,
};
use tauri::AppHandle;
use tauri::ipc::Channel;

use crate::dialogs::{Kind, pick_file};
use crate::session::{Shared, blocking};

#[tauri::command]
pub(crate) async fn pick_log(app: AppHandle) -> Result<Option<PathBuf>, ApiError> {
    let kinds = [
        Kind { name: "Request log", endings: &["csv", "json", "jsonl", "ndjson", "parquet", "gz", "zst", "txt"] },
        Kind { name: "Any file", endings: &["*"] },
    ];
    Ok(pick_file(&app, "Choose a request log", &kinds).await)
}

#[tauri::command]
pub(crate) async fn preview_import(
    session: Shared<'_>,
    file: PathBuf,
    mapping: Vec<ColumnChoice>,
) -> Result<ImportPreview, ApiError> {
    blocking(session, move |session| routewright_api::inspect_log(session, &file, None, mapping_of(&mapping)?)).await
}

#[tauri::command]
pub(crate) async fn import_workload(
    session: Shared<'_>,
    job: String,
    file: PathBuf,
    name: String,
    mapping: Vec<ColumnChoice>,
    save_rejects: bool,
    on_progress: Channel<Progress>,
) -> Result<ImportedWorkload, ApiError> {
    blocking(session, move |session| {
        let guard = session.jobs.begin(&job);
        // A window that has gone away no longer listens; the import goes on.
        let watcher = guard.watcher(move |progress| drop(on_progress.send(progress)));
        let rejects = if save_rejects { RejectsTo::BesideTheLog } else { RejectsTo::HistoryAlone };
        let request = ImportRequest { file, name, format: None, mapping: mapping_of(&mapping)?, rejects };
        routewright_api::import_workload(session, &request, &watcher)
    })
    .await
}
