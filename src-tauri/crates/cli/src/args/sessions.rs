//! `routewright sessions …`

use clap::Args;

use super::ProjectInput;

#[derive(Debug, Args)]
pub(crate) struct SessionsOptions {
    #[command(flatten)]
    pub(crate) input: ProjectInput,
    /// Only this architecture beside the baseline. May be repeated.
    #[arg(long = "architecture", value_name = "ID")]
    pub(crate) architectures: Vec<String>,
    /// This scenario instead of the project's first.
    #[arg(long, value_name = "ID")]
    pub(crate) scenario: Option<String>,
}
