//! One request's journey, ready to be shown.

use serde::Serialize;

use crate::{ModelId, Money};

/// The journey of one request.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct Explanation {
    /// Row of the request, counted from 1 in order of arrival.
    #[cfg_attr(feature = "typescript", ts(type = "number"))]
    pub request: u64,
    /// What each stage did.
    pub stages: Vec<ExplainedStage>,
    /// Every call, in order.
    pub attempts: Vec<ExplainedAttempt>,
    /// The model that answered; `None` when none did.
    pub served_by: Option<ModelId>,
    /// Cost of all attempts.
    pub cost_usd: Money,
}

/// What one stage did.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct ExplainedStage {
    /// Name of the stage.
    pub stage: String,
    /// What it decided.
    pub result: String,
    /// What else was possible.
    pub considered: Vec<String>,
    /// Why.
    pub reason: String,
}

/// One call to an endpoint.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct ExplainedAttempt {
    /// The model called.
    pub model: ModelId,
    /// The endpoint called.
    pub endpoint: String,
    /// `answered`, or why it failed.
    pub status: String,
    /// What it was billed.
    pub cost_usd: Money,
    /// Milliseconds from the call to the first token.
    pub ttft_ms: Option<f64>,
    /// Milliseconds from the call to its end.
    pub latency_ms: Option<f64>,
}
