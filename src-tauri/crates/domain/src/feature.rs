//! Features of the user's application and what they require.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

use crate::document::{document, is_default};
use crate::{Capability, Condition, DataRequirements, FeatureId, Money};

document! {
    /// One AI-dependent function of the user's application.
    pub struct Feature {
        /// Unique within the project.
        pub id: FeatureId,
        /// What people call it.
        pub name: String,
        /// Who answers for it.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        pub owner: Option<String>,
        /// What kind of work it is; decides which benchmark index stands for its quality.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        pub task: Option<TaskKind>,
        /// How bad it is when it fails.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        pub criticality: Option<Criticality>,
        /// Usual length of its prompts, in tokens.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        pub expected_input_tokens: Option<u32>,
        /// Which recorded requests belong to it. Features are asked in order; the first that matches takes the request.
        pub matches: Condition,
        /// What must hold for it.
        #[serde(default, skip_serializing_if = "is_default")]
        #[cfg_attr(feature = "typescript", ts(optional, as = "Option<Requirements>"))]
        pub requirements: Requirements,
    }

    /// Limits that a replay is held against, and what an endpoint must offer. What is absent is not required.
    #[derive(Default)]
    pub struct Requirements {
        /// Time to first token at the 95th percentile, at most, in milliseconds.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        pub ttft_p95_ms: Option<u32>,
        /// Total latency at the 95th percentile, at most, in milliseconds.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        pub latency_p95_ms: Option<u32>,
        /// Share of requests that are answered, at least, 0 to 1.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        pub success_rate: Option<f64>,
        /// Mean quality of the answers, at least, 0 to 1.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        pub quality_floor: Option<f64>,
        /// Mean cost of a request, at most, in US dollars.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        pub cost_per_request_usd: Option<Money>,
        /// Cost of a month of 30 days, at most, in US dollars; projected from the span of the workload.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        pub monthly_budget_usd: Option<Money>,
        /// What must hold of the data. Endpoints that do not meet it, or are not known to, never serve the feature.
        #[serde(default, skip_serializing_if = "DataRequirements::is_empty")]
        #[cfg_attr(feature = "typescript", ts(optional, as = "Option<DataRequirements>"))]
        pub data: DataRequirements,
        /// What every endpoint that serves it must be able to do.
        #[serde(default, skip_serializing_if = "BTreeSet::is_empty")]
        #[cfg_attr(feature = "typescript", ts(optional, as = "Option<Vec<Capability>>"))]
        pub capabilities: BTreeSet<Capability>,
        /// Prompt and answer together that every endpoint that serves it must take, in tokens.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        pub context_tokens: Option<u32>,
    }
}

impl Feature {
    /// A feature without requirements.
    #[must_use]
    pub fn new(id: &str, name: &str, matches: Condition) -> Self {
        Self {
            id: id.into(),
            name: name.to_owned(),
            owner: None,
            task: None,
            criticality: None,
            expected_input_tokens: None,
            matches,
            requirements: Requirements::default(),
            unknown: crate::UnknownFields::new(),
        }
    }
}

/// A kind of work.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum TaskKind {
    /// Conversation.
    Chat,
    /// Writing or changing programs.
    Code,
    /// Reasoning over data or documents.
    Analysis,
    /// Facts out of text.
    Extraction,
    /// Short versions of long texts.
    Summarization,
    /// Sorting into classes.
    Classification,
    /// Another language.
    Translation,
    /// Several steps with tools.
    Agent,
}

/// How bad it is when a feature fails.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum Criticality {
    /// Nobody notices.
    Low,
    /// Somebody is annoyed.
    Medium,
    /// Work stops.
    High,
    /// People or money are harmed.
    Critical,
}
