//! From the start of the program, or of a project, to an open project that is remembered.

use std::num::NonZeroUsize;
use std::path::{Path, PathBuf};

use routewright_domain::{Architecture, Project};

use crate::as_recorded::as_recorded;
use crate::catalog::catalog_summary;
use crate::error::{ApiError, ErrorCode};
use crate::file::{file_stem, remove_abandoned_drafts};
use crate::jobs::Watcher;
use crate::project::{new_project, open_project, save_project};
use crate::recent::{list_recent, remember};
use crate::replay::{ReplayRequest, compare_architectures};
use crate::sample::{Sample, starter_project};
use crate::session::{Session, WorkloadSource};
use crate::wire::{NewProject, OpenProject, ProjectBase, SampleSummary, Start};
use crate::workload::{list_workloads, store_sample_workload};

/// What the program was started with.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub enum Opening {
    /// Nothing: the window shows where to start, or the project of last time.
    #[default]
    Nothing,
    /// The default sample.
    Sample,
    /// A project file.
    File(PathBuf),
}

/// Everything a window needs to open. A project that cannot be opened is told and does not hold up the rest.
pub fn start(session: &Session, opening: &Opening) -> Result<Start, ApiError> {
    remove_abandoned_drafts(&session.host.data_folder());
    let opened = match opening {
        Opening::Nothing => None,
        Opening::Sample => Some(open_sample(session, Sample::default())),
        Opening::File(path) => Some(open_and_remember(session, path)),
    };
    let (project, problem) = match opened.transpose() {
        Ok(project) => (project, None),
        Err(problem) => (None, Some(problem)),
    };
    Ok(Start {
        project,
        problem,
        recent: list_recent(session),
        samples: Sample::ALL.into_iter().map(summary).collect(),
        workloads: list_workloads(session)?,
        catalog: catalog_summary(session),
        app_version: env!("CARGO_PKG_VERSION").to_owned(),
        history_path: session.host.history_file().display().to_string(),
    })
}

/// More requests than this take so long that whoever waits for them should see how far they are.
const MOST_PREPARED: u64 = 200_000;

/// Replays what a window will ask for first, so that it is known by the time that its page has been read. Problems are left for the window
/// to meet when it asks.
pub fn prepare(session: &Session, opening: &Opening) {
    let path = match opening {
        Opening::File(path) => Some(path.clone()),
        Opening::Sample => Some(sample_file(session, Sample::default())),
        Opening::Nothing => list_recent(session).into_iter().next().map(|last| last.path.into()),
    };
    let Some(OpenProject { project, .. }) = path.and_then(|path| open_project(&path).ok()) else { return };
    let Some(workload) = project.workload.as_ref().map(|workload| workload.name.clone()) else { return };
    let stored = session.with_history(|history| Ok(history.find(&workload)?));
    if stored.is_ok_and(|stored| stored.requests <= MOST_PREPARED) {
        let workload = WorkloadSource::Named(workload);
        // The window starts meanwhile, and has the other processors.
        let request = ReplayRequest { threads: NonZeroUsize::MIN, ..ReplayRequest::new(&project, &workload) };
        drop(compare_architectures(session, &request, &Watcher::silent()));
    }
}

/// Opens a sample project, making it and its workload when they are not there.
pub fn open_sample(session: &Session, sample: Sample) -> Result<OpenProject, ApiError> {
    store_sample_workload(session, sample)?;
    let path = sample_file(session, sample);
    if !path.exists() {
        make_folder(&session.host.data_folder())?;
        save_project(&path, &sample.project(), None)?;
    }
    let opened = OpenProject { is_sample: true, ..open_project(&path)? };
    remember(session, &opened);
    Ok(opened)
}

/// Opens a project file and puts it first among the recent ones.
pub fn open_and_remember(session: &Session, path: &Path) -> Result<OpenProject, ApiError> {
    // A path of the command line may be relative, and the list outlives the folder that it was relative to.
    let path = std::path::absolute(path).unwrap_or_else(|_| path.to_owned());
    if let Some(sample) = Sample::ALL.into_iter().find(|sample| sample_file(session, *sample) == path) {
        return open_sample(session, sample);
    }
    if let Some(folder) = path.parent() {
        remove_abandoned_drafts(folder);
    }
    let opened = open_project(&path)?;
    remember(session, &opened);
    Ok(opened)
}

/// Makes a project file at `path` and opens it; an existing file is never replaced.
pub fn create_project(session: &Session, path: &Path, new: &NewProject) -> Result<OpenProject, ApiError> {
    let mut project = match &new.base {
        ProjectBase::Empty => {
            let baseline = Architecture::new("baseline", "Baseline", [].into());
            Project { app_version: env!("CARGO_PKG_VERSION").to_owned(), ..Project::new("", vec![], vec![baseline]) }
        }
        ProjectBase::OneModel => starter_project(""),
        ProjectBase::Recorded => {
            let no_workload = || ApiError::new(ErrorCode::BadInput, "a project as recorded needs its workload");
            as_recorded(session, &new.workload.as_ref().ok_or_else(no_workload)?.name)?
        }
        ProjectBase::Sample { id } => {
            let sample: Sample = id.parse()?;
            store_sample_workload(session, sample)?;
            sample.project()
        }
    };
    project.name = if new.name.trim().is_empty() { "Project".to_owned() } else { new.name.trim().to_owned() };
    if let Some(workload) = &new.workload {
        project.workload = Some(workload.clone());
    }
    new_project(path, &project)?;
    open_and_remember(session, path)
}

/// A file name for a project of this name.
#[must_use]
pub fn project_file_name(name: &str) -> String {
    let stem = file_stem(name);
    format!("{}.routewright.json", if stem.is_empty() { "project" } else { &stem })
}

fn summary(sample: Sample) -> SampleSummary {
    SampleSummary { id: sample.id().to_owned(), name: sample.name().to_owned(), summary: sample.summary().to_owned() }
}

fn sample_file(session: &Session, sample: Sample) -> PathBuf {
    session.host.data_folder().join(format!("{}.routewright.json", sample.workload_name()))
}

pub(crate) fn make_folder(folder: &Path) -> Result<(), ApiError> {
    std::fs::create_dir_all(folder).map_err(|error| ApiError::internal(format!("{}: {error}", folder.display())))
}
