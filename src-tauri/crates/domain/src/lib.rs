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

mod ahead;
mod bill;
mod binary;
mod by_demand;
mod catalog;
mod comparison;
mod condition;
mod cut_short;
mod diagnostic;
mod document;
mod document_settings;
mod dollars;
mod evidence;
mod explanation;
mod factor;
mod feature;
mod guardrail;
mod ids;
mod impact;
mod money;
mod outcome;
mod policy;
mod presets;
mod price;
mod project;
mod project_file;
mod projection;
mod quality_report;
mod recorded;
mod replayed;
mod replayed_months;
mod scenario;
#[cfg(feature = "schema")]
mod schema;
mod scorecard;
mod search;
mod search_space;
mod sensitivity;
mod sessions;
mod templates;
mod timestamp;
mod uncertainty;
pub mod usual_ranges;
mod what_if;
mod workload;

pub use ahead::AssumedAhead;
pub use bill::{BillDriver, BillDriverKind, BilledCost, DriverShare, FeatureBill, PlanBill, PlannedCost};
pub use binary::{binary_kind, seems_utf16};
pub use by_demand::by_demand;
pub use catalog::{
    Benchmarks, Capability, CatalogSnapshot, ConditionPoint, DataPolicy, DayWindow, Endpoint, EndpointConditions,
    EndpointLimits, FigureGroup, FigureSource, Model, PercentileKnots, PriceList, PriceOverride, Prices, Provenance,
    Reasoning, RecordedConditions, ResolvedModel, RoutingSuffix, Tariff, Weekday,
};
pub use comparison::{CatalogReference, Comparison, Delta};
pub use condition::{Condition, RequestFact, TokenRange};
pub use diagnostic::{Diagnostic, Severity, pointer_segment};
pub use document_settings::{
    DecisionRecord, DecisionStatus, DocumentPart, DocumentSettings, Expectation, Ownership, Paper,
};
pub use dollars::{count, counted, dollars, dollars_apart, grouped, requests, signed_dollars};
pub use evidence::Evidence;
pub use explanation::{ExplainedAttempt, ExplainedNode, ExplainedStage, Explanation, JourneyKind, SearchDirection};
pub use factor::Factor;
pub use feature::{Criticality, Feature, Requirements, TaskKind};
pub use guardrail::{Breaker, Budget, DataRequirements, GatewayKey, Guardrail, Period, WhenReached};
pub use ids::{
    ApiKeyId, ArchitectureId, EndpointId, FeatureId, ModelId, PolicyId, ProviderId, ScenarioId, mix_bits, stable_key,
};
pub use impact::{
    ArchitectureImpact, CatalogImpact, ImpactFigures, LeafEdit, Proposal, ProposalEffect, ProposalKind, Touch,
    TouchKind,
};
pub use money::{Money, ParseMoneyError};
pub use outcome::{
    FallbackDepth, FeatureOutcome, GuardrailAction, GuardrailEvent, Mechanisms, NodeOutcome, Outcome, Percentiles,
    Quality, Replications, RequirementResult, SeriesPoint, Spread,
};
pub use policy::{
    Aggregation, Arbiter, Arm, BalancingRule, Band, Bands, BatchPolicy, CacheHit, CachePolicy, CallParameters,
    CascadePolicy, CascadeTier, Classifier, CompressPolicy, Consensus, DataCollection, EnsemblePolicy, Evaluator,
    EvaluatorKind, FallbackPolicy, FallbackStep, GuardPolicy, HedgePolicy, Judge, LatencyBudget, LatencyMeasure,
    MaxPrice, ModelPolicy, PartitionBy, PartitionPolicy, Percentile, Policy, PromptCachePolicy, ProviderPreferences,
    QualityGate, RetryPolicy, SelfCheck, SemanticHit, SharedPolicy, Sort, Split, SteerPolicy, TaskPolicy, TaskRule,
    Trigger, WeightedPolicy,
};
pub use presets::{AssumptionPreset, PresetQuantity, assumption_presets};
pub use price::{ParsePriceError, UnitPrice};
pub use project::{
    Architecture, AssumptionRanges, Assumptions, Normalization, OnDefect, Project, StatedRange, WorkloadReference,
};
pub use project_file::{
    MAX_SEED, PROJECT_SCHEMA, ProjectFileError, content_digest, parse_project, project_digest, write_project,
};
pub use projection::{
    AssumedMonth, BreakEven, CostProjection, FactorBand, MoneyBand, OwnedCost, OwnershipProjection,
    ProjectedArchitecture, ProjectedMonth, ProjectionCase, UnlikeDays, break_even, demand_ahead, saved_band,
    unlike_days,
};
pub use quality_report::{
    CalibrationTenth, ClusterQuality, FitConvergence, HeldBackQuality, JointForecast, ModelQuality, OffPolicyValue,
    QualityInterval, QualityReport, ScoreLoss, SelectionBias,
};
pub use recorded::{
    BlastRadius, ConditionCoverage, ConditionForecast, EndpointForecast, ForecastError, ForecastMethod,
    RecordedIncident, RecordedIncidentKind,
};
pub use replayed::{JudgedScores, ReplayedKind, ReplayedRequests};
pub use replayed_months::{ReplayedMonth, ReplayedMonths, UsedUp};
pub use scenario::{
    Incident, IncidentEffect, IncidentStart, IncidentTarget, LatencyChange, LimitChange, PriceChange, Retirement,
    Scenario,
};
#[cfg(feature = "schema")]
pub use schema::project_schema;
pub use scorecard::{Scorecard, ScorecardCurve, ScorecardEntry, ScorecardRole};
pub use search::{
    ApplicationSearch, Beaten, FeatureSearch, FrontPoint, LeftOut, SearchCandidate, SearchNews, SearchObjective,
    SearchOptions, SearchReport, SearchRound, SearchedPattern, Tuning, TuningPoint, TurningPoint, VendorCap,
};
pub use search_space::{SearchModifier, SearchPattern};
pub use sensitivity::{
    AssumptionKind, AssumptionRange, MonthFigures, RangeOrigin, Sensitivity, SharedFigure, TornadoBar, VarianceShare,
    VarianceShares, VarianceSource,
};
pub use sessions::{
    ClosedLoop, NotSticky, SessionOutcome, SessionPauses, SessionPercentiles, SessionSpans, SessionTurn,
};
pub use templates::{Replacement, Template, successor_of, templates};
pub use timestamp::{ParseTimestampError, Timestamp};
pub use uncertainty::{
    ArchitectureIntervals, BudgetRisk, DeltaIntervals, FeatureIntervals, FigureIntervals, FitErrors, Interval,
    Intervals, MonthlyBill, RequirementRisk, ResamplingMethod, chance,
};
pub use what_if::{SourcedAssumption, Unavailable, WhatIf, WhatIfCard, WhatIfKind};
pub use workload::{
    Column, Dictionary, LatencyCode, NO_ENTRY, Names, OutcomeColumn, Outcomes, PrefixBlocks, RecordedStatus,
    RequestColumns, RequestFlags, RequestRecord, Workload, WorkloadIdentity,
};

/// Fields of a document that this version does not know, kept so that saving loses nothing.
pub type UnknownFields = std::collections::BTreeMap<String, serde_json::Value>;
