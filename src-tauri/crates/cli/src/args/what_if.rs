//! `routewright what-if …`

use std::path::PathBuf;

use clap::Args;

#[derive(Debug, Args)]
pub(crate) struct WhatIfOptions {
    /// The project file.
    pub(crate) project: PathBuf,
    /// A workload of the history, or a log file; that of the project unless given.
    #[arg(long, value_name = "NAME|FILE")]
    pub(crate) workload: Option<String>,
    /// The architecture that the changes are made to.
    #[arg(long, value_name = "ID")]
    pub(crate) architecture: String,
    /// This scenario instead of the project's first.
    #[arg(long, value_name = "ID")]
    pub(crate) scenario: Option<String>,
}
