//! Replays that were kept.

use routewright_domain::{
    ArchitectureId, CatalogReference, Comparison, CostProjection, Intervals, Outcome, ScenarioId, Sensitivity,
    Timestamp,
};
use serde::Serialize;

use super::ReplayReport;

/// A replay in a list: everything that makes it repeatable.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ts_rs::TS)]
pub struct ReplayListing {
    /// Number in the history.
    #[ts(type = "number")]
    pub id: i64,
    /// Digest of everything that decides the outcome: equal digests have equal outcomes.
    pub digest: String,
    /// When it was made.
    pub at: Timestamp,
    /// Name of the project.
    pub project: String,
    /// Digest of the project file's text.
    pub project_digest: String,
    /// Name of the workload, or of the log.
    pub workload: String,
    /// Digest of the workload.
    pub workload_digest: String,
    /// Digest of the recorded outcomes, where the workload had any.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub outcomes_digest: Option<String>,
    /// Digest of the catalog.
    pub catalog_digest: String,
    /// Digest of the recorded conditions, where the scenario named some.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub conditions_digest: Option<String>,
    /// The architecture of the project.
    pub architecture: String,
    /// The scenario of the project.
    pub scenario: String,
    /// Seed of the draws.
    #[ts(type = "number")]
    pub seed: u64,
    /// How many seeds were replayed, from that one on.
    pub replications: u32,
    /// Version of the engine.
    pub engine_version: String,
}

/// A replay with its outcome.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct KeptReplay {
    /// What it was made of.
    #[serde(flatten)]
    pub replay: ReplayListing,
    /// What came of it.
    pub outcome: Outcome,
}

/// A result with the numbers of its replays in the history.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Kept<T> {
    /// The result.
    #[serde(flatten)]
    pub result: T,
    /// Numbers of the replays in the history, in the order of the outcomes; none where they could not be kept.
    pub replays: Vec<i64>,
    /// Why they could not be kept, where they could not.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub not_kept: Option<String>,
}

/// What `replay` gives.
pub type KeptReport = Kept<ReplayReport>;
/// What `compare` gives.
pub type KeptComparison = Kept<Comparison>;

/// A result with the intervals of its figures, where they were asked for.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct WithIntervals<T> {
    /// The result.
    #[serde(flatten)]
    pub result: T,
    /// One for each scenario.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub intervals: Vec<Intervals>,
}

/// What `uncertainty` gives.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Uncertainty {
    /// Name of the workload.
    pub workload: String,
    /// Digest of its content.
    pub workload_digest: String,
    /// Prices and latencies behind it.
    pub catalog: CatalogReference,
    /// Seed of every draw.
    pub seed: u64,
    /// The scenario.
    pub scenario: ScenarioId,
    /// The architecture that others are compared with.
    pub baseline: ArchitectureId,
    /// Intervals of every figure and every difference, and the risks.
    pub intervals: Intervals,
    /// What the figures of each candidate rest on.
    pub sensitivities: Vec<Sensitivity>,
}

/// The cost of ownership over the months ahead, with what it was made of.
#[derive(Debug, Clone, PartialEq, Serialize, ts_rs::TS)]
pub struct ProjectionReport {
    /// Name of the workload.
    pub workload: String,
    /// Digest of the workload.
    pub workload_digest: String,
    /// The catalog in use.
    pub catalog: CatalogReference,
    /// Seed of every draw.
    #[ts(type = "number")]
    pub seed: u64,
    /// The scenario that was replayed.
    pub scenario: ScenarioId,
    /// Whom the others are held against.
    pub baseline: ArchitectureId,
    /// The months ahead.
    #[serde(flatten)]
    pub projection: CostProjection,
}
