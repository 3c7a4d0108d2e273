//! Use cases on project files.

use std::path::Path;

use routewright_domain::{Project, Template, parse_project, templates, write_project};

use crate::catalog::catalog_summary;
use crate::error::{ApiError, ErrorCode};
use crate::file::write_atomically;
use crate::sample::Sample;
use crate::session::Session;
use crate::wire::{CheckedProject, OpenProject, Start};
use crate::workload::{list_workloads, store_sample_workload};

/// Everything a window needs to open: the sample project, ready to replay.
pub fn start(session: &Session) -> Result<Start, ApiError> {
    Ok(Start {
        project: open_sample(session, Sample::default())?,
        workloads: list_workloads(session)?,
        catalog: catalog_summary(session),
        app_version: env!("CARGO_PKG_VERSION").to_owned(),
        history_path: session.host.history_file().display().to_string(),
    })
}

/// Opens a sample project, making it and its workload when they are not there.
pub fn open_sample(session: &Session, sample: Sample) -> Result<OpenProject, ApiError> {
    store_sample_workload(session, sample)?;
    let folder = session.host.data_folder();
    let path = folder.join(format!("{}.routewright.json", sample.workload_name()));
    if !path.exists() {
        std::fs::create_dir_all(&folder)
            .map_err(|error| ApiError::internal(format!("{}: {error}", folder.display())))?;
        save_project(&path, &sample.project())?;
    }
    Ok(OpenProject { is_sample: true, ..open_project(&path)? })
}

/// Reads a project file.
pub fn open_project(path: &Path) -> Result<OpenProject, ApiError> {
    let shown = path.display();
    let bytes = std::fs::read(path).map_err(|error| {
        let code = if error.kind() == std::io::ErrorKind::NotFound { ErrorCode::NotFound } else { ErrorCode::BadInput };
        ApiError::new(code, format!("{shown}: {error}"))
            .with_hint("check the path; a project is called NAME.routewright.json")
    })?;
    let text = String::from_utf8(bytes)
        .map_err(|_| ApiError::new(ErrorCode::BadInput, format!("{shown}: not UTF-8 text, so not a project")))?;
    let project = parse_project(&text).map_err(|error| {
        ApiError::new(ErrorCode::BadInput, format!("{shown}: {error}"))
            .with_hint("the file was not changed; mend it in a text editor")
    })?;
    Ok(OpenProject { path: shown.to_string(), project, is_sample: false })
}

/// Writes a project file in one step.
pub fn save_project(path: &Path, project: &Project) -> Result<(), ApiError> {
    write_atomically(path, write_project(project).as_bytes())
}

/// Makes a new project file; an existing file is never replaced.
pub fn new_project(path: &Path, content: &Project) -> Result<(), ApiError> {
    if path.exists() {
        let message = format!("{}: there is a file of this name already", path.display());
        return Err(ApiError::new(ErrorCode::Conflict, message).with_hint("choose another name"));
    }
    save_project(path, content)
}

/// Every problem of a project at once.
#[must_use]
pub fn check_project(session: &Session, project: &Project) -> CheckedProject {
    CheckedProject { diagnostics: routewright_engine::check_project(project, &session.catalog().snapshot) }
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
