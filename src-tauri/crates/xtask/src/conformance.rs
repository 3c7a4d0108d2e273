//! Exports held against what the gateways themselves read. What cannot be had is skipped by name in the output.
//!
//! The gateways take a while to install and to start, as the window's tests wait for a window: in a run of everything they do so at
//! the same time.

use std::sync::{Mutex, PoisonError};

use anyhow::Result;

use crate::process::{Begun, Program};
use crate::steps::Done;
use crate::workspace;

/// What [`begin`] has started, until [`check`] waits for it.
static BEGUN: Mutex<Option<Begun>> = Mutex::new(None);

const NO_PYTHON: Done = Done::Skipped("Python 3 with venv is not installed");

/// Starts the check beside the steps that follow.
pub(crate) fn begin() -> Result<Done> {
    if !has_python() {
        return Ok(NO_PYTHON);
    }
    std::fs::create_dir_all(workspace::target())?;
    let begun = program().begin(&workspace::target().join("conformance.log"))?;
    *BEGUN.lock().unwrap_or_else(PoisonError::into_inner) = Some(begun);
    Ok(Done::Passed)
}

/// Waits for the check that was begun and shows what it wrote, or runs it now.
pub(crate) fn check() -> Result<Done> {
    match taken() {
        Some(begun) => begun.finish()?,
        None if has_python() => program().run()?,
        None => return Ok(NO_PYTHON),
    }
    Ok(Done::Passed)
}

/// Waits for what was begun where a step between has failed: gateways that nobody stops would go on.
pub(crate) fn give_up() {
    if let Some(begun) = taken() {
        println!("Waiting for the gateways to end.");
        begun.abandon();
    }
}

fn taken() -> Option<Begun> {
    BEGUN.lock().unwrap_or_else(PoisonError::into_inner).take()
}

fn program() -> Program {
    Program::new("python3").args(["tests/conformance/run.py"])
}

fn has_python() -> bool {
    Program::new("python3").args(["-c", "import ensurepip, venv"]).run().is_ok()
}
