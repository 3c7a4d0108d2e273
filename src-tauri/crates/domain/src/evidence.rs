//! Where a figure comes from.

use serde::{Deserialize, Serialize};

/// Where a figure comes from, from strongest to weakest. A mixed figure carries the weakest of its parts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
#[serde(rename_all = "snake_case")]
pub enum Evidence {
    /// Read from the workload as it was logged.
    Recorded,
    /// Recorded tokens times a dated price.
    Priced,
    /// A dated figure of the catalog.
    Published,
    /// Estimated from recorded outcomes.
    Fitted,
    /// Neither: a stated assumption.
    Assumed,
}

impl Evidence {
    /// The evidence of a figure made of both.
    #[must_use]
    pub fn weaker(self, other: Self) -> Self {
        self.max(other)
    }

    /// The word for it, as shown to people.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Recorded => "recorded",
            Self::Priced => "priced",
            Self::Published => "published",
            Self::Fitted => "fitted",
            Self::Assumed => "assumed",
        }
    }
}
