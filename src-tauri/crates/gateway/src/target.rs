//! The gateways that configurations are written for.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

use crate::words::listed;

/// A gateway that a configuration can be written for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Target {
    /// `OpenRouter`: request bodies, presets, guardrails, keys, and a client for what it does not do.
    #[serde(rename = "openrouter")]
    OpenRouter,
    /// LiteLLM's proxy: its `config.yaml`.
    #[serde(rename = "litellm")]
    LiteLlm,
    /// Portkey's gateway: its nested config.
    #[serde(rename = "portkey")]
    Portkey,
    /// TensorZero's gateway: its `tensorzero.toml`.
    #[serde(rename = "tensorzero")]
    TensorZero,
    /// vLLM's Semantic Router: its canonical `config.yaml`.
    #[serde(rename = "semantic-router")]
    SemanticRouter,
}

impl Target {
    /// Every gateway, in the order in which they are offered.
    pub const ALL: [Self; 5] = [Self::OpenRouter, Self::LiteLlm, Self::Portkey, Self::TensorZero, Self::SemanticRouter];

    /// What the command line calls it.
    #[must_use]
    pub const fn id(self) -> &'static str {
        match self {
            Self::OpenRouter => "openrouter",
            Self::LiteLlm => "litellm",
            Self::Portkey => "portkey",
            Self::TensorZero => "tensorzero",
            Self::SemanticRouter => "semantic-router",
        }
    }

    /// What people call it.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::OpenRouter => "OpenRouter",
            Self::LiteLlm => "LiteLLM",
            Self::Portkey => "Portkey",
            Self::TensorZero => "TensorZero",
            Self::SemanticRouter => "vLLM Semantic Router",
        }
    }
}

impl fmt::Display for Target {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.id())
    }
}

/// No gateway has this name.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("`{0}` is not a gateway that can be exported to; there are {known}", known = listed(Target::ALL.map(Target::id)))]
pub struct UnknownTarget(String);

impl FromStr for Target {
    type Err = UnknownTarget;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        Self::ALL.into_iter().find(|target| target.id() == text).ok_or_else(|| UnknownTarget(text.to_owned()))
    }
}
