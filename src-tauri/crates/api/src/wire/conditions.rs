//! What the incidents of recorded conditions cost.

use routewright_domain::{BlastRadius, ConditionCoverage, RecordedIncident};
use serde::Serialize;

/// The incidents of a series that concern an architecture, and what each cost it.
#[derive(Debug, Clone, PartialEq, Serialize, ts_rs::TS)]
pub struct IncidentEffects {
    /// How much of the workload the series covers.
    pub coverage: ConditionCoverage,
    /// Incidents of the whole series, at all endpoints.
    #[ts(type = "number")]
    pub found: u64,
    /// Of them, incidents at endpoints of models that the architecture calls.
    #[ts(type = "number")]
    pub concerned: u64,
    /// Of these, those that were switched off, the ones that were seen longest first.
    pub incidents: Vec<RecordedIncident>,
    /// What each of them cost, in the same order.
    pub effects: Vec<BlastRadius>,
}
