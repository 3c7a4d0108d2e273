//! What a frontend gets of workloads and of work under way.

use std::path::PathBuf;

use routewright_domain::{Money, Timestamp};
use serde::{Deserialize, Serialize};

/// A workload in a list.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ts_rs::TS)]
pub struct WorkloadSummary {
    /// Unique name.
    pub name: String,
    /// Digest of its content.
    pub digest: String,
    /// Number of requests.
    #[ts(type = "number")]
    pub requests: u64,
    /// Arrival of the first request.
    pub first_at: Timestamp,
    /// Arrival of the last request.
    pub last_at: Timestamp,
    /// When it was stored.
    pub imported_at: Timestamp,
    /// Format that it was read as.
    pub source_format: String,
}

/// Requests that share a name.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ts_rs::TS)]
pub struct Share {
    /// The name.
    pub id: String,
    /// How many.
    #[ts(type = "number")]
    pub requests: u64,
}

/// A row of a log that is not a request.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ts_rs::TS)]
pub struct RejectedRow {
    /// Line of the file, from 1.
    #[ts(type = "number")]
    pub line: u64,
    /// Why.
    pub reason: String,
}

/// Share of requests that have a field.
#[derive(Debug, Clone, PartialEq, Serialize, ts_rs::TS)]
pub struct Coverage {
    /// Name of the field.
    pub field: String,
    /// 0 to 1.
    pub share: f64,
}

/// Counts over logarithmic bins; `edges` has one more entry than `counts`.
#[derive(Debug, Clone, PartialEq, Serialize, ts_rs::TS)]
pub struct Distribution {
    /// In tokens, or in milliseconds.
    pub edges: Vec<f64>,
    /// Requests in each bin.
    #[ts(type = "number[]")]
    pub counts: Vec<u64>,
    /// Median.
    pub p50: u32,
    /// 95th percentile.
    pub p95: u32,
    /// Largest value.
    pub max: u32,
}

/// Requests over time.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ts_rs::TS)]
pub struct Arrivals {
    /// Start of the first bucket.
    pub start: Timestamp,
    /// Length of a bucket, in seconds.
    #[ts(type = "number")]
    pub bucket_s: u64,
    /// Requests in each bucket.
    #[ts(type = "number[]")]
    pub counts: Vec<u64>,
}

/// One recorded request.
#[derive(Debug, Clone, PartialEq, Serialize, ts_rs::TS)]
pub struct RequestRow {
    /// Arrival.
    pub at: Timestamp,
    /// Feature the log names.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub feature: Option<String>,
    /// Model that answered.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub model: Option<String>,
    /// Model that was asked for, where the log tells the two apart.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub model_asked: Option<String>,
    /// Prompt tokens, cached ones included.
    pub prompt_tokens: u32,
    /// Cached tokens.
    pub cached_tokens: u32,
    /// Completion tokens.
    pub completion_tokens: u32,
    /// Time to first token.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub ttft_ms: Option<f64>,
    /// Total latency.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub latency_ms: Option<f64>,
    /// What was paid.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub cost_usd: Option<Money>,
    /// What became of it.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub status: Option<String>,
}

/// A workload in full, without its rows.
#[derive(Debug, Clone, PartialEq, Serialize, ts_rs::TS)]
pub struct WorkloadDetail {
    /// Unique name.
    pub name: String,
    /// Digest of its content.
    pub digest: String,
    /// Number of requests.
    #[ts(type = "number")]
    pub requests: u64,
    /// Arrival of the first request.
    pub first_at: Timestamp,
    /// Arrival of the last request.
    pub last_at: Timestamp,
    /// When it was stored.
    pub imported_at: Timestamp,
    /// Format that it was read as.
    pub source_format: String,
    /// File it came from; empty for a synthesised one.
    pub source_file: String,
    /// Prompt tokens of all requests, cached ones included.
    #[ts(type = "number")]
    pub prompt_tokens: u64,
    /// Completion tokens of all requests.
    #[ts(type = "number")]
    pub completion_tokens: u64,
    /// Cached tokens of all requests.
    #[ts(type = "number")]
    pub cached_tokens: u64,
    /// Sum of the recorded costs; `None` when the log has none.
    pub recorded_cost_usd: Option<Money>,
    /// Rows of the log that were not requests.
    #[ts(type = "number")]
    pub rejected_rows: u64,
    /// The first of them.
    pub rejects: Vec<RejectedRow>,
    /// Optional fields, by name, with the requests whose value could not be read and counts as not recorded.
    pub unread_fields: Vec<Share>,
    /// A time says no zone and is taken for UTC.
    pub times_without_zone: bool,
    /// Requests by feature.
    pub features: Vec<Share>,
    /// Requests by model.
    pub models: Vec<Share>,
    /// Models whose answers were scored, with the requests for which they were.
    pub scores: Vec<Share>,
    /// How much of each optional field is filled.
    pub coverage: Vec<Coverage>,
    /// Prompt tokens of a request.
    pub prompt_distribution: Distribution,
    /// Completion tokens of a request.
    pub completion_distribution: Distribution,
    /// Time to first token in milliseconds, of the requests whose log says it; `None` when none does.
    pub ttft_distribution: Option<Distribution>,
    /// Total latency in milliseconds, likewise.
    pub latency_distribution: Option<Distribution>,
    /// Requests over time.
    pub arrivals: Arrivals,
    /// Requests in each hour of the week from Monday 00:00 UTC: 168 counts over all weeks.
    #[ts(type = "number[]")]
    pub week: Vec<u64>,
    /// The first hundred requests.
    pub first: Vec<RequestRow>,
}

/// A column of a log before anything is written.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ts_rs::TS)]
pub struct MappedColumn {
    /// Its name in the file.
    pub column: String,
    /// Its first value.
    pub first_value: String,
    /// The field it becomes; absent when it becomes none.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub field: Option<String>,
    /// What the field is counted in; empty when it becomes none.
    pub unit: String,
    /// It is not read at all. A column that becomes no field may still be read by its format.
    pub left_out: bool,
    /// Other fields that it becomes as well.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    #[ts(optional, as = "Option<Vec<String>>")]
    pub also: Vec<String>,
    /// The column in whose place it is read, where that one is empty.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub stands_in_for: Option<String>,
}

/// What an import would do.
#[derive(Debug, Clone, PartialEq, Serialize, ts_rs::TS)]
pub struct ImportPreview {
    /// The file; hand it back to import.
    pub file: String,
    /// Its name without the folder.
    pub file_name: String,
    /// Its size.
    #[ts(type = "number")]
    pub bytes: u64,
    /// Format that it is recognised as.
    pub source_format: String,
    /// A name for the workload.
    pub suggested_name: String,
    /// Its columns.
    pub columns: Vec<MappedColumn>,
    /// Rows looked at.
    #[ts(type = "number")]
    pub rows_read: u64,
    /// Rows among them that are not requests.
    pub rejects: Vec<RejectedRow>,
    /// Optional fields, by name, with the requests whose value could not be read and counts as not recorded.
    pub unread_fields: Vec<Share>,
    /// A time says no zone and is taken for UTC.
    pub times_without_zone: bool,
    /// Rejected rows among them that say that their request failed.
    #[serde(skip_serializing_if = "is_zero")]
    #[ts(optional, as = "Option<f64>")]
    pub failed_rejects: u64,
    /// True when these are all rows of the file.
    #[ts(optional, as = "Option<bool>")]
    pub is_whole: bool,
    /// What columns that become nothing look like, by their names and values.
    #[ts(optional, as = "Option<Vec<GuessedColumn>>")]
    pub guesses: Vec<GuessedColumn>,
    /// Why none of its requests can be read, where none can: no column is known to hold what every request needs.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub problem: Option<String>,
    /// The first requests.
    pub first: Vec<RequestRow>,
}

/// A column that looks like a field.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ts_rs::TS)]
pub struct GuessedColumn {
    /// Name of the field.
    pub field: String,
    /// The column's name in the file.
    pub column: String,
    /// True when its values alone tell, false when it is called much like it.
    pub by_values: bool,
    /// As an option of the command line.
    pub option: String,
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "how serde asks")]
fn is_zero(count: &u64) -> bool {
    *count == 0
}

/// Which column of a log holds a field.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, ts_rs::TS)]
pub struct ColumnChoice {
    /// Name of the field.
    pub field: String,
    /// The column's name in the file.
    pub column: String,
}

/// A workload that was imported, and what its log held besides.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ts_rs::TS)]
pub struct ImportedWorkload {
    /// The workload.
    pub workload: WorkloadSummary,
    /// Rows that are no calls of a language model, such as other spans of a trace.
    #[ts(type = "number")]
    pub skipped_rows: u64,
    /// Rows that could not be read as requests.
    #[ts(type = "number")]
    pub rejected_rows: u64,
    /// The file of rejected rows, where one was asked for and a row was rejected.
    pub rejects_file: Option<PathBuf>,
    /// Rejected rows that say that their request failed: without them the record looks more successful than it was.
    #[serde(skip_serializing_if = "is_zero")]
    #[ts(optional, as = "Option<f64>")]
    pub failed_rejects: u64,
    /// Requests whose id an earlier one has; each counts as a request.
    #[serde(skip_serializing_if = "is_zero")]
    #[ts(optional, as = "Option<f64>")]
    pub repeated_ids: u64,
}

/// How far a job is; at most ten times a second.
#[derive(Debug, Clone, PartialEq, Serialize, ts_rs::TS)]
pub struct Progress {
    /// `import`, `synthesis`, `replay`, `search` or `refresh`.
    pub phase: String,
    /// Bytes of the file (import), requests so far (synthesis), requests over all architectures (replay) or answers of the gateway (refresh).
    #[ts(type = "number")]
    pub done: u64,
    /// In the same unit.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[ts(optional, type = "number")]
    pub total: Option<u64>,
    /// Rows, requests or answers so far.
    #[ts(type = "number")]
    pub rows: u64,
    /// How a search stands, whenever it has looked at another sample.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub news: Option<routewright_domain::SearchNews>,
}
