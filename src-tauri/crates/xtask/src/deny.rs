//! cargo-deny: which licences, crates and sources may be linked in, and what the `RustSec` database says of them.

use std::env;
use std::path::PathBuf;
use std::time::Duration;

use anyhow::Result;

use crate::process::Program;
use crate::steps::Done;
use crate::workspace;

/// One version for everybody: a newer one may read `deny.toml` differently.
const VERSION: &str = "0.20.2";

/// A download of a few megabytes takes seconds. A connection that nobody answers takes minutes to fail by itself.
const FETCH_LIMIT: Duration = Duration::from_mins(2);

/// What to do where cargo-deny is not installed.
#[derive(Clone, Copy)]
pub(crate) enum WhenMissing {
    Install,
    Skip,
}

/// Holds everything that is linked in to the licences, bans and sources of `deny.toml`.
pub(crate) fn licences(when_missing: WhenMissing) -> Result<Done> {
    let Some(tool) = installed().or_else(|| match when_missing {
        WhenMissing::Install => install(),
        WhenMissing::Skip => None,
    }) else {
        return Ok(Done::Skipped(match when_missing {
            WhenMissing::Install => "cargo-deny could not be installed",
            WhenMissing::Skip => "cargo-deny is not installed; `cargo xtask test` installs it",
        }));
    };
    Program::new(tool).args(["check", "licenses", "bans", "sources"]).run()?;
    Ok(Done::Passed)
}

/// Looks everything that is linked in up in the newest `RustSec` database.
pub(crate) fn advisories() -> Result<Done> {
    let Some(tool) = installed() else {
        return Ok(Done::Skipped("cargo-deny is not installed"));
    };
    // git asks for a password on the terminal itself, whatever its standard input is.
    let fetch = Program::new(&tool).args(["fetch", "db"]).env("GIT_TERMINAL_PROMPT", "0");
    if !fetch.succeeds_within(FETCH_LIMIT)? {
        return Ok(Done::Skipped("the RustSec database cannot be reached"));
    }
    // Offline, because the database was fetched a moment ago.
    Program::new(tool).args(["--offline", "check", "advisories"]).run()?;
    Ok(Done::Passed)
}

/// The program of this version: the one that was installed here, else one of the user's own.
fn installed() -> Option<PathBuf> {
    let answer = format!("cargo-deny {VERSION}");
    [here(), PathBuf::from("cargo-deny")]
        .into_iter()
        .find(|tool| Program::new(tool).args(["--version"]).answer().as_deref() == Some(&answer))
}

fn here() -> PathBuf {
    workspace::tools().join("bin").join(format!("cargo-deny{}", env::consts::EXE_SUFFIX))
}

/// Compiles it into the target folder, so that the user's own tools stay as they are.
///
/// Unoptimised, since it then compiles in a fraction of the time and still checks in seconds.
fn install() -> Option<PathBuf> {
    let build = workspace::tools().join("build");
    let installed = Program::cargo()
        .args(["install", "cargo-deny", "--locked", "--version", VERSION, "--profile", "dev"])
        .args(["--root".into(), workspace::tools(), "--target-dir".into(), build.clone()])
        .env("CARGO_PROFILE_DEV_DEBUG", "0")
        // There are crates enough to keep every core busy.
        .env("CARGO_PROFILE_DEV_CODEGEN_UNITS", "1")
        .run();
    // Hundreds of megabytes that nothing needs again; where they cannot be removed, they only fill the disk.
    let _ = std::fs::remove_dir_all(build);
    match installed {
        Ok(()) => Some(here()),
        Err(error) => {
            println!("{error:#}");
            None
        }
    }
}
