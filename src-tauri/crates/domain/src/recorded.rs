//! What a series of recorded conditions tells: incidents, hours without a record, and the next day.

use serde::{Deserialize, Serialize};

use crate::{ArchitectureId, EndpointId, Money, ScenarioId, Timestamp};

/// What was wrong with an endpoint.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
#[serde(rename_all = "snake_case")]
pub enum RecordedIncidentKind {
    /// The gateway had taken it out of normal balancing.
    OutOfBalancing,
    /// Its median time to first token was three times its usual one, or more.
    Slow,
}

/// An incident found in a series. A series sees an endpoint only now and then, so when one began and ended is known no better than
/// between two looks at it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct RecordedIncident {
    /// Unique within the series; scenarios name it to switch it off.
    pub id: String,
    /// Which endpoint.
    pub endpoint: EndpointId,
    /// What was wrong.
    pub kind: RecordedIncidentKind,
    /// It began after this look, at which all was well; absent where there was none before.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "typescript", ts(optional))]
    pub began_after: Option<Timestamp>,
    /// It had begun by then.
    pub began_by: Timestamp,
    /// It had not ended by then.
    pub ended_after: Timestamp,
    /// It was over by then; absent where the series ends first.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "typescript", ts(optional))]
    pub ended_by: Option<Timestamp>,
    /// Looks at which it was seen.
    pub looks: u32,
    /// Requests that were measured at these looks.
    #[cfg_attr(feature = "typescript", ts(type = "number"))]
    pub requests: u64,
    /// Largest median time to first token over the usual one; absent where nothing was measured.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "typescript", ts(optional))]
    pub worst_factor: Option<f64>,
}

/// What an incident cost an architecture: the replay with it less the replay with it switched off.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct BlastRadius {
    /// The incident.
    pub incident: String,
    /// The architecture.
    pub architecture: ArchitectureId,
    /// The scenario, which names the conditions.
    pub scenario: ScenarioId,
    /// By how much it raised the cost.
    pub cost_usd: Money,
    /// Requests that another model answered because of it.
    #[cfg_attr(feature = "typescript", ts(type = "number"))]
    pub moved: u64,
    /// Requests more that were not answered.
    #[cfg_attr(feature = "typescript", ts(type = "number"))]
    pub unanswered: i64,
    /// By how many milliseconds it raised the time to first token at the 95th percentile.
    pub ttft_p95_ms: Option<f64>,
    /// By how many milliseconds it raised the total latency at the 95th percentile.
    pub latency_p95_ms: Option<f64>,
}

/// Which hours a series covers.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct ConditionCoverage {
    /// Looks.
    pub looks: u32,
    /// Minutes that each look tells of.
    pub window_minutes: u32,
    /// Of the 168 hours of a week, those that some look tells of.
    pub hours_recorded: u32,
    /// Requests of the workload.
    #[cfg_attr(feature = "typescript", ts(type = "number"))]
    pub requests: u64,
    /// Of them, requests in an hour of the week that no look tells of: they meet what was measured last before.
    #[cfg_attr(feature = "typescript", ts(type = "number"))]
    pub unrecorded: u64,
}

/// The next day of every endpoint, with how far such forecasts have been off.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct ConditionForecast {
    /// The day, `YYYY-MM-DD`.
    pub day: String,
    /// How the figures are made.
    pub method: ForecastMethod,
    /// Median time to first token and its tail on that day, endpoint by endpoint.
    pub endpoints: Vec<EndpointForecast>,
    /// How far each method was off on the days of the series, each forecast from the days before it alone.
    pub errors: Vec<ForecastError>,
    /// The method whose errors are smaller at most of the percentiles.
    pub better: ForecastMethod,
}

/// A way to forecast.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
#[serde(rename_all = "snake_case")]
pub enum ForecastMethod {
    /// The next day is like the last.
    Persistence,
    /// Logarithms of all looks so far, each weighing half as much as one 16 hours later.
    RecentLevel,
}

/// Time to first token of an endpoint on the next day, in milliseconds: the mean over the day's looks.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct EndpointForecast {
    /// Which.
    pub endpoint: EndpointId,
    /// Median.
    pub p50_ms: f64,
    /// 90th percentile.
    pub p90_ms: f64,
    /// 99th percentile.
    pub p99_ms: f64,
}

/// The median absolute error of a method, as a share of what came.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct ForecastError {
    /// Which method.
    pub method: ForecastMethod,
    /// Forecasts that were held against what came.
    #[cfg_attr(feature = "typescript", ts(type = "number"))]
    pub forecasts: u64,
    /// Of the day's median.
    pub p50: f64,
    /// Of the day's 90th percentile.
    pub p90: f64,
    /// Of the day's 99th percentile.
    pub p99: f64,
}
