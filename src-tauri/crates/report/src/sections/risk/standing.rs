//! Where a point of the framework stands, and what shows it.

use routewright_domain::DocumentPart;

/// Where a point of the framework stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Standing {
    /// The design and its replay show it.
    Evidenced,
    /// They show a part of it.
    Partly,
    /// They could show it and do not. Kept apart from [`Standing::Outside`], so that no gap passes for a matter of others.
    Open,
    /// It concerns the organisation, whatever the design is.
    Outside,
}

impl Standing {
    pub(super) const ALL: [Self; 4] = [Self::Evidenced, Self::Partly, Self::Open, Self::Outside];

    /// The word in the tables.
    pub(super) fn word(self) -> &'static str {
        match self {
            Self::Evidenced => "Evidenced",
            Self::Partly => "Partly",
            Self::Open => "Open",
            Self::Outside => "Outside it",
        }
    }
}

/// A standing with the fact behind it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Finding {
    pub(super) standing: Standing,
    /// Where in the document the fact is shown, or would be.
    pub(super) parts: &'static [DocumentPart],
    pub(super) fact: String,
}

impl Finding {
    pub(super) fn new(standing: Standing, parts: &'static [DocumentPart], fact: impl Into<String>) -> Self {
        Self { standing, parts, fact: fact.into() }
    }

    pub(super) fn evidenced(parts: &'static [DocumentPart], fact: impl Into<String>) -> Self {
        Self::new(Standing::Evidenced, parts, fact)
    }

    pub(super) fn partly(parts: &'static [DocumentPart], fact: impl Into<String>) -> Self {
        Self::new(Standing::Partly, parts, fact)
    }

    pub(super) fn open(parts: &'static [DocumentPart], fact: impl Into<String>) -> Self {
        Self::new(Standing::Open, parts, fact)
    }

    pub(super) fn outside(fact: impl Into<String>) -> Self {
        Self::new(Standing::Outside, &[], fact)
    }

    /// Partly where something holds, open where nothing does: the rest is for the organisation.
    pub(super) fn partly_if(holds: bool, parts: &'static [DocumentPart], fact: impl Into<String>) -> Self {
        Self::new(if holds { Standing::Partly } else { Standing::Open }, parts, fact)
    }

    /// The same, where the point asks for more than any design can show.
    pub(super) fn at_most_partly(self) -> Self {
        Self { standing: self.standing.max(Standing::Partly), ..self }
    }
}
