//! What most commands are given: a project and its requests.

use std::path::PathBuf;

use clap::Args;

#[derive(Debug, Args)]
pub(crate) struct ProjectInput {
    /// The project file.
    pub(crate) project: PathBuf,
    /// A workload of the history, or a log file; that of the project unless given.
    #[arg(long, value_name = "NAME|FILE")]
    pub(crate) workload: Option<String>,
}
