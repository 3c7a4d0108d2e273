//! Sessions of a workload.

use routewright_domain::{ArchitectureId, CatalogReference, ScenarioId, SessionOutcome};
use serde::Serialize;

/// The sessions of a workload under each architecture.
#[derive(Debug, Clone, PartialEq, Serialize, ts_rs::TS)]
pub struct SessionReport {
    /// Name of the workload.
    pub workload: String,
    /// Its digest.
    pub workload_digest: String,
    /// Prices of the replays.
    pub catalog: CatalogReference,
    /// Seed of every draw.
    #[ts(type = "number")]
    pub seed: u64,
    /// The scenario.
    pub scenario: ScenarioId,
    /// The baseline.
    pub baseline: ArchitectureId,
    /// The baseline's sessions first, then those of each candidate.
    pub outcomes: Vec<SessionOutcome>,
}
