//! What a replay found, as plain figures ready to be shown, written or compared.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::{ArchitectureId, Evidence, FeatureId, ModelId, Money, Period, ProviderId, ScenarioId, Timestamp};

/// Percentiles of a duration over the answered requests whose duration is known, in milliseconds,
/// rounded down to three significant digits.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct Percentiles {
    /// Median.
    pub p50: Option<f64>,
    /// 90th percentile.
    pub p90: Option<f64>,
    /// 95th percentile.
    pub p95: Option<f64>,
    /// 99th percentile.
    pub p99: Option<f64>,
    /// Weakest evidence behind them.
    pub evidence: Evidence,
    /// Answered requests whose endpoint publishes no percentiles; they are not in the figures.
    #[cfg_attr(feature = "typescript", ts(type = "number"))]
    pub unknown: u64,
}

/// How far along their fallback chains requests went.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct FallbackDepth {
    /// Requests that left the primary, as a share of those that reached a model policy, 0 to 1.
    pub share: f64,
    /// Mean number of steps left behind.
    pub mean: f64,
    /// Requests that left 0, 1, 2, … steps behind.
    #[cfg_attr(feature = "typescript", ts(type = "number[]"))]
    pub by_depth: Vec<u64>,
}

/// A requirement held against the replay.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct RequirementResult {
    /// Whose requirement.
    pub feature: FeatureId,
    /// Field name of the requirement, for example `ttft_p95_ms`.
    pub requirement: String,
    /// The limit, as a decimal.
    pub limit: String,
    /// The replayed figure, as a decimal; `None` when the replay has none.
    pub value: Option<String>,
    /// Whether it holds; `None` when the figure is missing.
    pub met: Option<bool>,
}

/// Mean quality of the answers, 0 to 1, with its 95 % interval.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct Quality {
    /// Mean over the answers whose quality is known.
    pub mean: f64,
    /// Lower end of the interval.
    pub low: f64,
    /// Upper end of the interval.
    pub high: f64,
    /// Weakest evidence behind it.
    pub evidence: Evidence,
    /// What would be claimed if models erred independently of each other; differs where a policy asks several.
    pub if_independent: f64,
    /// Answers whose quality is recorded, as a share of those whose quality is known, 0 to 1.
    pub recorded_share: f64,
    /// Answers whose quality is known, as a share of all answers, 0 to 1. The figures are silent on the others.
    // Replays that were kept before this was told had it of every answer or of none.
    #[serde(default = "every_answer")]
    pub covered_share: f64,
}

impl Quality {
    /// Difference of coverage, as a share of all answers, above which two means are of other requests.
    pub const MOST_UNLIKE: f64 = 0.01;

    /// Whether two means are over much the same share of the answers to the same requests. Others have no difference.
    #[must_use]
    pub fn covers_alike(&self, other: &Self) -> bool {
        (self.covered_share - other.covered_share).abs() <= Self::MOST_UNLIKE
    }
}

fn every_answer() -> f64 {
    1.0
}

/// What a guardrail did.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
#[serde(rename_all = "snake_case")]
pub enum GuardrailAction {
    /// Somebody is told.
    Alert,
    /// Requests go to another policy until the period ends.
    Downgrade,
    /// Requests are refused until the period ends.
    Block,
}

/// A guardrail that tripped.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct GuardrailEvent {
    /// When.
    pub at: Timestamp,
    /// Which guardrail.
    pub guardrail: String,
    /// What it did.
    pub action: GuardrailAction,
    /// How long its budget lasts; absent in outcomes that were kept before it was told.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "typescript", ts(optional))]
    pub period: Option<Period>,
    /// What was booked in the period by then.
    pub booked_usd: Money,
    /// The limit of the period.
    pub limit_usd: Money,
    /// What was reached: the limit, or the share of it that an alert is set to.
    #[serde(default)]
    pub threshold_usd: Money,
    /// Requests that it refused or passed to another policy before the period ended.
    #[cfg_attr(feature = "typescript", ts(type = "number"))]
    pub requests: u64,
    /// What was booked in the period beyond the limit: by requests that were in flight, and by those that it passed to another policy.
    pub overshoot_usd: Money,
}

/// What a policy's mechanisms did, in calls or requests.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct Mechanisms {
    /// Calls to endpoints, judges and arbiters included.
    #[cfg_attr(feature = "typescript", ts(type = "number"))]
    pub calls: u64,
    /// Calls that repeated a failed one.
    #[cfg_attr(feature = "typescript", ts(type = "number"))]
    pub retries: u64,
    /// Second calls that went out because the first was slow.
    #[cfg_attr(feature = "typescript", ts(type = "number"))]
    pub hedges: u64,
    /// Of them, those whose first token came first.
    #[cfg_attr(feature = "typescript", ts(type = "number"))]
    pub hedges_won: u64,
    /// Requests that asked a response cache and could: their log has content hashes.
    #[cfg_attr(feature = "typescript", ts(type = "number"))]
    pub cache_lookups: u64,
    /// Of them, answered from it.
    #[cfg_attr(feature = "typescript", ts(type = "number"))]
    pub cache_hits: u64,
    /// Requests that would have asked a response cache, but their log has no content hashes.
    #[cfg_attr(feature = "typescript", ts(type = "number"))]
    pub cache_unavailable: u64,
    /// Prompt tokens that providers read from their prefix caches.
    #[cfg_attr(feature = "typescript", ts(type = "number"))]
    pub prefix_tokens_read: u64,
    /// Prompt tokens that were sent to endpoints.
    #[cfg_attr(feature = "typescript", ts(type = "number"))]
    pub prompt_tokens_sent: u64,
    /// Requests that were answered by a batch.
    #[cfg_attr(feature = "typescript", ts(type = "number"))]
    pub batched: u64,
    /// Calls that were refused with HTTP 429.
    #[cfg_attr(feature = "typescript", ts(type = "number"))]
    pub rate_limited: u64,
    /// Calls that waited for a free place.
    #[cfg_attr(feature = "typescript", ts(type = "number"))]
    pub queued: u64,
    /// Microseconds that they waited together.
    #[cfg_attr(feature = "typescript", ts(type = "number"))]
    pub queued_us: u64,
    /// Calls that an open breaker or a cooldown kept from an endpoint.
    #[cfg_attr(feature = "typescript", ts(type = "number"))]
    pub passed_over: u64,
    /// Requests for which even the fastest candidate of a steering node was expected to be over its latency budget.
    #[cfg_attr(feature = "typescript", ts(type = "number"))]
    pub steered_over_budget: u64,
    /// Answers that an evaluator judged.
    #[cfg_attr(feature = "typescript", ts(type = "number"))]
    pub judged: u64,
    /// Votes in which a majority of all members was right.
    #[cfg_attr(feature = "typescript", ts(type = "number"))]
    pub majority_right: u64,
    /// Votes.
    #[cfg_attr(feature = "typescript", ts(type = "number"))]
    pub votes: u64,
}

/// How often a policy node was reached.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct NodeOutcome {
    /// JSON pointer of the policy in the project.
    pub path: String,
    /// Times that it was asked.
    #[cfg_attr(feature = "typescript", ts(type = "number"))]
    pub asked: u64,
    /// Times that it gave an answer.
    #[cfg_attr(feature = "typescript", ts(type = "number"))]
    pub answered: u64,
    /// What the calls of a model node cost; zero for other nodes.
    pub cost_usd: Money,
}

/// A stretch of time.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct SeriesPoint {
    /// Where it begins.
    pub at: Timestamp,
    /// Requests that arrived in it.
    #[cfg_attr(feature = "typescript", ts(type = "number"))]
    pub requests: u64,
    /// Of them, answered.
    #[cfg_attr(feature = "typescript", ts(type = "number"))]
    pub succeeded: u64,
    /// What they cost.
    pub cost_usd: Money,
    /// Mean time to first token of those whose time is known, in milliseconds.
    pub ttft_mean_ms: Option<f64>,
    /// What 95 of a hundred of them do not exceed, in milliseconds, to 1.6 %.
    #[serde(default)]
    pub ttft_p95_ms: Option<f64>,
    /// The same of the time to the whole answer.
    #[serde(default)]
    pub latency_p95_ms: Option<f64>,
}

/// What other seeds gave: the spread of luck.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct Replications {
    /// Seeds replayed, the first one included.
    pub count: u32,
    /// Lowest, mean and highest cost.
    pub cost_usd: Spread<Money>,
    /// Success rate, 0 to 1.
    pub success_rate: Spread<f64>,
    /// Time to first token at the 95th percentile, in milliseconds.
    pub ttft_p95_ms: Option<Spread<f64>>,
    /// Total latency at the 95th percentile, in milliseconds.
    pub latency_p95_ms: Option<Spread<f64>>,
    /// Mean quality, 0 to 1.
    pub quality: Option<Spread<f64>>,
}

/// Lowest, mean and highest of a figure.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct Spread<T> {
    /// Lowest.
    pub low: T,
    /// Mean.
    pub mean: T,
    /// Highest.
    pub high: T,
}

/// The part of an outcome that belongs to one feature.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct FeatureOutcome {
    /// Which feature.
    pub feature: FeatureId,
    /// Requests that its match rule caught.
    #[cfg_attr(feature = "typescript", ts(type = "number"))]
    pub requests: u64,
    /// Of them, answered.
    #[cfg_attr(feature = "typescript", ts(type = "number"))]
    pub succeeded: u64,
    /// What they cost, failed attempts included.
    pub cost_usd: Money,
    /// Requests with a billed part whose price is unknown.
    #[cfg_attr(feature = "typescript", ts(type = "number"))]
    pub unpriced: u64,
    /// Time to first token.
    pub ttft_ms: Percentiles,
    /// Time to the whole answer.
    pub latency_ms: Percentiles,
    /// Share of its requests that left a primary, 0 to 1.
    pub fallback_share: f64,
    /// Share of its requests that a cascade passed to a dearer tier, 0 to 1.
    pub escalation_share: f64,
    /// Requests that the architecture's own rules ended.
    #[cfg_attr(feature = "typescript", ts(type = "number"))]
    pub refused: u64,
    /// Quality of the answers; `None` where nothing is known of it.
    pub quality: Option<Quality>,
}

/// What one architecture would have been under one scenario.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct Outcome {
    /// Which architecture.
    pub architecture: ArchitectureId,
    /// Under which scenario.
    pub scenario: ScenarioId,
    /// Requests that belong to a feature.
    #[cfg_attr(feature = "typescript", ts(type = "number"))]
    pub requests: u64,
    /// Answered.
    #[cfg_attr(feature = "typescript", ts(type = "number"))]
    pub succeeded: u64,
    /// Ended by the architecture's own rules, before any provider was called.
    #[cfg_attr(feature = "typescript", ts(type = "number"))]
    pub refused: u64,
    /// Neither answered nor refused.
    #[cfg_attr(feature = "typescript", ts(type = "number"))]
    pub failed: u64,
    /// Requests with a billed part whose price is unknown; their known parts are in the cost.
    #[cfg_attr(feature = "typescript", ts(type = "number"))]
    pub unpriced: u64,
    /// Answers cut short by the policy's own limit of tokens, or an endpoint's longest completion or context; they count as
    /// answered.
    #[cfg_attr(feature = "typescript", ts(type = "number"))]
    pub truncated: u64,
    /// Requests whose recorded attempt failed without an answer; the length of theirs is the trailing mean of the
    /// feature, an assumption.
    #[cfg_attr(feature = "typescript", ts(type = "number"))]
    pub estimated: u64,
    /// Requests of the workload that no feature matches; in no other figure.
    #[cfg_attr(feature = "typescript", ts(type = "number"))]
    pub unmatched: u64,
    /// Exact total, failed attempts included.
    pub cost_usd: Money,
    /// Where the cost comes from.
    pub cost_evidence: Evidence,
    /// Exact cost of each feature.
    #[cfg_attr(feature = "typescript", ts(type = "{ [feature: string]: Money }"))]
    pub cost_by_feature: BTreeMap<FeatureId, Money>,
    /// Exact cost of each model that was billed.
    #[cfg_attr(feature = "typescript", ts(type = "{ [model: string]: Money }"))]
    pub cost_by_model: BTreeMap<ModelId, Money>,
    /// Exact cost of each provider that was billed.
    #[cfg_attr(feature = "typescript", ts(type = "{ [provider: string]: Money }"))]
    pub cost_by_provider: BTreeMap<ProviderId, Money>,
    /// What evaluators of one's own and compression cost, which no model bills; part of the total.
    pub own_cost_usd: Money,
    /// The gateway's fee on the total; not part of it.
    pub platform_fee_usd: Money,
    /// Requests that each model answered.
    #[cfg_attr(feature = "typescript", ts(type = "{ [model: string]: number }"))]
    pub served_by: BTreeMap<ModelId, u64>,
    /// Time to first token.
    pub ttft_ms: Percentiles,
    /// Time to the whole answer.
    pub latency_ms: Percentiles,
    /// Quality of the answers; `None` where nothing is known of it.
    pub quality: Option<Quality>,
    /// Use of fallback chains.
    pub fallback_depth: FallbackDepth,
    /// Share of requests that a cascade passed to a dearer tier, 0 to 1.
    pub escalation_share: f64,
    /// Guardrails that tripped, in order of time.
    pub guardrail_events: Vec<GuardrailEvent>,
    /// Requests that were refused, by the stage and reason, for example `scope: model not allowed`.
    #[cfg_attr(feature = "typescript", ts(type = "{ [reason: string]: number }"))]
    pub refusals_by_reason: BTreeMap<String, u64>,
    /// Requests that were not answered, by the reason of their last attempt.
    #[cfg_attr(feature = "typescript", ts(type = "{ [reason: string]: number }"))]
    pub failures_by_reason: BTreeMap<String, u64>,
    /// The same, feature by feature, in order of the project.
    pub features: Vec<FeatureOutcome>,
    /// Every requirement of the features.
    pub requirements: Vec<RequirementResult>,
    /// What caches, retries, hedges, batches and limits did.
    pub mechanisms: Mechanisms,
    /// How often each node of each policy was reached, in order of the document.
    pub nodes: Vec<NodeOutcome>,
    /// Equal stretches of time from the first request to the last.
    pub series: Vec<SeriesPoint>,
    /// What other seeds gave, when several were replayed.
    pub replications: Option<Replications>,
}

impl Outcome {
    /// Share of requests that were answered, 0 to 1; `None` without requests.
    #[must_use]
    pub fn success_rate(&self) -> Option<f64> {
        (self.requests > 0).then(|| self.succeeded as f64 / self.requests as f64)
    }
}
