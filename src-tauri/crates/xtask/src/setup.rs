//! Installs what is missing, names it, and never asks.

use anyhow::Result;

use crate::{packages, ui};

/// What building, running and testing need.
pub(crate) fn everything() -> Result<()> {
    packages::install(packages::APP.iter().chain(&packages::TESTS))?;
    ui::install()
}

/// What building and running the app needs.
pub(crate) fn app() -> Result<()> {
    packages::install(&packages::APP)?;
    ui::install()
}
