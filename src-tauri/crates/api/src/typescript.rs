//! The wire types and the command table as TypeScript.

use routewright_domain as domain;
use routewright_history::Field;
use ts_rs::{Config, TS};

use crate::error::{ApiError, ErrorCode};
use crate::wire;

/// Every command of the window, in the order of the shell's table. Tests hold the shell, its permissions and the
/// frontend to this list.
pub const COMMANDS: [&str; 20] = [
    "start",
    "open_sample",
    "open_project",
    "save_project",
    "check_project",
    "list_workloads",
    "show_workload",
    "pick_log",
    "preview_import",
    "import_workload",
    "delete_workload",
    "browse_requests",
    "show_request",
    "explain_request",
    "rename_workload",
    "synthesize_workload",
    "cancel_job",
    "compare",
    "preview_document",
    "export_document",
];

macro_rules! declarations {
    ($config:expr, $($wire_type:ty),+ $(,)?) => {
        vec![$(declaration::<$wire_type>($config)),+]
    };
}

/// The text of `ui/src/lib/ipc/generated.ts`.
#[must_use]
#[expect(clippy::too_many_lines, reason = "a list of types")]
pub fn typescript() -> String {
    let config = Config::new();
    let declarations = declarations!(
        &config,
        domain::ModelId,
        domain::ProviderId,
        domain::EndpointId,
        domain::FeatureId,
        domain::ArchitectureId,
        domain::ScenarioId,
        domain::Evidence,
        domain::Trigger,
        domain::Severity,
        domain::TokenRange,
        domain::RequestFact,
        domain::Condition,
        domain::Sort,
        domain::BalancingRule,
        domain::DataCollection,
        domain::Tariff,
        domain::Capability,
        domain::Factor,
        domain::PolicyId,
        domain::ApiKeyId,
        domain::MaxPrice,
        domain::CallParameters,
        domain::Percentile,
        domain::DataRequirements,
        domain::Period,
        domain::WhenReached,
        domain::Budget,
        domain::Guardrail,
        domain::GatewayKey,
        domain::Breaker,
        domain::OnDefect,
        domain::Normalization,
        domain::Assumptions,
        domain::TaskKind,
        domain::Criticality,
        domain::Judge,
        domain::Classifier,
        domain::SelfCheck,
        domain::EvaluatorKind,
        domain::Evaluator,
        domain::QualityGate,
        domain::CascadeTier,
        domain::CascadePolicy,
        domain::Consensus,
        domain::Arbiter,
        domain::Aggregation,
        domain::EnsemblePolicy,
        domain::LatencyMeasure,
        domain::LatencyBudget,
        domain::SteerPolicy,
        domain::Band,
        domain::Bands,
        domain::Split,
        domain::PartitionBy,
        domain::PartitionPolicy,
        domain::SemanticHit,
        domain::CacheHit,
        domain::CachePolicy,
        domain::PromptCachePolicy,
        domain::CompressPolicy,
        domain::BatchPolicy,
        domain::RetryPolicy,
        domain::HedgePolicy,
        domain::Arm,
        domain::WeightedPolicy,
        domain::GuardPolicy,
        domain::SharedPolicy,
        domain::EndpointLimits,
        domain::PriceChange,
        domain::Retirement,
        domain::LatencyChange,
        domain::LimitChange,
        domain::GuardrailAction,
        domain::Mechanisms,
        domain::NodeOutcome,
        domain::SeriesPoint,
        domain::Spread<f64>,
        domain::Replications,
        domain::ProviderPreferences,
        domain::ModelPolicy,
        domain::FallbackStep,
        domain::FallbackPolicy,
        domain::TaskRule,
        domain::TaskPolicy,
        domain::Policy,
        domain::Requirements,
        domain::Feature,
        domain::Architecture,
        domain::IncidentStart,
        domain::IncidentTarget,
        domain::IncidentEffect,
        domain::Incident,
        domain::Scenario,
        domain::WorkloadReference,
        domain::Project,
        domain::Diagnostic,
        wire::EndpointSummary,
        wire::ModelSummary,
        wire::CatalogSummary,
        wire::WorkloadSummary,
        wire::Share,
        wire::RejectedRow,
        wire::Coverage,
        wire::Distribution,
        wire::Arrivals,
        wire::RequestRow,
        wire::WorkloadDetail,
        wire::MappedColumn,
        wire::ImportPreview,
        wire::ColumnChoice,
        wire::ImportedWorkload,
        wire::ArrivalPattern,
        wire::TokenSpread,
        wire::SynthesisFeature,
        wire::SynthesisFromScratch,
        wire::SynthesisLike,
        wire::Synthesis,
        wire::Limits<f64>,
        wire::RequestFilter,
        wire::RequestColumn,
        wire::SortDirection,
        wire::RequestQuery,
        wire::RequestSums,
        wire::NumberedRequest,
        wire::RequestPage,
        wire::RecordedScore,
        wire::RequestDetail,
        domain::ExplainedStage,
        domain::ExplainedAttempt,
        domain::Explanation,
        wire::Progress,
        domain::Percentiles,
        domain::FallbackDepth,
        domain::Quality,
        domain::GuardrailEvent,
        domain::RequirementResult,
        domain::FeatureOutcome,
        domain::Outcome,
        domain::Delta,
        domain::CatalogReference,
        domain::Comparison,
        ErrorCode,
        ApiError,
        wire::OpenProject,
        wire::Start,
        wire::CheckedProject,
        wire::DocumentFormat,
        wire::ExportedDocument,
    );
    let field = |(_, name, unit): (Field, &str, &str)| format!("  {{ name: {name:?}, unit: {unit:?} }},");
    let fields: Vec<String> = Field::ALL.into_iter().map(field).collect();
    let commands: Vec<String> = COMMANDS.iter().map(|command| format!("  | \"{command}\"")).collect();
    format!(
        "// Generated by `cargo xtask bindings` from the Rust wire types. Do not edit.\n\n{PRIMITIVES}\n{}\n\n\
         /** Every field that a column of a log can become. */\nexport const LOG_FIELDS: {{ name: string; unit: string }}[] = [\n{}\n];\n\n\
         /** Every command of the shell. */\nexport type Command =\n{};\n",
        declarations.join("\n\n"),
        fields.join("\n"),
        commands.join("\n")
    )
}

const PRIMITIVES: &str =
    "/** Exact US dollars as a decimal string, for example \"96.791325\". Parse it only to draw, never to calculate. */
export type Money = string;

/** RFC 3339 in UTC, for example \"2023-11-16T18:15:46.68059Z\". */
export type Timestamp = string;
";

fn declaration<T: TS>(config: &Config) -> String {
    let docs = T::docs().unwrap_or_default();
    format!("{}export {}", docs, T::decl(config))
}
