//! Commands that attach scores to a workload.

use std::path::PathBuf;

use routewright_api::{ApiError, AttachedOutcomes, OutcomesRequest, Progress, ScoreColumn, Watcher, WorkloadScores};
use tauri::AppHandle;
use tauri::ipc::Channel;

use crate::dialogs::{Kind, pick_file};
use crate::session::{Shared, blocking};

#[tauri::command]
pub(crate) async fn pick_outcomes(app: AppHandle) -> Result<Option<PathBuf>, ApiError> {
    let kinds = [
        Kind { name: "Table of scores", endings: &["csv", "json", "jsonl", "ndjson", "parquet", "gz", "zst", "txt"] },
        Kind { name: "Any file", endings: &["*"] },
    ];
    Ok(pick_file(&app, "Choose a table of scores", &kinds).await)
}

#[tauri::command]
pub(crate) async fn preview_outcomes(
    session: Shared<'_>,
    job: String,
    file: PathBuf,
    workload: String,
    models: Vec<ScoreColumn>,
) -> Result<AttachedOutcomes, ApiError> {
    blocking(session, move |session| {
        let guard = session.jobs.begin(&job);
        let request = OutcomesRequest { file, workload, models: named(models) };
        routewright_api::preview_outcomes(session, &request, &guard.watcher(drop))
    })
    .await
}

#[tauri::command]
pub(crate) async fn attach_outcomes(
    session: Shared<'_>,
    job: String,
    file: PathBuf,
    workload: String,
    models: Vec<ScoreColumn>,
    on_progress: Channel<Progress>,
) -> Result<AttachedOutcomes, ApiError> {
    blocking(session, move |session| {
        let guard = session.jobs.begin(&job);
        let watcher = guard.watcher(move |progress| drop(on_progress.send(progress)));
        let request = OutcomesRequest { file, workload, models: named(models) };
        routewright_api::attach_outcomes(session, &request, &watcher)
    })
    .await
}

#[tauri::command]
pub(crate) async fn workload_scores(session: Shared<'_>, workload: String) -> Result<WorkloadScores, ApiError> {
    blocking(session, move |session| routewright_api::workload_scores(session, &workload, &Watcher::silent())).await
}

#[tauri::command]
pub(crate) async fn remove_outcomes(
    session: Shared<'_>,
    workload: String,
    models: Option<Vec<String>>,
) -> Result<WorkloadScores, ApiError> {
    blocking(session, move |session| {
        routewright_api::remove_outcomes(session, &workload, models.as_deref(), &Watcher::silent())
    })
    .await
}

fn named(models: Vec<ScoreColumn>) -> Vec<(String, String)> {
    models.into_iter().map(|own| (own.model, own.column)).collect()
}
