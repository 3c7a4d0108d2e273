//! Every number of a project file, replaced by every hostile one: each ends in an error that names its place, or in a replay whose
//! figures are figures.

#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::num::NonZeroUsize;

use routewright_domain::{
    Dictionary, Names, Outcome, Outcomes, Percentiles, Project, RequestColumns, RequestFlags, Severity, Timestamp,
    Workload, WorkloadIdentity, parse_project,
};
use routewright_engine::{Plan, ReplayInput, Unwatched, check_project, compile, explain, replay};
use serde_json::Value;

/// A project in which every number that a project can hold stands somewhere.
const PROJECT: &str = include_str!("numbers.routewright.json");

/// As they stand in a file: some are no JSON at all.
const HOSTILE: [&str; 24] = [
    "-1",
    "0",
    "-0.0",
    "1",
    "0.5",
    "1.5",
    "1e-320",
    "1e308",
    "-1e308",
    "1e999",
    "NaN",
    "Infinity",
    "65536",
    "4294967295",
    "4294967296",
    "18446744073709551615",
    "18446744073709551616",
    "\"-1\"",
    "\"0\"",
    "\"1e30\"",
    "\"NaN\"",
    "\"999999999999999999999999999999999999999999\"",
    "\"0.0000000000000000000000000000000001\"",
    "null",
];

/// Pointers of everything that is a number, or a decimal as text.
fn numbers(value: &Value, at: &str, found: &mut Vec<String>) {
    match value {
        Value::Number(_) => found.push(at.to_owned()),
        Value::String(text) if text.starts_with(|c: char| c.is_ascii_digit()) && text.parse::<f64>().is_ok() => {
            found.push(at.to_owned());
        }
        Value::Array(items) => {
            items.iter().enumerate().for_each(|(n, item)| numbers(item, &format!("{at}/{n}"), found));
        }
        Value::Object(fields) => fields.iter().for_each(|(key, field)| {
            numbers(field, &format!("{at}/{}", key.replace('~', "~0").replace('/', "~1")), found);
        }),
        _ => {}
    }
}

/// The document with other text in the place of a number.
fn with(document: &Value, at: &str, raw: &str) -> String {
    let mut changed = document.clone();
    *changed.pointer_mut(at).unwrap() = Value::String("@HERE@".to_owned());
    changed.to_string().replace("\"@HERE@\"", raw)
}

/// Sixty requests over an hour and a half, with sessions, contents, keys, long prompts, and none of an answer.
fn requests() -> Workload {
    let count = 60_u32;
    let mut columns = RequestColumns::blank(count as usize);
    let start = 1_785_000_000 * Timestamp::NANOS_PER_SEC;
    columns.arrival_ns = (0..count).map(|n| start + i64::from(n) * 90 * Timestamp::NANOS_PER_SEC).collect();
    columns.request_key = (0..count).map(u64::from).collect();
    columns.prompt_tokens = (0..count).map(|n| [0, 10, 1_500, 40_000, 250_000][n as usize % 5]).collect();
    columns.completion_tokens = (0..count).map(|n| [0, 1, 300, 3_000][n as usize % 4]).collect();
    columns.session_key = (0..count).map(|n| u64::from(n % 7)).collect();
    columns.content_key = (0..count).map(|n| u64::from(n % 11)).collect();
    columns.feature = (0..count).map(|n| u16::try_from(n % 3).unwrap()).collect();
    columns.flags = (0..count).map(|n| if n % 2 == 0 { RequestFlags::BATCHABLE.0 } else { 0 }).collect();
    let names = Names {
        features: Dictionary { entries: ["chat", "documents", "answers"].map(str::to_owned).to_vec() },
        ..Names::default()
    };
    let identity = WorkloadIdentity { name: "numbers".to_owned(), digest: String::new() };
    Workload { identity, names, columns, outcomes: Outcomes::default() }
}

fn assert_figures(outcome: &Outcome, what: &str) {
    assert_eq!(outcome.succeeded + outcome.failed + outcome.refused, outcome.requests, "{what}");
    assert!(outcome.cost_usd.0 >= 0 && outcome.platform_fee_usd.0 >= 0, "{what}: {}", outcome.cost_usd);
    let percentiles = |durations: &Percentiles| [durations.p50, durations.p90, durations.p95, durations.p99];
    for found in [percentiles(&outcome.ttft_ms), percentiles(&outcome.latency_ms)].concat().into_iter().flatten() {
        assert!(found.is_finite() && found >= 0.0, "{what}: {found}");
    }
    if let Some(quality) = outcome.quality {
        for share in [quality.low, quality.mean, quality.high, quality.if_independent] {
            assert!((0.0..=1.0).contains(&share), "{what}: {quality:?}");
        }
    }
    for share in [outcome.escalation_share, outcome.fallback_depth.share] {
        assert!((0.0..=1.0).contains(&share), "{what}: {share}");
    }
}

fn replay_everything(project: &Project, requests: &Workload, what: &str) {
    let catalog = &routewright_catalog::bundled().unwrap().snapshot;
    let plan = |position| compile(project, position, catalog).plan.unwrap_or_else(|| panic!("{what} has no plan"));
    let plans: Vec<Plan> = (0..project.architectures.len()).map(plan).collect();
    for scenario in &project.scenarios {
        let input = ReplayInput::new(requests, scenario, project.seed);
        let threads = NonZeroUsize::new(2).unwrap();
        for outcome in replay(&plans.iter().collect::<Vec<_>>(), &input, threads, &Unwatched).unwrap() {
            assert_figures(&outcome, what);
        }
        explain(&plans[0], &input, 60).unwrap();
    }
}

#[test]
fn no_number_of_a_project_ends_in_a_panic_or_in_a_figure_that_is_none() {
    let document: Value = serde_json::from_str(PROJECT).unwrap();
    let mut found = Vec::new();
    numbers(&document, "", &mut found);
    assert!(found.len() > 100, "only {} numbers", found.len());
    let (catalog, requests) = (routewright_catalog::bundled().unwrap().snapshot, requests());
    let (mut unread, mut refused, mut replayed, mut misplaced) = (0, 0, 0, Vec::new());
    for at in &found {
        for raw in HOSTILE {
            let what = format!("{raw} at {at}");
            let project = match parse_project(&with(&document, at, raw)) {
                Ok(project) => project,
                Err(error) => {
                    assert!(!error.to_string().is_empty(), "{what}");
                    unread += 1;
                    continue;
                }
            };
            let problems = check_project(&project, &catalog);
            let errors: Vec<_> = problems.iter().filter(|problem| problem.severity == Severity::Error).collect();
            if errors.is_empty() {
                replay_everything(&project, &requests, &what);
                replayed += 1;
            } else {
                // The place of the error is the number's, one beside or above it, or a model that it leaves no endpoint.
                let above = at.rsplit_once('/').unwrap().0;
                let told = |path: &str| path.starts_with(above) || above.starts_with(path);
                let elsewhere = errors.iter().find(|error| !told(&error.path) && error.code != "no_endpoint");
                misplaced.extend(elsewhere.map(|error| format!("{what}: {} at {}", error.message, error.path)));
                refused += 1;
            }
        }
    }
    assert!(misplaced.is_empty(), "{}", misplaced.join("\n"));
    eprintln!("{} numbers: {unread} unread, {refused} refused, {replayed} replayed", found.len());
    assert!(unread > 500 && refused > 200 && replayed > 200, "{unread} unread, {refused} refused, {replayed} replayed");
}

#[test]
fn the_project_that_they_are_put_into_has_no_problem() {
    let project = parse_project(PROJECT).unwrap();
    let problems = check_project(&project, &routewright_catalog::bundled().unwrap().snapshot);
    assert!(problems.iter().all(|problem| problem.severity != Severity::Error), "{problems:?}");
    replay_everything(&project, &requests(), "as it is");
}
