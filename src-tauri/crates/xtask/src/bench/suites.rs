//! Finds the bench targets of the workspace and runs them.

use anyhow::{Context as _, Error, Result};
use serde_json::Value;

use super::divan::{self, Measurement};
use crate::process::Program;

/// A bench target.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Suite {
    package: String,
    pub(crate) name: String,
    features: Vec<String>,
}

/// Every bench target that `cargo metadata` knows, so that a new one needs no entry here.
pub(crate) fn discover() -> Result<Vec<Suite>> {
    let metadata = Program::cargo().args(["metadata", "--no-deps", "--format-version", "1"]).output()?;
    let metadata: Value = serde_json::from_slice(&metadata).context("the output of cargo metadata")?;
    read(&metadata).context("cargo metadata does not say which bench targets there are")
}

fn read(metadata: &Value) -> Option<Vec<Suite>> {
    let text = |value: &Value| value.as_str().map(str::to_owned);
    let mut suites = Vec::new();
    for package in metadata["packages"].as_array()? {
        for target in package["targets"].as_array()? {
            if !target["kind"].as_array()?.iter().any(|kind| kind == "bench") {
                continue;
            }
            let features = target["required-features"].as_array();
            let features = features.into_iter().flatten().map(text).collect::<Option<_>>()?;
            suites.push(Suite { package: text(&package["name"])?, name: text(&target["name"])?, features });
        }
    }
    Some(suites)
}

/// Runs them in view, one after the other, so that none disturbs the figures of another.
///
/// What fails is told at the end, since minutes of measuring would be lost with it.
pub(crate) fn run(suites: &[Suite], filter: Option<&str>) -> Result<(Vec<Measurement>, Vec<Error>)> {
    // All of them are compiled first: that one does not is known before anything is measured.
    for suite in suites {
        suite.command().args(["--no-run"]).run()?;
    }
    let mut measurements = Vec::new();
    let mut failures = Vec::new();
    for suite in suites {
        match suite.measure(filter) {
            Ok(found) => measurements.extend(found),
            Err(error) => failures.push(error.context(format!("bench target {} of {}", suite.name, suite.package))),
        }
    }
    Ok((measurements, failures))
}

impl Suite {
    fn measure(&self, filter: Option<&str>) -> Result<Vec<Measurement>> {
        let output = self.command().args(["--"]).args(filter).run_recorded()?;
        match filter {
            None => divan::parse_some(&output),
            // divan prints nothing where nothing matches.
            Some(_) => divan::parse(&output),
        }
    }

    fn command(&self) -> Program {
        let command = Program::cargo().args(["bench", "--package", &self.package, "--bench", &self.name]);
        if self.features.is_empty() { command } else { command.args(["--features", &self.features.join(",")]) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bench_targets_are_found_with_the_features_that_they_need() {
        let metadata = serde_json::json!({"packages": [
            {"name": "engine", "targets": [
                {"name": "engine", "kind": ["lib"]},
                {"name": "replay", "kind": ["bench"]}]},
            {"name": "history", "targets": [
                {"name": "load", "kind": ["bench"], "required-features": ["columns", "rows"]}]},
        ]});
        let suite = |package: &str, name: &str, features: &[&str]| Suite {
            package: package.to_owned(),
            name: name.to_owned(),
            features: features.iter().map(|&name| name.to_owned()).collect(),
        };
        let expected = [suite("engine", "replay", &[]), suite("history", "load", &["columns", "rows"])];
        assert_eq!(read(&metadata).expect("it is complete"), expected);
    }

    #[test]
    fn metadata_without_targets_is_not_a_workspace_without_benchmarks() {
        assert_eq!(read(&serde_json::json!({"packages": [{"name": "engine"}]})), None);
        assert_eq!(read(&serde_json::json!({})), None);
    }
}
