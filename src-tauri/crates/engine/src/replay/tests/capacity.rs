//! Limits of endpoints: requests and tokens a minute, places and queues, breakers.

use routewright_domain::{EndpointLimits, LimitChange};

use super::*;
use crate::draw::{Purpose, RequestDraws};

fn limit(target: Option<IncidentTarget>, requests: Option<u32>, tokens: Option<u64>, known: bool) -> LimitChange {
    LimitChange {
        target,
        limits: EndpointLimits { requests_per_minute: requests, tokens_per_minute: tokens },
        concurrency: None,
        queue: None,
        known,
        unknown: UnknownFields::new(),
    }
}

fn limited(policy: Policy, limit: LimitChange) -> Project {
    let mut project = project(policy, vec![]);
    project.scenarios[0].limits = vec![limit];
    project
}

/// Sixty requests in each of five minutes, whose answers are as long as one expects before the first.
fn one_a_second() -> Workload {
    workload(&vec![(1_000, 256); 300])
}

#[test]
fn a_limit_that_the_gateway_knows_costs_no_call_and_one_that_it_does_not_costs_a_429() {
    for known in [true, false] {
        let project = limited(
            chain(&["c/small", "a/large"], None),
            limit(Some(IncidentTarget::Model("c/small".into())), Some(20), None, known),
        );
        let outcome = run_project(&project, &catalog(), &one_a_second());
        assert_eq!(outcome.served_by, [("a/large".into(), 200), ("c/small".into(), 100)].into());
        let (passed_over, refused) = if known { (200, 0) } else { (0, 200) };
        assert_eq!((outcome.mechanisms.passed_over, outcome.mechanisms.rate_limited), (passed_over, refused));
        assert_eq!(outcome.mechanisms.calls, 300 + refused);
        assert_eq!(outcome.fallback_depth.by_depth, [100, 200]);
    }
}

#[test]
fn tokens_a_minute_are_counted_as_the_gateway_expects_them() {
    // 1,256 tokens a request, ten times a minute.
    let project = limited(Policy::model("c/small"), limit(None, None, Some(12_560), true));
    let outcome = run_project(&project, &catalog(), &one_a_second());
    assert_eq!((outcome.succeeded, outcome.failed), (50, 250));
    assert_eq!(outcome.failures_by_reason, [("rate_limit".to_owned(), 250)].into());
}

#[test]
fn another_endpoint_takes_what_is_over_the_limit_of_the_first() {
    let alpha = IncidentTarget::Provider("alpha".into());
    let project = limited(Policy::model("a/large"), limit(Some(alpha), Some(5), None, true));
    let outcome = run_project(&project, &catalog(), &one_a_second());
    assert_eq!((outcome.succeeded, outcome.fallback_depth.share), (300, 0.0));
    // 0.00506 dollars each; five a minute at alpha, as it would have had more than five of sixty without the limit.
    let each: Money = "0.00506".parse().unwrap();
    assert_eq!(outcome.cost_by_provider[&"alpha".into()], Money(each.0 * 25));
}

#[test]
fn a_breaker_tries_an_endpoint_again_after_its_cooldown_only() {
    // Out for ten minutes. Three calls fail, half a second each; for a minute after the third the endpoint is passed over. That
    // repeats every 63 s, so ten times. The last cooldown outlives the outage.
    let mut project =
        project(chain(&["c/small", "a/large"], None), vec![outage(IncidentTarget::Model("c/small".into()), 0, 600)]);
    project.architectures[0].breaker =
        serde_json::from_str(r#"{"failures": 3, "within_s": 60, "cooldown_s": 60}"#).unwrap();
    let outcome = run_project(&project, &catalog(), &workload(&vec![(10, 1); 900]));
    assert_eq!((outcome.mechanisms.calls, outcome.mechanisms.passed_over), (900 + 30, 600));
    assert_eq!(outcome.served_by, [("a/large".into(), 630), ("c/small".into(), 270)].into());
}

/// A replay of Poisson arrivals at one endpoint with so many places: the answers' lengths make its time exponential with a
/// mean of 1 s, and it sends its first token when it begins.
fn pool(places: u32, load: f64, queue: Option<u32>, count: u64) -> Outcome {
    let mut catalog = catalog();
    let endpoint = &mut catalog.models[2].endpoints[0];
    endpoint.context_tokens = u32::MAX;
    endpoint.ttft_ms = Some(steady(0.001));
    endpoint.throughput_tps = Some(steady(100_000.0));
    let exponential = |n: u64, about: u64| RequestDraws::new(11, n).exponential(about, 0, Purpose::Balance);
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "tokens of a test")]
    let answer = |n: u64| (100_000.0 * exponential(n, 2)) as u32;
    let mut requests = workload(&(0..count).map(|n| (1, answer(n))).collect::<Vec<_>>());
    let mut now = 0.0;
    #[expect(clippy::cast_possible_truncation, reason = "nanoseconds of a test")]
    let arrivals = (0..count).map(|n| {
        now += exponential(n, 1) / load;
        (now * 1e9) as i64
    });
    requests.columns.arrival_ns = arrivals.collect();
    let change = LimitChange { concurrency: Some(places), queue, ..limit(None, None, None, true) };
    run_project(&limited(Policy::model("c/small"), change), &catalog, &requests)
}

#[test]
fn waits_for_a_place_are_those_of_erlang_c() {
    // Load, probability to wait, mean wait and 99th percentile in seconds of M/M/c with service of mean 1: Erlang (1917). A queue
    // forgets slowly: 400,000 correlated waits are worth some thousand, so the tolerances are a few per cent.
    for (places, load, waiting, mean, p99) in [
        (1, 0.5, 0.5, 1.0, 7.824_046),
        (5, 4.0, 0.554_113, 0.554_113, 4.014_783),
        (10, 8.0, 0.409_180, 0.204_590, 1.855_785),
    ] {
        let outcome = pool(places, load, None, 400_000);
        let (mechanisms, count) = (outcome.mechanisms, outcome.requests as f64);
        let waited = mechanisms.queued as f64 / count;
        assert!((waited / waiting - 1.0).abs() < 0.04, "{places} places: {waited} wait for {waiting}");
        let found = mechanisms.queued_us as f64 / 1e6 / count;
        assert!((found / mean - 1.0).abs() < 0.08, "{places} places: mean wait {found} for {mean}");
        let tail = outcome.ttft_ms.p99.unwrap() / 1_000.0;
        assert!((tail / p99 - 1.0).abs() < 0.08, "{places} places: p99 {tail} for {p99}");
    }
}

#[test]
fn calls_that_find_no_place_and_no_queue_are_refused_as_erlang_b_says() {
    for (places, load, blocked) in
        [(1, 0.5, 0.333_333), (2, 1.5, 0.310_345), (10, 8.0, 0.121_661), (100, 90.0, 0.026_957)]
    {
        let outcome = pool(places, load, Some(0), 200_000);
        assert_eq!(outcome.failures_by_reason.get("rate_limit"), Some(&outcome.failed));
        let found = outcome.failed as f64 / 200_000.0;
        // The standard error of independent refusals is 0.001 at most; arrivals that find it full come in clusters.
        assert!((found - blocked).abs() < 0.005, "{places} places refuse {found} for {blocked}");
    }
}
