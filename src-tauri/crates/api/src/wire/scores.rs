//! Scores of models' answers beside a workload.

use routewright_domain::Timestamp;
use serde::{Deserialize, Serialize};

use super::workload::RejectedRow;

/// A column of scores with the model of the catalog that it is of.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, ts_rs::TS)]
pub struct ScoreColumn {
    /// What the file calls the model.
    pub column: String,
    /// What the catalog calls it.
    pub model: String,
}

/// Outcomes that were stored beside a workload, or would be.
#[derive(Debug, Clone, PartialEq, Serialize, ts_rs::TS)]
pub struct AttachedOutcomes {
    /// Name of the workload.
    pub workload: String,
    /// Digest of the outcomes that were read.
    pub digest: String,
    /// Requests of the workload.
    #[ts(type = "number")]
    pub requests: u64,
    /// Requests among them that the file has a score of, of a model that the catalog in use has.
    #[ts(type = "number")]
    pub scored_requests: u64,
    /// Who was scored, by name.
    pub models: Vec<ScoredModel>,
    /// The same scores under other names, which these take the place of.
    pub instead_of: Vec<RenamedScores>,
    /// Rows about requests that the workload does not have.
    #[ts(type = "number")]
    pub unknown_ids: u64,
    /// Rows that could not be read, and columns of which not every value could.
    #[ts(type = "number")]
    pub rejected_rows: u64,
    /// The first of them.
    pub rejects: Vec<RejectedRow>,
    /// Columns that hold no scores.
    pub left_out: Vec<String>,
}

/// A model whose answers were scored.
#[derive(Debug, Clone, PartialEq, Serialize, ts_rs::TS)]
pub struct ScoredModel {
    /// As the catalog in use calls it, where it has it.
    pub model: String,
    /// What the file calls it.
    pub column: String,
    /// Requests with a score.
    #[ts(type = "number")]
    pub requests: u64,
    /// Mean of the scores, 0 to 1.
    pub mean: Option<f64>,
    /// False when the catalog in use has no such model, so that no replay can ask it. Its scores only say how difficult a request is.
    pub in_catalog: bool,
    /// Other models with exactly these scores, thirty or more: the same table twice, most likely.
    pub same_as: Vec<String>,
    /// The file that they were read from, without its folder; absent where that is not known.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub file: Option<String>,
    /// When they were attached.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[ts(optional, type = "string")]
    pub attached_at: Option<Timestamp>,
}

/// Scores that were attached already, under another name.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ts_rs::TS)]
pub struct RenamedScores {
    /// The model that they were of.
    pub before: String,
    /// The model that they are of now.
    pub now: String,
}

/// The scores beside a workload.
#[derive(Debug, Clone, PartialEq, Serialize, ts_rs::TS)]
pub struct WorkloadScores {
    /// Name of the workload.
    pub workload: String,
    /// Its requests.
    #[ts(type = "number")]
    pub requests: u64,
    /// Requests among them with a score of a model that the catalog in use has.
    #[ts(type = "number")]
    pub scored_requests: u64,
    /// Who was scored, by name.
    pub models: Vec<ScoredModel>,
}
