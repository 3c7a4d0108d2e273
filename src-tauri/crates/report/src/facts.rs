//! What a document is made from.

use routewright_domain::{
    ArchitectureId, BlastRadius, CatalogImpact, CatalogSnapshot, Comparison, ConditionCoverage, ConditionForecast,
    Intervals, Outcome, PlanBill, Project, QualityReport, RecordedIncident, ReplayedMonths, ScenarioId, Scorecard,
    Sensitivity, SessionOutcome, Timestamp, WhatIf,
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
    /// Whole months of the architectures that have budgets, as they were replayed.
    pub replayed_months: &'a [ReplayedMonths],
    /// Ready-made changes around the candidate, replayed under the same scenario; absent where they were not.
    pub what_if: Option<&'a WhatIf>,
    /// The candidate's replay as the plan, against a month that was billed; absent where the project names none.
    pub bill: Option<Asked<'a, PlanBill>>,
    /// What recorded conditions tell; absent where no scenario of the project names some.
    pub conditions: Option<&'a ConditionFacts>,
    /// What the step from an earlier catalog to the one in use touches; absent where the project names none.
    pub catalog_change: Option<Asked<'a, CatalogImpact>>,
    /// Sessions of the baseline and the candidate, where the workload has any.
    pub sessions: Option<&'a [SessionOutcome]>,
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

impl<'a> DocumentFacts<'a> {
    /// A comparison with nothing known beside it: whoever knows more says so field by field.
    #[must_use]
    pub fn of_comparison(
        project: &'a Project,
        comparison: &'a Comparison,
        candidate: &'a ArchitectureId,
        catalog: &'a CatalogSnapshot,
        workload: WorkloadFacts,
    ) -> Self {
        Self {
            project,
            comparison,
            candidate,
            scenarios: &[],
            incidents: &[],
            uncertainty: None,
            replayed_months: &[],
            what_if: None,
            bill: None,
            conditions: None,
            catalog_change: None,
            sessions: None,
            quality: None,
            changes: None,
            catalog,
            workload,
            catalog_source: catalog.source.clone(),
            app_version: env!("CARGO_PKG_VERSION").to_owned(),
        }
    }
}

/// What the project asks a document to say.
#[derive(Debug)]
pub enum Asked<'a, T> {
    /// It is known.
    Found(&'a T),
    /// It is not: why, and the way out, as whole sentences.
    Missing(&'a str),
}

// Derived ones would ask for a `T` that can be copied.
impl<T> Copy for Asked<'_, T> {}

impl<T> Clone for Asked<'_, T> {
    fn clone(&self) -> Self {
        *self
    }
}

/// A series of recorded conditions, and what its incidents did to the candidate.
#[derive(Debug, Clone, PartialEq)]
pub struct ConditionFacts {
    /// The scenario that names it.
    pub scenario: ScenarioId,
    /// Its name in the history.
    pub series: String,
    /// Its first look.
    pub first_at: Timestamp,
    /// Its last look.
    pub last_at: Timestamp,
    /// Which hours of a week it tells of, and how many requests arrive in others.
    pub coverage: ConditionCoverage,
    /// Incidents of the whole series, at all endpoints, those that the scenario switches off left out.
    pub found: u64,
    /// Of them, incidents at endpoints that the candidate calls.
    pub concerned: u64,
    /// Of these, those that were taken away one by one, the ones that were seen longest first.
    pub incidents: Vec<RecordedIncident>,
    /// What each of them did, in the same order.
    pub effects: Vec<BlastRadius>,
    /// The next day, with the errors of such forecasts; absent where the series is too short.
    pub forecast: Option<ConditionForecast>,
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
        self.last_at.days_since(self.first_at)
    }
}
