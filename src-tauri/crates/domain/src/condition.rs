//! Which requests a rule catches.

use serde::{Deserialize, Serialize};

/// A test of what a gateway sees of a request before it calls a model.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum Condition {
    /// Every request.
    Always,
    /// Requests whose log names no feature.
    Untagged,
    /// All of these hold; true when empty.
    All(Vec<Self>),
    /// At least one of these holds; false when empty.
    Any(Vec<Self>),
    /// This does not hold.
    Not(Box<Self>),
    /// The log names one of these features.
    FeatureTag(Vec<String>),
    /// The log names one of these kinds of work.
    Task(Vec<String>),
    /// The log labels the request with one of these.
    Tag(Vec<String>),
    /// The request came with one of these gateway keys, by name.
    ApiKey(Vec<String>),
    /// The application asked for one of these models.
    ModelAsked(Vec<String>),
    /// Prompt tokens, cached ones included, lie in this range.
    PromptTokens(TokenRange),
    /// The trailing mean of the feature's answers, in tokens, lies in this range. What a request's own answer will be is
    /// not known when it is routed.
    ExpectedCompletionTokens(TokenRange),
    /// This holds of the request.
    Has(RequestFact),
}

/// A yes-or-no fact that a gateway sees.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum RequestFact {
    /// It offers tools.
    Tools,
    /// It asks for structured output.
    StructuredOutput,
    /// It carries images.
    Vision,
    /// It is streamed.
    Streamed,
    /// It may be batched.
    Batchable,
    /// It belongs to a session.
    Session,
}

/// A half-open range of token counts.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct TokenRange {
    /// Smallest count in the range; 0 when absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "typescript", ts(optional))]
    pub at_least: Option<u32>,
    /// First count above the range; no limit when absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "typescript", ts(optional))]
    pub below: Option<u32>,
}

impl TokenRange {
    /// True when `tokens` lies in the range.
    #[must_use]
    pub fn contains(self, tokens: u32) -> bool {
        self.at_least.is_none_or(|least| tokens >= least) && self.below.is_none_or(|below| tokens < below)
    }
}
