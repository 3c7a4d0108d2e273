//! Builds and starts the app; in a terminal without a display, does the same job with the command line.

use std::env;
use std::fs;
use std::path::PathBuf;
use std::process;

use anyhow::{Context as _, Result};

use crate::process::Program;
use crate::{setup, ui, workspace};

/// With this feature a build serves the embedded frontend; without it, Tauri waits for the dev server.
pub(crate) const EMBEDDED_FRONTEND: &str = "routewright-desktop/custom-protocol";

/// The commands that show on the sample what the window shows when it opens.
/// PROJECT and DOCUMENT stand for files in a temporary folder.
const SAMPLE: [&[&str]; 4] = [
    &["project", "new", PROJECT, "--sample"],
    &["workload", "synthesize", "--sample"],
    &["compare", PROJECT, "--workload", "sample"],
    &["report", PROJECT, "--workload", "sample", "--out", DOCUMENT],
];
const PROJECT: &str = "sample.routewright.json";
const DOCUMENT: &str = "sample.pdf";

/// `compare` ends with 3 when a requirement is breached, which is a finding and not a failure.
const DONE_OR_BREACHED: [i32; 2] = [0, 3];

#[derive(Clone, Copy)]
pub(crate) enum Profile {
    Debug,
    Release,
}

impl Profile {
    fn flag(self) -> Option<&'static str> {
        match self {
            Self::Debug => None,
            Self::Release => Some("--release"),
        }
    }

    fn folder(self) -> &'static str {
        match self {
            Self::Debug => "debug",
            Self::Release => "release",
        }
    }
}

/// A program of this workspace, as cargo left it.
pub(crate) fn built(name: &str, profile: Profile) -> PathBuf {
    let file = format!("{name}{}", env::consts::EXE_SUFFIX);
    workspace::target().join(profile.folder()).join(file)
}

pub(crate) fn run(profile: Profile) -> Result<()> {
    if has_display() {
        window(profile)
    } else {
        println!(
            "No display (neither DISPLAY nor WAYLAND_DISPLAY is set): comparing the sample in the terminal instead."
        );
        terminal(profile)
    }
}

fn has_display() -> bool {
    let set = |name| env::var_os(name).is_some_and(|value| !value.is_empty());
    !cfg!(target_os = "linux") || set("DISPLAY") || set("WAYLAND_DISPLAY")
}

fn window(profile: Profile) -> Result<()> {
    setup::app()?;
    ui::build_if_stale()?;
    Program::cargo()
        .args(["build", "--package", "routewright-desktop"])
        .args(["--features", EMBEDDED_FRONTEND])
        .args(profile.flag())
        .run()?;
    Program::new(built("routewright-desktop", profile)).args(["--sample"]).run()
}

fn terminal(profile: Profile) -> Result<()> {
    Program::cargo().args(["build", "--package", "routewright-cli"]).args(profile.flag()).run()?;
    compare_sample(profile)
}

/// Compares the sample with the command that is built, and writes the document about it.
pub(crate) fn compare_sample(profile: Profile) -> Result<()> {
    let folder = env::temp_dir().join(format!("routewright-sample-{}", process::id()));
    fs::create_dir_all(&folder).with_context(|| folder.display().to_string())?;
    for command in SAMPLE {
        Program::new(built("routewright", profile))
            .args(["--history", "history.db"])
            .args(command)
            .dir(&folder)
            .run_accepting(&DONE_OR_BREACHED)?;
    }
    println!("\nThe architecture document: {}", folder.join(DOCUMENT).display());
    println!("The project it describes:  {}", folder.join(PROJECT).display());
    Ok(())
}
