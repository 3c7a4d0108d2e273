//! The command line as a type.

mod bill;
mod catalog;
mod conditions;
mod impact;
mod input;
mod project;
mod projection;
mod recommend;
mod sessions;
mod what_if;
mod workload;

use std::num::NonZeroU32;
use std::path::PathBuf;

use clap::{Args, Parser, Subcommand};
use routewright_api::GatewayTarget;
use routewright_api::domain::{DocumentPart, MAX_SEED, Paper};

pub(crate) use bill::BillOptions;
pub(crate) use catalog::{CatalogCommand, CatalogImportOptions, ConditionsOptions, RefreshOptions};
pub(crate) use conditions::{ConditionsCommand, EffectOptions};
pub(crate) use impact::ImpactOptions;
pub(crate) use input::ProjectInput;
pub(crate) use project::ProjectCommand;
pub(crate) use projection::ProjectionOptions;
pub(crate) use recommend::RecommendOptions;
pub(crate) use sessions::SessionsOptions;
pub(crate) use what_if::WhatIfOptions;
pub(crate) use workload::{LogOptions, OutcomesOptions, SynthesizeOptions, WorkloadCommand};

/// Plan multi-model AI architectures: replay recorded requests against candidate routing policies.
#[derive(Debug, Parser)]
#[command(name = "routewright", version, about, arg_required_else_help = true)]
pub(crate) struct Arguments {
    /// The history file, instead of the one in your data folder.
    #[arg(long, value_name = "FILE", global = true)]
    pub(crate) history: Option<PathBuf>,
    /// Another catalog than the bundled one: a file, or a date or digest of the history.
    #[arg(long, value_name = "FILE|DATE|DIGEST", global = true)]
    pub(crate) catalog: Option<String>,
    /// Print JSON: stable, money as decimal strings.
    #[arg(long, global = true)]
    pub(crate) json: bool,
    /// No progress, and tables without remarks.
    #[arg(long, global = true)]
    pub(crate) quiet: bool,
    #[command(subcommand)]
    pub(crate) command: Command,
}

#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// Models, their endpoints and prices.
    #[command(subcommand)]
    Catalog(CatalogCommand),
    /// Recorded requests.
    #[command(subcommand)]
    Workload(WorkloadCommand),
    /// Project files.
    #[command(subcommand)]
    Project(ProjectCommand),
    /// What each architecture would have been on a workload.
    Replay(ReplayOptions),
    /// Every candidate against the baseline; exit code 3 when a candidate breaches a requirement.
    Compare(CompareOptions),
    /// How far the figures can be trusted: intervals, risks, and what they rest on.
    Uncertainty(UncertaintyOptions),
    /// The cost of ownership over one to five years, by architecture: bands of growth, prices and requests, and break-even.
    Projection(ProjectionOptions),
    /// Replays that were kept, with all that makes them repeatable.
    #[command(subcommand)]
    Replays(ReplaysCommand),
    /// One request's journey, stage by stage.
    Explain(ExplainOptions),
    /// The recorded architecture against what was recorded.
    Backtest(BacktestOptions),
    /// The best policy for a feature, or the best architecture; exit code 4 when there is none.
    Recommend(RecommendOptions),
    /// Which policies a change of the catalog touches, what it does to cost and quality, and what to change.
    Impact(ImpactOptions),
    /// A kept replay as a plan against the log of what came: volume, mix, tokens, price, routing.
    Bill(BillOptions),
    /// What response caching, prompt compression and off-peak batch would save an architecture, and cost it.
    WhatIf(WhatIfOptions),
    /// Sessions as a unit: cost, waiting, success and stickiness of conversations and agents' tasks.
    Sessions(SessionsOptions),
    /// What recorded conditions tell: incidents and what they cost, hours without a record, the next day.
    #[command(subcommand)]
    Conditions(ConditionsCommand),
    /// What the outcomes of a workload say of models: the fit, and how well it foretells outcomes held back.
    Quality(QualityOptions),
    /// Architectures beside the best single model, random mixing and the oracle, by the scores of research.
    Scorecard(ScorecardOptions),
    /// The architecture document.
    Report(ReportOptions),
    /// An architecture as the configuration of a gateway, with a statement of what that gateway cannot express.
    Export(ExportOptions),
}

/// Seeds at most: a spread of more says no more, and each is a whole replay.
const MOST_REPLICATIONS: u32 = 1_000;

fn replications(text: &str) -> Result<NonZeroU32, String> {
    let wanted = text.parse().ok().filter(|wanted: &NonZeroU32| wanted.get() <= MOST_REPLICATIONS);
    wanted.ok_or_else(|| format!("give a whole number from 1 to {MOST_REPLICATIONS}; each is a whole replay"))
}

/// What every replay needs.
#[derive(Debug, Args)]
pub(crate) struct ReplayInput {
    #[command(flatten)]
    pub(crate) named: ProjectInput,
    /// Seed of every draw, instead of the project's.
    #[arg(long, value_parser = clap::value_parser!(u64).range(..=MAX_SEED))]
    pub(crate) seed: Option<u64>,
    /// Replay this many seeds, 1 to 1000, from that one on, and show the spread.
    #[arg(long, value_name = "R", value_parser = replications)]
    pub(crate) replications: Option<NonZeroU32>,
}

#[derive(Debug, Args)]
pub(crate) struct ReplayOptions {
    #[command(flatten)]
    pub(crate) input: ReplayInput,
    /// Only this architecture. May be repeated.
    #[arg(long = "architecture", value_name = "ID")]
    pub(crate) architectures: Vec<String>,
    /// This scenario instead of the project's first. May be repeated.
    #[arg(long = "scenario", value_name = "ID")]
    pub(crate) scenarios: Vec<String>,
    /// Exit with code 3 when a requirement is breached or cannot be decided.
    #[arg(long)]
    pub(crate) check: bool,
    /// Give every figure with its 95 % interval.
    #[arg(long)]
    pub(crate) intervals: bool,
}

#[derive(Debug, Subcommand)]
pub(crate) enum ReplaysCommand {
    /// All that the history has, the last first.
    List,
    /// One replay: what it was made of, and its outcome.
    Show {
        /// Its number.
        id: i64,
    },
    /// Remove a replay from the history.
    Delete {
        /// Its number.
        id: i64,
    },
}

#[derive(Debug, Args)]
pub(crate) struct CompareOptions {
    #[command(flatten)]
    pub(crate) input: ReplayInput,
    /// Only this candidate. May be repeated.
    #[arg(long = "architecture", value_name = "ID")]
    pub(crate) architectures: Vec<String>,
    /// This scenario instead of the project's first.
    #[arg(long, value_name = "ID")]
    pub(crate) scenario: Option<String>,
    /// Give every figure and every difference with its 95 % interval.
    #[arg(long)]
    pub(crate) intervals: bool,
}

#[derive(Debug, Args)]
pub(crate) struct UncertaintyOptions {
    #[command(flatten)]
    pub(crate) input: ReplayInput,
    /// Only this candidate. May be repeated.
    #[arg(long = "architecture", value_name = "ID")]
    pub(crate) architectures: Vec<String>,
    /// This scenario instead of the project's first.
    #[arg(long, value_name = "ID")]
    pub(crate) scenario: Option<String>,
}

#[derive(Debug, Args)]
pub(crate) struct ExplainOptions {
    #[command(flatten)]
    pub(crate) input: ReplayInput,
    /// The architecture.
    #[arg(long, value_name = "ID")]
    pub(crate) architecture: String,
    /// The request: its id in the log, or its number in order of arrival, from 1.
    #[arg(long, value_name = "ID")]
    pub(crate) request: String,
    /// This scenario instead of the project's first.
    #[arg(long, value_name = "ID")]
    pub(crate) scenario: Option<String>,
}

#[derive(Debug, Args)]
pub(crate) struct BacktestOptions {
    #[command(flatten)]
    pub(crate) input: ProjectInput,
}

#[derive(Debug, Args)]
pub(crate) struct QualityOptions {
    #[command(flatten)]
    pub(crate) input: ProjectInput,
}

#[derive(Debug, Args)]
pub(crate) struct ScorecardOptions {
    #[command(flatten)]
    pub(crate) input: ReplayInput,
    /// Only this architecture. May be repeated.
    #[arg(long = "architecture", value_name = "ID")]
    pub(crate) architectures: Vec<String>,
    /// This scenario instead of the project's first.
    #[arg(long, value_name = "ID")]
    pub(crate) scenario: Option<String>,
}

#[derive(Debug, Args)]
pub(crate) struct ReportOptions {
    #[command(flatten)]
    pub(crate) input: ReplayInput,
    /// The file to write: `.pdf`, `.html`, `.docx` or `.md`; the last with a folder of pictures beside it.
    #[arg(long)]
    pub(crate) out: PathBuf,
    /// This paper instead of the project's: `a4` or `us-letter`.
    #[arg(long, value_name = "PAPER", value_parser = paper)]
    pub(crate) paper: Option<Paper>,
    /// Leave out these parts, and no others: `summary`, `method`, `features`, `policies`, `quality`, `cost`, `guardrails`,
    /// `reliability`, `risk`, `decisions`, `implementation`, `appendix`.
    #[arg(long, value_name = "PART", value_delimiter = ',', value_parser = part)]
    pub(crate) without: Vec<DocumentPart>,
    /// The candidate; the first one unless given.
    #[arg(long, value_name = "ID")]
    pub(crate) architecture: Option<String>,
    /// This scenario instead of the project's first.
    #[arg(long, value_name = "ID")]
    pub(crate) scenario: Option<String>,
    /// Hold the plan against this workload of the history, or this log: the month that was billed, instead of the project's.
    #[arg(long, value_name = "NAME|FILE")]
    pub(crate) bill: Option<String>,
    /// Say what the step from this catalog to the one in use touches: `bundled`, a file, a date or a digest, instead of the project's.
    #[arg(long, value_name = "CATALOG")]
    pub(crate) catalog_before: Option<String>,
}

#[derive(Debug, Args)]
pub(crate) struct ExportOptions {
    /// The project file.
    pub(crate) project: PathBuf,
    /// The architecture that is written down.
    #[arg(long, value_name = "ID")]
    pub(crate) architecture: String,
    /// The gateway: openrouter, litellm, portkey, tensorzero or semantic-router.
    #[arg(long, value_name = "GATEWAY")]
    pub(crate) target: GatewayTarget,
    /// A folder for the files; it is made where it does not exist.
    #[arg(long, value_name = "DIR")]
    pub(crate) out: PathBuf,
    /// A workload of the history, or a log file, on which what the configuration loses is replayed.
    #[arg(long, value_name = "NAME|FILE")]
    pub(crate) workload: Option<String>,
    /// The scenario of that replay, instead of the project's first.
    #[arg(long, value_name = "ID")]
    pub(crate) scenario: Option<String>,
    /// Replace files that no export has written, or that were changed since.
    #[arg(long)]
    pub(crate) force: bool,
}

fn paper(text: &str) -> Result<Paper, String> {
    named(text).ok_or_else(|| "write `a4` or `us-letter`".to_owned())
}

fn part(text: &str) -> Result<DocumentPart, String> {
    named(text).ok_or_else(|| "no part of the document; `routewright report --help` lists them".to_owned())
}

/// A value by its name in project files, with hyphens as the command line has them.
fn named<T: serde::de::DeserializeOwned>(text: &str) -> Option<T> {
    serde_json::from_value(serde_json::Value::String(text.to_lowercase().replace('-', "_"))).ok()
}
