//! Photographs every screen in both themes and two sizes.

use anyhow::Result;

use crate::process::Program;
use crate::run::{EMBEDDED_FRONTEND, Profile, built};
use crate::{setup, ui, workspace};

pub(crate) fn take() -> Result<()> {
    setup::everything()?;
    ui::build_if_stale()?;
    Program::cargo()
        .args(["build", "--package", "routewright-desktop"])
        .args(["--features", EMBEDDED_FRONTEND])
        .run()?;
    Program::new("node")
        .args([workspace::root().join("tests/e2e/screenshots.mjs")])
        .args([workspace::root().join("screenshots")])
        .env("ROUTEWRIGHT_DESKTOP", built("routewright-desktop", Profile::Debug))
        .run()
}
