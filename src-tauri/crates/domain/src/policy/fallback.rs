//! Primary-fallback chains.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

use super::{Policy, QualityGate};
use crate::document::document;

document! {
    /// An ordered chain; the first step is the primary.
    pub struct FallbackPolicy {
        /// Tried in this order.
        pub steps: Vec<FallbackStep>,
        /// What moves a request to the next step; any other failure ends it.
        pub triggers: BTreeSet<Trigger>,
        /// What judges answers for the trigger `low_quality`; the last step's answer is not judged.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        pub quality: Option<QualityGate>,
    }

    /// One step of a chain.
    pub struct FallbackStep {
        /// What this step does.
        pub policy: Policy,
        /// Give up when no first token has come by then, in milliseconds. Once a call within the step has sent its first
        /// token, this no longer ends it.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        pub first_token_timeout_ms: Option<u32>,
        /// Give up when the answer is not complete by then, in milliseconds.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        pub timeout_ms: Option<u32>,
    }
}

/// A reason to leave a step of a chain.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum Trigger {
    /// No endpoint of the step answered, and not all of them for being over their limit.
    Outage,
    /// Every endpoint of the step was over its limit (HTTP 429).
    RateLimit,
    /// A time-out of the step passed.
    Timeout,
    /// The request does not fit the context of any endpoint of the step.
    ContextOverflow,
    /// The provider refused the content.
    Moderation,
    /// An evaluator scored the answer too low, or normalisation rejected it.
    LowQuality,
}
