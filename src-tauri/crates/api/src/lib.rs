//! Use cases: what the window and the command line both do, and nothing that only one of them does.
//!
//! Every function takes a [`Session`] (or less), does one thing that a user asks for and returns a wire type.
//! The crate knows no Tauri, no terminal and no dialog: where things lie and what time it is come from a narrow
//! [`Host`]. All functions block; whoever calls them decides on which thread.

mod as_recorded;
mod bill;
mod catalog;
mod changes;
mod commands;
mod conditions;
mod configuration;
mod document;
mod error;
mod expected_quality;
mod export;
mod exports;
mod file;
mod gateways;
mod host;
mod impact;
mod import;
mod jobs;
mod journeys;
mod keychain;
mod opening;
mod outcomes;
mod picture;
mod project;
mod project_diff;
mod project_shape;
mod projection;
mod quality;
mod recent;
mod recommend;
mod remembered;
mod replay;
mod replays;
mod requests;
mod sample;
mod scorecard;
mod scratch;
mod session;
mod sessions;
mod storage;
mod synthesize;
#[cfg(test)]
mod testing;
mod typescript;
mod uncertainty;
mod versions;
mod what_if;
mod wire;
mod workload;

pub use as_recorded::as_recorded;
pub use bill::{BillRequest, keep_plan, plan_against_bill};
pub use catalog::{
    CatalogImport, CatalogRefresh, CatalogSource, GATEWAY_KEY_VARIABLE, MergeOver, WorkloadPrice, WorkloadPrices,
    catalog_changes, catalog_summary, diff_catalogs, import_catalog, import_conditions, list_catalogs, list_conditions,
    price_workload, refresh_catalog, show_model, use_catalog,
};
pub use commands::COMMANDS;
pub use conditions::{condition_coverage, forecast_conditions, incident_effects, list_incidents};
pub use configuration::{ConfigurationRequest, configuration, write_configuration, write_or_ask};
pub use document::{DocumentRequest, document_html, document_name, document_page, lay_out_document, write_document};
pub use error::{ApiError, ErrorCode};
pub use export::export_workload;
pub use exports::replaced::Overwrite;
pub use gateways::{forget_key, keep_key, key_states};
pub use host::{Host, StandardHost};
pub use impact::{ImpactRequest, catalog_impact};
pub use import::{ImportRequest, RejectsTo, import_workload, inspect_log, mapping_of, preview_import, unknown_models};
pub use jobs::{JobGuard, Jobs, Watcher};
pub use journeys::{explain_request, find_journey};
pub use keychain::{Keychain, KeychainError, NoKeychain};
pub use opening::{Opening, create_project, open_and_remember, open_sample, prepare, project_file_name, start};
pub use outcomes::{OutcomesRequest, attach_outcomes, preview_outcomes, remove_outcomes, workload_scores};
pub use picture::{picture_name, write_picture};
pub use project::{
    check_project, new_project, open_project, policy_templates, project_file_digest, project_schema, save_project,
};
pub use project_diff::diff_projects;
pub use projection::{ProjectionAssumptions, project_costs, with_assumptions};
pub use quality::quality_report;
pub use recent::{forget_recent, list_recent};
pub use recommend::{RecommendRequest, adopt, recommend, tune};
pub use replay::{ReplayRequest, backtest_workload, compare_and_keep, compare_architectures, replay_architectures};
pub use replays::{delete_replay, list_replays, show_replay};
pub use requests::{browse_requests, judged_scores, select_requests, show_request};
pub use sample::{SAMPLE_SEED, SAMPLE_WORKLOAD, Sample, UnknownSample, starter_project};
pub use scorecard::scorecard;
pub use session::{Session, WorkloadSource};
pub use sessions::compare_sessions;
pub use storage::show_storage;
pub use synthesize::{SynthesizeRequest, SyntheticSource, synthesis_request, synthesize_workload, synthetic_spec};
pub use typescript::typescript;
pub use uncertainty::{MONTHS_AHEAD, compared_intervals, replayed_intervals, sensitivity_of, uncertainty};
pub use versions::{delete_version, diff_version, keep_file_as_version, list_versions, open_version, save_version};
pub use what_if::what_if_we_also;
pub use wire::*;
pub use workload::{delete_workload, list_workloads, rename_workload, show_workload, store_sample_workload};

pub use routewright_catalog::{
    BearerKey, CatalogDiff, ContextDifference, EndpointChange, Launch, OPENROUTER_API, PriceDifference, ReadNote,
    Retired, SkippedModel,
};
pub use routewright_domain as domain;
pub use routewright_domain::Explanation;
pub use routewright_engine::{Backtest, BacktestFigures};
pub use routewright_history::{Field, FieldMapping, LogFormat};
