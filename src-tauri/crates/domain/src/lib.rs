//! The nouns of Routewright, in the words of the field.
//!
//! Everything that two crates talk about is defined here: ids, exact [`Money`] and [`UnitPrice`]s, the
//! policy language, features, architectures, scenarios, the project file, catalogs, workloads as
//! columns, and the outcome of a replay. Nothing here reads a file, a clock or the network, and nothing
//! knows how a policy is executed: that is the engine's business.
//!
//! ```
//! use routewright_domain::{Money, UnitPrice};
//! let price: UnitPrice = "0.0000025".parse().unwrap(); // USD per token
//! assert_eq!(price.of(1_154_400), "2.886".parse::<Money>().unwrap());
//! ```

mod catalog;
mod condition;
mod diagnostic;
mod evidence;
mod feature;
mod ids;
mod money;
mod outcome;
mod policy;
mod price;
mod project;
mod project_file;
mod scenario;
mod timestamp;
mod workload;

pub use catalog::{
    CatalogSnapshot, DataPolicy, Endpoint, EndpointLimits, Model, PercentileKnots, PriceList, PriceOverride, Prices,
};
pub use condition::{Condition, TokenRange};
pub use diagnostic::{Diagnostic, Severity};
pub use evidence::Evidence;
pub use feature::{Feature, Requirements};
pub use ids::{ArchitectureId, EndpointId, FeatureId, ModelId, ProviderId, ScenarioId, mix_bits, stable_key};
pub use money::{Money, ParseMoneyError};
pub use outcome::{
    CatalogReference, Comparison, Delta, FallbackDepth, FeatureOutcome, GuardrailEvent, Outcome, Percentiles, Quality,
    RequirementResult,
};
pub use policy::{
    FallbackPolicy, FallbackStep, ModelPolicy, Policy, ProviderPreferences, Sort, TaskPolicy, TaskRule, Trigger,
};
pub use price::{ParsePriceError, UnitPrice};
pub use project::{Architecture, Project, WorkloadReference};
pub use project_file::{MAX_SEED, PROJECT_SCHEMA, ProjectFileError, parse_project, write_project};
pub use scenario::{Incident, IncidentEffect, IncidentStart, IncidentTarget, Scenario};
pub use timestamp::{ParseTimestampError, Timestamp};
pub use workload::{Dictionary, NO_ENTRY, RecordedStatus, RequestColumns, RequestRecord, Workload, WorkloadIdentity};

/// Fields of a document that this version does not know, kept so that saving loses nothing.
pub type UnknownFields = std::collections::BTreeMap<String, serde_json::Value>;
