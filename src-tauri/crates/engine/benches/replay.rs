//! Requests per second of a replay: `cargo bench -p routewright-engine`.

use std::num::NonZeroUsize;

use divan::counter::ItemsCount;
use routewright_domain::{
    CatalogSnapshot, Dictionary, NO_ENTRY, Project, RequestColumns, Timestamp, Workload, WorkloadIdentity, mix_bits,
    parse_project,
};
use routewright_engine::{Unwatched, compile, replay};

fn main() {
    divan::main();
}

const REQUESTS: usize = 200_000;

const CATALOG: &str = r#"{"date": "2026-08-08", "source": "benchmark", "models": [
    {"id": "a/one", "name": "One", "endpoints": [ENDPOINTS]},
    {"id": "b/two", "name": "Two", "endpoints": [ENDPOINTS]},
    {"id": "c/three", "name": "Three", "endpoints": [ENDPOINTS]}]}"#;

const PROJECT: &str = r#"{"schema": 1, "app_version": "", "name": "P", "seed": 1, "baseline": "one",
    "features": [{"id": "all", "name": "All", "matches": "always"}],
    "architectures": [
        {"id": "one", "name": "One model", "policies": {"all": {"pattern": "model", "model": "a/one"}}},
        {"id": "chain", "name": "Three steps", "policies": {"all": {"pattern": "fallback", "triggers": ["outage", "timeout"], "steps": [
            {"policy": {"pattern": "model", "model": "a/one"}, "first_token_timeout_ms": 2000},
            {"policy": {"pattern": "model", "model": "b/two"}, "first_token_timeout_ms": 2000},
            {"policy": {"pattern": "model", "model": "c/three"}}]}}}],
    "scenarios": [{"id": "base", "name": "Base"}]}"#;

fn catalog() -> CatalogSnapshot {
    let endpoint = |model: &str, provider: u32| {
        format!(
            r#"{{"id": "{model}@{provider}", "provider": "p{provider}", "context_tokens": 128000, "healthy": true,
                "prices": {{"prompt": "0.0000025", "completion": "0.00001"}},
                "ttft_ms": {{"p50": 600, "p75": 900, "p90": 1500, "p95": 2500, "p99": 6000}},
                "throughput_tps": {{"p50": 40, "p75": 60, "p90": 80, "p95": 100, "p99": 140}}}}"#
        )
    };
    let text = ["a/one", "b/two", "c/three"].iter().fold(CATALOG.to_owned(), |text, model| {
        let endpoints = [endpoint(model, 1), endpoint(model, 2), endpoint(model, 3)].join(",");
        text.replacen("ENDPOINTS", &endpoints, 1)
    });
    serde_json::from_str(&text).expect("the benchmark's catalog is a catalog")
}

fn workload() -> Workload {
    let draw = |n: usize, purpose: u64| mix_bits(n as u64 ^ purpose << 40);
    let tokens = |n: usize, purpose: u64, most: u64| u32::try_from(draw(n, purpose) % most).unwrap_or(0) + 1;
    let rows = 0..REQUESTS;
    let columns = RequestColumns {
        arrival_ns: (0..).step_by(200_000_000).take(REQUESTS).map(|at: i64| Timestamp(at).0).collect(),
        request_key: rows.clone().map(|n| draw(n, 1)).collect(),
        prompt_tokens: rows.clone().map(|n| tokens(n, 2, 4_000)).collect(),
        cached_tokens: vec![0; REQUESTS],
        completion_tokens: rows.map(|n| tokens(n, 3, 600)).collect(),
        reasoning_tokens: vec![0; REQUESTS],
        feature: vec![NO_ENTRY; REQUESTS],
        model: vec![NO_ENTRY; REQUESTS],
        model_asked: vec![NO_ENTRY; REQUESTS],
        session_key: vec![0; REQUESTS],
        cost_pico: vec![RequestColumns::NO_COST; REQUESTS],
        ttft_us: vec![RequestColumns::NO_DURATION; REQUESTS],
        latency_us: vec![RequestColumns::NO_DURATION; REQUESTS],
        status: vec![0; REQUESTS],
    };
    let identity = WorkloadIdentity { name: "benchmark".to_owned(), digest: String::new() };
    Workload { identity, features: Dictionary::default(), models: Dictionary::default(), columns }
}

#[divan::bench(args = [("one model", 0, 1), ("three-step chain", 1, 1), ("three-step chain", 1, 2)])]
fn requests(bencher: divan::Bencher, (_, position, threads): (&str, usize, usize)) {
    let project: Project = parse_project(PROJECT).expect("the benchmark's project is a project");
    let plan = compile(&project, position, &catalog()).plan.expect("the benchmark's project has no errors");
    let threads = NonZeroUsize::new(threads).unwrap_or(NonZeroUsize::MIN);
    let workload = workload();
    bencher
        .counter(ItemsCount::new(REQUESTS))
        .bench(|| replay(&[&plan], &workload, &project.scenarios[0], 1, threads, &Unwatched));
}
