//! The catalog as a model picker needs it.

use routewright_domain::{EndpointId, ModelId, Money, ProviderId};
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
}

/// One model with its endpoints, cheapest first.
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
    /// Price of the endpoint that is cheapest by prompt plus completion price, in US dollars per million tokens.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub prompt_usd_per_million: Option<Money>,
    /// The same endpoint's completion price.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub completion_usd_per_million: Option<Money>,
    /// Lowest median time to first token of its endpoints, in milliseconds.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub ttft_p50_ms: Option<f64>,
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
