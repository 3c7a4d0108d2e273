//! Use cases that write an architecture down for a gateway.

mod loss;

use std::path::Path;

use routewright_domain::{ArchitectureId, Outcome, Project, ScenarioId, content_digest};
use routewright_engine::delta;
use routewright_gateway::{
    Behaviour, CarriedOutBy, ExpectedQuality, Export, ExportError, ExportFacts, Fidelity, Target, export,
};

use crate::error::{ApiError, ErrorCode};
use crate::expected_quality::expected_quality;
use crate::exports::replaced::{Overwrite, files_in_the_way, replaced_files};
use crate::exports::{self, LastExport};
use crate::file::write_atomically;
use crate::jobs::Watcher;
use crate::replay::{ReplayRequest, outcome_of};
use crate::session::{Session, WorkloadSource};
use crate::wire::{
    Configuration, ConfigurationExport, ConfigurationFile, ConfigurationRunner, Deviation, FilesInTheWay,
    GatewayTarget, LastConfiguration, SettingFidelity, SettingStatement, WrittenConfiguration,
};

/// What to write down.
#[derive(Debug, Clone)]
pub struct ConfigurationRequest<'a> {
    /// The project.
    pub project: &'a Project,
    /// Its architecture.
    pub architecture: &'a ArchitectureId,
    /// The gateway.
    pub target: GatewayTarget,
    /// Requests on which the loss is replayed; without any it is not.
    pub workload: Option<&'a WorkloadSource>,
    /// The scenario of that replay; `None` means the first.
    pub scenario: Option<ScenarioId>,
    /// Seed instead of the project's.
    pub seed: Option<u64>,
}

/// The files, the statement, and what the configuration loses against the design.
pub fn configuration(
    session: &Session,
    request: &ConfigurationRequest,
    watcher: &Watcher,
) -> Result<Configuration, ApiError> {
    let mut export = exported(session, request, watcher)?;
    let (deviations, sentences) = match request.workload {
        Some(workload) => {
            let (design, built) = replayed(session, request, workload, &export, watcher)?;
            let sentences = loss::in_words(&session.catalog().snapshot.date, request, &export, &design, &built);
            let deviation = |built: Built| Deviation {
                by: built.by,
                delta: delta(&design, &built.outcome),
                condition: built.condition,
            };
            (built.into_iter().map(deviation).collect(), sentences)
        }
        None => (vec![], vec![loss::NOT_REPLAYED.to_owned()]),
    };
    export.say_loss(&sentences);
    let files: Vec<ConfigurationFile> = export
        .files
        .into_iter()
        .map(|file| ConfigurationFile { path: file.path, contents: file.contents, about: file.about })
        .collect();
    let target: Target = request.target.into();
    let last = exports::last(session, &request.project.name, request.architecture, request.target);
    Ok(Configuration {
        target: request.target,
        target_name: target.name().to_owned(),
        architecture: request.architecture.clone(),
        statement: export.statement.into_iter().map(Into::into).collect(),
        deviations,
        last: last.map(|last| last_configuration(&last, &files)),
        files,
    })
}

/// Writes the files of a project's configuration into a folder, which is made where it does not exist. Files of other names are
/// left alone. What an export has written before is replaced; what anybody else has written or changed only where `overwrite` says
/// so: else nothing is written, and the error names those files.
pub fn write_configuration(
    session: &Session,
    project: &Project,
    configuration: &Configuration,
    folder: &Path,
    overwrite: Overwrite,
) -> Result<WrittenConfiguration, ApiError> {
    let replaced = replaced_files(session, &configuration.files, folder, overwrite)?;
    write(session, project, configuration, folder, replaced)
}

/// As [`write_configuration`], but files that are in the way are an answer to be asked about and no error.
pub fn write_or_ask(
    session: &Session,
    project: &Project,
    configuration: &Configuration,
    folder: &Path,
    overwrite: Overwrite,
) -> Result<ConfigurationExport, ApiError> {
    let (replaced, files) = files_in_the_way(session, &configuration.files, folder, overwrite)?;
    if files.is_empty() {
        return write(session, project, configuration, folder, replaced).map(ConfigurationExport::Written);
    }
    Ok(ConfigurationExport::InTheWay(FilesInTheWay { folder: folder.display().to_string(), files }))
}

fn write(
    session: &Session,
    project: &Project,
    configuration: &Configuration,
    folder: &Path,
    replaced: Vec<String>,
) -> Result<WrittenConfiguration, ApiError> {
    for file in &configuration.files {
        let path = folder.join(&file.path);
        if let Some(parent) = path.parent() {
            std::fs::create_dir_all(parent).map_err(|error| {
                let message = format!("{}: could not be made: {error}", parent.display());
                ApiError::new(ErrorCode::BadInput, message).with_hint("choose a folder that can be written")
            })?;
        }
        write_atomically(&path, file.contents.as_bytes())?;
    }
    let files: Vec<String> = configuration.files.iter().map(|file| file.path.clone()).collect();
    let digests = configuration.files.iter().map(|file| (file.path.clone(), content_digest(file.contents.as_bytes())));
    let digests = digests.collect();
    exports::remember(session, &project.name, &configuration.architecture, configuration.target, folder, digests);
    Ok(WrittenConfiguration { folder: folder.display().to_string(), files, replaced })
}

fn exported(session: &Session, request: &ConfigurationRequest, watcher: &Watcher) -> Result<Export, ApiError> {
    let catalog = session.catalog();
    let design = request.project.architectures.iter().find(|architecture| architecture.id == *request.architecture);
    let quality = match (request.workload, design) {
        (Some(workload), Some(design)) => {
            expected_quality(session, request.project, design, workload, request.scenario.as_ref(), watcher)?
        }
        // Without requests, and for an architecture that is not there, there is nothing to expect.
        _ => ExpectedQuality::new(),
    };
    let facts = ExportFacts {
        project: request.project,
        architecture: request.architecture,
        catalog: &catalog.snapshot,
        quality: &quality,
        app_version: env!("CARGO_PKG_VERSION"),
    };
    Ok(export(request.target.into(), &facts)?)
}

/// A behaviour of the configuration, replayed.
struct Built {
    by: ConfigurationRunner,
    /// What must hold for it.
    condition: Option<String>,
    outcome: Outcome,
}

/// Replays the design, and in its place what the configuration really does.
fn replayed(
    session: &Session,
    request: &ConfigurationRequest,
    workload: &WorkloadSource,
    export: &Export,
    watcher: &Watcher,
) -> Result<(Outcome, Vec<Built>), ApiError> {
    let scenarios: Vec<ScenarioId> = request.scenario.clone().into_iter().collect();
    let outcome = |project: &Project| -> Result<Outcome, ApiError> {
        let replayed = ReplayRequest {
            architectures: std::slice::from_ref(request.architecture),
            scenarios: &scenarios,
            seed: request.seed,
            ..ReplayRequest::new(project, workload)
        };
        outcome_of(session, &replayed, watcher)
    };
    let design = outcome(request.project)?;
    let built = |behaviour: &Behaviour| -> Result<Built, ApiError> {
        let mut project = request.project.clone();
        for architecture in &mut project.architectures {
            if architecture.id == *request.architecture {
                *architecture = behaviour.architecture.clone();
            }
        }
        let by = match behaviour.by {
            CarriedOutBy::Gateway => ConfigurationRunner::Gateway,
            CarriedOutBy::Client => ConfigurationRunner::Client,
        };
        Ok(Built { by, condition: behaviour.condition(), outcome: outcome(&project)? })
    };
    let built = export.behaves_as.iter().map(built).collect::<Result<_, _>>()?;
    Ok((design, built))
}

/// What lies in the folder of the last export, of the files that it or this one has.
fn last_configuration(last: &LastExport, files: &[ConfigurationFile]) -> LastConfiguration {
    let mut paths: Vec<&str> =
        files.iter().map(|file| file.path.as_str()).chain(last.files.iter().map(String::as_str)).collect();
    paths.sort_unstable();
    paths.dedup();
    let there = paths.into_iter().filter_map(|path| {
        let contents = std::fs::read_to_string(Path::new(&last.folder).join(path)).ok()?;
        Some(ConfigurationFile { path: path.to_owned(), contents, about: String::new() })
    });
    LastConfiguration { folder: last.folder.clone(), written_at: last.written_at, files: there.collect() }
}

impl From<GatewayTarget> for Target {
    fn from(target: GatewayTarget) -> Self {
        match target {
            GatewayTarget::OpenRouter => Self::OpenRouter,
            GatewayTarget::LiteLlm => Self::LiteLlm,
            GatewayTarget::Portkey => Self::Portkey,
            GatewayTarget::TensorZero => Self::TensorZero,
            GatewayTarget::SemanticRouter => Self::SemanticRouter,
        }
    }
}

impl From<Target> for GatewayTarget {
    fn from(target: Target) -> Self {
        match target {
            Target::OpenRouter => Self::OpenRouter,
            Target::LiteLlm => Self::LiteLlm,
            Target::Portkey => Self::Portkey,
            Target::TensorZero => Self::TensorZero,
            Target::SemanticRouter => Self::SemanticRouter,
        }
    }
}

impl std::str::FromStr for GatewayTarget {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        text.parse::<Target>().map(Self::from).map_err(|error| error.to_string())
    }
}

impl From<routewright_gateway::Statement> for SettingStatement {
    fn from(statement: routewright_gateway::Statement) -> Self {
        Self {
            feature: statement.feature,
            place: statement.place,
            what: statement.what,
            fidelity: match statement.fidelity {
                Fidelity::Exact => SettingFidelity::Exact,
                Fidelity::ClientSide => SettingFidelity::ClientSide,
                Fidelity::Approximate => SettingFidelity::Approximate,
                Fidelity::NotExpressed => SettingFidelity::NotExpressed,
                Fidelity::Assumption => SettingFidelity::Assumption,
            },
            how: statement.how,
        }
    }
}

impl From<ExportError> for ApiError {
    fn from(error: ExportError) -> Self {
        Self::new(ErrorCode::InvalidProject, error.to_string())
    }
}
