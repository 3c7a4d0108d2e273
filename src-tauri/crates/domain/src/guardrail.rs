//! Budgets, ceilings and allow-lists, and what happens when they trip.

use serde::{Deserialize, Serialize};

use crate::document::{document, is_false};
use crate::{ApiKeyId, Condition, Factor, ModelId, Money, Policy, ProviderId};

document! {
    /// A budget, price ceiling, allow-list or rate cap. Every absent part allows everything.
    #[derive(Default)]
    pub struct Guardrail {
        /// What people call it; its events are listed under this name.
        pub name: String,
        /// What may be spent.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        pub budget: Option<Budget>,
        /// Highest expected cost of a call, in US dollars; dearer endpoints are no choice.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        pub price_ceiling_usd: Option<Money>,
        /// Longest prompt, in tokens; requests with a longer one are refused.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        pub max_prompt_tokens: Option<u32>,
        /// Longest answer, in tokens; longer ones are cut.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        pub max_completion_tokens: Option<u32>,
        /// Requests a minute at most, in fixed minutes of UTC; more are refused.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        pub requests_per_minute: Option<u32>,
        /// Only these models; empty means all.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        #[cfg_attr(feature = "typescript", ts(optional, as = "Option<Vec<ModelId>>"))]
        pub models: Vec<ModelId>,
        /// Only these providers; empty means all.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        #[cfg_attr(feature = "typescript", ts(optional, as = "Option<Vec<ProviderId>>"))]
        pub providers: Vec<ProviderId>,
        /// What must hold of the data.
        #[serde(default, skip_serializing_if = "DataRequirements::is_empty")]
        #[cfg_attr(feature = "typescript", ts(optional, as = "Option<DataRequirements>"))]
        pub data: DataRequirements,
    }

    /// What may be spent in a period. A request is admitted while what is booked is below the limit.
    pub struct Budget {
        /// US dollars a period.
        pub limit_usd: Money,
        /// How long a period is; it ends at midnight UTC, weeks on Sunday.
        pub period: Period,
        /// Shares of the limit at which an alert is raised, for example `0.8`.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        #[cfg_attr(feature = "typescript", ts(optional, as = "Option<Vec<Factor>>"))]
        pub alert_at: Vec<Factor>,
        /// What happens at the limit.
        pub when_reached: WhenReached,
        /// What answers instead, where `when_reached` is `downgrade`.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        pub downgrade_to: Option<Box<Policy>>,
    }

    /// What must hold of the data; unknown fails.
    #[derive(Default)]
    pub struct DataRequirements {
        /// Only endpoints that are known to keep nothing.
        #[serde(default, skip_serializing_if = "is_false")]
        #[cfg_attr(feature = "typescript", ts(optional, as = "Option<bool>"))]
        pub zero_retention: bool,
        /// Only endpoints that are known not to train on prompts.
        #[serde(default, skip_serializing_if = "is_false")]
        #[cfg_attr(feature = "typescript", ts(optional, as = "Option<bool>"))]
        pub no_training: bool,
        /// Only endpoints in these regions, by the beginning of their name (`eu` takes `europe-west4`, `us` takes
        /// `us-east1`); empty means all.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        #[cfg_attr(feature = "typescript", ts(optional, as = "Option<Vec<String>>"))]
        pub regions: Vec<String>,
    }

    /// A gateway key, with what it may be used for.
    pub struct GatewayKey {
        /// Unique within the architecture.
        pub id: ApiKeyId,
        /// What people call it; requests whose log names this key, or its id, carry it.
        pub name: String,
        /// Requests that carry it although their log names no key; keys are asked in order.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        pub matches: Option<Condition>,
        /// Models that it may use; empty means all.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        #[cfg_attr(feature = "typescript", ts(optional, as = "Option<Vec<ModelId>>"))]
        pub models: Vec<ModelId>,
        /// What may be spent with it.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        pub budget: Option<Budget>,
        /// Whether it is switched off: its requests are refused.
        #[serde(default, skip_serializing_if = "is_false")]
        #[cfg_attr(feature = "typescript", ts(optional, as = "Option<bool>"))]
        pub disabled: bool,
    }
}

document! {
    /// Circuit breaker and cooldown of the gateway, for each endpoint.
    pub struct Breaker {
        /// Failed calls within `within_s` that open it; absent means it never opens.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        pub failures: Option<u32>,
        /// Seconds over which failures are counted.
        #[serde(default)]
        pub within_s: u32,
        /// Seconds that an endpoint is passed over once the breaker has opened.
        #[serde(default)]
        pub cooldown_s: u32,
        /// Seconds that an endpoint is passed over after an HTTP 429; absent means it is only put last for 30 s.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        pub rate_limit_cooldown_s: Option<u32>,
    }
}

impl DataRequirements {
    /// True when nothing is required.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }
}

/// How long a budget lasts; periods are in UTC, as the gateway resets them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum Period {
    /// A day.
    Day,
    /// Monday to Sunday.
    Week,
    /// A calendar month.
    Month,
}

impl Period {
    /// "a day", as an amount is given for it.
    #[must_use]
    pub const fn in_words(self) -> &'static str {
        match self {
            Self::Day => "a day",
            Self::Week => "a week",
            Self::Month => "a month",
        }
    }

    /// "days", as several of them are called.
    #[must_use]
    pub const fn plural(self) -> &'static str {
        match self {
            Self::Day => "days",
            Self::Week => "weeks",
            Self::Month => "months",
        }
    }
}

/// What happens when a budget is used up.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum WhenReached {
    /// Somebody is told.
    Alert,
    /// A cheaper policy answers until the period ends.
    Downgrade,
    /// Requests are refused until the period ends.
    Block,
}
