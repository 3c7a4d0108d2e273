//! Conditions that differ from the catalog's.

use serde::{Deserialize, Serialize};

use crate::document::{document, is_default};
use crate::{EndpointLimits, Factor, ModelId, ProviderId, ScenarioId, Timestamp};

document! {
    /// Base conditions plus overrides. A scenario without overrides replays the catalog's figures as published.
    pub struct Scenario {
        /// Unique within the project.
        pub id: ScenarioId,
        /// What people call it.
        pub name: String,
        /// What it assumes and why, in a few sentences.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        pub summary: Option<String>,
        /// Requests for each recorded one.
        #[serde(default, skip_serializing_if = "is_default")]
        #[cfg_attr(feature = "typescript", ts(optional, as = "Option<Factor>"))]
        pub traffic: Factor,
        /// Growth from month to month (30 days) within the workload, as a share: `0.1` is 10 %.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        pub monthly_growth: Option<f64>,
        /// Disturbances, correlated in time by construction.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        #[cfg_attr(feature = "typescript", ts(optional, as = "Option<Vec<Incident>>"))]
        pub incidents: Vec<Incident>,
        /// Prices that differ; later entries apply on top of earlier ones.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        #[cfg_attr(feature = "typescript", ts(optional, as = "Option<Vec<PriceChange>>"))]
        pub prices: Vec<PriceChange>,
        /// Models that are gone.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        #[cfg_attr(feature = "typescript", ts(optional, as = "Option<Vec<Retirement>>"))]
        pub retired: Vec<Retirement>,
        /// Latencies that differ, all the time.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        #[cfg_attr(feature = "typescript", ts(optional, as = "Option<Vec<LatencyChange>>"))]
        pub latency: Vec<LatencyChange>,
        /// Limits that differ; the last entry that applies counts.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        #[cfg_attr(feature = "typescript", ts(optional, as = "Option<Vec<LimitChange>>"))]
        pub limits: Vec<LimitChange>,
        /// Name of recorded conditions in the history that latencies and health come from; absent means the figures of
        /// the catalog.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        pub conditions: Option<String>,
        /// Incidents of the recorded conditions that are switched off, by the ids under which they are listed.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        #[cfg_attr(feature = "typescript", ts(optional, as = "Option<Vec<String>>"))]
        pub incidents_off: Vec<String>,
    }

    /// One disturbance of a provider or a model for a stretch of time.
    pub struct Incident {
        /// What is disturbed.
        pub target: IncidentTarget,
        /// How.
        pub effect: IncidentEffect,
        /// From when.
        pub starts: IncidentStart,
        /// For how long, in seconds.
        pub duration_s: u32,
    }

    /// Another price.
    pub struct PriceChange {
        /// Whose; absent means everybody's.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        pub target: Option<IncidentTarget>,
        /// Every price is multiplied by this: `0.8` is 20 % off.
        pub factor: Factor,
    }

    /// A model that is gone.
    pub struct Retirement {
        /// Which.
        pub model: ModelId,
        /// From when; absent means from the beginning.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        pub from: Option<IncidentStart>,
    }

    /// Another latency.
    pub struct LatencyChange {
        /// Whose; absent means everybody's.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        pub target: Option<IncidentTarget>,
        /// Time to first token is multiplied by this.
        #[serde(default = "one")]
        pub ttft_factor: f64,
        /// Generation time is multiplied by this.
        #[serde(default = "one")]
        pub generation_factor: f64,
    }

    /// Another limit.
    pub struct LimitChange {
        /// Whose; absent means everybody's.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        pub target: Option<IncidentTarget>,
        /// Requests and tokens a minute, for each endpoint.
        #[serde(default, skip_serializing_if = "is_default")]
        #[cfg_attr(feature = "typescript", ts(optional, as = "Option<EndpointLimits>"))]
        pub limits: EndpointLimits,
        /// Calls at the same time, for each endpoint; more wait in order of arrival.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        pub concurrency: Option<u32>,
        /// Calls that may wait; more are refused. Absent means any number.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        pub queue: Option<u32>,
        /// Whether the gateway knows the limits and passes an exhausted endpoint over; if not, it learns by a 429.
        #[serde(default, skip_serializing_if = "is_default")]
        #[cfg_attr(feature = "typescript", ts(optional, as = "Option<bool>"))]
        pub known: bool,
    }
}

impl Scenario {
    /// The catalog's figures as published, called `base`.
    #[must_use]
    pub fn base() -> Self {
        Self {
            id: "base".into(),
            name: "Base".to_owned(),
            summary: None,
            traffic: Factor::ONE,
            monthly_growth: None,
            incidents: vec![],
            prices: vec![],
            retired: vec![],
            latency: vec![],
            limits: vec![],
            conditions: None,
            incidents_off: vec![],
            unknown: crate::UnknownFields::new(),
        }
    }
}

fn one() -> f64 {
    1.0
}

/// What an incident or a change concerns.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum IncidentTarget {
    /// Every endpoint of a provider.
    Provider(ProviderId),
    /// Every endpoint of a model.
    Model(ModelId),
}

/// What an incident does to a call that begins during it.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum IncidentEffect {
    /// The call fails before the first token.
    Outage,
    /// The call is refused with HTTP 429 after one round trip.
    RateLimit,
    /// Time to first token and generation time are multiplied.
    Slowdown {
        /// Multiplier, above 0.
        factor: f64,
    },
}

/// When an incident starts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum IncidentStart {
    /// Seconds after the first request of the workload, so that the scenario fits any workload.
    #[serde(rename = "after_first_request_s")]
    AfterFirstRequest(u32),
    /// At an instant.
    At(Timestamp),
}

impl IncidentStart {
    /// The instant of it, in a workload whose first request arrives then.
    #[must_use]
    pub fn instant(self, first_request: Timestamp) -> Timestamp {
        match self {
            Self::AfterFirstRequest(seconds) => {
                Timestamp(first_request.0.saturating_add(i64::from(seconds) * Timestamp::NANOS_PER_SEC))
            }
            Self::At(instant) => instant,
        }
    }
}
