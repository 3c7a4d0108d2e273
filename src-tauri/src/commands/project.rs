//! Commands on project files.

use std::path::PathBuf;

use routewright_api::domain::{Project, Template};
use routewright_api::{ApiError, CheckedProject, OpenProject, Sample, Start};
use tauri::AppHandle;

use crate::dialogs::{Kind, pick_file};
use crate::session::{Shared, blocking};

#[tauri::command]
pub(crate) async fn start(session: Shared<'_>) -> Result<Start, ApiError> {
    blocking(session, routewright_api::start).await
}

#[tauri::command]
pub(crate) async fn open_sample(session: Shared<'_>) -> Result<OpenProject, ApiError> {
    blocking(session, |session| routewright_api::open_sample(session, Sample::default())).await
}

#[tauri::command]
pub(crate) async fn open_project(app: AppHandle, session: Shared<'_>) -> Result<Option<OpenProject>, ApiError> {
    let kinds = [Kind { name: "Routewright project", endings: &["json"] }];
    let Some(path) = pick_file(&app, "Open a project", &kinds).await else { return Ok(None) };
    blocking(session, move |_| routewright_api::open_project(&path).map(Some)).await
}

#[tauri::command]
pub(crate) async fn save_project(session: Shared<'_>, path: PathBuf, project: Project) -> Result<(), ApiError> {
    blocking(session, move |_| routewright_api::save_project(&path, &project)).await
}

#[tauri::command]
pub(crate) async fn check_project(session: Shared<'_>, project: Project) -> Result<CheckedProject, ApiError> {
    blocking(session, move |session| Ok(routewright_api::check_project(session, &project))).await
}

#[tauri::command]
pub(crate) async fn policy_templates(session: Shared<'_>) -> Result<Vec<Template>, ApiError> {
    blocking(session, |session| Ok(routewright_api::policy_templates(session))).await
}
