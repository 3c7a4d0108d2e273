//! Features of the user's application and what they require.

use serde::{Deserialize, Serialize};

use crate::{Condition, FeatureId, Money, UnknownFields};

/// One AI-dependent function of the user's application.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct Feature {
    /// Unique within the project.
    pub id: FeatureId,
    /// What people call it.
    pub name: String,
    /// Who answers for it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "typescript", ts(optional))]
    pub owner: Option<String>,
    /// Which recorded requests belong to it. Features are asked in order; the first that matches takes the request.
    pub matches: Condition,
    /// What must hold for it.
    #[serde(default, skip_serializing_if = "Requirements::is_empty")]
    #[cfg_attr(feature = "typescript", ts(optional, as = "Option<Requirements>"))]
    pub requirements: Requirements,
    /// Fields of a newer version.
    #[serde(flatten)]
    #[cfg_attr(feature = "typescript", ts(skip))]
    pub unknown: UnknownFields,
}

/// Limits that a replay is held against. An absent limit is not required.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct Requirements {
    /// Time to first token at the 95th percentile, at most, in milliseconds.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "typescript", ts(optional))]
    pub ttft_p95_ms: Option<u32>,
    /// Total latency at the 95th percentile, at most, in milliseconds.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "typescript", ts(optional))]
    pub latency_p95_ms: Option<u32>,
    /// Share of requests that are answered, at least, 0 to 1.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "typescript", ts(optional))]
    pub success_rate: Option<f64>,
    /// Mean cost of a request, at most, in US dollars.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "typescript", ts(optional))]
    pub cost_per_request_usd: Option<Money>,
    /// Fields of a newer version.
    #[serde(flatten)]
    #[cfg_attr(feature = "typescript", ts(skip))]
    pub unknown: UnknownFields,
}

impl Requirements {
    fn is_empty(&self) -> bool {
        *self == Self::default()
    }
}
