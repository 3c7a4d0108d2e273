//! What the user says about the architecture document: its cover, its parts, and what it needs to know beside the replay.

use crate::document::{document, document_enum, is_default};
use crate::{ArchitectureId, Money};

document! {
    /// The cover, the paper and the parts of the architecture document.
    #[derive(Default)]
    pub struct DocumentSettings {
        /// Title on the cover; the project's name where absent.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        #[cfg_attr(feature = "typescript", ts(optional))]
        pub title: Option<String>,
        /// Who answers for it.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        #[cfg_attr(feature = "typescript", ts(optional))]
        pub author: Option<String>,
        /// Version of the document, in the user's own counting.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        #[cfg_attr(feature = "typescript", ts(optional))]
        pub version: Option<String>,
        /// A line at the foot of every page, for example `Confidential`.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        #[cfg_attr(feature = "typescript", ts(optional))]
        pub confidentiality: Option<String>,
        /// A logo as a `data:` URL of a PNG, JPEG or SVG picture, at most 256 KiB.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        #[cfg_attr(feature = "typescript", ts(optional))]
        pub logo: Option<String>,
        /// Size of a page.
        #[serde(default, skip_serializing_if = "is_default")]
        #[cfg_attr(feature = "typescript", ts(optional, as = "Option<Paper>"))]
        pub paper: Paper,
        /// Parts that are left out.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        #[cfg_attr(feature = "typescript", ts(optional, as = "Option<Vec<DocumentPart>>"))]
        pub without: Vec<DocumentPart>,
        /// Name of the workload in the history that holds the month that was billed; the document then holds its plan against it.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        #[cfg_attr(feature = "typescript", ts(optional))]
        pub bill: Option<String>,
        /// An earlier catalog, by its date or the beginning of its digest; the document then says what the step from it to the
        /// catalog in use touches.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        #[cfg_attr(feature = "typescript", ts(optional))]
        pub catalog_before: Option<String>,
    }

    /// What owning the architecture costs beside the calls. Amounts are in US dollars; what is absent is not counted, and the
    /// document says so.
    #[derive(Default)]
    pub struct Ownership {
        /// Months to look ahead, 1 to 60; 24 where absent.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        #[cfg_attr(feature = "typescript", ts(optional))]
        pub months: Option<u32>,
        /// Work to build the candidate and to move to it, once.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        #[cfg_attr(feature = "typescript", ts(optional))]
        pub migration_usd: Option<Money>,
        /// Work to run the candidate, a month, beyond what the baseline takes.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        #[cfg_attr(feature = "typescript", ts(optional))]
        pub engineering_usd_per_month: Option<Money>,
        /// Evaluation and its labels for the candidate, a month, beyond what the baseline takes.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        #[cfg_attr(feature = "typescript", ts(optional))]
        pub evaluation_usd_per_month: Option<Money>,
        /// What a request that nobody answers costs the business.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        #[cfg_attr(feature = "typescript", ts(optional))]
        pub failure_usd: Option<Money>,
        /// Growth of traffic a month: expected, and the ends of its band. `0.03` is 3 %.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        #[cfg_attr(feature = "typescript", ts(optional))]
        pub growth_per_month: Option<Expectation>,
        /// Change of token prices a year: expected, and the ends of its band. `-0.2` is 20 % cheaper each year.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        #[cfg_attr(feature = "typescript", ts(optional))]
        pub price_change_per_year: Option<Expectation>,
    }

    /// A figure that is not known, with the ends of the band that it is expected in. Signed shares: `0.03` is 3 %.
    pub struct Expectation {
        /// Lower end.
        pub low: f64,
        /// What is expected.
        pub expected: f64,
        /// Upper end.
        pub high: f64,
        /// Who published it and when; absent for an assumption of one's own.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        #[cfg_attr(feature = "typescript", ts(optional))]
        pub source: Option<String>,
    }

    /// An architecture decision on record.
    pub struct DecisionRecord {
        /// What was decided, in a line.
        pub title: String,
        /// Day of the decision, `YYYY-MM-DD`.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        #[cfg_attr(feature = "typescript", ts(optional))]
        pub date: Option<String>,
        /// Where it stands.
        #[serde(default, skip_serializing_if = "is_default")]
        #[cfg_attr(feature = "typescript", ts(optional, as = "Option<DecisionStatus>"))]
        pub status: DecisionStatus,
        /// The architecture that it is about.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        #[cfg_attr(feature = "typescript", ts(optional))]
        pub architecture: Option<ArchitectureId>,
        /// What asked for a decision.
        pub context: String,
        /// What was weighed.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        #[cfg_attr(feature = "typescript", ts(optional, as = "Option<Vec<String>>"))]
        pub options: Vec<String>,
        /// What was chosen, and why.
        pub outcome: String,
        /// What follows from it, good and bad.
        #[serde(default, skip_serializing_if = "String::is_empty")]
        #[cfg_attr(feature = "typescript", ts(optional, as = "Option<String>"))]
        pub consequences: String,
        /// How one will know that it was right.
        #[serde(default, skip_serializing_if = "String::is_empty")]
        #[cfg_attr(feature = "typescript", ts(optional, as = "Option<String>"))]
        pub confirmation: String,
    }
}

document_enum! {
    /// Size of a page.
    #[derive(Default, Copy, Eq)]
    pub enum Paper {
        /// 210 by 297 mm.
        #[default]
        A4,
        /// 8.5 by 11 inches.
        UsLetter,
    }

    /// A part of the architecture document, in reading order.
    #[derive(Copy, Eq, PartialOrd, Ord)]
    pub enum DocumentPart {
        /// One page for an executive.
        Summary,
        /// Which traffic, which dates, what is assumed.
        Method,
        /// Features, requirements, owners.
        Features,
        /// Each policy.
        Policies,
        /// Thresholds and how they are evaluated.
        Quality,
        /// By feature, model, provider; scenarios; cost of ownership.
        Cost,
        /// Budgets, ceilings, allow-lists.
        Guardrails,
        /// Availability, fallbacks, incidents, latency.
        Reliability,
        /// NIST AI RMF and data policy.
        Risk,
        /// Decision records.
        Decisions,
        /// Configuration, rollout, rollback.
        Implementation,
        /// Glossary and tables.
        Appendix,
    }

    /// Where a decision stands.
    #[derive(Default, Copy, Eq)]
    pub enum DecisionStatus {
        /// For discussion.
        #[default]
        Proposed,
        /// In force.
        Accepted,
        /// Turned down.
        Rejected,
        /// Another one took its place.
        Superseded,
    }
}

impl DocumentPart {
    /// Every part, in reading order.
    pub const ALL: [Self; 12] = [
        Self::Summary,
        Self::Method,
        Self::Features,
        Self::Policies,
        Self::Quality,
        Self::Cost,
        Self::Guardrails,
        Self::Reliability,
        Self::Risk,
        Self::Decisions,
        Self::Implementation,
        Self::Appendix,
    ];

    /// Its heading.
    #[must_use]
    pub fn heading(self) -> &'static str {
        match self {
            Self::Summary => "Summary",
            Self::Method => "Scope, workload and method",
            Self::Features => "Feature map",
            Self::Policies => "Policies",
            Self::Quality => "Quality",
            Self::Cost => "Cost",
            Self::Guardrails => "Guardrails",
            Self::Reliability => "Reliability and latency",
            Self::Risk => "Risk",
            Self::Decisions => "Decisions",
            Self::Implementation => "Implementation",
            Self::Appendix => "Glossary and tables",
        }
    }
}

impl Ownership {
    /// Months to look ahead where the user says nothing.
    pub const MONTHS: u32 = 24;
    /// Months to look ahead at most.
    pub const MOST_MONTHS: u32 = 60;
}
