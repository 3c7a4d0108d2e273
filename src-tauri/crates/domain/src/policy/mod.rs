//! The policy language: a tree of patterns and modifiers with models at the leaves.

mod evaluator;
mod fallback;
mod leaf;
mod modifiers;
mod patterns;
mod tree;

use serde::{Deserialize, Serialize};

pub use evaluator::{Classifier, Evaluator, EvaluatorKind, Judge, QualityGate, SelfCheck};
pub use fallback::{FallbackPolicy, FallbackStep, Trigger};
pub use leaf::{
    BalancingRule, CallParameters, DataCollection, MaxPrice, ModelPolicy, Percentile, ProviderPreferences, Sort,
};
pub use modifiers::{
    Arm, BatchPolicy, CacheHit, CachePolicy, CompressPolicy, GuardPolicy, HedgePolicy, PromptCachePolicy, RetryPolicy,
    SemanticHit, SharedPolicy, WeightedPolicy,
};
pub use patterns::{
    Aggregation, Arbiter, Band, Bands, CascadePolicy, CascadeTier, Consensus, EnsemblePolicy, LatencyBudget,
    LatencyMeasure, PartitionBy, PartitionPolicy, Split, SteerPolicy, TaskPolicy, TaskRule,
};

/// A composed routing rule. Any pattern or modifier may stand wherever a model may.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(tag = "pattern", rename_all = "snake_case")]
pub enum Policy {
    /// Pick an endpoint of one model by the balancing rule and call it.
    Model(ModelPolicy),
    /// Primary-fallback chain: the next step on a trigger.
    Fallback(FallbackPolicy),
    /// Task-based routing: the first rule that matches.
    Task(TaskPolicy),
    /// Cost-gradient routing: the next tier while the score is too low.
    Cascade(CascadePolicy),
    /// Ensemble aggregation: several answers become one.
    Ensemble(EnsemblePolicy),
    /// Latency-aware steering: the fastest that is good enough.
    Steer(SteerPolicy),
    /// Context-aware partitioning: by length, or split and synthesised.
    Partition(PartitionPolicy),
    /// Modifier: response cache.
    Cache(CachePolicy),
    /// Modifier: provider prefix caching.
    PromptCache(PromptCachePolicy),
    /// Modifier: prompt compression.
    Compress(CompressPolicy),
    /// Modifier: batch tariff for what can wait.
    Batch(BatchPolicy),
    /// Modifier: the same again after a failure.
    Retry(RetryPolicy),
    /// Modifier: a second call when the first is slow.
    Hedge(HedgePolicy),
    /// Modifier: a split by weight.
    Weighted(WeightedPolicy),
    /// Modifier: a guardrail.
    Guard(GuardPolicy),
    /// A policy of the architecture's library.
    Shared(SharedPolicy),
}
