//! Runs every benchmark of the workspace and puts the figures beside their targets in one table.

mod divan;
mod figures;
mod suites;
mod table;
mod targets;

use std::thread;

use anyhow::{Result, bail};

use targets::Unmatched;

/// Runs the benchmarks whose path matches `filter`, or all. A missed target is in the table and no failure: a machine
/// that is busy or small says nothing about the code.
pub(crate) fn bench(filter: Option<&str>) -> Result<()> {
    let suites = suites::discover()?;
    if suites.is_empty() {
        bail!("no package of the workspace has a benchmark");
    }
    let (measurements, failures) = suites::run(&suites, filter)?;
    let unmatched = match filter {
        None => Unmatched::Listed,
        Some(_) => Unmatched::LeftOut,
    };
    if !measurements.is_empty() {
        let cores = thread::available_parallelism().map_or(1, usize::from);
        println!("\n=== Benchmarks: medians of a release build. The targets are for two cores; here are {cores}.\n");
        println!("{}", table::render(&targets::judge(&measurements, unmatched)));
    }
    if !failures.is_empty() {
        let failures: Vec<String> = failures.iter().map(|failure| format!("{failure:#}")).collect();
        bail!("not everything was measured:\n  {}", failures.join("\n  "));
    }
    if measurements.is_empty() {
        let names: Vec<String> = suites.iter().map(|suite| format!("{}::", suite.name)).collect();
        bail!(
            "no benchmark matches {:?}. Their names begin with {}; `cargo xtask bench` runs them all",
            filter.unwrap_or_default(),
            names.join(" or ")
        );
    }
    Ok(())
}
