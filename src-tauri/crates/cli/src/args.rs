//! The command line as a type.

use std::path::PathBuf;

use clap::{Args, Parser, Subcommand};
use routewright_api::Sample;
use routewright_api::domain::MAX_SEED;

/// Plan multi-model AI architectures: replay recorded requests against candidate routing policies.
#[derive(Debug, Parser)]
#[command(name = "routewright", version, about, arg_required_else_help = true)]
pub(crate) struct Arguments {
    /// The history file, instead of the one in your data folder.
    #[arg(long, value_name = "FILE", global = true)]
    pub(crate) history: Option<PathBuf>,
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
    /// One request's journey, stage by stage.
    Explain(ExplainOptions),
    /// The recorded architecture against what was recorded.
    Backtest(BacktestOptions),
    /// The architecture document.
    Report(ReportOptions),
}

#[derive(Debug, Subcommand)]
pub(crate) enum CatalogCommand {
    /// All models.
    List,
    /// One model with its endpoints.
    Show {
        /// Catalog id, for example `openai/gpt-4o`.
        model: String,
    },
}

#[derive(Debug, Subcommand)]
pub(crate) enum WorkloadCommand {
    /// Read a request log into the history: all of it, or nothing.
    Import {
        /// The log; gzip and zstd are recognised.
        file: PathBuf,
        /// Name of the new workload; the file's own name unless given.
        #[arg(long)]
        name: Option<String>,
        /// `auto`, `azure-llm-trace` or `csv`.
        #[arg(long, default_value = "auto")]
        format: String,
        /// Which column holds a field, for example `prompt_tokens=tokens_in`. May be repeated.
        #[arg(long = "map", value_name = "FIELD=COLUMN")]
        mapping: Vec<String>,
        /// Show what would be imported and write nothing.
        #[arg(long)]
        dry_run: bool,
    },
    /// All workloads of the history.
    List,
    /// One workload in full.
    Show {
        /// Its name.
        name: String,
    },
    /// Write a workload as CSV.
    Export {
        /// Its name.
        name: String,
        /// The file to write.
        #[arg(long)]
        out: PathBuf,
    },
    /// Generate a workload and put it into the history.
    Synthesize(SynthesizeOptions),
    /// Remove a workload from the history.
    Delete {
        /// Its name.
        name: String,
    },
}

/// What to generate.
#[derive(Debug, Args)]
pub(crate) struct SynthesizeOptions {
    #[command(flatten)]
    pub(crate) source: SyntheticSourceOptions,
    /// Name of the new workload; that of the specification unless given.
    #[arg(long, conflicts_with = "sample")]
    pub(crate) name: Option<String>,
    /// So many times the requests over the same span.
    #[arg(long, value_name = "FACTOR", default_value_t = 1.0, conflicts_with = "sample")]
    pub(crate) scale: f64,
    /// Seed of every draw.
    #[arg(long, default_value_t = 1, conflicts_with = "sample", value_parser = clap::value_parser!(u64).range(..=MAX_SEED))]
    pub(crate) seed: u64,
    /// Print the specification and generate nothing.
    #[arg(long)]
    pub(crate) print_spec: bool,
}

/// Where the specification comes from.
#[derive(Debug, Args)]
#[group(required = true, multiple = false)]
pub(crate) struct SyntheticSourceOptions {
    /// The workload of a sample project: enterprise (unless named), finance, healthcare or legal.
    #[arg(long, value_name = "SAMPLE", num_args = 0..=1, require_equals = true, default_missing_value = "enterprise")]
    pub(crate) sample: Option<Sample>,
    /// A specification as JSON; `--sample --print-spec` shows a whole one.
    #[arg(long, value_name = "FILE")]
    pub(crate) spec: Option<PathBuf>,
    /// Traffic like that of a workload of the history, or of a log file.
    #[arg(long, value_name = "NAME|FILE")]
    pub(crate) like: Option<String>,
}

#[derive(Debug, Subcommand)]
pub(crate) enum ProjectCommand {
    /// Write a new project file.
    New {
        /// The file, by custom `NAME.routewright.json`.
        file: PathBuf,
        /// A sample with a baseline and three candidates: enterprise (unless named), finance, healthcare or legal.
        #[arg(long, value_name = "SAMPLE", num_args = 0..=1, require_equals = true, default_missing_value = "enterprise")]
        sample: Option<Sample>,
    },
    /// List every problem of a project; exit code 1 when one is an error.
    Check {
        /// The project file.
        file: PathBuf,
    },
}

/// What every replay needs.
#[derive(Debug, Args)]
pub(crate) struct ReplayInput {
    /// The project file.
    pub(crate) project: PathBuf,
    /// A workload of the history, or a log file.
    #[arg(long, value_name = "NAME|FILE")]
    pub(crate) workload: String,
    /// Seed of every draw, instead of the project's.
    #[arg(long, value_parser = clap::value_parser!(u64).range(..=MAX_SEED))]
    pub(crate) seed: Option<u64>,
    /// Replay this many seeds, from that one on, and show the spread.
    #[arg(long, value_name = "R")]
    pub(crate) replications: Option<std::num::NonZeroU32>,
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
    /// The project file; its seed and catalog are used.
    pub(crate) project: PathBuf,
    /// A workload of the history, or a log file.
    #[arg(long, value_name = "NAME|FILE")]
    pub(crate) workload: String,
}

#[derive(Debug, Args)]
pub(crate) struct ReportOptions {
    #[command(flatten)]
    pub(crate) input: ReplayInput,
    /// The file to write: `.pdf` or `.html`.
    #[arg(long)]
    pub(crate) out: PathBuf,
    /// The candidate; the first one unless given.
    #[arg(long, value_name = "ID")]
    pub(crate) architecture: Option<String>,
    /// This scenario instead of the project's first.
    #[arg(long, value_name = "ID")]
    pub(crate) scenario: Option<String>,
}
