//! Small projects and workloads, and where the public data stands.

use std::io::Read;
use std::num::NonZeroUsize;
use std::path::Path;

use routewright_domain::{
    Architecture, CatalogSnapshot, Condition, Feature, Names, Outcome, Outcomes, Policy, Project, RequestColumns,
    Timestamp, Workload, WorkloadIdentity,
};
use routewright_engine::{Plan, ReplayInput, Unwatched, compile, replay};
pub(crate) use routewright_tests::shared;

/// The text of a gzipped file.
pub(crate) fn unpacked(file: &Path) -> String {
    let mut text = String::new();
    flate2::read::GzDecoder::new(std::fs::File::open(file).unwrap()).read_to_string(&mut text).unwrap();
    text
}

/// A project with one feature, which takes every request, and an architecture for each policy.
pub(crate) fn project(policies: impl IntoIterator<Item = (&'static str, Policy)>) -> Project {
    let architectures =
        policies.into_iter().map(|(id, policy)| Architecture::new(id, id, [("all".into(), policy)].into()));
    Project::new("published", vec![Feature::new("all", "All", Condition::Always)], architectures.collect())
}

/// A policy as the document writes it.
pub(crate) fn policy(document: serde_json::Value) -> Policy {
    serde_json::from_value(document).unwrap()
}

/// The outcome of each architecture under the base scenario and this seed.
pub(crate) fn outcomes(project: &Project, catalog: &CatalogSnapshot, requests: &Workload, seed: u64) -> Vec<Outcome> {
    let plan = |position| {
        let compiled = compile(project, position, catalog);
        compiled.plan.unwrap_or_else(|| panic!("{:?}", compiled.diagnostics))
    };
    let plans: Vec<Plan> = (0..project.architectures.len()).map(plan).collect();
    let input = ReplayInput::new(requests, &project.scenarios[0], seed);
    replay(&plans.iter().collect::<Vec<_>>(), &input, NonZeroUsize::new(2).unwrap(), &Unwatched).unwrap()
}

/// Requests of equal length, spread evenly over a day.
pub(crate) fn day_of(count: u64, prompt_tokens: u64, completion_tokens: u64) -> Workload {
    let apart = 86_400 * Timestamp::NANOS_PER_SEC / i64::try_from(count).unwrap();
    let rows = usize::try_from(count).unwrap();
    let all = |tokens: u64| vec![u32::try_from(tokens).unwrap(); rows].into();
    let columns = RequestColumns {
        arrival_ns: (0..).take(rows).map(|n: i64| n * apart).collect(),
        request_key: (0..count).collect(),
        prompt_tokens: all(prompt_tokens),
        completion_tokens: all(completion_tokens),
        ..RequestColumns::blank(rows)
    };
    let identity = WorkloadIdentity { name: "day".to_owned(), digest: String::new() };
    Workload { identity, names: Names::default(), columns, outcomes: Outcomes::default() }
}
