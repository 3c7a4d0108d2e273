//! What a document is made from.

use routewright_domain::{
    ArchitectureId, CatalogSnapshot, Comparison, Intervals, Outcome, Project, QualityReport, ScenarioId, Scorecard,
    Sensitivity, Timestamp,
};

/// Everything a document says, as the caller found it. Nothing is read from a clock or a disk.
#[derive(Debug, Clone)]
pub struct DocumentFacts<'a> {
    /// The project as it was replayed.
    pub project: &'a Project,
    /// Outcomes of the baseline and of every candidate on one workload.
    pub comparison: &'a Comparison,
    /// The architecture that the document is about; the baseline itself is allowed.
    pub candidate: &'a ArchitectureId,
    /// The same under the project's other scenarios; empty where there is one alone.
    pub scenarios: &'a [Comparison],
    /// What single incidents of scenarios did.
    pub incidents: &'a [IncidentEffectFacts],
    /// How far the figures of the comparison can be trusted, where that is known.
    pub uncertainty: Option<UncertaintyFacts<'a>>,
    /// What quality rests on where the workload has outcomes; absent where it has none.
    pub quality: Option<QualityFacts<'a>>,
    /// What has changed since the last version of the project; absent where none is kept.
    pub changes: Option<VersionFacts>,
    /// Prices, endpoints and data policies behind the comparison.
    pub catalog: &'a CatalogSnapshot,
    /// The workload behind the comparison.
    pub workload: WorkloadFacts,
    /// Where the catalog came from, for example `OpenRouter models API`.
    pub catalog_source: String,
    /// Version of the application.
    pub app_version: String,
}

/// Recorded outcomes and what was fitted to them.
#[derive(Debug, Clone, Copy)]
pub struct QualityFacts<'a> {
    /// The fit with its checks.
    pub report: &'a QualityReport,
    /// The architectures beside single models, their mixture and the oracle; absent where they cannot be scored.
    pub scorecard: Option<&'a Scorecard>,
}

/// How far figures can be trusted.
#[derive(Debug, Clone, Copy)]
pub struct UncertaintyFacts<'a> {
    /// Intervals of the baseline and the candidate.
    pub intervals: &'a Intervals,
    /// What the candidate's bill rests on.
    pub sensitivity: Option<&'a Sensitivity>,
}

/// An incident, seen by taking it away: the candidate under its scenario with all incidents, and with all but this one.
#[derive(Debug, Clone)]
pub struct IncidentEffectFacts {
    /// The scenario that it belongs to.
    pub scenario: ScenarioId,
    /// Its place among the scenario's incidents.
    pub incident: usize,
    /// The candidate with every incident.
    pub with: Outcome,
    /// The candidate with every incident but this.
    pub without: Outcome,
}

/// A version of the project that was kept, and how the project differs from it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct VersionFacts {
    /// What people call the version.
    pub name: String,
    /// When it was kept.
    pub saved_at: Timestamp,
    /// In the order of the project file.
    pub changes: Vec<ChangeFacts>,
}

/// One difference between two versions.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ChangeFacts {
    /// Where, by the names of things.
    pub place: String,
    /// What stood there; absent for what is new.
    pub before: Option<String>,
    /// What stands there; absent for what is gone.
    pub after: Option<String>,
}

/// The workload in a few figures.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WorkloadFacts {
    /// Recorded requests, those that no feature matches included.
    pub requests: u64,
    /// Arrival of the first.
    pub first_at: Timestamp,
    /// Arrival of the last.
    pub last_at: Timestamp,
    /// Format of the log it was imported from.
    pub source_format: String,
    /// Sum over the requests, cached tokens included.
    pub prompt_tokens: u64,
    /// Sum over the requests.
    pub completion_tokens: u64,
}

impl WorkloadFacts {
    /// True for traffic that was made up.
    #[must_use]
    pub fn is_synthetic(&self) -> bool {
        self.source_format == "synthetic"
    }

    /// Days from the first request to the last; 0 for a single one.
    #[must_use]
    pub fn days(&self) -> f64 {
        (self.last_at.0 - self.first_at.0).max(0) as f64 / 86_400e9
    }
}
