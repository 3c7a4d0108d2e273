//! Installs the Debian package, starts what it brought, and removes it without a trace.

use std::path::{Path, PathBuf};

use anyhow::{Context as _, Result, bail};

use crate::process::Program;
use crate::run::Profile;
use crate::steps::Done;
use crate::{package, packages, workspace};

const NAME: &str = "routewright";

/// Packs the debug build: what is checked is the packing, and the release build is minutes more.
pub(crate) fn check() -> Result<Done> {
    let Some(apt) = packages::debian_apt() else {
        return Ok(Done::Skipped("no right to install packages here, or no Debian"));
    };
    if is_installed() {
        return Ok(Done::Skipped("Routewright is installed on this machine, and the check would remove it"));
    }
    packages::install(&packages::TESTS)?;
    let package = package::debian(Profile::Debug)?;
    let package = package.to_str().with_context(|| format!("{} is not UTF-8", package.display()))?;
    apt("install", &[package])?;
    let brought = files();
    // Removed whatever comes of the start.
    let started = start();
    apt("purge", &[NAME])?;
    started?;
    let left: Vec<String> =
        brought?.into_iter().filter(|path| path.exists()).map(|path| path.display().to_string()).collect();
    if is_installed() || !left.is_empty() {
        bail!("the package leaves behind: {}", left.join(", "));
    }
    Ok(Done::Passed)
}

fn is_installed() -> bool {
    let status = Program::new("dpkg-query").args(["--show", "--showformat=${db:Status-Status}", NAME]).answer();
    status.is_some_and(|status| status == "installed")
}

fn files() -> Result<Vec<PathBuf>> {
    let list = Program::new("dpkg").args(["--listfiles", NAME]).output()?;
    let list = String::from_utf8(list).context("the list of files is not UTF-8")?;
    Ok(list.lines().map(PathBuf::from).filter(|path| path.is_file()).collect())
}

fn start() -> Result<()> {
    let installed = |name: &str| Path::new("/usr/bin").join(name);
    Program::new("node")
        .args(["--test", "--test-reporter=spec"])
        .args([workspace::root().join("tests/e2e/installed.test.mjs")])
        .env("ROUTEWRIGHT_DESKTOP", installed("routewright-desktop"))
        .env("ROUTEWRIGHT_CLI", installed(NAME))
        .run()
}
