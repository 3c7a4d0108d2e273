//! `routewright project …`

use std::path::PathBuf;

use clap::Subcommand;
use routewright_api::Sample;

#[derive(Debug, Subcommand)]
pub(crate) enum ProjectCommand {
    /// Write a new project file.
    New {
        /// The file, by custom `NAME.routewright.json`.
        file: PathBuf,
        /// A sample with a baseline and three candidates: enterprise (unless named), finance, healthcare or legal.
        #[arg(long, value_name = "SAMPLE", num_args = 0..=1, require_equals = true, default_missing_value = "enterprise")]
        sample: Option<Sample>,
        /// Begin as this workload of the history was recorded: a feature for each of its tags, on the model that answered most of it.
        #[arg(long, value_name = "NAME", conflicts_with = "sample")]
        workload: Option<String>,
    },
    /// List every problem of a project; exit code 1 when one is an error, 0 when all are warnings and notes.
    Check {
        /// The project file.
        file: PathBuf,
    },
    /// Print the JSON Schema of project files, for editors and other programs.
    Schema,
    /// What differs between two project files, each difference with its JSON pointer.
    Diff {
        /// The older file.
        old: PathBuf,
        /// The newer file.
        new: PathBuf,
    },
    /// Ready-made policies for the six patterns; with an id, the policy as JSON to paste into a project.
    Templates {
        /// One template.
        id: Option<String>,
    },
}
