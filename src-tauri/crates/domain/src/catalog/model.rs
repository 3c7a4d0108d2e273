//! A model as a gateway lists it.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

use super::endpoint::Endpoint;
use super::provenance::Provenance;
use crate::ModelId;

/// A model as the gateway lists it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Model {
    /// `author/slug`, perhaps with a catalog suffix such as `:free`.
    pub id: ModelId,
    /// What people call it.
    pub name: String,
    /// The permanent, usually dated slug, where it differs from the id.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub canonical: Option<String>,
    /// Other ids that lead to it, for example `~openai/gpt-latest`.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub aliases: Vec<String>,
    /// When it was listed first, `YYYY-MM-DD`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub launched: Option<String>,
    /// Date after which it may be removed, `YYYY-MM-DD`: announced, not certain.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub retires: Option<String>,
    /// Tokenizer family, for example `Claude`; tokens of one family are counted alike.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub tokenizer: Option<String>,
    /// What some endpoint of it can do.
    #[serde(default, skip_serializing_if = "BTreeSet::is_empty")]
    pub capabilities: BTreeSet<Capability>,
    /// Whether it thinks before it answers.
    #[serde(default, skip_serializing_if = "Reasoning::is_none")]
    pub reasoning: Reasoning,
    /// Published indices of its quality.
    #[serde(default, skip_serializing_if = "Benchmarks::is_empty")]
    pub benchmarks: Benchmarks,
    /// Sources of figures that differ from the snapshot's defaults.
    #[serde(default, skip_serializing_if = "Provenance::is_empty")]
    pub provenance: Provenance,
    /// Where it is served, sorted by id. Endpoints of other tariffs than the standard one stand among them and are never
    /// balanced with the others. A row of its own such as `author/slug:batch` has endpoints of that tariff only.
    pub endpoints: Vec<Endpoint>,
}

/// What a request may need of a model.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum Capability {
    /// Calls tools.
    Tools,
    /// Keeps to a JSON Schema.
    StructuredOutput,
    /// Reads images.
    Vision,
    /// Hears audio.
    Audio,
    /// Reads files.
    Files,
    /// Shows or hides its reasoning on request.
    Reasoning,
}

impl Capability {
    /// Every capability.
    pub const ALL: [Self; 6] =
        [Self::Tools, Self::StructuredOutput, Self::Vision, Self::Audio, Self::Files, Self::Reasoning];

    /// The word for it.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Tools => "tools",
            Self::StructuredOutput => "structured output",
            Self::Vision => "vision",
            Self::Audio => "audio",
            Self::Files => "files",
            Self::Reasoning => "reasoning",
        }
    }
}

/// Whether a model thinks before it answers.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
#[serde(rename_all = "snake_case")]
pub enum Reasoning {
    /// Never.
    #[default]
    None,
    /// When asked to.
    Optional,
    /// Unless told not to.
    Default,
    /// Always.
    Mandatory,
}

impl Reasoning {
    #[expect(clippy::trivially_copy_pass_by_ref, reason = "serde passes fields by reference")]
    fn is_none(&self) -> bool {
        *self == Self::None
    }
}

/// Indices of the Artificial Analysis benchmarks as published through `OpenRouter`'s models API, 0 to 100.
#[derive(Debug, Clone, Copy, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct Benchmarks {
    /// General intelligence index.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "typescript", ts(optional))]
    pub intelligence: Option<f64>,
    /// Coding index.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "typescript", ts(optional))]
    pub coding: Option<f64>,
    /// Agentic index.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "typescript", ts(optional))]
    pub agentic: Option<f64>,
}

impl Benchmarks {
    fn is_empty(&self) -> bool {
        *self == Self::default()
    }
}
