//! The catalog as a model picker needs it, catalogs in a list, and what came in.

use routewright_catalog::{CatalogDiff, ReadNote, SkippedModel};
use routewright_domain::{
    Benchmarks, Capability, DataPolicy, EndpointId, ModelId, Money, ProviderId, Tariff, Timestamp,
};
use serde::Serialize;

/// One endpoint of a model.
#[derive(Debug, Clone, PartialEq, Serialize, ts_rs::TS)]
pub struct EndpointSummary {
    /// Unique within the catalog.
    pub id: EndpointId,
    /// Who serves it.
    pub provider: ProviderId,
    /// US dollars per million prompt tokens; `None` where the price is unknown.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub prompt_usd_per_million: Option<Money>,
    /// US dollars per million completion tokens.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub completion_usd_per_million: Option<Money>,
    /// US dollars per million prompt tokens read from the provider's cache; absent where the prompt price applies.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub cache_read_usd_per_million: Option<Money>,
    /// Median time to first token, in milliseconds.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub ttft_p50_ms: Option<f64>,
    /// The same at the 95th percentile.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub ttft_p95_ms: Option<f64>,
    /// Median throughput, in tokens per second.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub throughput_p50_tps: Option<f64>,
    /// Prompt and answer together, in tokens.
    pub context_tokens: u32,
    /// Which of the provider's tariffs it is.
    pub tariff: Tariff,
    /// What it can do; where its source does not say, what the model can.
    pub capabilities: Vec<Capability>,
    /// What the provider does with prompts.
    pub data_policy: DataPolicy,
    /// False when the gateway had taken it out of normal balancing.
    pub healthy: bool,
}

/// One model with its endpoints: those of the standard tariff first, and among them the cheapest.
#[derive(Debug, Clone, PartialEq, Serialize, ts_rs::TS)]
pub struct ModelSummary {
    /// Catalog id.
    pub id: ModelId,
    /// What people call it.
    pub name: String,
    /// The part of the id before the slash.
    pub author: String,
    /// Largest context of its endpoints, in tokens.
    pub context_tokens: u32,
    /// Price of the endpoint that is cheapest by prompt plus completion price, of the standard tariff where the model has
    /// it, in US dollars per million tokens.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub prompt_usd_per_million: Option<Money>,
    /// The same endpoint's completion price.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub completion_usd_per_million: Option<Money>,
    /// The same endpoint's price for cached prompt tokens, where it has one.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub cache_read_usd_per_million: Option<Money>,
    /// Lowest median time to first token of its endpoints, in milliseconds.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub ttft_p50_ms: Option<f64>,
    /// The same endpoint's 95th percentile.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub ttft_p95_ms: Option<f64>,
    /// Highest median throughput of its endpoints, in tokens per second.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub throughput_p50_tps: Option<f64>,
    /// What some endpoint of it can do.
    pub capabilities: Vec<Capability>,
    /// Published indices of its quality, where it was rated.
    pub benchmarks: Benchmarks,
    /// When it was listed first.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub launched: Option<String>,
    /// Date after which it may be removed.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub retires: Option<String>,
    /// Where it is served.
    pub endpoints: Vec<EndpointSummary>,
}

/// The catalog in use.
#[derive(Debug, Clone, PartialEq, Serialize, ts_rs::TS)]
pub struct CatalogSummary {
    /// Date of its prices.
    pub date: String,
    /// Digest of its content.
    pub digest: String,
    /// Where the figures were published.
    pub source: String,
    /// Sorted by id.
    pub models: Vec<ModelSummary>,
}

/// A catalog in a list.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ts_rs::TS)]
pub struct CatalogListing {
    /// Date of its prices.
    pub date: String,
    /// Digest of its content.
    pub digest: String,
    /// Where the figures were published.
    pub source: String,
    /// Models in it.
    #[ts(type = "number")]
    pub models: u64,
    /// When it was stored in the history; absent for the bundled one.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub imported_at: Option<Timestamp>,
    /// True for the one that replays use.
    pub in_use: bool,
}

/// A catalog that was stored in the history.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ImportedCatalog {
    /// Date of its prices.
    pub date: String,
    /// Digest of its content.
    pub digest: String,
    /// Where the figures were published.
    pub source: String,
    /// Models in it.
    pub models: u64,
    /// Endpoints of all its models.
    pub endpoints: u64,
    /// False when the history had it already.
    pub is_new: bool,
    /// What was left out, or may be wrong.
    pub notes: Vec<ReadNote>,
}

/// A catalog that was fetched and stored in the history.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct RefreshedCatalog {
    /// What was stored.
    #[serde(flatten)]
    pub stored: ImportedCatalog,
    /// Models whose endpoints were fetched.
    pub fetched: u64,
    /// Models whose endpoints were asked for in vain.
    pub skipped: Vec<SkippedModel>,
    /// What changed from the catalog in use.
    pub changes: CatalogDiff,
}

/// Recorded conditions that were stored in the history.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ImportedConditions {
    /// Name that scenarios use.
    pub name: String,
    /// Digest of the content.
    pub digest: String,
    /// When the first snapshot was taken.
    pub first_at: Timestamp,
    /// When the last snapshot was taken.
    pub last_at: Timestamp,
    /// Snapshots.
    pub snapshots: u64,
    /// Minutes before it of which a snapshot tells.
    pub window_minutes: u32,
    /// Endpoints that were measured.
    pub endpoints: u64,
    /// Those among them that the catalog in use has; the others have no effect.
    pub in_catalog: u64,
    /// What was left out.
    pub notes: Vec<ReadNote>,
}

/// Recorded conditions in a list.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ts_rs::TS)]
pub struct ConditionsListing {
    /// Name that scenarios use.
    pub name: String,
    /// Digest of the content.
    pub digest: String,
    /// When the first snapshot was taken.
    pub first_at: Timestamp,
    /// When the last snapshot was taken.
    pub last_at: Timestamp,
    /// Snapshots.
    #[ts(type = "number")]
    pub snapshots: u64,
    /// Endpoints that were measured.
    #[ts(type = "number")]
    pub endpoints: u64,
    /// When it was stored.
    pub imported_at: Timestamp,
}
