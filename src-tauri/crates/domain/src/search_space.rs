//! What a search may try.

use serde::{Deserialize, Serialize};

/// A pattern whose policies a search may try.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
#[serde(rename_all = "snake_case")]
pub enum SearchPattern {
    /// A single model.
    Model,
    /// A model with another behind it.
    Fallback,
    /// A model by what a request carries.
    Task,
    /// Cheap models first, dearer ones where the answer does not do.
    Cascade,
    /// Several models at once.
    Ensemble,
    /// The quickest model at the moment.
    Steer,
    /// A model by the length of the prompt.
    Partition,
}

impl SearchPattern {
    /// All of them, in the order of the policy language.
    pub const ALL: [Self; 7] =
        [Self::Model, Self::Fallback, Self::Task, Self::Cascade, Self::Ensemble, Self::Steer, Self::Partition];

    /// Its wire name.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Model => "model",
            Self::Fallback => "fallback",
            Self::Task => "task",
            Self::Cascade => "cascade",
            Self::Ensemble => "ensemble",
            Self::Steer => "steer",
            Self::Partition => "partition",
        }
    }
}

/// A modifier that a search may try around the policies that it has found.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
#[serde(rename_all = "snake_case")]
pub enum SearchModifier {
    /// Equal prompts are answered from memory.
    Cache,
    /// The same again after a failure.
    Retry,
    /// A second call where the first is slow.
    Hedge,
}

impl SearchModifier {
    /// All of them.
    pub const ALL: [Self; 3] = [Self::Cache, Self::Retry, Self::Hedge];

    /// Its wire name.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Cache => "cache",
            Self::Retry => "retry",
            Self::Hedge => "hedge",
        }
    }

    /// Several of them, in words.
    #[must_use]
    pub const fn words(self) -> &'static str {
        match self {
            Self::Cache => "response caches",
            Self::Retry => "retries",
            Self::Hedge => "hedges",
        }
    }
}
