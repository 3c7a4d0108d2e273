//! `routewright catalog …`

use std::path::PathBuf;

use clap::{Args, Subcommand};
use routewright_api::OPENROUTER_API;

#[derive(Debug, Subcommand)]
pub(crate) enum CatalogCommand {
    /// All models of the catalog in use.
    List {
        /// What all requests of this workload, or log file, cost on each model; the cheapest first.
        #[arg(long, value_name = "NAME|FILE")]
        workload: Option<String>,
    },
    /// One model with its endpoints.
    Show {
        /// Catalog id, for example `openai/gpt-4o`.
        model: String,
    },
    /// The catalogs that `--catalog` takes: the bundled one and those of the history.
    Snapshots,
    /// Read price lists as one catalog into the history: of a gateway, of LiteLLM, or an endpoint table.
    Import(CatalogImportOptions),
    /// Fetch today's prices and latencies from a gateway's public API into the history. The only command that uses the
    /// network; nothing of yours is sent.
    ///
    /// A gateway that asks for a key gets the one in the environment variable `ROUTEWRIGHT_GATEWAY_KEY`, as a bearer token, over
    /// https or to this machine alone. A redirect to another host does not get it.
    Refresh(RefreshOptions),
    /// What changed from one catalog to another: launches, retirements, prices.
    Diff {
        /// The older one, named as `--catalog` names it: `bundled`, a file, a date or a digest.
        old: String,
        /// The newer one.
        new: String,
    },
    /// Read recorded conditions of endpoints into the history, for scenarios to name; without a file, list them.
    Conditions(ConditionsOptions),
}

#[derive(Debug, Args)]
pub(crate) struct CatalogImportOptions {
    /// The lists, in any order; gzip and zstd are recognised.
    #[arg(value_name = "FILE", required = true)]
    pub(crate) files: Vec<PathBuf>,
    /// Day of their prices, where a file does not say it, or says another.
    #[arg(long = "as", value_name = "DATE")]
    pub(crate) as_date: Option<String>,
    /// Keep what the files do not state from the catalog in use, each figure with its own date.
    #[arg(long)]
    pub(crate) merge: bool,
}

#[derive(Debug, Args)]
pub(crate) struct RefreshOptions {
    /// The gateway's API.
    #[arg(long, value_name = "URL", default_value = OPENROUTER_API)]
    pub(crate) base_url: String,
    /// Ask for the endpoints of these models only; the others keep theirs where the listed price is the same.
    #[arg(long, value_name = "ID", num_args = 1..)]
    pub(crate) models: Option<Vec<String>>,
}

#[derive(Debug, Args)]
pub(crate) struct ConditionsOptions {
    /// Tables with one row per endpoint and snapshot.
    #[arg(value_name = "FILE", requires = "name")]
    pub(crate) files: Vec<PathBuf>,
    /// Name for `conditions` of a scenario.
    #[arg(long, requires = "files")]
    pub(crate) name: Option<String>,
}
