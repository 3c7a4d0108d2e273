//! Every check of the product, in the order in which they fail soonest.

use anyhow::Result;

use crate::deny::{self, WhenMissing};
use crate::process::Program;
use crate::run::{EMBEDDED_FRONTEND, Profile, built, compare_sample};
use crate::steps::{self, Done, Step};
use crate::{conformance, installer, packages, setup, ui, workspace};

#[derive(Clone, Copy)]
pub(crate) enum Extent {
    Quick,
    Full,
}

/// Needs neither a browser engine nor a display.
const QUICK: [Step; 5] = [
    Step::new("cargo fmt", format),
    Step::new("licences, bans, sources", || deny::licences(WhenMissing::Skip)),
    Step::new("Rust tests, without the desktop", default_tests),
    Step::new("packages of the UI", || passed(ui::install())),
    Step::new("UI tests", || passed(ui::npm(["test"]))),
];

const FULL: [Step; 17] = [
    Step::new("set-up", || passed(setup::everything())),
    Step::new("cargo fmt", format),
    Step::new("UI format", || passed(ui::npm(["run", "lint"]))),
    Step::new("UI types", || passed(ui::npm(["run", "check"]))),
    Step::new("UI tests", || passed(ui::npm(["test"]))),
    // Before anything compiles the desktop shell, which embeds what this builds.
    Step::new("UI build", || passed(ui::npm(["run", "build"]))),
    Step::new("licences, bans, sources", || deny::licences(WhenMissing::Install)),
    Step::new("advisories", deny::advisories),
    Step::new("cargo clippy", clippy),
    // Before the tests, which start the command that this builds.
    Step::new("desktop app and command", build),
    Step::new("Rust tests", all_tests),
    Step::new("API documentation", documentation),
    Step::new("gateways, begun beside the next", conformance::begin),
    Step::new("end to end in the window", end_to_end),
    Step::new("installer", installer::check),
    Step::new("gateway conformance", conformance::check),
    // What `cargo xtask run` does on a server.
    Step::new("sample in the terminal", || passed(compare_sample(Profile::Debug))),
];

pub(crate) fn test(extent: Extent) -> Result<()> {
    match extent {
        Extent::Quick => steps::run(&QUICK),
        Extent::Full => run(&FULL),
    }
}

fn run(steps: &[Step]) -> Result<()> {
    let result = steps::run(steps);
    conformance::give_up();
    result
}

/// Those of every check whose name contains `part`, for the one that failed.
pub(crate) fn test_only(part: &str) -> Result<()> {
    run(&steps::named(&FULL, part)?)
}

fn passed(result: Result<()>) -> Result<Done> {
    result.map(|()| Done::Passed)
}

fn cargo<const N: usize>(args: [&str; N]) -> Result<Done> {
    passed(Program::cargo().args(args).run())
}

/// One set of features for every step, so that no crate is compiled twice. The packages that only tests bring turn on features of
/// others, so a step without tests names a kind of target that brings them as well.
fn workspace_wide(command: &str) -> Program {
    let features = format!("{EMBEDDED_FRONTEND},xtask/bindings");
    Program::cargo().args([command, "--workspace", "--features", &features])
}

fn format() -> Result<Done> {
    cargo(["fmt", "--all", "--check"])
}

fn clippy() -> Result<Done> {
    let program = workspace_wide("clippy").args(["--all-targets", "--", "-D", "warnings"]);
    passed(program.run())
}

fn build() -> Result<Done> {
    passed(workspace_wide("build").args(["--lib", "--bins", "--tests"]).run())
}

fn all_tests() -> Result<Done> {
    passed(workspace_wide("test").run())
}

fn default_tests() -> Result<Done> {
    // The acceptance tests start the command.
    cargo(["build"])?;
    cargo(["test"])
}

fn documentation() -> Result<Done> {
    let program = workspace_wide("doc").args(["--no-deps", "--lib", "--bins", "--examples"]);
    passed(program.env("RUSTDOCFLAGS", "-D warnings").run())
}

/// Files of `tests/e2e`, one after the other: two sessions of the driver would be in each other's way.
const WINDOW_TESTS: [&str; 13] = [
    "journey",
    "outputs",
    "outcomes",
    "ahead",
    "shell",
    "accessibility",
    "keyboard",
    "undo",
    "crash",
    "hostile",
    "zoom",
    "keys",
    "behind",
];

/// Drives the debug build, which answers its native dialogs from the environment.
fn end_to_end() -> Result<Done> {
    if !cfg!(target_os = "linux") {
        return Ok(Done::Skipped("WebKitWebDriver exists on Linux only"));
    }
    packages::install(&packages::TESTS)?;
    let program = Program::new("node")
        .args(["--test", "--test-reporter=spec", "--test-concurrency=1"])
        .args(WINDOW_TESTS.map(|name| workspace::root().join(format!("tests/e2e/{name}.test.mjs"))))
        .env("ROUTEWRIGHT_DESKTOP", built("routewright-desktop", Profile::Debug))
        .env("ROUTEWRIGHT_CLI", built("routewright", Profile::Debug));
    passed(program.run())
}
