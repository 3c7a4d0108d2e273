//! Scores of a project's architectures as research publishes them.

use serde::{Deserialize, Serialize};

use crate::{CatalogReference, Evidence, ModelId, Money, QualityInterval, ScenarioId};

/// Architectures beside the best single model, random mixing and the oracle.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct Scorecard {
    /// Name of the workload.
    pub workload: String,
    /// Digest of the workload.
    pub workload_digest: String,
    /// The catalog of the prices.
    pub catalog: CatalogReference,
    /// Seed of the draws.
    #[cfg_attr(feature = "typescript", ts(type = "number"))]
    pub seed: u64,
    /// The scenario.
    pub scenario: ScenarioId,
    /// The architectures, each model alone, and the oracle.
    pub entries: Vec<ScorecardEntry>,
    /// The cheapest of the single models.
    pub cheapest_model: Option<ModelId>,
    /// The single model with the highest quality.
    pub best_model: Option<ModelId>,
    /// Average improvement in quality (AIQ) of the zero router: single models mixed at random, from the cheapest entry's cost to the
    /// dearest's.
    pub zero_router_aiq: Option<f64>,
    /// The same of the architectures and the single models together.
    pub aiq: Option<f64>,
    /// Scores between the cheapest and the best single model, from the architectures that ask no other.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "typescript", ts(optional))]
    pub curve: Option<ScorecardCurve>,
    /// Models of the project that cannot serve every feature alone, with the reason.
    pub left_out: Vec<(ModelId, String)>,
}

/// What an entry is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
#[serde(rename_all = "snake_case")]
pub enum ScorecardRole {
    /// An architecture of the project.
    Architecture,
    /// One model for everything.
    Single,
    /// All single models in turn, the cheapest first, until one is right, judged by one who never errs: no choice among these models
    /// is better. It pays for every model that it asks.
    Oracle,
}

/// An architecture with its scores.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct ScorecardEntry {
    /// Id of the architecture or the model.
    pub id: String,
    /// What people call it.
    pub name: String,
    /// What it is.
    pub role: ScorecardRole,
    /// Exact total.
    pub cost_usd: Money,
    /// For a thousand requests.
    pub cost_per_thousand_usd: Money,
    /// Mean quality; absent where nothing is known of it.
    pub quality: Option<QualityInterval>,
    /// Where the quality comes from.
    pub evidence: Option<Evidence>,
    /// Share of the answers whose quality is known; entries below 99 % have no scores.
    pub covered_share: Option<f64>,
    /// Quality of mixing single models at random at the same cost.
    pub mixed_quality: Option<f64>,
    /// Share of the cost that it saves against mixing single models at random to the same quality; below zero where that is cheaper.
    pub saving_share: Option<f64>,
    /// Share of the best single model's cost that it saves, where it is at least as good.
    pub saving_against_best_share: Option<f64>,
    /// Lift of incremental benefit per cost between the cheapest and the best single model.
    pub ibc_lift: Option<f64>,
    /// `RouterArena` score, 0 to 100.
    pub router_arena: Option<f64>,
    /// Performance gap recovered (PGR) between the cheapest and the best single model.
    pub gap_recovered: Option<f64>,
    /// Share of requests that the best single model answered.
    pub best_model_share: f64,
}

/// Scores along the share of requests that go to the best model.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct ScorecardCurve {
    /// Architectures on the curve.
    pub architectures: Vec<String>,
    /// Call-performance thresholds: shares of calls to the best model that recover 20, 50 and 80 % of the gap.
    pub share_to_recover: [f64; 3],
    /// Average performance gap recovered.
    pub average_gap_recovered: f64,
}
