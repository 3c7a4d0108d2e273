//! Use cases on project files.

use std::path::Path;

use routewright_domain::{
    Project, ProjectFileError, Template, content_digest, parse_project, templates, write_project,
};

use crate::error::{ApiError, ErrorCode};
use crate::file::{read_text, write_atomically};
use crate::project_shape::{has_no_field_of_a_project, shape_problems, suggest_fields, unknown_fields};
use crate::session::Session;
use crate::wire::{CheckedProject, OpenProject, SavedProject};

/// Reads a project file.
pub fn open_project(path: &Path) -> Result<OpenProject, ApiError> {
    let shown = path.display();
    let text = read_text(path, "a project", "check the path; a project is called NAME.routewright.json")?;
    let project = parse_project(&text).map_err(|error| refused(&shown.to_string(), &text, &error))?;
    let digest = content_digest(text.as_bytes());
    Ok(OpenProject { path: shown.to_string(), project, is_sample: false, digest })
}

/// Why a text is no project: everything that the schema has against it, else what stopped the reader.
fn refused(file: &str, text: &str, error: &ProjectFileError) -> ApiError {
    if has_no_field_of_a_project(text) {
        let message = format!("{file}: this is a JSON object, but none of its fields is one of a project");
        return ApiError::new(ErrorCode::BadInput, message)
            .with_hint("`routewright project new FILE` writes a project, and the README shows the shortest one");
    }
    let problems = if matches!(error, ProjectFileError::Shape { .. }) { shape_problems(text) } else { vec![] };
    let mut problems = problems.into_iter();
    let first = problems.next().unwrap_or_else(|| error.to_string());
    ApiError::new(ErrorCode::BadInput, format!("{file}: {first}"))
        .with_details(problems.collect())
        .with_hint("mend it in a text editor")
}

/// Writes a project file in one step.
///
/// `seen` is the digest of the file as the caller read or wrote it last: where another program has changed the file since,
/// nothing is written. Without it, whatever stands there is replaced.
pub fn save_project(path: &Path, project: &Project, seen: Option<&str>) -> Result<SavedProject, ApiError> {
    if let Some(seen) = seen
        && project_file_digest(path)?.is_some_and(|found| found != seen)
    {
        let message = format!("{}: another program has changed this file; it was not overwritten", path.display());
        return Err(ApiError::new(ErrorCode::ChangedOutside, message));
    }
    let text = write_project(project);
    write_atomically(path, text.as_bytes())?;
    Ok(SavedProject { digest: content_digest(text.as_bytes()) })
}

/// Digest of a project file as it stands there; `None` where there is no file.
pub fn project_file_digest(path: &Path) -> Result<Option<String>, ApiError> {
    match std::fs::read(path) {
        Ok(content) => Ok(Some(content_digest(&content))),
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(None),
        Err(error) => Err(ApiError::new(ErrorCode::BadInput, format!("{}: {error}", path.display()))),
    }
}

/// Makes a new project file; an existing file is never replaced.
pub fn new_project(path: &Path, content: &Project) -> Result<SavedProject, ApiError> {
    if path.exists() {
        let message = format!("{}: there is a file of this name already", path.display());
        return Err(ApiError::new(ErrorCode::Conflict, message).with_hint("choose another name"));
    }
    save_project(path, content, None)
}

/// Every problem of a project at once.
#[must_use]
pub fn check_project(session: &Session, project: &Project) -> CheckedProject {
    let mut diagnostics = routewright_engine::check_project(project, &session.catalog().snapshot);
    unknown_fields(&mut diagnostics, project);
    suggest_fields(&mut diagnostics, project);
    CheckedProject { diagnostics }
}

/// The JSON Schema of a project file, for editors and other programs.
#[must_use]
pub fn project_schema() -> serde_json::Value {
    routewright_domain::project_schema()
}

/// Ready-made policies of commonly recommended models, with what takes the place of those that the catalog in use does not
/// have any more.
#[must_use]
pub fn policy_templates(session: &Session) -> Vec<Template> {
    templates(&session.catalog().snapshot)
}
