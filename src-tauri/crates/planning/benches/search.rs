//! How long a search takes: `cargo xtask bench search`.

use std::hint::black_box;
use std::num::NonZeroUsize;

use divan::Bencher;
use routewright_domain::{
    CatalogSnapshot, Names, Outcomes, Project, RequestColumns, SearchObjective, Workload, WorkloadIdentity, mix_bits,
    parse_project,
};
use routewright_engine::Unwatched;
use routewright_planning::search::{SearchInput, SearchSettings, search_feature, tune_cascade};

fn main() {
    divan::main();
}

const REQUESTS: usize = 100_000;

const PROJECT: &str = r#"{"schema": 1, "app_version": "", "name": "P", "seed": 1, "baseline": "cascade",
    "features": [{"id": "all", "name": "All", "matches": "always",
        "requirements": {"quality_floor": 0.8, "latency_p95_ms": 60000}}],
    "architectures": [
        {"id": "cascade", "name": "Three tiers", "policies": {"all": {"pattern": "cascade",
          "evaluator": {"by": {"judge": {"policy": {"pattern": "model", "model": "v0/m0"}}}},
          "tiers": [
            {"policy": {"pattern": "model", "model": "v1/m1"}, "accept_at": 0.5},
            {"policy": {"pattern": "model", "model": "v0/m4"}, "accept_at": 0.5},
            {"policy": {"pattern": "model", "model": "v3/m7"}}]}}}],
    "scenarios": [{"id": "base", "name": "Base"}]}"#;

/// Sixteen models from cheap to dear, each better than the one before, at two providers.
fn catalog() -> CatalogSnapshot {
    let mut models: Vec<serde_json::Value> = (0..16_u32)
        .map(|n| {
            let (price, ttft, tps) = (0.2 * 1.35_f64.powi(n.cast_signed()), 300 + 80 * (n * 7 % 16), 160 - 7 * (n * 5 % 16));
            let endpoint = |provider: u32| {
                serde_json::json!({"id": format!("m{n}@p{provider}"), "provider": format!("p{provider}"),
                    "context_tokens": 128_000, "healthy": true,
                    "prices": {"prompt": format!("{:.12}", price / 1e6), "completion": format!("{:.12}", 4.0 * price / 1e6)},
                    "ttft_ms": {"p50": ttft, "p75": ttft * 2, "p90": ttft * 3, "p95": ttft * 4, "p99": ttft * 9},
                    "throughput_tps": {"p50": tps, "p75": tps + 10, "p90": tps + 20, "p95": tps + 30, "p99": tps + 60}})
            };
            serde_json::json!({"id": format!("v{}/m{n}", n % 4), "name": format!("M{n}"),
                "benchmarks": {"intelligence": 10 + 4 * n}, "endpoints": [endpoint(1), endpoint(2)]})
        })
        .collect();
    // A catalog is sorted.
    models.sort_by_key(|model| model["id"].as_str().unwrap_or_default().to_owned());
    serde_json::from_value(serde_json::json!({"date": "2026-08-08", "source": "benchmark", "models": models}))
        .expect("the benchmark's catalog is a catalog")
}

fn workload() -> Workload {
    let draw = |n: usize, purpose: u64| mix_bits(n as u64 ^ purpose << 40);
    let tokens = |n: usize, purpose: u64, most: u64| u32::try_from(draw(n, purpose) % most).unwrap_or(0) + 1;
    let columns = RequestColumns {
        arrival_ns: (0..).step_by(5_000_000_000).take(REQUESTS).collect(),
        request_key: (0..REQUESTS).map(|n| draw(n, 1)).collect(),
        prompt_tokens: (0..REQUESTS).map(|n| tokens(n, 2, 4_000)).collect(),
        completion_tokens: (0..REQUESTS).map(|n| tokens(n, 3, 600)).collect(),
        ..RequestColumns::blank(REQUESTS)
    };
    let identity = WorkloadIdentity { name: "benchmark".to_owned(), digest: String::new() };
    Workload { identity, names: Names::default(), columns, outcomes: Outcomes::default() }
}

fn with(bencher: Bencher, threads: usize, act: impl Fn(&SearchInput)) {
    let project: Project = parse_project(PROJECT).expect("the benchmark's project is a project");
    let (catalog, requests) = (catalog(), workload());
    let input = SearchInput {
        fitted: None,
        project: &project,
        within: &project.architectures[0],
        catalog: &catalog,
        workload: &requests,
        scenario: &project.scenarios[0],
        conditions: None,
        seed: 1,
        threads: NonZeroUsize::new(threads).unwrap_or(NonZeroUsize::MIN),
    };
    bencher.bench_local(|| act(black_box(&input)));
}

/// More than 10,000 candidates on 100,000 requests, from nothing to the front and what would change it.
#[divan::bench(args = [2], sample_count = 1, sample_size = 1)]
fn search_ten_thousand(bencher: Bencher, threads: usize) {
    with(bencher, threads, |input| {
        let settings = SearchSettings::default();
        let found =
            search_feature(input, &"all".into(), &settings, &Unwatched).expect("the benchmark has models").found;
        let candidates: u64 = found.enumerated.iter().map(|pattern| pattern.candidates).sum();
        assert!(candidates >= 10_000 && found.recommended.is_some(), "{candidates} candidates");
        eprintln!("{candidates} candidates, {} on the front: {:?}", found.front_size, found.rounds);
    });
}

/// The best thresholds of a cascade with three tiers on 100,000 requests.
#[divan::bench(args = [1, 2], sample_count = 10, sample_size = 1)]
fn tune_three_tiers(bencher: Bencher, threads: usize) {
    with(bencher, threads, |input| {
        let found = tune_cascade(input, &"all".into(), SearchObjective::LowestCost, &Unwatched);
        assert!(found.expect("the benchmark has a cascade").tried > 1_000);
    });
}
