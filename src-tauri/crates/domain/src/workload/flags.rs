//! Yes-or-no facts of a request.

/// Facts of a request, a bit each. The numbers are part of the history file: never renumber, only add.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct RequestFlags(pub u16);

impl RequestFlags {
    /// The answer was streamed.
    pub const STREAMED: Self = Self(1);
    /// The request offers tools.
    pub const TOOLS: Self = Self(1 << 1);
    /// The request asks for structured output.
    pub const STRUCTURED: Self = Self(1 << 2);
    /// The request carries images.
    pub const VISION: Self = Self(1 << 3);
    /// Nobody waits for the answer: it may be batched.
    pub const BATCHABLE: Self = Self(1 << 4);
    /// The caller hung up.
    pub const CANCELLED: Self = Self(1 << 5);
    /// The gateway answered from its response cache.
    pub const CACHE_HIT: Self = Self(1 << 6);

    /// Every flag with its name, as columns and conditions call it.
    pub const ALL: [(Self, &'static str); 7] = [
        (Self::STREAMED, "streamed"),
        (Self::TOOLS, "tools"),
        (Self::STRUCTURED, "structured_output"),
        (Self::VISION, "vision"),
        (Self::BATCHABLE, "batchable"),
        (Self::CANCELLED, "cancelled"),
        (Self::CACHE_HIT, "cache_hit"),
    ];

    /// True when all of `other` are set.
    #[must_use]
    pub const fn contains(self, other: Self) -> bool {
        self.0 & other.0 == other.0
    }

    /// Both sets.
    #[must_use]
    pub const fn with(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }

    /// The flag of this name.
    #[must_use]
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|(_, own)| *own == name).map(|(flag, _)| flag)
    }
}
