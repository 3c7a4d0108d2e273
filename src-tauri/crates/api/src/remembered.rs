//! Outcomes of the last replays, each with everything that it was made of.
//!
//! Whoever edits a policy changes one feature of one architecture of several under one scenario of several, and whoever edits the
//! document's title changes none: what was not touched need not be replayed again.

use std::collections::{BTreeMap, BTreeSet, VecDeque};
use std::num::{NonZeroU32, NonZeroUsize};
use std::sync::{Arc, Weak};

use routewright_catalog::Catalog;
use routewright_domain::{
    ArchitectureId, DocumentSettings, FeatureId, Outcome, Ownership, Policy, Project, RecordedConditions, Scenario,
    Workload,
};
use routewright_engine::{Before, Plan, Portions, ReplayInput, Version, Watch as _, replay, replay_versions};

use crate::error::ApiError;
use crate::jobs::Watcher;
use crate::session::Session;

/// How many outcomes are kept; some ten kilobytes each. Twice what the document of a large project asks for.
const KEPT: usize = 64;
/// Of how many features together it is kept what they came to, over all architectures; up to a megabyte each.
const KEPT_FEATURES: usize = 64;
/// And of how many requests together; some tens of megabytes.
const KEPT_REQUESTS: usize = 8_000_000;

/// Everything that one outcome depends on.
#[derive(Debug)]
pub(crate) struct Ingredients {
    /// With one architecture, and without its policies and what no replay reads.
    project: Project,
    policies: BTreeMap<FeatureId, Policy>,
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
        let mut architecture = project.architectures[position].clone();
        let policies = std::mem::take(&mut architecture.policies);
        let project = Project {
            app_version: String::new(),
            name: String::new(),
            workload: None,
            baseline: architecture.id.clone(),
            architectures: vec![architecture],
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
        Some(Self {
            project,
            policies,
            position,
            scenario: scenario.clone(),
            seed,
            replications,
            catalog,
            workload,
            conditions,
        })
    }
    /// The features whose policy was another one in `before`; `None` where more than policies of features is different.
    fn changed_since(&self, before: &Self) -> Option<Vec<FeatureId>> {
        let Self { project, policies, position, scenario, seed, replications, catalog, workload, conditions } = self;
        let same_conditions = match (conditions, &before.conditions) {
            (Some(one), Some(another)) => one.ptr_eq(another),
            (None, None) => true,
            _ => false,
        };
        let same = same_conditions
            && catalog.ptr_eq(&before.catalog)
            && workload.ptr_eq(&before.workload)
            && (*position, *seed, *replications) == (before.position, before.seed, before.replications)
            && *scenario == before.scenario
            && *project == before.project;
        let ids: BTreeSet<&FeatureId> = policies.keys().chain(before.policies.keys()).collect();
        same.then(|| ids.into_iter().filter(|id| policies.get(*id) != before.policies.get(*id)).cloned().collect())
    }
}

/// The last outcomes, the newest first.
#[derive(Debug, Default)]
pub(crate) struct Remembered {
    outcomes: VecDeque<(Arc<Ingredients>, Outcome)>,
    /// What the last version of each architecture came to, by feature.
    portions: VecDeque<(Arc<Ingredients>, Arc<Portions>)>,
}

impl Remembered {
    fn find(&mut self, ingredients: &Ingredients) -> Option<Outcome> {
        let is_it = |known: &Ingredients| ingredients.changed_since(known).is_some_and(|changed| changed.is_empty());
        let at = self.outcomes.iter().position(|(known, _)| is_it(known))?;
        let found = self.outcomes.remove(at)?;
        let outcome = found.1.clone();
        self.outcomes.push_front(found);
        Some(outcome)
    }

    fn keep(&mut self, ingredients: Arc<Ingredients>, outcome: Outcome) {
        self.outcomes.push_front((ingredients, outcome));
        self.outcomes.truncate(KEPT);
    }

    /// What the last version of the same architecture came to, with the features whose policy has changed since.
    fn version_before(&self, ingredients: &Ingredients) -> Option<(Arc<Portions>, Vec<FeatureId>)> {
        let version = |(known, portions): &(Arc<Ingredients>, Arc<Portions>)| {
            Some((Arc::clone(portions), ingredients.changed_since(known)?))
        };
        self.portions.iter().find_map(version)
    }

    /// Keeps what a version came to in the place of the one before.
    fn keep_version(&mut self, ingredients: Arc<Ingredients>, portions: Portions) {
        // What was replayed on a workload that is no longer in memory is never asked for again.
        let is_alive = |known: &Ingredients| known.workload.strong_count() > 0;
        self.portions.retain(|(known, _)| is_alive(known) && ingredients.changed_since(known).is_none());
        self.portions.push_front((ingredients, Arc::new(portions)));
        let (mut features, mut requests) = (0, 0);
        let mut is_newest = true;
        self.portions.retain(|(_, portions)| {
            features += portions.features();
            requests += portions.requests();
            std::mem::take(&mut is_newest) || (features <= KEPT_FEATURES && requests <= KEPT_REQUESTS)
        });
    }
}

/// A plan, and what its outcome is made of.
type Made<'a> = (&'a Plan, Option<Arc<Ingredients>>);

/// Replays the plans whose outcome is not remembered, and remembers it.
pub(crate) fn replayed_once(
    session: &Session,
    plans: &[Plan],
    input: &ReplayInput,
    threads: NonZeroUsize,
    ingredients: impl Fn(&Plan) -> Option<Ingredients>,
    watcher: &Watcher,
) -> Result<Vec<Outcome>, ApiError> {
    let made: Vec<Made> = plans.iter().map(|plan| (plan, ingredients(plan).map(Arc::new))).collect();
    let known: Vec<Option<Outcome>> =
        made.iter().map(|(_, made_of)| session.remembered().find(made_of.as_ref()?)).collect();
    let unknown: Vec<Made> =
        made.into_iter().zip(&known).filter_map(|(own, known)| known.is_none().then_some(own)).collect();
    let requests = input.workload.columns.len();
    watcher.advanced((requests * (plans.len() - unknown.len())) as u64);
    let is_kept = |made_of: &Ingredients| made_of.policies.len() <= KEPT_FEATURES;
    let all_are_kept = unknown.iter().all(|(_, made_of)| made_of.as_deref().is_some_and(is_kept));
    let replayed = if input.replications == NonZeroU32::MIN && all_are_kept {
        replayed_from_before(session, &unknown, input, threads, watcher)?
    } else {
        let plans: Vec<&Plan> = unknown.iter().map(|(plan, _)| *plan).collect();
        replay(&plans, input, threads, watcher)?
    };
    for ((_, made_of), outcome) in unknown.into_iter().zip(&replayed) {
        if let Some(made_of) = made_of {
            session.remembered().keep(made_of, outcome.clone());
        }
    }
    // One for each plan that was not known, in their order.
    let mut replayed = replayed.into_iter();
    Ok(known.into_iter().filter_map(|known| known.or_else(|| replayed.next())).collect())
}

/// Replays plans; of one whose earlier version is remembered, the features whose policy has changed.
fn replayed_from_before(
    session: &Session,
    made: &[Made],
    input: &ReplayInput,
    threads: NonZeroUsize,
    watcher: &Watcher,
) -> Result<Vec<Outcome>, ApiError> {
    let before = |(_, made_of): &Made| session.remembered().version_before(made_of.as_ref()?);
    let before: Vec<Option<(Arc<Portions>, Vec<FeatureId>)>> = made.iter().map(before).collect();
    let versions: Vec<Version> = made
        .iter()
        .zip(&before)
        .map(|((plan, _), before)| Version {
            plan,
            before: before.as_ref().map(|(portions, changed)| Before { portions, changed }),
        })
        .collect();
    let replayed = replay_versions(&versions, input, threads, watcher)?;
    let keep = |((_, made_of), (outcome, portions)): (&Made, (Outcome, Portions))| {
        if let Some(made_of) = made_of {
            session.remembered().keep_version(Arc::clone(made_of), portions);
        }
        outcome
    };
    Ok(made.iter().zip(replayed).map(keep).collect())
}
