//! Outcomes of the last replays, each with everything that it was made of.
//!
//! Whoever edits a policy changes one architecture of several under one scenario of several, and whoever edits the document's
//! title changes none: what was not touched need not be replayed again.

use std::collections::VecDeque;
use std::num::NonZeroU32;
use std::sync::{Arc, Weak};

use routewright_catalog::Catalog;
use routewright_domain::{
    ArchitectureId, DocumentSettings, Outcome, Ownership, Project, RecordedConditions, Scenario, Workload,
};

/// How many outcomes are kept; some ten kilobytes each. Twice what the document of a large project asks for.
const KEPT: usize = 64;

/// Everything that one outcome depends on.
#[derive(Debug)]
pub(crate) struct Ingredients {
    /// With one architecture, and without what no replay reads.
    project: Project,
    /// Where the architecture stands: an outcome points at its nodes.
    position: usize,
    scenario: Scenario,
    seed: u64,
    replications: NonZeroU32,
    // By identity: whoever changes one of these makes another. Kept weakly, so that nothing stays in memory for this.
    catalog: Weak<Catalog>,
    workload: Weak<Workload>,
    conditions: Option<Weak<RecordedConditions>>,
}

impl Ingredients {
    /// What the outcome of one architecture is made of; `None` for one that the project does not have.
    pub(crate) fn of(
        project: &Project,
        architecture: &ArchitectureId,
        scenario: &Scenario,
        (seed, replications): (u64, NonZeroU32),
        (catalog, workload): (&Arc<Catalog>, &Arc<Workload>),
        conditions: Option<&Arc<RecordedConditions>>,
    ) -> Option<Self> {
        let position = project.architectures.iter().position(|one| one.id == *architecture)?;
        let architecture = &project.architectures[position];
        let project = Project {
            app_version: String::new(),
            name: String::new(),
            workload: None,
            baseline: architecture.id.clone(),
            architectures: vec![architecture.clone()],
            features: project.features.clone(),
            scenarios: Vec::new(),
            assumptions: project.assumptions.clone(),
            document: DocumentSettings::default(),
            ownership: Ownership::default(),
            decisions: Vec::new(),
            unknown: project.unknown.clone(),
            schema: project.schema,
            seed: project.seed,
        };
        let conditions = conditions.map(Arc::downgrade);
        let (catalog, workload) = (Arc::downgrade(catalog), Arc::downgrade(workload));
        Some(Self { project, position, scenario: scenario.clone(), seed, replications, catalog, workload, conditions })
    }
}

impl PartialEq for Ingredients {
    fn eq(&self, other: &Self) -> bool {
        let Self { project, position, scenario, seed, replications, catalog, workload, conditions } = self;
        let same_conditions = match (conditions, &other.conditions) {
            (Some(one), Some(another)) => one.ptr_eq(another),
            (None, None) => true,
            _ => false,
        };
        same_conditions
            && catalog.ptr_eq(&other.catalog)
            && workload.ptr_eq(&other.workload)
            && (*position, *seed, *replications) == (other.position, other.seed, other.replications)
            && *scenario == other.scenario
            && *project == other.project
    }
}

/// The last outcomes, the newest first.
#[derive(Debug, Default)]
pub(crate) struct Remembered {
    outcomes: VecDeque<(Ingredients, Outcome)>,
}

impl Remembered {
    pub(crate) fn find(&mut self, ingredients: &Ingredients) -> Option<Outcome> {
        let at = self.outcomes.iter().position(|(known, _)| known == ingredients)?;
        let found = self.outcomes.remove(at)?;
        let outcome = found.1.clone();
        self.outcomes.push_front(found);
        Some(outcome)
    }

    pub(crate) fn keep(&mut self, ingredients: Ingredients, outcome: Outcome) {
        self.outcomes.push_front((ingredients, outcome));
        self.outcomes.truncate(KEPT);
    }
}
