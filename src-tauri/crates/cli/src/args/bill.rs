//! `routewright bill …`

use std::path::PathBuf;

use clap::Args;

#[derive(Debug, Args)]
pub(crate) struct BillOptions {
    /// The project file.
    pub(crate) project: PathBuf,
    /// The plan: number of a kept replay; `routewright replays list` shows them.
    #[arg(long, value_name = "REPLAY")]
    pub(crate) plan: i64,
    /// What came: a workload of the history, or a log file.
    #[arg(long, value_name = "NAME|FILE")]
    pub(crate) workload: String,
}
