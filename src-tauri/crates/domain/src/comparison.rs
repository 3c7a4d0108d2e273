//! Outcomes side by side.

use serde::{Deserialize, Serialize};

use crate::{ArchitectureId, Money, Outcome, ScenarioId};

/// Candidate minus baseline.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct Delta {
    /// The candidate.
    pub architecture: ArchitectureId,
    /// Under which scenario both were replayed.
    pub scenario: ScenarioId,
    /// Difference in cost, exact.
    pub cost_usd: Money,
    /// The same as a share of the baseline's cost; `None` when that is zero.
    pub cost_share: Option<f64>,
    /// Difference of the medians to first token, in milliseconds.
    pub ttft_p50_ms: Option<f64>,
    /// Difference at the 95th percentile, in milliseconds.
    pub ttft_p95_ms: Option<f64>,
    /// Difference of the medians of total latency, in milliseconds.
    pub latency_p50_ms: Option<f64>,
    /// Difference at the 95th percentile, in milliseconds.
    pub latency_p95_ms: Option<f64>,
    /// Difference of the success rates, in percentage points.
    pub success_points: f64,
    /// Difference of the shares that used a fallback, in percentage points.
    pub fallback_points: f64,
    /// Difference of the mean qualities, in percentage points; `None` where one is unknown, or where the two cover other
    /// requests.
    pub quality_points: Option<f64>,
}

/// The catalog behind a replay.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct CatalogReference {
    /// Date of its prices, `YYYY-MM-DD`.
    pub date: String,
    /// Digest of its content.
    pub digest: String,
}

/// Architectures side by side on one workload: the baseline first, then the candidates.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct Comparison {
    /// Name of the workload.
    pub workload: String,
    /// Digest of its content.
    pub workload_digest: String,
    /// Prices and latencies it was replayed with.
    pub catalog: CatalogReference,
    /// Seed of every draw.
    #[cfg_attr(feature = "typescript", ts(type = "number"))]
    pub seed: u64,
    /// The scenario of every outcome.
    pub scenario: ScenarioId,
    /// The architecture that others are compared with.
    pub baseline: ArchitectureId,
    /// One for each architecture.
    pub outcomes: Vec<Outcome>,
    /// One for each candidate.
    pub deltas: Vec<Delta>,
    /// Wall-clock time of the replays, in milliseconds; absent where the same inputs must give the same text.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "typescript", ts(optional))]
    pub elapsed_ms: Option<f64>,
}
