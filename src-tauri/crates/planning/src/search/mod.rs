//! The best policy for a feature, and the best architecture for all of them.
//!
//! For a feature, patterns × models × thresholds are enumerated under its requirements (`space`), tried on common random
//! numbers on samples that grow (`race`), and dropped as soon as another is *surely* no worse in anything and better in
//! something, or a requirement is surely broken (`bounds`). What is left is the front of cost, quality and latency; its
//! figures come from the engine's replay. For the application, one policy of each front is chosen exactly (`whole`) and the
//! choice is replayed as a whole, because features meet in shared limits, caches and budgets.
//!
//! Thresholds cost next to nothing: one walk of a cascade in which nothing is taken tells what every threshold would have done
//! (`routewright_engine::Trial`), so a cascade is walked once however many choices it has.

mod answering;
mod around;
mod bounds;
mod compose;
mod decision;
mod evaluators;
mod feature;
mod front;
mod knapsack;
mod race;
mod reasons;
mod scope;
mod shortlist;
mod solo;
mod space;
#[cfg(test)]
mod tests;
mod tune;
mod turns;
mod whole;

use std::collections::BTreeSet;
use std::num::NonZeroUsize;

use routewright_domain::{
    Architecture, CatalogSnapshot, FeatureId, Money, Project, RecordedConditions, Scenario, SearchModifier, SearchNews,
    SearchObjective, VendorCap, Workload,
};
use routewright_engine::{Cancelled, FittedQuality, ReplayInput, Unwatched, Watch};

pub use decision::decision;
pub use feature::{Searched, search_feature};
pub use knapsack::{Choice, Problem, Solved, best_choice};
pub use scope::SearchScope;
pub use tune::tune_cascade;
pub use whole::{architecture_of, combine};

/// Watches a search: a replay's watch that also wants to know how it stands.
pub trait SearchWatch: Watch {
    /// So many decisions of requests are ahead, counted from now.
    fn expects(&self, _decisions: u64) {}

    /// The front on a sample.
    fn news(&self, _news: SearchNews) {}
}

impl SearchWatch for Unwatched {}

/// What is searched, and in which world.
#[derive(Debug, Clone, Copy)]
pub struct SearchInput<'a> {
    /// The project; its features and assumptions count.
    pub project: &'a Project,
    /// The architecture whose guardrails, keys, library and other features hold meanwhile.
    pub within: &'a Architecture,
    /// Models, prices and latencies.
    pub catalog: &'a CatalogSnapshot,
    /// The requests.
    pub workload: &'a Workload,
    /// The world that they meet.
    pub scenario: &'a Scenario,
    /// Recorded conditions, where the scenario names some.
    pub conditions: Option<&'a RecordedConditions>,
    /// Quality that was fitted to the workload's outcomes, where it has some.
    pub fitted: Option<&'a FittedQuality>,
    /// Seed of every draw.
    pub seed: u64,
    /// Threads at most; the result does not depend on it.
    pub threads: NonZeroUsize,
}

impl<'a> SearchInput<'a> {
    fn replay(&self) -> ReplayInput<'a> {
        ReplayInput {
            conditions: self.conditions,
            fitted: self.fitted,
            ..ReplayInput::new(self.workload, self.scenario, self.seed)
        }
    }

    /// Nanoseconds from the first request to the last.
    fn span_ns(&self) -> i128 {
        let arrivals = &self.workload.columns.arrival_ns;
        i128::from(arrivals.last().unwrap_or(0)) - i128::from(arrivals.first().unwrap_or(0))
    }
}

/// How wide and how deep to search.
#[derive(Debug, Clone, PartialEq)]
pub struct SearchSettings {
    /// What the best is.
    pub objective: SearchObjective,
    /// Models that are composed with each other; every usable model is tried alone.
    pub models: usize,
    /// Thresholds of a tier: quantiles of its scores.
    pub quantiles: usize,
    /// Requests of the first round; each further round takes four times as many.
    pub first_sample: usize,
    /// Candidates of the front that are replayed and listed.
    pub front: usize,
    /// What may be spent on all features together in a month of 30 days.
    pub monthly_budget: Option<Money>,
    /// Shares of the spending that may go to a provider at most.
    pub vendor_caps: Vec<VendorCap>,
    /// Patterns and models that may be tried.
    pub scope: SearchScope,
    /// Modifiers that are tried around some policies of the front; none unless asked for.
    pub modifiers: BTreeSet<SearchModifier>,
}

impl Default for SearchSettings {
    fn default() -> Self {
        Self {
            objective: SearchObjective::default(),
            models: 8,
            quantiles: 9,
            first_sample: 1_000,
            front: 60,
            monthly_budget: None,
            vendor_caps: vec![],
            scope: SearchScope::default(),
            modifiers: BTreeSet::new(),
        }
    }
}

/// Why a search gave nothing.
#[derive(Debug, thiserror::Error)]
pub enum SearchError {
    /// It was ended by whoever watched it.
    #[error("cancelled")]
    Cancelled,
    /// The project has no such feature.
    #[error("the project has no feature `{0}`")]
    UnknownFeature(FeatureId),
    /// Nothing can be tried where nothing was asked.
    #[error("the workload has no request of the feature `{0}`, so there is nothing to try policies on")]
    NoRequests(FeatureId),
    /// The policy that was to be tuned is not a cascade.
    #[error("the policy of the feature `{0}` is not a cascade, so it has no thresholds to tune")]
    NotACascade(FeatureId),
    /// The policy does not compile.
    #[error("{0}")]
    Broken(String),
    /// The solver gave up.
    #[error("the choice among the fronts could not be solved: {0}")]
    Unsolved(String),
}

impl From<Cancelled> for SearchError {
    fn from(_: Cancelled) -> Self {
        Self::Cancelled
    }
}
