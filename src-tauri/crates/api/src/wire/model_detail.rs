//! One model with everything that the catalog states about it.

use routewright_domain::{
    Benchmarks, Capability, DataPolicy, EndpointId, EndpointLimits, FigureGroup, ModelId, Money, PercentileKnots,
    ProviderId, Reasoning, Tariff,
};
use serde::Serialize;

/// A model with all that is known of its endpoints.
#[derive(Debug, Clone, PartialEq, Serialize, ts_rs::TS)]
pub struct ModelDetail {
    /// Catalog id.
    pub id: ModelId,
    /// What people call it.
    pub name: String,
    /// The permanent, usually dated slug, where it differs from the id.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub canonical: Option<String>,
    /// Other ids that lead to it.
    pub aliases: Vec<String>,
    /// When it was listed first.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub launched: Option<String>,
    /// Date after which it may be removed.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub retires: Option<String>,
    /// Tokenizer family.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub tokenizer: Option<String>,
    /// What some endpoint of it can do.
    pub capabilities: Vec<Capability>,
    /// Whether it thinks before it answers.
    pub reasoning: Reasoning,
    /// Published indices of its quality.
    pub benchmarks: Benchmarks,
    /// Where the figures above were published.
    pub origins: Vec<FigureOrigin>,
    /// Where it is served, in the order of the summary.
    pub endpoints: Vec<EndpointDetail>,
}

/// One model at one provider.
#[derive(Debug, Clone, PartialEq, Serialize, ts_rs::TS)]
pub struct EndpointDetail {
    /// Unique within the catalog.
    pub id: EndpointId,
    /// Who serves it.
    pub provider: ProviderId,
    /// Region or variant behind the provider.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub region: Option<String>,
    /// Which of the provider's tariffs it is.
    pub tariff: Tariff,
    /// Precision of the weights; unknown where absent.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub quantization: Option<String>,
    /// Prompt and answer together, in tokens.
    pub context_tokens: u32,
    /// Longest prompt, in tokens, where it is less than the context.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub max_prompt_tokens: Option<u32>,
    /// Longest answer, in tokens.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub max_completion_tokens: Option<u32>,
    /// Base prices, then those that replace them under a condition.
    pub prices: Vec<PriceLine>,
    /// What it can do; where its source does not say, what the model can.
    pub capabilities: Vec<Capability>,
    /// Milliseconds to the first token.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub ttft_ms: Option<PercentileKnots>,
    /// Tokens per second; p99 is fastest.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub throughput_tps: Option<PercentileKnots>,
    /// Requests behind the percentiles.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[ts(optional, type = "number")]
    pub measured_requests: Option<u64>,
    /// Share of calls that were answered over the last day, 0 to 1.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub uptime: Option<f64>,
    /// Known rate limits.
    pub limits: EndpointLimits,
    /// What the provider does with prompts.
    pub data_policy: DataPolicy,
    /// True when the provider finds prompt beginnings in its cache unasked.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub implicit_caching: Option<bool>,
    /// False when the gateway had taken it out of normal balancing.
    pub healthy: bool,
    /// Where its figures were published.
    pub origins: Vec<FigureOrigin>,
}

/// One price, as people quote it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ts_rs::TS)]
pub struct PriceLine {
    /// Name of the price, for example `cache_read`.
    pub price: String,
    /// Under which condition, in words; absent for the base price.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub condition: Option<String>,
    /// US dollars.
    pub usd: Money,
    /// For how much.
    pub per: PriceUnit,
}

/// What a price is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, ts_rs::TS)]
#[serde(rename_all = "snake_case")]
pub enum PriceUnit {
    /// A million tokens.
    MillionTokens,
    /// One request.
    Request,
    /// One image.
    Image,
    /// One web search.
    WebSearch,
}

impl PriceUnit {
    /// The unit in which people quote the price of this name.
    pub(crate) fn of(price: &str) -> Self {
        match price {
            "request" => Self::Request,
            "image" => Self::Image,
            "web_search" => Self::WebSearch,
            _ => Self::MillionTokens,
        }
    }

    /// How many units of the catalog's price it takes.
    pub(crate) fn amount(self) -> u64 {
        if self == Self::MillionTokens { 1_000_000 } else { 1 }
    }
}

/// Where a group of figures was published, and for which day it holds.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ts_rs::TS)]
pub struct FigureOrigin {
    /// Which figures.
    pub group: FigureGroup,
    /// Who published them, and through what.
    pub title: String,
    /// The day for which they hold.
    pub date: String,
}
