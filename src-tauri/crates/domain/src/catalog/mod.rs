//! Models, their provider endpoints, and what was published about them on a date.

mod bedrock;
mod conditions;
mod endpoint;
mod model;
mod prices;
mod provenance;
mod resolve;

use serde::{Deserialize, Serialize};

pub use conditions::{ConditionPoint, EndpointConditions, RecordedConditions};
pub use endpoint::{DataPolicy, Endpoint, EndpointLimits, PercentileKnots, Tariff};
pub use model::{Benchmarks, Capability, Model, Reasoning};
pub use prices::{DayWindow, PriceList, PriceOverride, Prices, Weekday};
pub use provenance::{FigureGroup, FigureSource, Provenance};
pub use resolve::{ResolvedModel, RoutingSuffix};

use crate::ModelId;

/// Everything known about models and endpoints on one date.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct CatalogSnapshot {
    /// Date of the prices, `YYYY-MM-DD`.
    pub date: String,
    /// Where the figures were published, in a sentence.
    pub source: String,
    /// Everything that figures were taken from.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub sources: Vec<FigureSource>,
    /// Which source figures are from unless a model or an endpoint says otherwise.
    #[serde(default, skip_serializing_if = "Provenance::is_empty")]
    pub provenance: Provenance,
    /// Sorted by id.
    pub models: Vec<Model>,
}

impl CatalogSnapshot {
    /// The model with this id.
    #[must_use]
    pub fn model(&self, id: &ModelId) -> Option<&Model> {
        self.models.binary_search_by(|model| model.id.cmp(id)).ok().map(|at| &self.models[at])
    }
}
