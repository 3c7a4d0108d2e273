//! Named versions of a project: whole project files in a folder beside it, so that they can be diffed, opened and kept in git.

use std::fs;
use std::path::{Path, PathBuf};

use routewright_domain::{Project, Timestamp, parse_project, write_project};
use serde::{Deserialize, Serialize};

use crate::error::{ApiError, ErrorCode};
use crate::file::write_atomically;
use crate::opening::make_folder;
use crate::project::open_project;
use crate::project_diff::diff_projects;
use crate::session::Session;
use crate::wire::{ProjectChange, ProjectVersion};

const ENDING: &str = ".routewright.json";
/// The field that makes a project file a version of one.
const FIELD: &str = "version";

#[derive(Serialize, Deserialize)]
struct Mark {
    name: String,
    saved_at: Timestamp,
}

/// Keeps `project` under a name beside its file.
pub fn save_version(
    session: &Session,
    path: &Path,
    project: &Project,
    name: &str,
) -> Result<Vec<ProjectVersion>, ApiError> {
    let name = name.trim();
    if name.is_empty() {
        return Err(ApiError::new(ErrorCode::BadInput, "a version needs a name"));
    }
    let mark = Mark { name: name.to_owned(), saved_at: session.host.now() };
    let value = serde_json::to_value(&mark)
        .map_err(|error| ApiError::internal(format!("a version's name is no JSON: {error}")))?;
    let mut kept = project.clone();
    kept.unknown.insert(FIELD.to_owned(), value);
    write_atomically(&free_place(path, mark.saved_at, ENDING)?, write_project(&kept).as_bytes())?;
    list_versions(path)
}

/// The versions of a project, the latest first.
pub fn list_versions(path: &Path) -> Result<Vec<ProjectVersion>, ApiError> {
    #[derive(Deserialize)]
    struct Header {
        version: Mark,
    }
    let folder = folder(path);
    let entries = match fs::read_dir(&folder) {
        Ok(entries) => entries,
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(vec![]),
        Err(error) => return Err(ApiError::new(ErrorCode::BadInput, format!("{}: {error}", folder.display()))),
    };
    // Whatever else lies in the folder is not ours to judge.
    let version = |id: String| {
        let text = fs::read_to_string(folder.join(&id)).ok()?;
        let Header { version: Mark { name, saved_at } } = serde_json::from_str(&text).ok()?;
        Some(ProjectVersion { id, name, saved_at })
    };
    let names = entries.filter_map(|entry| entry.ok()?.file_name().into_string().ok());
    let mut versions: Vec<_> = names.filter(|name| name.ends_with(ENDING)).filter_map(version).collect();
    versions.sort_by(|a, b| (b.saved_at, &b.id).cmp(&(a.saved_at, &a.id)));
    Ok(versions)
}

/// The project as it was in a version.
pub fn open_version(path: &Path, id: &str) -> Result<Project, ApiError> {
    let mut project = open_project(&place(path, id)?)?.project;
    project.unknown.remove(FIELD);
    Ok(project)
}

/// What has changed from a version to `project`.
pub fn diff_version(path: &Path, id: &str, project: &Project) -> Result<Vec<ProjectChange>, ApiError> {
    diff_projects(&open_version(path, id)?, project)
}

/// Removes a version.
pub fn delete_version(path: &Path, id: &str) -> Result<Vec<ProjectVersion>, ApiError> {
    let place = place(path, id)?;
    fs::remove_file(&place)
        .map_err(|error| ApiError::new(ErrorCode::BadInput, format!("{}: {error}", place.display())))?;
    list_versions(path)
}

/// Keeps the file as another program left it, before it is overwritten: as a version where it is a project, and otherwise
/// as the bytes it was.
pub fn keep_file_as_version(session: &Session, path: &Path, name: &str) -> Result<(), ApiError> {
    let content = match fs::read(path) {
        Ok(content) => content,
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(()),
        Err(error) => return Err(ApiError::new(ErrorCode::BadInput, format!("{}: {error}", path.display()))),
    };
    match std::str::from_utf8(&content).ok().and_then(|text| parse_project(text).ok()) {
        Some(project) => save_version(session, path, &project, name).map(drop),
        None => write_atomically(&free_place(path, session.host.now(), ".as-found")?, &content),
    }
}

/// `NAME.versions` beside `NAME.routewright.json`.
fn folder(path: &Path) -> PathBuf {
    let name = path.file_name().map_or_else(String::new, |name| name.to_string_lossy().into_owned());
    let stem = name.strip_suffix(ENDING).or_else(|| name.strip_suffix(".json")).unwrap_or(&name);
    path.with_file_name(format!("{stem}.versions"))
}

/// Where a version lies; an id that leads out of the folder is none.
fn place(path: &Path, id: &str) -> Result<PathBuf, ApiError> {
    if Path::new(id).file_name().is_none_or(|name| name != id) {
        return Err(ApiError::new(ErrorCode::BadInput, format!("`{id}` is no version of this project")));
    }
    Ok(folder(path).join(id))
}

/// A file that is not there yet, named by the moment to the second, which every file system takes.
fn free_place(path: &Path, now: Timestamp, ending: &str) -> Result<PathBuf, ApiError> {
    let folder = folder(path);
    make_folder(&folder)?;
    let moment: String = now.to_string().chars().take(19).filter(|c| *c != ':').collect();
    let names = (1..).map(|n| if n == 1 { format!("{moment}{ending}") } else { format!("{moment}-{n}{ending}") });
    let free = names.map(|name| folder.join(name)).find(|place| !place.exists());
    free.ok_or_else(|| ApiError::internal("no file name is free for the version"))
}
