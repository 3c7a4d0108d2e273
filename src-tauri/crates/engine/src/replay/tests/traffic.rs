//! How many requests arrive, which arm takes them, when a batch leaves, and how long answers take.

use routewright_domain::RequestFlags;

use super::*;

/// A request of 1,000 and 100 tokens to `c/small`.
const EACH: i128 = 140_000_000;

fn batch(more: &str) -> Policy {
    policy(&format!(
        r#"{{"pattern": "batch", "window_minutes": 60{more}, "policy": {{"pattern": "model", "model": "c/small"}}}}"#
    ))
}

#[test]
fn a_batch_costs_its_share_and_is_waited_for_by_nobody() {
    let requests = workload(&vec![(1_000, 100); 3_600]);
    let all = batch(r#", "deadline_minutes": 1440, "price_share": "0.5", "every_request": true"#);
    let outcome = run(all, vec![], &requests);
    assert_eq!((outcome.mechanisms.batched, outcome.cost_usd), (3_600, Money(EACH / 2 * 3_600)));
    assert_eq!((outcome.ttft_ms.p50, outcome.latency_ms.p99), (None, None), "nobody waited");
    // Without a tariff and without an agreed share a batch is no cheaper, so nothing is batched.
    let unpriced = run(batch(r#", "deadline_minutes": 1440, "every_request": true"#), vec![], &requests);
    assert_eq!((unpriced.mechanisms.batched, unpriced.cost_usd), (0, Money(EACH * 3_600)));
}

#[test]
fn what_a_batch_would_bring_too_late_is_called_live() {
    // A batch leaves on the hour and takes one. To be back within 90 minutes a request waits half an hour at most: those of the
    // second half of the hour, and the one that comes on the hour.
    let requests = workload(&vec![(1_000, 100); 3_600]);
    let timely = batch(r#", "deadline_minutes": 90, "price_share": "0.5", "every_request": true"#);
    let outcome = run(timely, vec![], &requests);
    assert_eq!(outcome.mechanisms.batched, 1_801);
    assert_eq!(outcome.cost_usd, Money(EACH * 1_799 + EACH / 2 * 1_801));
}

#[test]
fn only_what_is_marked_as_batchable_is_batched() {
    let mut requests = workload(&vec![(1_000, 100); 100]);
    requests.columns.flags = (0..100).map(|n| if n % 4 == 0 { RequestFlags::BATCHABLE.0 } else { 0 }).collect();
    let outcome = run(batch(r#", "deadline_minutes": 1440, "price_share": "0.5""#), vec![], &requests);
    assert_eq!((outcome.mechanisms.batched, outcome.cost_usd), (25, Money(EACH * 75 + EACH / 2 * 25)));
}

#[test]
fn a_catalogs_batch_tariff_has_its_own_price() {
    let mut catalog = catalog();
    let mut tariff = endpoint("c/small", "gamma-batch", "0.00000004", "0.0000001");
    tariff.tariff = routewright_domain::Tariff::Batch;
    catalog.models[2].endpoints.push(tariff);
    let requests = workload(&vec![(1_000, 100); 50]);
    let all = batch(r#", "deadline_minutes": 1440, "price_share": "0.5", "every_request": true"#);
    let outcome = run_project(&project(all, vec![]), &catalog, &requests);
    // 1,000 × 0.04 + 100 × 0.10 dollars per million tokens; the agreed share is for models without a tariff.
    assert_eq!(outcome.cost_usd, "0.0025".parse().unwrap());
}

fn canary(by_session: bool) -> Policy {
    policy(&format!(
        r#"{{"pattern": "weighted", "by_session": {by_session}, "arms": [
            {{"name": "usual", "weight": 9, "policy": {{"pattern": "model", "model": "a/large"}}}},
            {{"name": "canary", "weight": 1, "policy": {{"pattern": "model", "model": "c/small"}}}}]}}"#
    ))
}

#[test]
fn arms_share_requests_by_weight_and_sessions_stay_together() {
    let mut requests = workload(&vec![(1_000, 100); 20_000]);
    // Ten requests a session.
    requests.columns.session_key = (0..20_000_u64).map(|n| n / 10 + 1).collect();
    let canaries = |outcome: &Outcome| outcome.served_by.get(&"c/small".into()).copied().unwrap_or(0);
    let apart = run(canary(false), vec![], &requests);
    assert_share(canaries(&apart) as f64 / 20_000.0, 0.1, 20_000, "by request");
    let together = run(canary(true), vec![], &requests);
    assert_share(canaries(&together) as f64 / 20_000.0, 0.1, 2_000, "by session");
    assert_eq!(canaries(&together) % 10, 0, "no session is divided");
    // Every request costs what its arm charges, to the last digit.
    let large: i128 = 3_500_000_000;
    let canaries = i128::from(canaries(&apart));
    assert_eq!(apart.cost_usd, Money(large * (20_000 - canaries) + EACH * canaries));
}

fn with_traffic(factor: &str, growth: Option<f64>) -> Project {
    let mut project = project(Policy::model("c/small"), vec![]);
    project.scenarios[0].traffic = factor.parse().unwrap();
    project.scenarios[0].monthly_growth = growth;
    project
}

#[test]
fn a_whole_factor_multiplies_every_figure_exactly_and_a_fraction_in_expectation() {
    let requests = workload(&vec![(1_000, 100); 20_000]);
    let three = run_project(&with_traffic("3", None), &catalog(), &requests);
    assert_eq!((three.requests, three.succeeded, three.cost_usd), (60_000, 60_000, Money(EACH * 60_000)));
    let fraction = run_project(&with_traffic("0.25", None), &catalog(), &requests);
    assert_share(fraction.requests as f64 / 20_000.0, 0.25, 20_000, "requests that are left");
    assert_eq!(fraction.cost_usd, Money(EACH * i128::from(fraction.requests)));
}

#[test]
fn growth_is_compounded_over_months_of_thirty_days() {
    // A request a minute over 60 days, 10 % more each month: Σ 1.1^(t / 30 d) = (1.1² - 1) / ln 1.1 × 43,200.
    let mut requests = workload(&vec![(1_000, 100); 86_400]);
    requests.columns.arrival_ns = (0..86_400).map(|minute| minute * 60 * Timestamp::NANOS_PER_SEC).collect();
    let outcome = run_project(&with_traffic("1", Some(0.1)), &catalog(), &requests);
    let expected = (1.21 - 1.0) / libm::log(1.1) * 43_200.0;
    // Each fraction of a request is drawn: at most half a standard deviation each.
    assert!((outcome.requests as f64 - expected).abs() < 5.0 * 0.5 * 86_400_f64.sqrt(), "{}", outcome.requests);
    assert_eq!(outcome.cost_usd, Money(EACH * i128::from(outcome.requests)));
}

#[test]
fn a_replay_reproduces_published_percentiles() {
    // Time to first token of openai/gpt-4o at OpenAI on 2026-08-08, p50 to p99.
    let published = PercentileKnots { p50: 592.0, p75: 894.0, p90: 1_650.0, p95: 2_710.0, p99: 6_402.5 };
    let mut catalog = catalog();
    catalog.models[2].endpoints[0].ttft_ms = Some(published);
    let outcome = run_project(&project(Policy::model("c/small"), vec![]), &catalog, &workload(&vec![(10, 1); 20_000]));
    let found = outcome.ttft_ms;
    for (found, published) in
        [(found.p50, published.p50), (found.p90, published.p90), (found.p95, published.p95), (found.p99, published.p99)]
    {
        // At 20,000 draws the standard error of the 99th percentile of this shape is 2 %.
        assert!((found.unwrap() / published - 1.0).abs() < 0.05, "{found:?} for {published}");
    }
    assert_eq!(found.evidence, routewright_domain::Evidence::Published);
}

#[test]
fn a_median_throughput_is_the_median_of_the_generation_time() {
    // 50,000 tokens at a published median of 50 tokens a second, beside which the first token is nothing.
    let outcome = run(Policy::model("c/small"), vec![], &workload(&vec![(10, 50_000); 10_000]));
    let median = outcome.latency_ms.p50.unwrap();
    assert!((median / 1_000_500.0 - 1.0).abs() < 0.02, "{median}");
    // The slow half mirrors the published fast one: p90 of the time is that of half the median's throughput.
    let p90 = outcome.latency_ms.p90.unwrap();
    assert!((p90 / 2_000_500.0 - 1.0).abs() < 0.05, "{p90}");
}
