//! What the words of a replaying command name, read.

use std::num::NonZeroU32;

use routewright_api::domain::{ArchitectureId, Project, ScenarioId};
use routewright_api::{ReplayRequest, WorkloadSource, open_project};

use crate::WrongUse;
use crate::args::{ProjectInput, ReplayInput};

/// A project, a workload, and which parts of the project are asked for.
pub(crate) struct Named {
    pub(crate) project: Project,
    workload: WorkloadSource,
    architectures: Vec<ArchitectureId>,
    scenarios: Vec<ScenarioId>,
    seed: Option<u64>,
    replications: Option<NonZeroU32>,
}

impl Named {
    /// Reads the project; empty lists mean what the use case takes for "not named".
    pub(crate) fn read<'a>(
        input: &ReplayInput,
        architectures: impl IntoIterator<Item = &'a String>,
        scenarios: impl IntoIterator<Item = &'a String>,
    ) -> anyhow::Result<Self> {
        let (project, workload) = opened(&input.named)?;
        Ok(Self {
            project,
            workload,
            architectures: architectures.into_iter().map(|id| id.as_str().into()).collect(),
            scenarios: scenarios.into_iter().map(|id| id.as_str().into()).collect(),
            seed: input.seed,
            replications: input.replications,
        })
    }

    pub(crate) fn request(&self) -> ReplayRequest<'_> {
        ReplayRequest {
            architectures: &self.architectures,
            scenarios: &self.scenarios,
            seed: self.seed,
            replications: self.replications,
            ..ReplayRequest::new(&self.project, &self.workload)
        }
    }
}

/// A project as it stands in its file, and the requests that are meant.
pub(super) fn opened(input: &ProjectInput) -> anyhow::Result<(Project, WorkloadSource)> {
    let project = open_project(&input.project)?.project;
    let workload = workload_of(&project, input.workload.as_deref())?;
    Ok((project, workload))
}

/// The workload that was named, else the project's own.
pub(super) fn workload_of(project: &Project, named: Option<&str>) -> anyhow::Result<WorkloadSource> {
    let own = project.workload.as_ref().map(|own| own.name.as_str());
    match named.or(own) {
        Some(name) => Ok(WorkloadSource::name_or_file(name)),
        None => Err(WrongUse("the project names no workload; give one with --workload NAME|FILE".to_owned()).into()),
    }
}
