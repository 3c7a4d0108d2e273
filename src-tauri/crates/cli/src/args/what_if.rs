//! `routewright what-if …`

use clap::Args;

use super::ProjectInput;

#[derive(Debug, Args)]
pub(crate) struct WhatIfOptions {
    #[command(flatten)]
    pub(crate) input: ProjectInput,
    /// The architecture that the changes are made to.
    #[arg(long, value_name = "ID")]
    pub(crate) architecture: String,
    /// This scenario instead of the project's first.
    #[arg(long, value_name = "ID")]
    pub(crate) scenario: Option<String>,
}
