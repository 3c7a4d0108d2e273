//! `routewright conditions …`

use clap::{Args, Subcommand};

use super::ProjectInput;

#[derive(Debug, Subcommand)]
pub(crate) enum ConditionsCommand {
    /// Which hours of the week a series tells of, and the share of a workload's requests that falls in others.
    Show {
        /// Name of the series; `routewright catalog conditions` lists them.
        name: String,
        /// A workload of the history, or a log file.
        #[arg(long, value_name = "NAME|FILE")]
        workload: Option<String>,
    },
    /// Incidents found in a series, with the earliest and the latest time at which each began and ended.
    Incidents {
        /// Name of the series.
        name: String,
    },
    /// What each incident cost an architecture: the replay with it less the replay with it switched off.
    Effect(EffectOptions),
    /// The next day's time to first token of every endpoint, with the error of such forecasts beside that of persistence.
    Forecast {
        /// Name of the series.
        name: String,
    },
}

#[derive(Debug, Args)]
pub(crate) struct EffectOptions {
    #[command(flatten)]
    pub(crate) input: ProjectInput,
    /// The architecture.
    #[arg(long, value_name = "ID")]
    pub(crate) architecture: String,
    /// This scenario instead of the project's first.
    #[arg(long, value_name = "ID")]
    pub(crate) scenario: Option<String>,
    /// Incidents at most, those that were seen longest first; each is a whole replay.
    #[arg(long, value_name = "N", default_value_t = 20)]
    pub(crate) most: usize,
}
