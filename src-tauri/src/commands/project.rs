//! Commands on project files.

use std::path::PathBuf;

use routewright_api::domain::{Project, Template};
use routewright_api::{
    ApiError, CheckedProject, NewProject, OpenProject, Opening, RecentProject, Sample, SavedProject, Start,
};
use tauri::{AppHandle, State};

use crate::dialogs::{Kind, pick_file, pick_save};
use crate::session::{Shared, blocking};

const KIND: Kind = Kind { name: "Routewright project", endings: &["json"] };

#[tauri::command]
pub(crate) async fn start(session: Shared<'_>, opening: State<'_, Opening>) -> Result<Start, ApiError> {
    let opening = opening.inner().clone();
    blocking(session, move |session| routewright_api::start(session, &opening)).await
}

#[tauri::command]
pub(crate) async fn open_sample(session: Shared<'_>, sample: Option<String>) -> Result<OpenProject, ApiError> {
    blocking(session, move |session| {
        let sample = sample.map_or(Ok(Sample::default()), |id| id.parse::<Sample>())?;
        routewright_api::open_sample(session, sample)
    })
    .await
}

#[tauri::command]
pub(crate) async fn open_project(app: AppHandle, session: Shared<'_>) -> Result<Option<OpenProject>, ApiError> {
    let Some(path) = pick_file(&app, "Open a project", &[KIND]).await else { return Ok(None) };
    blocking(session, move |session| routewright_api::open_and_remember(session, &path).map(Some)).await
}

#[tauri::command]
pub(crate) async fn open_project_at(session: Shared<'_>, path: PathBuf) -> Result<OpenProject, ApiError> {
    blocking(session, move |session| routewright_api::open_and_remember(session, &path)).await
}

#[tauri::command]
pub(crate) async fn new_project(
    app: AppHandle,
    session: Shared<'_>,
    project: NewProject,
) -> Result<Option<OpenProject>, ApiError> {
    let suggestion = routewright_api::project_file_name(&project.name);
    let Some(picked) = pick_save(&app, "Keep the new project as", &suggestion, KIND).await else { return Ok(None) };
    let path = if picked.extension().is_some_and(|ending| ending == "json") {
        picked
    } else {
        let mut named = picked.into_os_string();
        named.push(".routewright.json");
        named.into()
    };
    blocking(session, move |session| routewright_api::create_project(session, &path, &project).map(Some)).await
}

#[tauri::command]
pub(crate) async fn save_project(
    session: Shared<'_>,
    path: PathBuf,
    project: Project,
    seen: Option<String>,
) -> Result<SavedProject, ApiError> {
    blocking(session, move |_| routewright_api::save_project(&path, &project, seen.as_deref())).await
}

#[tauri::command]
pub(crate) async fn project_file_digest(session: Shared<'_>, path: PathBuf) -> Result<Option<String>, ApiError> {
    blocking(session, move |_| routewright_api::project_file_digest(&path)).await
}

#[tauri::command]
pub(crate) async fn check_project(session: Shared<'_>, project: Project) -> Result<CheckedProject, ApiError> {
    blocking(session, move |session| Ok(routewright_api::check_project(session, &project))).await
}

#[tauri::command]
pub(crate) async fn policy_templates(session: Shared<'_>) -> Result<Vec<Template>, ApiError> {
    blocking(session, |session| Ok(routewright_api::policy_templates(session))).await
}

#[tauri::command]
pub(crate) async fn list_recent(session: Shared<'_>) -> Result<Vec<RecentProject>, ApiError> {
    blocking(session, |session| Ok(routewright_api::list_recent(session))).await
}

#[tauri::command]
pub(crate) async fn forget_recent(session: Shared<'_>, path: String) -> Result<Vec<RecentProject>, ApiError> {
    blocking(session, move |session| routewright_api::forget_recent(session, &path)).await
}
