//! `routewright impact …`

use std::path::PathBuf;

use clap::Args;

#[derive(Debug, Args)]
pub(crate) struct ImpactOptions {
    /// The project file.
    pub(crate) project: PathBuf,
    /// The older catalog, named as `--catalog` names it: `bundled`, a file, a date or a digest.
    #[arg(long, value_name = "DATE|FILE|DIGEST")]
    pub(crate) from: String,
    /// The newer one.
    #[arg(long, value_name = "DATE|FILE|DIGEST")]
    pub(crate) to: String,
    /// A workload of the history, or a log file, that is replayed at both; that of the project where the history has it.
    #[arg(long, value_name = "NAME|FILE")]
    pub(crate) workload: Option<String>,
    /// This scenario instead of the project's first.
    #[arg(long, value_name = "ID")]
    pub(crate) scenario: Option<String>,
}
