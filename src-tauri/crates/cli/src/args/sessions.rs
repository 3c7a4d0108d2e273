//! `routewright sessions …`

use std::path::PathBuf;

use clap::Args;

#[derive(Debug, Args)]
pub(crate) struct SessionsOptions {
    /// The project file.
    pub(crate) project: PathBuf,
    /// A workload of the history, or a log file; that of the project unless given.
    #[arg(long, value_name = "NAME|FILE")]
    pub(crate) workload: Option<String>,
    /// Only this architecture beside the baseline. May be repeated.
    #[arg(long = "architecture", value_name = "ID")]
    pub(crate) architectures: Vec<String>,
    /// This scenario instead of the project's first.
    #[arg(long, value_name = "ID")]
    pub(crate) scenario: Option<String>,
}
