//! The leaf of a policy: one model, and how its endpoints are chosen.

use serde::{Deserialize, Serialize};

use crate::document::{document, document_enum, is_default, is_false, is_true, yes};
use crate::{ModelId, Money, ProviderId, Tariff, UnknownFields};

document! {
    /// One model, and how its endpoints are chosen.
    pub struct ModelPolicy {
        /// Catalog id of the model; aliases, dated slugs and routing suffixes are resolved.
        pub model: ModelId,
        /// Which of its endpoints may serve, and in what order.
        #[serde(default, skip_serializing_if = "is_default")]
        #[cfg_attr(feature = "typescript", ts(optional, as = "Option<ProviderPreferences>"))]
        pub provider: ProviderPreferences,
        /// How the model is called.
        #[serde(default, skip_serializing_if = "is_default")]
        #[cfg_attr(feature = "typescript", ts(optional, as = "Option<CallParameters>"))]
        pub parameters: CallParameters,
    }

    /// How a model is called.
    #[derive(Default)]
    pub struct CallParameters {
        /// Longest answer asked for, in tokens; a longer one is cut there.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        pub max_tokens: Option<u32>,
        /// Which tariff is asked for; standard unless said.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        pub service_tier: Option<Tariff>,
    }

    /// Provider preferences in the terms of the gateway. Empty preferences mean the documented balancing.
    pub struct ProviderPreferences {
        /// Only these providers; empty means all.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        #[cfg_attr(feature = "typescript", ts(optional, as = "Option<Vec<ProviderId>>"))]
        pub only: Vec<ProviderId>,
        /// Never these providers.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        #[cfg_attr(feature = "typescript", ts(optional, as = "Option<Vec<ProviderId>>"))]
        pub ignore: Vec<ProviderId>,
        /// Try these first, in this order; switches balancing off.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        #[cfg_attr(feature = "typescript", ts(optional, as = "Option<Vec<ProviderId>>"))]
        pub order: Vec<ProviderId>,
        /// Best endpoint by one figure; switches balancing off.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        pub sort: Option<Sort>,
        /// Which rule balances where neither `order` nor `sort` decides.
        #[serde(default, skip_serializing_if = "is_default")]
        #[cfg_attr(feature = "typescript", ts(optional, as = "Option<BalancingRule>"))]
        pub balance: BalancingRule,
        /// Whether another endpoint of the same model may serve when the first fails. With `order`, `false` means:
        /// only the providers of that list, each in its turn.
        #[serde(default = "yes", skip_serializing_if = "is_true")]
        #[cfg_attr(feature = "typescript", ts(optional, as = "Option<bool>"))]
        pub allow_fallbacks: bool,
        /// Only endpoints that can do all that the request needs.
        #[serde(default, skip_serializing_if = "is_false")]
        #[cfg_attr(feature = "typescript", ts(optional, as = "Option<bool>"))]
        pub require_parameters: bool,
        /// `deny`: only providers that are known not to train on prompts.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        pub data_collection: Option<DataCollection>,
        /// Only providers that are known to keep nothing.
        #[serde(default, skip_serializing_if = "is_false")]
        #[cfg_attr(feature = "typescript", ts(optional, as = "Option<bool>"))]
        pub zdr: bool,
        /// Only these precisions of the weights, for example `fp8`; empty means all.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        #[cfg_attr(feature = "typescript", ts(optional, as = "Option<Vec<String>>"))]
        pub quantizations: Vec<String>,
        /// Prices above which an endpoint is no choice.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        pub max_price: Option<MaxPrice>,
        /// Endpoints below this median throughput, in tokens a second, come last.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        pub preferred_min_throughput: Option<f64>,
        /// Endpoints above this median time to first token, in **seconds** as the gateway has it, come last.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        pub preferred_max_latency: Option<f64>,
    }

    /// Prices above which an endpoint is no choice.
    pub struct MaxPrice {
        /// US dollars per million prompt tokens.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        pub prompt: Option<Money>,
        /// US dollars per million completion tokens.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        pub completion: Option<Money>,
        /// US dollars per request.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        pub request: Option<Money>,
    }
}

document_enum! {
    /// Whether providers that train on prompts may serve.
    #[derive(Copy, Eq)]
    pub enum DataCollection {
        /// They may.
        Allow,
        /// Only those that are known not to.
        Deny,
    }

    /// A figure by which endpoints are ordered.
    #[derive(Copy, Eq)]
    pub enum Sort {
        /// Lowest expected cost of this request.
        Price,
        /// Highest median throughput.
        Throughput,
        /// Lowest median time to first token.
        Latency,
    }

    /// How requests are spread over the endpoints of a model.
    #[derive(Copy, Eq, Default)]
    pub enum BalancingRule {
        /// At random with weight 1 / (expected cost)², the rule that `OpenRouter` documented until August 2026.
        #[default]
        InverseSquarePrice,
        /// At random with a share by expected cost and speed: an approximation of the rule that `OpenRouter` has
        /// used since, whose formula is not published.
        EffectivePriceShare,
    }
}

impl Default for ProviderPreferences {
    fn default() -> Self {
        Self {
            only: vec![],
            ignore: vec![],
            order: vec![],
            sort: None,
            balance: BalancingRule::default(),
            allow_fallbacks: true,
            require_parameters: false,
            data_collection: None,
            zdr: false,
            quantizations: vec![],
            max_price: None,
            preferred_min_throughput: None,
            preferred_max_latency: None,
            unknown: UnknownFields::new(),
        }
    }
}

impl ModelPolicy {
    /// A leaf without preferences.
    #[must_use]
    pub fn new(id: &str) -> Self {
        Self {
            model: id.into(),
            provider: ProviderPreferences::default(),
            parameters: CallParameters::default(),
            unknown: UnknownFields::new(),
        }
    }
}

/// A percentile of a duration.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
#[expect(missing_docs, reason = "percentiles")]
pub enum Percentile {
    #[default]
    P50,
    P75,
    P90,
    P95,
    P99,
}

impl Percentile {
    /// As a share, 0 to 1.
    #[must_use]
    pub fn share(self) -> f64 {
        match self {
            Self::P50 => 0.5,
            Self::P75 => 0.75,
            Self::P90 => 0.9,
            Self::P95 => 0.95,
            Self::P99 => 0.99,
        }
    }
}
