//! What the benchmarks run on: made-up endpoints, conditions and requests.

use routewright_domain::{
    CatalogSnapshot, ConditionPoint, EndpointConditions, Names, Outcomes, PercentileKnots, PriceList, Project,
    RecordedConditions, RequestColumns, Scenario, Timestamp, Workload, WorkloadIdentity, mix_bits, parse_project,
};
use routewright_engine::{Plan, compile};

const PROJECT: &str = r#"{"schema": 1, "app_version": "", "name": "P", "seed": 1, "baseline": "chain",
    "features": [{"id": "all", "name": "All", "matches": "always"}],
    "architectures": [
        {"id": "chain", "name": "Three steps", "policies": {"all": {"pattern": "fallback",
          "triggers": ["outage", "timeout"], "steps": [
            {"policy": {"pattern": "model", "model": "a/one"}, "first_token_timeout_ms": 2000},
            {"policy": {"pattern": "model", "model": "b/two"}, "first_token_timeout_ms": 2000},
            {"policy": {"pattern": "model", "model": "c/three"}}]}}},
        {"id": "cascade", "name": "Four tiers", "policies": {"all": {"pattern": "cascade",
          "evaluator": {"by": {"judge": {"policy": {"pattern": "model", "model": "e/judge"}}}},
          "tiers": [
            {"policy": {"pattern": "model", "model": "a/one"}, "accept_at": 0.5},
            {"policy": {"pattern": "model", "model": "b/two"}, "accept_at": 0.5},
            {"policy": {"pattern": "model", "model": "c/three"}, "accept_at": 0.5},
            {"policy": {"pattern": "model", "model": "d/four"}}]}}},
        {"id": "single", "name": "Four tiers at one provider", "policies": {"all": {"pattern": "cascade",
          "evaluator": {"by": {"judge": {"policy": {"pattern": "model", "model": "e/judge"}}}},
          "tiers": [
            {"policy": {"pattern": "model", "model": "a/one", "provider": {"only": ["p1"]}}, "accept_at": 0.5},
            {"policy": {"pattern": "model", "model": "b/two", "provider": {"only": ["p1"]}}, "accept_at": 0.5},
            {"policy": {"pattern": "model", "model": "c/three", "provider": {"only": ["p1"]}}, "accept_at": 0.5},
            {"policy": {"pattern": "model", "model": "d/four"}}]}}},
        {"id": "plain", "name": "One endpoint", "policies": {"all": {"pattern": "model", "model": "f/plain"}}}],
    "scenarios": [{"id": "base", "name": "Base"}]}"#;

/// Models with the endpoints that each has, and how good it is.
const MODELS: [(&str, u32, f64); 6] = [
    ("a/one", 3, 20.0),
    ("b/two", 3, 30.0),
    ("c/three", 3, 40.0),
    ("d/four", 1, 60.0),
    ("e/judge", 1, 30.0),
    ("f/plain", 1, 10.0),
];

/// A compiled architecture and the world that it is replayed in.
pub(crate) struct Made {
    pub(crate) plan: Plan,
    pub(crate) scenario: Scenario,
    pub(crate) conditions: RecordedConditions,
}

impl Made {
    pub(crate) fn new(architecture: &str) -> Self {
        let project: Project = parse_project(PROJECT).expect("the benchmark's project is a project");
        let known = project.architectures.iter().position(|own| own.id.as_str() == architecture);
        let compiled = compile(&project, known.expect("the benchmark names an architecture"), &catalog());
        let plan = compiled.plan.expect("the benchmark's project has no errors");
        Self { plan, scenario: project.scenarios[0].clone(), conditions: conditions() }
    }
}

/// The prices of every endpoint.
pub(crate) fn prices() -> PriceList {
    serde_json::from_value(serde_json::json!({"prompt": "0.0000025", "completion": "0.00001"}))
        .expect("the benchmark's prices are prices")
}

fn catalog() -> CatalogSnapshot {
    let endpoint = |model: &str, n: u32| {
        let mut endpoint = serde_json::json!({
            "id": format!("{model}@p{n}"), "provider": format!("p{n}"), "context_tokens": 128_000, "healthy": true,
            "prices": {"prompt": "0.0000025", "completion": "0.00001"}
        });
        if model != "f/plain" {
            endpoint["ttft_ms"] = serde_json::json!({"p50": 600, "p75": 900, "p90": 1500, "p95": 2500, "p99": 6000});
            endpoint["throughput_tps"] = serde_json::json!({"p50": 40, "p75": 60, "p90": 80, "p95": 100, "p99": 140});
        }
        endpoint
    };
    let models = MODELS.iter().map(|(id, endpoints, index)| {
        let endpoints: Vec<serde_json::Value> = (1..=*endpoints).map(|n| endpoint(id, n)).collect();
        serde_json::json!({"id": id, "name": id, "endpoints": endpoints, "benchmarks": {"intelligence": index}})
    });
    let models: Vec<serde_json::Value> = models.collect();
    serde_json::from_value(serde_json::json!({"date": "2026-08-08", "source": "benchmark", "models": models}))
        .expect("the benchmark's catalog is a catalog")
}

/// A week of hourly snapshots of every endpoint of the chain.
fn conditions() -> RecordedConditions {
    const HOUR: i64 = 3_600 * Timestamp::NANOS_PER_SEC;
    let knots = |p50: f64| PercentileKnots { p50, p75: p50 * 1.5, p90: p50 * 2.5, p95: p50 * 4.0, p99: p50 * 9.0 };
    let points = || {
        let point = |snapshot: u32| ConditionPoint {
            snapshot,
            ttft_ms: Some(knots(500.0 + f64::from(snapshot % 24) * 10.0)),
            throughput_tps: Some(knots(40.0)),
            requests: 100,
            healthy: true,
        };
        (0..168).map(point).collect()
    };
    let measured = MODELS[..3].iter().flat_map(|(model, count, _)| (1..=*count).map(move |n| format!("{model}@p{n}")));
    RecordedConditions {
        name: "benchmark".to_owned(),
        digest: String::new(),
        taken_at: (1..=168).map(|hour| Timestamp(hour * HOUR)).collect(),
        window_minutes: 30,
        endpoints: measured.map(|id| EndpointConditions { endpoint: id.as_str().into(), points: points() }).collect(),
    }
}

/// So many requests, five a second.
pub(crate) fn workload(requests: usize) -> Workload {
    let draw = |n: usize, purpose: u64| mix_bits(n as u64 ^ purpose << 40);
    let tokens = |n: usize, purpose: u64, most: u64| u32::try_from(draw(n, purpose) % most).unwrap_or(0) + 1;
    let columns = RequestColumns {
        arrival_ns: (0..).step_by(200_000_000).take(requests).collect(),
        request_key: (0..requests).map(|n| draw(n, 1)).collect(),
        prompt_tokens: (0..requests).map(|n| tokens(n, 2, 4_000)).collect(),
        completion_tokens: (0..requests).map(|n| tokens(n, 3, 600)).collect(),
        ..RequestColumns::blank(requests)
    };
    let identity = WorkloadIdentity { name: "benchmark".to_owned(), digest: String::new() };
    Workload { identity, names: Names::default(), columns, outcomes: Outcomes::default() }
}
