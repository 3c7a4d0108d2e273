//! What a search for the best policy, or the best architecture, found.

use serde::{Deserialize, Serialize};

use crate::{
    Architecture, ArchitectureId, CatalogReference, DecisionRecord, FeatureId, ModelId, Money, Policy, ProviderId,
    Quality, RequirementResult, ScenarioId, SearchModifier, SearchPattern,
};

/// What the best is.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
#[serde(rename_all = "snake_case")]
pub enum SearchObjective {
    /// The lowest cost that keeps every requirement.
    #[default]
    LowestCost,
    /// The highest quality that keeps every requirement, budgets among them.
    HighestQuality,
}

/// Share of the spending that may go to one provider at most.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct VendorCap {
    /// Whose.
    pub provider: ProviderId,
    /// 0 to 1.
    pub most: f64,
}

/// Candidates of a pattern.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct SearchedPattern {
    /// Wire name of the pattern, or `present` for policies that the project has.
    pub pattern: String,
    /// Policies that differ in more than a threshold.
    #[cfg_attr(feature = "typescript", ts(type = "number"))]
    pub policies: u64,
    /// Candidates, each choice of thresholds for itself.
    #[cfg_attr(feature = "typescript", ts(type = "number"))]
    pub candidates: u64,
    /// Of them, on the front.
    #[cfg_attr(feature = "typescript", ts(type = "number"))]
    pub on_front: u64,
}

/// What was left out, and why.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct LeftOut {
    /// How many models or policies.
    #[cfg_attr(feature = "typescript", ts(type = "number"))]
    pub count: u64,
    /// Why, as a sentence.
    pub reason: String,
}

/// One look at all candidates that were left.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct SearchRound {
    /// Requests that they were tried on.
    #[cfg_attr(feature = "typescript", ts(type = "number"))]
    pub requests: u64,
    /// Candidates tried.
    #[cfg_attr(feature = "typescript", ts(type = "number"))]
    pub candidates: u64,
    /// Dropped because another is surely no worse in anything and better in something.
    #[cfg_attr(feature = "typescript", ts(type = "number"))]
    pub dominated: u64,
    /// Dropped because they did the same as another on every request of a sample of at least 4,000.
    #[cfg_attr(feature = "typescript", ts(type = "number"))]
    pub same: u64,
    /// Dropped because they surely break a requirement.
    #[cfg_attr(feature = "typescript", ts(type = "number"))]
    pub breaking: u64,
}

/// A policy with its figures from the replay.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct SearchCandidate {
    /// The policy in a few words.
    pub name: String,
    /// Wire name of its pattern.
    pub pattern: String,
    /// The policy.
    pub policy: Policy,
    /// What all requests of the feature cost.
    pub cost_usd: Money,
    /// What one costs on average; `None` without requests.
    pub cost_per_request_usd: Option<Money>,
    /// Time to first token at the 95th percentile.
    pub ttft_p95_ms: Option<f64>,
    /// Total latency at the 95th percentile.
    pub latency_p95_ms: Option<f64>,
    /// Quality of the answers; `None` where nothing is known of it.
    pub quality: Option<Quality>,
    /// Share of requests that are answered, 0 to 1.
    pub success_rate: f64,
    /// The feature's requirements.
    pub requirements: Vec<RequirementResult>,
}

/// What the recommendation is held against, and the difference: recommendation minus the other.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct Beaten {
    /// What it is, for example `the present policy`.
    pub what: String,
    /// Its name.
    pub name: String,
    /// Difference in cost.
    pub cost_usd: Money,
    /// The same as a share of the other's cost.
    pub cost_share: Option<f64>,
    /// Difference in quality, in percentage points.
    pub quality_points: Option<f64>,
    /// Difference in total latency at the 95th percentile.
    pub latency_p95_ms: Option<f64>,
    /// Requirements that the other breaks, by field name.
    pub breaks: Vec<String>,
}

/// A change of the world at which another choice wins.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct TurningPoint {
    /// As a sentence.
    pub sentence: String,
    /// What wins then.
    pub winner: String,
    /// The model whose price would have to change, and to which multiple of the present one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "typescript", ts(optional))]
    pub price_of: Option<ModelId>,
    /// Every price of that model is multiplied by this.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "typescript", ts(optional))]
    pub price_factor: Option<f64>,
    /// The quality from which the other wins, 0 to 1.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "typescript", ts(optional))]
    pub quality: Option<f64>,
}

/// The search for one feature.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct FeatureSearch {
    /// Which.
    pub feature: FeatureId,
    /// Its recorded requests.
    #[cfg_attr(feature = "typescript", ts(type = "number"))]
    pub requests: u64,
    /// What was enumerated.
    pub enumerated: Vec<SearchedPattern>,
    /// What was not, and why.
    pub left_out: Vec<LeftOut>,
    /// How the candidates became fewer.
    pub rounds: Vec<SearchRound>,
    /// Candidates for which no other is at once as cheap, as good and as fast, and which keep every requirement; by cost.
    pub front: Vec<SearchCandidate>,
    /// How many there are of them; more than the list where it is cut.
    #[cfg_attr(feature = "typescript", ts(type = "number"))]
    pub front_size: u64,
    /// The best by the objective, as a position in the front; `None` where no policy keeps every requirement.
    pub recommended: Option<usize>,
    /// What is there now.
    pub present: Option<SearchCandidate>,
    /// What comes nearest where nothing keeps every requirement.
    pub nearest: Option<SearchCandidate>,
    /// Why, in sentences.
    pub reasons: Vec<String>,
    /// What it beats, and by how much.
    pub beats: Vec<Beaten>,
    /// What would change it.
    pub turning_points: Vec<TurningPoint>,
}

/// The choice for all features together.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct ApplicationSearch {
    /// For each feature the position in its front.
    pub chosen: Vec<usize>,
    /// What the features' figures add up to.
    pub sum_usd: Money,
    /// The same for a month of 30 days.
    pub sum_month_usd: Money,
    /// The lowest cost, or highest mean quality, that the linear relaxation leaves room for: dollars, or 0 to 1.
    pub bound: f64,
    /// How far the choice is from that bound, as a share of it.
    pub gap: f64,
    /// What all of it costs in one replay, where features meet shared limits, caches and budgets.
    pub simulated_usd: Money,
    /// Mean quality of all answers in that replay.
    pub simulated_quality: Option<f64>,
    /// Requirements that it breaks or leaves open there.
    pub simulated_breaches: Vec<RequirementResult>,
    /// Choices that were better by their sums and broke a requirement when they were replayed.
    #[cfg_attr(feature = "typescript", ts(type = "number"))]
    pub rejected: u64,
    /// What it beats, and by how much.
    pub beats: Vec<Beaten>,
    /// Why, in sentences.
    pub reasons: Vec<String>,
}

/// What a search found.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct SearchReport {
    /// Name of the workload.
    pub workload: String,
    /// Digest of its content.
    pub workload_digest: String,
    /// Prices and latencies.
    pub catalog: CatalogReference,
    /// Seed of every draw.
    #[cfg_attr(feature = "typescript", ts(type = "number"))]
    pub seed: u64,
    /// Under which scenario.
    pub scenario: ScenarioId,
    /// The architecture whose guardrails, keys and other features held meanwhile.
    pub within: ArchitectureId,
    /// What the best is.
    pub objective: SearchObjective,
    /// One for each feature that was searched.
    pub features: Vec<FeatureSearch>,
    /// The choice for all of them together, where there is one.
    pub application: Option<ApplicationSearch>,
    /// The result as an architecture; `None` where a feature has no policy that keeps its requirements.
    pub architecture: Option<Architecture>,
    /// The result as a decision for the record, with what was enumerated and pruned.
    pub decision: Option<DecisionRecord>,
}

/// A point of the front while the search is under way.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct FrontPoint {
    /// The policy in a few words.
    pub name: String,
    /// Wire name of its pattern.
    pub pattern: String,
    /// Mean cost of a request.
    pub cost_per_request_usd: Option<Money>,
    /// Mean quality, 0 to 1.
    pub quality: Option<f64>,
    /// Total latency at the 95th percentile.
    pub latency_p95_ms: Option<f64>,
}

/// How a search stands: the front on a sample.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct SearchNews {
    /// Which feature is searched.
    pub feature: FeatureId,
    /// Requests that the candidates were tried on.
    #[cfg_attr(feature = "typescript", ts(type = "number"))]
    pub requests: u64,
    /// Candidates so far.
    #[cfg_attr(feature = "typescript", ts(type = "number"))]
    pub candidates: u64,
    /// Of them, still in the race.
    #[cfg_attr(feature = "typescript", ts(type = "number"))]
    pub left: u64,
    /// The front of those that keep every requirement there; by cost, at most 60.
    pub front: Vec<FrontPoint>,
}

/// A choice of thresholds for which no other is at once as cheap and as good.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct TuningPoint {
    /// Thresholds between 0 and 1, a tier each.
    pub accept_at: Vec<f64>,
    /// Mean cost of a request.
    pub cost_per_request_usd: Option<Money>,
    /// Mean quality, 0 to 1.
    pub quality: Option<f64>,
    /// Whether every requirement is kept.
    pub keeps: bool,
}

/// The best thresholds of a cascade.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct Tuning {
    /// Whose cascade.
    pub feature: FeatureId,
    /// Recorded requests that every choice was tried on.
    #[cfg_attr(feature = "typescript", ts(type = "number"))]
    pub requests: u64,
    /// Choices tried.
    #[cfg_attr(feature = "typescript", ts(type = "number"))]
    pub tried: u64,
    /// The best thresholds, a tier each; `None` where no choice keeps every requirement.
    pub accept_at: Option<Vec<f64>>,
    /// The cascade as it is.
    pub before: SearchCandidate,
    /// The cascade with the best thresholds; where none keeps every requirement, with those that break fewest.
    pub after: SearchCandidate,
    /// What else there is, by cost.
    pub front: Vec<TuningPoint>,
}

/// What a frontend asks of a search.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct SearchOptions {
    /// What the best is.
    pub objective: SearchObjective,
    /// What may be spent on all features together in a month of 30 days.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "typescript", ts(optional))]
    pub monthly_budget_usd: Option<Money>,
    /// Shares of the spending that may go to a provider at most.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    #[cfg_attr(feature = "typescript", ts(optional, as = "Option<Vec<VendorCap>>"))]
    pub vendor_caps: Vec<VendorCap>,
    /// Models that are composed with each other; 8 where absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "typescript", ts(optional))]
    pub models: Option<u32>,
    /// Patterns that are tried; all of them where empty.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    #[cfg_attr(feature = "typescript", ts(optional, as = "Option<Vec<SearchPattern>>"))]
    pub patterns: Vec<SearchPattern>,
    /// No other models than these; `AUTHOR/*` stands for all of an author. Any model where empty.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    #[cfg_attr(feature = "typescript", ts(optional, as = "Option<Vec<ModelId>>"))]
    pub only_models: Vec<ModelId>,
    /// None of these models, written alike.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    #[cfg_attr(feature = "typescript", ts(optional, as = "Option<Vec<ModelId>>"))]
    pub without_models: Vec<ModelId>,
    /// Modifiers that are tried around some policies of the front; none where empty.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    #[cfg_attr(feature = "typescript", ts(optional, as = "Option<Vec<SearchModifier>>"))]
    pub modifiers: Vec<SearchModifier>,
}
