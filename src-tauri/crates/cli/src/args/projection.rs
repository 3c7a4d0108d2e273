//! `routewright projection …`

use clap::{Args, ValueEnum};

use super::ReplayInput;

/// How far apart the rows of the tables are.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum Step {
    /// Every month.
    Month,
    /// Every third month.
    Quarter,
}

impl Step {
    pub(crate) fn months(self) -> u32 {
        match self {
            Self::Month => 1,
            Self::Quarter => 3,
        }
    }
}

#[derive(Debug, Args)]
pub(crate) struct ProjectionOptions {
    #[command(flatten)]
    pub(crate) input: ReplayInput,
    /// Only this candidate. May be repeated.
    #[arg(long = "architecture", value_name = "ID")]
    pub(crate) architectures: Vec<String>,
    /// This scenario instead of the project's first.
    #[arg(long, value_name = "ID")]
    pub(crate) scenario: Option<String>,
    /// Months to look ahead, instead of the project's.
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u32).range(1..=60))]
    pub(crate) months: Option<u32>,
    /// Growth of traffic a month, instead of the project's: low, expected and high per cent, or a published figure by its id
    /// (`growth-none`, `growth-enterprise-budgets`, `growth-google-tokens`).
    #[arg(long, value_name = "LOW,EXPECTED,HIGH|ID", allow_hyphen_values = true)]
    pub(crate) growth: Option<String>,
    /// Change of token prices a year, instead of the project's, likewise (`prices-stay`, `prices-tenth`, `prices-by-task`).
    #[arg(long, value_name = "LOW,EXPECTED,HIGH|ID", allow_hyphen_values = true)]
    pub(crate) prices: Option<String>,
    /// A row of the tables for each month, or for each quarter.
    #[arg(long, value_enum, default_value_t = Step::Quarter)]
    pub(crate) by: Step,
}
