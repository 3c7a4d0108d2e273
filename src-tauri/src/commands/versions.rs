//! Commands on the named versions of a project.

use std::path::PathBuf;

use routewright_api::domain::Project;
use routewright_api::{ApiError, ProjectChange, ProjectVersion};

use crate::session::{Shared, blocking};

#[tauri::command]
pub(crate) async fn list_versions(session: Shared<'_>, path: PathBuf) -> Result<Vec<ProjectVersion>, ApiError> {
    blocking(session, move |_| routewright_api::list_versions(&path)).await
}

#[tauri::command]
pub(crate) async fn save_version(
    session: Shared<'_>,
    path: PathBuf,
    project: Project,
    name: String,
) -> Result<Vec<ProjectVersion>, ApiError> {
    blocking(session, move |session| routewright_api::save_version(session, &path, &project, &name)).await
}

#[tauri::command]
pub(crate) async fn open_version(session: Shared<'_>, path: PathBuf, id: String) -> Result<Project, ApiError> {
    blocking(session, move |_| routewright_api::open_version(&path, &id)).await
}

#[tauri::command]
pub(crate) async fn diff_version(
    session: Shared<'_>,
    path: PathBuf,
    id: String,
    project: Project,
) -> Result<Vec<ProjectChange>, ApiError> {
    blocking(session, move |_| routewright_api::diff_version(&path, &id, &project)).await
}

#[tauri::command]
pub(crate) async fn delete_version(
    session: Shared<'_>,
    path: PathBuf,
    id: String,
) -> Result<Vec<ProjectVersion>, ApiError> {
    blocking(session, move |_| routewright_api::delete_version(&path, &id)).await
}

#[tauri::command]
pub(crate) async fn keep_file_as_version(session: Shared<'_>, path: PathBuf, name: String) -> Result<(), ApiError> {
    blocking(session, move |session| routewright_api::keep_file_as_version(session, &path, &name)).await
}
