//! Conditions that differ from the catalog's: incidents, in this version.

use serde::{Deserialize, Serialize};

use crate::{ModelId, ProviderId, ScenarioId, Timestamp, UnknownFields};

/// Base conditions plus overrides. A scenario without overrides replays the catalog's figures as published.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct Scenario {
    /// Unique within the project.
    pub id: ScenarioId,
    /// What people call it.
    pub name: String,
    /// Disturbances, correlated in time by construction.
    #[serde(default)]
    pub incidents: Vec<Incident>,
    /// Fields of a newer version.
    #[serde(flatten)]
    #[cfg_attr(feature = "typescript", ts(skip))]
    pub unknown: UnknownFields,
}

/// One disturbance of a provider or a model for a stretch of time.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct Incident {
    /// What is disturbed.
    pub target: IncidentTarget,
    /// How.
    pub effect: IncidentEffect,
    /// From when.
    pub starts: IncidentStart,
    /// For how long, in seconds.
    pub duration_s: u32,
    /// Fields of a newer version.
    #[serde(flatten)]
    #[cfg_attr(feature = "typescript", ts(skip))]
    pub unknown: UnknownFields,
}

/// What an incident disturbs.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
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
#[serde(rename_all = "snake_case")]
pub enum IncidentStart {
    /// Seconds after the first request of the workload, so that the scenario fits any workload.
    #[serde(rename = "after_first_request_s")]
    AfterFirstRequest(u32),
    /// At an instant.
    At(Timestamp),
}
