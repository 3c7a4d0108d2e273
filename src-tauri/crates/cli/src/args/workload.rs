//! `routewright workload …`

use std::path::PathBuf;

use clap::builder::PossibleValuesParser;
use clap::{Args, Subcommand};
use routewright_api::domain::MAX_SEED;
use routewright_api::{LogFormat, Sample};

/// Stands for a format that is to be recognised.
const AUTO: &str = "auto";

fn formats() -> impl Iterator<Item = &'static str> {
    std::iter::once(AUTO).chain(LogFormat::ALL.into_iter().map(LogFormat::name))
}

#[derive(Debug, Subcommand)]
pub(crate) enum WorkloadCommand {
    /// Read a request log into the history: all of it, or nothing.
    Import(LogOptions),
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
    /// Attach scores of models' answers to the requests of a workload, from which replays take quality; list or remove them.
    Outcomes(OutcomesOptions),
    /// Generate a workload and put it into the history.
    Synthesize(SynthesizeOptions),
    /// Remove a workload from the history.
    Delete {
        /// Its name.
        name: String,
    },
}

/// What to import, and how to read it.
#[derive(Debug, Args)]
pub(crate) struct LogOptions {
    /// The log; gzip and zstd are recognised.
    pub(crate) file: PathBuf,
    /// Name of the new workload; the file's own name unless given.
    #[arg(long)]
    pub(crate) name: Option<String>,
    /// What wrote the log.
    #[arg(long, default_value = AUTO, value_parser = PossibleValuesParser::new(formats()))]
    pub(crate) format: String,
    /// Which column holds a field, for example `prompt_tokens=tokens_in`. May be repeated.
    #[arg(long = "map", value_name = "FIELD=COLUMN")]
    pub(crate) mapping: Vec<String>,
    /// Write every rejected row, with its line and the reason, to a CSV file: this one, or `NAME.rejects.csv` beside the
    /// log. Texts and keys in it are replaced by their length.
    #[arg(long, value_name = "FILE", num_args = 0..=1)]
    #[expect(clippy::option_option, reason = "how clap reads an option whose value may be left out")]
    pub(crate) rejects: Option<Option<PathBuf>>,
    /// Show what would be imported, by the first thousand rows, and what other columns look like; write nothing.
    #[arg(long)]
    pub(crate) dry_run: bool,
}

/// What to attach or to remove.
#[derive(Debug, Args)]
pub(crate) struct OutcomesOptions {
    /// The scores, as CSV, JSON or Parquet: a row for each request and model (`request_id`, `model`, `score`), or a row
    /// for each request with a column for each model. Without a file, what is attached is listed.
    pub(crate) file: Option<PathBuf>,
    /// Name of the workload.
    #[arg(long, value_name = "NAME")]
    pub(crate) workload: String,
    /// Which column, or model of the file, is which model of the catalog. `id=COLUMN` says which column is the request's id, and in a
    /// table with a row for each request and model `model=COLUMN` and `score=COLUMN` say the others. May be repeated.
    #[arg(long = "map", value_name = "MODEL=COLUMN", requires = "file")]
    pub(crate) mapping: Vec<String>,
    /// Remove the scores of this model. May be repeated.
    #[arg(long, value_name = "MODEL", conflicts_with = "file")]
    pub(crate) remove: Vec<String>,
    /// Remove all scores of the workload.
    #[arg(long, conflicts_with_all = ["file", "remove"])]
    pub(crate) remove_all: bool,
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
