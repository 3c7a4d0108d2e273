mod caches;
mod capacity;
mod cells;
mod composed;
mod fitted;
mod guardrails;
mod properties;
mod quality;
mod retries;
mod semantics;
mod traffic;

use std::num::NonZeroUsize;

use routewright_domain::{
    Architecture, CatalogSnapshot, Condition, Endpoint, FallbackPolicy, FallbackStep, Feature, Incident,
    IncidentEffect, IncidentStart, IncidentTarget, Money, Names, Outcomes, PercentileKnots, Policy, PriceList, Prices,
    Project, RequestColumns, Timestamp, Trigger, UnknownFields, WorkloadIdentity,
};

use super::*;

use crate::compile::compile;

const ONE: NonZeroUsize = NonZeroUsize::MIN;

fn knots(p50: f64) -> PercentileKnots {
    PercentileKnots { p50, p75: p50 * 1.4, p90: p50 * 2.0, p95: p50 * 2.6, p99: p50 * 4.0 }
}

fn endpoint(model: &str, provider: &str, prompt: &str, completion: &str) -> Endpoint {
    let base = Prices { prompt: prompt.parse().ok(), completion: completion.parse().ok(), ..Prices::default() };
    let mut endpoint: Endpoint = serde_json::from_value(serde_json::json!({
        "id": format!("{model}@{provider}"), "provider": provider, "context_tokens": 100_000, "prices": {}, "healthy": true
    }))
    .unwrap();
    endpoint.prices = PriceList { base, overrides: vec![] };
    endpoint.ttft_ms = Some(knots(500.0));
    endpoint.throughput_tps = Some(knots(50.0));
    endpoint
}

fn catalog() -> CatalogSnapshot {
    let mut catalog: CatalogSnapshot = serde_json::from_value(serde_json::json!({
        "date": "2026-08-08", "source": "test",
        "models": [
            {"id": "a/large", "name": "Large", "endpoints": [], "benchmarks": {"intelligence": 50.0}},
            {"id": "b/pair", "name": "Pair", "endpoints": []},
            {"id": "c/small", "name": "Small", "endpoints": [], "benchmarks": {"intelligence": 10.0}}
        ]
    }))
    .unwrap();
    catalog.models[0].endpoints =
        ["alpha", "beta"].map(|provider| endpoint("a/large", provider, "0.0000025", "0.00001")).to_vec();
    catalog.models[1].endpoints =
        vec![endpoint("b/pair", "cheap", "0.000001", "0.000001"), endpoint("b/pair", "dear", "0.000003", "0.000003")];
    catalog.models[2].endpoints = vec![endpoint("c/small", "gamma", "0.0000001", "0.0000004")];
    catalog
}

fn project(policy: Policy, incidents: Vec<Incident>) -> Project {
    let architecture = Architecture::new("one", "One", [("all".into(), policy)].into());
    let mut project = Project::new("test", vec![Feature::new("all", "All", Condition::Always)], vec![architecture]);
    project.scenarios[0].incidents = incidents;
    project
}

/// One request a second from the epoch on, with these prompt and completion tokens.
fn workload(tokens: &[(u32, u32)]) -> Workload {
    let count = tokens.len();
    let seconds = 0..i64::try_from(count).unwrap();
    let columns = RequestColumns {
        arrival_ns: seconds.map(|second| second * Timestamp::NANOS_PER_SEC).collect(),
        request_key: (0..count as u64).collect(),
        prompt_tokens: tokens.iter().map(|(prompt, _)| *prompt).collect(),
        completion_tokens: tokens.iter().map(|(_, completion)| *completion).collect(),
        ..RequestColumns::blank(count)
    };
    let identity = WorkloadIdentity { name: "test".to_owned(), digest: "b3:test".to_owned() };
    Workload { identity, names: Names::default(), columns, outcomes: Outcomes::default() }
}

/// A policy as the document writes it.
fn policy(json: &str) -> Policy {
    serde_json::from_str(json).unwrap()
}

/// Percentiles of what always takes so long.
fn steady(value: f64) -> PercentileKnots {
    PercentileKnots { p50: value, p75: value, p90: value, p95: value, p99: value }
}

/// One outcome of one plan.
fn outcome_of(plan: &Plan, requests: &Workload, scenario: &Scenario, seed: u64) -> Outcome {
    replay(&[plan], &ReplayInput::new(requests, scenario, seed), ONE, &Unwatched).unwrap().remove(0)
}

fn run(policy: Policy, incidents: Vec<Incident>, requests: &Workload) -> Outcome {
    run_project(&project(policy, incidents), &catalog(), requests)
}

/// The outcome of a project's first architecture under its first scenario.
fn run_project(project: &Project, catalog: &CatalogSnapshot, requests: &Workload) -> Outcome {
    outcome_of(&planned(project, catalog), requests, &project.scenarios[0], 1)
}

/// The plan of a project's first architecture.
fn planned(project: &Project, catalog: &CatalogSnapshot) -> Plan {
    let compiled = compile(project, 0, catalog);
    compiled.plan.unwrap_or_else(|| panic!("{:?}", compiled.diagnostics))
}

/// Fails unless a share found over so many independent draws lies within five standard errors of the expected one.
fn assert_share(found: f64, expected: f64, draws: u64, what: &str) {
    let error = (expected * (1.0 - expected) / draws as f64).sqrt();
    assert!((found - expected).abs() < 5.0 * error, "{what}: {found} for {expected}, standard error {error}");
}

fn chain(models: &[&str], first_token_timeout_ms: Option<u32>) -> Policy {
    let step = |model: &&str| FallbackStep {
        policy: Policy::model(model),
        first_token_timeout_ms,
        timeout_ms: None,
        unknown: UnknownFields::new(),
    };
    Policy::Fallback(FallbackPolicy {
        steps: models.iter().map(step).collect(),
        triggers: [Trigger::Outage, Trigger::RateLimit, Trigger::Timeout, Trigger::ContextOverflow].into(),
        quality: None,
        unknown: UnknownFields::new(),
    })
}

fn outage(target: IncidentTarget, from_s: u32, duration_s: u32) -> Incident {
    let starts = IncidentStart::AfterFirstRequest(from_s);
    Incident { target, effect: IncidentEffect::Outage, starts, duration_s, unknown: UnknownFields::new() }
}
