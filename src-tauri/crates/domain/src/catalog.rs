//! Models, their provider endpoints, and what was published about them on a date.

use serde::{Deserialize, Serialize};

use crate::{EndpointId, ModelId, ProviderId, UnitPrice};

/// Everything known about models and endpoints on one date, from one source.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct CatalogSnapshot {
    /// Date of the prices, `YYYY-MM-DD`.
    pub date: String,
    /// Where the figures were published.
    pub source: String,
    /// Sorted by id.
    pub models: Vec<Model>,
}

/// A model as the gateway lists it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Model {
    /// `author/slug`.
    pub id: ModelId,
    /// What people call it.
    pub name: String,
    /// Date after which it may be removed, `YYYY-MM-DD`: announced, not certain.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub retires: Option<String>,
    /// Where it is served, sorted by id. Batch tariffs are not in here.
    pub endpoints: Vec<Endpoint>,
}

/// One model at one provider.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Endpoint {
    /// Unique within the snapshot and stable between snapshots.
    pub id: EndpointId,
    /// Provider slug, without region.
    pub provider: ProviderId,
    /// Region or variant behind the provider slug, for example `europe-west4`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub region: Option<String>,
    /// Prompt and answer together, in tokens.
    pub context_tokens: u32,
    /// Longest answer, in tokens.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub max_completion_tokens: Option<u32>,
    /// Longest prompt, in tokens, where it is less than the context.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub max_prompt_tokens: Option<u32>,
    /// What it charges.
    pub prices: PriceList,
    /// Milliseconds to the first token; ascending, so that p99 is slowest.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub ttft_ms: Option<PercentileKnots>,
    /// Tokens per second; ascending, so that p99 is **fastest**, whatever the source's direction was.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub throughput_tps: Option<PercentileKnots>,
    /// Requests behind the percentiles.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub measured_requests: Option<u64>,
    /// Known limits; unknown means none, which is an assumption.
    #[serde(default)]
    pub limits: EndpointLimits,
    /// What the provider does with prompts; unknown is not the same as no.
    #[serde(default)]
    pub data_policy: DataPolicy,
    /// False when the gateway had taken it out of normal balancing on that day (negative status).
    pub healthy: bool,
}

/// Rate limits of an endpoint.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct EndpointLimits {
    /// Requests per minute.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub requests_per_minute: Option<u32>,
    /// Tokens per minute.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub tokens_per_minute: Option<u64>,
}

/// What a provider does with prompts. `None` is unknown.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct DataPolicy {
    /// Trains on prompts.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub trains: Option<bool>,
    /// Keeps prompts.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub retains: Option<bool>,
}

/// Published percentiles of one quantity, ascending.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct PercentileKnots {
    /// Median.
    pub p50: f64,
    /// 75th percentile.
    pub p75: f64,
    /// 90th percentile.
    pub p90: f64,
    /// 95th percentile.
    pub p95: f64,
    /// 99th percentile.
    pub p99: f64,
}

/// Prices of an endpoint: base prices, and what replaces them under a condition.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct PriceList {
    /// In force unless an override applies.
    #[serde(flatten)]
    pub base: Prices,
    /// Later entries win, price by price.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub overrides: Vec<PriceOverride>,
}

/// Prices that apply to long prompts.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PriceOverride {
    /// Applies when the prompt has strictly more tokens than this.
    pub min_prompt_tokens: u32,
    /// What it replaces; an absent price stays as it was.
    #[serde(flatten)]
    pub prices: Prices,
}

/// US dollars per unit. Without a prompt or completion price a request is unpriced, never free; the other prices
/// are absent where the provider has none.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Prices {
    /// Per prompt token.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub prompt: Option<UnitPrice>,
    /// Per completion token.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub completion: Option<UnitPrice>,
    /// Per prompt token read from the provider's prefix cache; absent means the prompt price applies.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cache_read: Option<UnitPrice>,
    /// Per prompt token written to the cache (5 minutes).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cache_write: Option<UnitPrice>,
    /// Per reasoning token where priced apart; otherwise reasoning is billed as completion.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reasoning: Option<UnitPrice>,
    /// Per request; absent means that there is none, as gateways list it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub request: Option<UnitPrice>,
}

impl Prices {
    fn replaced_by(self, other: Self) -> Self {
        Self {
            prompt: other.prompt.or(self.prompt),
            completion: other.completion.or(self.completion),
            cache_read: other.cache_read.or(self.cache_read),
            cache_write: other.cache_write.or(self.cache_write),
            reasoning: other.reasoning.or(self.reasoning),
            request: other.request.or(self.request),
        }
    }
}

impl PriceList {
    /// The prices in force for a prompt of this many tokens.
    #[must_use]
    pub fn for_prompt(&self, prompt_tokens: u32) -> Prices {
        self.overrides
            .iter()
            .filter(|entry| prompt_tokens > entry.min_prompt_tokens)
            .fold(self.base, |prices, entry| prices.replaced_by(entry.prices))
    }
}

impl CatalogSnapshot {
    /// The model with this id.
    #[must_use]
    pub fn model(&self, id: &ModelId) -> Option<&Model> {
        self.models.binary_search_by(|model| model.id.cmp(id)).ok().map(|at| &self.models[at])
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_long_prompt_pays_the_later_override_and_keeps_what_it_does_not_name() {
        let price = |text: &str| Some(text.parse().unwrap());
        let list = PriceList {
            base: Prices { prompt: price("1e-6"), completion: price("4e-6"), ..Prices::default() },
            overrides: vec![
                PriceOverride { min_prompt_tokens: 100, prices: Prices { prompt: price("2e-6"), ..Prices::default() } },
                PriceOverride { min_prompt_tokens: 200, prices: Prices { prompt: price("3e-6"), ..Prices::default() } },
            ],
        };
        let prompt_price = |tokens| list.for_prompt(tokens).prompt.unwrap().to_string();
        assert_eq!([prompt_price(100), prompt_price(101), prompt_price(201)], ["0.000001", "0.000002", "0.000003"]);
        assert_eq!(list.for_prompt(201).completion, price("4e-6"));
    }
}
