//! Everything that a developer or a check runs: `cargo xtask COMMAND`.

#![expect(clippy::print_stdout, reason = "what it prints is what this program is for")]

mod bench;
mod conformance;
mod deny;
mod fuzz;
mod icns;
mod ico;
mod icons;
mod installer;
mod package;
mod packages;
mod process;
mod run;
mod screenshots;
mod setup;
mod steps;
mod test;
mod ui;
mod workspace;

use std::env;
use std::process::ExitCode;

use run::Profile;
use test::Extent;

const USAGE: &str = "\
Usage: cargo xtask COMMAND

  setup            install what is missing: system packages, packages of the UI
  run [--release]  build and start the app; without a display, compare the sample in the terminal
  test [--quick]   every check; --quick leaves out what needs a browser engine or minutes
  test NAME        the checks whose name contains NAME
  bench [NAME]     every benchmark, or those whose name matches NAME; one table of figures and targets
  fuzz TARGET [S]  feed a reader broken files for S seconds (60); needs a nightly compiler and cargo-fuzz
  bindings         write the TypeScript of the wire types into the UI
  package          build for release and pack a Debian package, and an AppImage where its tools can be had
  icons            draw the icons from icons/routewright.svg
  screenshots      photograph every screen in both themes into screenshots/";

fn main() -> ExitCode {
    let arguments: Vec<String> = env::args().skip(1).collect();
    let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
    let result = match arguments.as_slice() {
        ["setup"] => setup::everything(),
        ["run"] => run::run(Profile::Debug),
        ["run", "--release"] => run::run(Profile::Release),
        ["test"] => test::test(Extent::Full),
        ["test", "--quick"] => test::test(Extent::Quick),
        ["test", part] if !part.starts_with('-') => test::test_only(part),
        ["bench"] => bench::bench(None),
        ["bench", filter] if !filter.starts_with('-') => bench::bench(Some(filter)),
        ["fuzz", target] => fuzz::fuzz(target, None),
        ["fuzz", target, seconds] => fuzz::fuzz(target, Some(seconds)),
        ["bindings"] => process::Program::cargo()
            .args(["run", "--quiet", "--package", "xtask", "--features", "bindings", "--bin", "write-bindings"])
            .run(),
        ["package"] => package::package(),
        ["icons"] => icons::generate(),
        ["screenshots"] => screenshots::take(),
        ["help" | "--help" | "-h"] => {
            println!("{USAGE}");
            return ExitCode::SUCCESS;
        }
        _ => {
            eprintln!("{USAGE}");
            return ExitCode::from(2);
        }
    };
    match result {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("error: {error:#}");
            ExitCode::FAILURE
        }
    }
}
