//! What the words of a replaying command name, read.

use std::num::NonZeroU32;

use routewright_api::domain::{ArchitectureId, Project, ScenarioId};
use routewright_api::{ReplayRequest, WorkloadSource, open_project};

use crate::args::ReplayInput;

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
        Ok(Self {
            project: open_project(&input.project)?.project,
            workload: WorkloadSource::name_or_file(&input.workload),
            architectures: architectures.into_iter().map(|id| id.as_str().into()).collect(),
            scenarios: scenarios.into_iter().map(|id| id.as_str().into()).collect(),
            seed: input.seed,
            replications: input.replications,
        })
    }

    pub(crate) fn request(&self) -> ReplayRequest<'_> {
        ReplayRequest {
            project: &self.project,
            workload: &self.workload,
            architectures: &self.architectures,
            scenarios: &self.scenarios,
            seed: self.seed,
            replications: self.replications,
        }
    }
}
