//! "What if we also": ready-made changes of an architecture, each with what it saves and what it costs.

use serde::{Deserialize, Serialize};

use crate::{Architecture, ArchitectureId, CatalogReference, Delta, ImpactFigures};

/// Ready-made changes of one architecture, replayed.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct WhatIf {
    /// The architecture that they change.
    pub architecture: ArchitectureId,
    /// Prices of the replays.
    pub catalog: CatalogReference,
    /// The workload.
    pub workload: String,
    /// Its figures as it is.
    pub now: ImpactFigures,
    /// One card for each change.
    pub cards: Vec<WhatIfCard>,
}

/// A ready-made change.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
#[serde(rename_all = "snake_case")]
pub enum WhatIfKind {
    /// Equal prompts are answered from memory.
    ResponseCache,
    /// Long prompts are compressed before the call.
    PromptCompression,
    /// What nobody waits for goes at the batch tariff.
    OffPeakBatch,
}

impl WhatIfKind {
    /// Every change.
    pub const ALL: [Self; 3] = [Self::ResponseCache, Self::PromptCompression, Self::OffPeakBatch];

    /// What people call it.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::ResponseCache => "Response cache",
            Self::PromptCompression => "Prompt compression",
            Self::OffPeakBatch => "Off-peak batch",
        }
    }
}

/// Why a change has no figures.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
#[serde(rename_all = "snake_case")]
pub enum Unavailable {
    /// The architecture does it already, wherever it can.
    AlreadySo,
    /// None of the requests, or of the models, is one that it would concern.
    ConcernsNothing,
    /// The log lacks what tells which requests it concerns.
    NotKnown,
    /// The architecture with it is none that can be replayed.
    NotPossible,
}

impl Unavailable {
    /// In the place of a figure.
    #[must_use]
    pub fn words(self) -> &'static str {
        match self {
            Self::AlreadySo => "already so",
            Self::ConcernsNothing => "concerns nothing",
            Self::NotKnown => "not known",
            Self::NotPossible => "not possible",
        }
    }
}

/// One change, replayed.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct WhatIfCard {
    /// Which.
    pub kind: WhatIfKind,
    /// What it does, in a sentence.
    pub does: String,
    /// What it rests on.
    pub assumptions: Vec<SourcedAssumption>,
    /// Why there are no figures, which `says` puts into words; absent where there are.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "typescript", ts(optional))]
    pub unavailable: Option<Unavailable>,
    /// Requests that it concerned: answered from memory, compressed, or sent in a batch.
    #[cfg_attr(feature = "typescript", ts(type = "number"))]
    pub concerned: u64,
    /// The figures with it; absent where it is unavailable.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "typescript", ts(optional))]
    pub figures: Option<ImpactFigures>,
    /// With it less without it; absent where it is unavailable.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "typescript", ts(optional))]
    pub delta: Option<Delta>,
    /// What it saves, and what it costs in quality and latency, or why that is not told, in a sentence.
    pub says: String,
    /// The architecture with it, to be added to the project; absent where it would change nothing.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "typescript", ts(optional))]
    pub changed: Option<Architecture>,
}

/// A figure that is taken for granted, with where it comes from.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct SourcedAssumption {
    /// What is assumed, with its unit.
    pub says: String,
    /// Who published it and when; absent for an assumption of our own.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "typescript", ts(optional))]
    pub source: Option<String>,
}
