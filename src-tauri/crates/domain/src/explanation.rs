//! One request's journey, ready to be shown.

use serde::{Deserialize, Serialize};

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
    /// Every policy node that was asked, in the order of asking.
    pub nodes: Vec<ExplainedNode>,
    /// The model that answered; `None` when none did.
    pub served_by: Option<ModelId>,
    /// Cost of all attempts.
    pub cost_usd: Money,
}

/// What to look for among the journeys of a feature's requests.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
#[serde(rename_all = "snake_case")]
pub enum JourneyKind {
    /// Every one.
    #[default]
    Any,
    /// A step of a fallback chain was left behind.
    FellBack,
    /// A cascade passed it to a dearer tier.
    Escalated,
    /// Nobody answered.
    NotAnswered,
}

/// Which way to look from a request.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
#[serde(rename_all = "snake_case")]
pub enum SearchDirection {
    /// To later requests.
    Later,
    /// To earlier ones.
    Earlier,
}

/// A policy node that was asked.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct ExplainedNode {
    /// JSON pointer of the policy in the project.
    pub path: String,
    /// Whether it gave an answer.
    pub answered: bool,
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
    /// JSON pointer of the policy that was at work; absent for what happens around the policy.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "typescript", ts(optional))]
    pub node: Option<String>,
}

/// One call to an endpoint.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct ExplainedAttempt {
    /// The model called.
    pub model: ModelId,
    /// The endpoint called.
    pub endpoint: String,
    /// JSON pointer of the policy that called it.
    pub node: String,
    /// Milliseconds from the arrival of the request to the call.
    pub started_ms: f64,
    /// `answered`, or why it failed.
    pub status: String,
    /// What it was billed.
    pub cost_usd: Money,
    /// Milliseconds from the call to the first token.
    pub ttft_ms: Option<f64>,
    /// Milliseconds from the call to its end.
    pub latency_ms: Option<f64>,
}
