//! A plan against what came.

use serde::{Deserialize, Serialize};

use crate::{ArchitectureId, CatalogReference, FeatureId, Money, ScenarioId, Timestamp};

/// A kept replay, the plan, against the log of what happened then. `bill.cost_usd` less `plan.cost_usd` is the sum of the
/// drivers, exactly.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct PlanBill {
    /// The plan.
    pub plan: PlannedCost,
    /// What came.
    pub bill: BilledCost,
    /// Bill less plan.
    pub difference_usd: Money,
    /// Where the difference comes from, in the order in which one thing after the other is taken from the log. Another order would
    /// divide it otherwise.
    pub drivers: Vec<BillDriver>,
    /// The same for each feature, in order of the project.
    pub features: Vec<FeatureBill>,
    /// What the figures leave out or rest on.
    pub remarks: Vec<String>,
}

/// The plan's side.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct PlannedCost {
    /// Number of the replay in the history.
    #[cfg_attr(feature = "typescript", ts(type = "number"))]
    pub replay: i64,
    /// When it was made.
    pub at: Timestamp,
    /// Its architecture.
    pub architecture: ArchitectureId,
    /// Its scenario.
    pub scenario: ScenarioId,
    /// Its workload.
    pub workload: String,
    /// Its catalog, where that is still to be had.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "typescript", ts(optional))]
    pub catalog: Option<CatalogReference>,
    /// Requests that it replayed.
    #[cfg_attr(feature = "typescript", ts(type = "number"))]
    pub requests: u64,
    /// What they cost.
    pub cost_usd: Money,
}

/// The bill's side.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct BilledCost {
    /// The log.
    pub workload: String,
    /// Prices of the time.
    pub catalog: CatalogReference,
    /// Its first request.
    pub first_at: Timestamp,
    /// Its last request.
    pub last_at: Timestamp,
    /// Requests.
    #[cfg_attr(feature = "typescript", ts(type = "number"))]
    pub requests: u64,
    /// Of them, requests whose cost the log records.
    #[cfg_attr(feature = "typescript", ts(type = "number"))]
    pub recorded: u64,
    /// Requests whose cost is recorded tokens times the list price, since the log records none.
    #[cfg_attr(feature = "typescript", ts(type = "number"))]
    pub priced: u64,
    /// Requests that nobody answered and that cost nothing.
    #[cfg_attr(feature = "typescript", ts(type = "number"))]
    pub unanswered: u64,
    /// Requests whose cost nobody knows; they are not in the bill.
    #[cfg_attr(feature = "typescript", ts(type = "number"))]
    pub unpriced: u64,
    /// Requests that no feature of the project matches.
    #[cfg_attr(feature = "typescript", ts(type = "number"))]
    pub outside: u64,
    /// What is known of the bill.
    pub cost_usd: Money,
}

/// What can part a bill from its plan, in the order in which it is taken from the log.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
#[serde(rename_all = "snake_case")]
pub enum BillDriverKind {
    /// The architecture was changed after the plan was kept.
    Design,
    /// More or fewer requests, at the plan's mean cost.
    Volume,
    /// Other shares of the features among them, at the plan's mean cost of each.
    Mix,
    /// Other requests of a feature: longer, less cached, at other times.
    Tokens,
    /// List prices that moved, and what was paid against the list.
    Price,
    /// Other models or providers than the architecture would have asked.
    Routing,
    /// Requests whose cost nobody knows, at what the plan would have paid for them.
    Unpriced,
    /// Requests that no feature matches.
    Outside,
}

impl BillDriverKind {
    /// Every driver, in order.
    pub const ALL: [Self; 8] = [
        Self::Design,
        Self::Volume,
        Self::Mix,
        Self::Tokens,
        Self::Price,
        Self::Routing,
        Self::Unpriced,
        Self::Outside,
    ];

    /// Its name.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Design => "Design",
            Self::Volume => "Volume",
            Self::Mix => "Mix",
            Self::Tokens => "Tokens",
            Self::Price => "Price",
            Self::Routing => "Routing",
            Self::Unpriced => "Unpriced",
            Self::Outside => "Outside the plan",
        }
    }
}

/// One part of the difference.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct BillDriver {
    /// Which.
    pub driver: BillDriverKind,
    /// By how much it moved the bill.
    pub change_usd: Money,
    /// The same in a sentence.
    pub says: String,
}

/// The difference of one feature.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct FeatureBill {
    /// Which.
    pub feature: FeatureId,
    /// Requests of the plan.
    #[cfg_attr(feature = "typescript", ts(type = "number"))]
    pub planned_requests: u64,
    /// Requests that came.
    #[cfg_attr(feature = "typescript", ts(type = "number"))]
    pub billed_requests: u64,
    /// What the plan says.
    pub planned_usd: Money,
    /// What came.
    pub billed_usd: Money,
    /// By how much each driver moved it, in order; the sum is the difference, exactly.
    pub drivers: Vec<DriverShare>,
}

/// A driver's part of a feature's difference.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct DriverShare {
    /// Which.
    pub driver: BillDriverKind,
    /// By how much.
    pub change_usd: Money,
}
