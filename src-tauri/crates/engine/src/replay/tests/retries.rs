//! Retries, hedges and parallel calls, against the closed forms of their attempts and their tails.
//!
//! Incidents are correlated in time, so what fails independently from call to call here is a call that takes longer
//! than a published percentile says.

use super::*;
use crate::latency::QuantileFunction;

/// Requests behind every share and percentile of this file.
const COUNT: u64 = 40_000;

fn short_requests() -> Workload {
    workload(&vec![(10, 1); usize::try_from(COUNT).unwrap()])
}

/// `c/small` without a first token after so many milliseconds is given up, and tried again at once.
fn retried(attempts: u32, timeout_ms: u32, budget_share: &str) -> Policy {
    policy(&format!(
        r#"{{"pattern": "retry", "attempts": {attempts}, "base_delay_ms": 0, "max_delay_ms": 0, "on": ["timeout"]{budget_share},
            "policy": {{"pattern": "fallback", "triggers": [], "steps": [
                {{"policy": {{"pattern": "model", "model": "c/small"}}, "first_token_timeout_ms": {timeout_ms}}}]}}}}"#
    ))
}

#[test]
fn retries_succeed_and_cost_as_many_attempts_as_the_geometric_series_says() {
    // k attempts that each fail with probability p: success 1 - p^k, attempts (1 - p^k) / (1 - p) in the mean. 1,000 ms is the
    // 90th and 500 ms the 50th published percentile. Variances of the attempts: 0.1179 and 1.1094.
    for (attempts, timeout_ms, success, mean, variance) in
        [(3, 1_000, 0.999, 1.11, 0.117_9), (4, 500, 0.937_5, 1.875, 1.109_4_f64)]
    {
        let outcome = run(retried(attempts, timeout_ms, ""), vec![], &short_requests());
        assert_share(outcome.success_rate().unwrap(), success, COUNT, "success");
        let found = outcome.mechanisms.calls as f64 / COUNT as f64;
        assert!((found - mean).abs() < 5.0 * (variance / COUNT as f64).sqrt(), "{found} attempts for {mean}");
        assert_eq!(outcome.mechanisms.calls, COUNT + outcome.mechanisms.retries);
    }
}

#[test]
fn retries_of_retries_multiply_while_an_outage_lasts() {
    // Three layers of four attempts are 64 calls for one request, the usual example of site reliability engineering.
    let layer = |inner: String| {
        format!(r#"{{"pattern": "retry", "attempts": 4, "base_delay_ms": 0, "max_delay_ms": 0, "policy": {inner}}}"#)
    };
    let layers = (0..3).fold(r#"{"pattern": "model", "model": "c/small"}"#.to_owned(), |inner, _| layer(inner));
    let out = vec![outage(IncidentTarget::Model("c/small".into()), 0, 1_000_000)];
    let outcome = run(policy(&layers), out, &workload(&[(10, 1); 10]));
    assert_eq!((outcome.mechanisms.calls, outcome.failed), (640, 10));
    // Attempts share the outage, so they are no independent chances: nothing succeeds, and nothing is billed.
    assert_eq!(outcome.cost_usd, Money::ZERO);
}

#[test]
fn a_retry_budget_keeps_retries_to_its_share_of_the_calls() {
    // Half of all calls would be repeated; a tenth of those of the last minute may be: six of sixty. The one that falls out of the
    // minute is replaced when the next call fails, a second later in the mean, so six go out in about 61 seconds.
    let outcome = run(retried(2, 500, r#", "budget_share": 0.1"#), vec![], &short_requests());
    let share = outcome.mechanisms.retries as f64 / COUNT as f64;
    assert!(share <= 0.1 && (share - 6.0 / 61.0).abs() < 0.001, "{share}");
}

#[test]
fn delays_double_with_full_jitter_up_to_the_longest() {
    // U(0, min(cap, base × 2ⁿ)): 1, 2, 4 and then 5 s at most, so half of their sum, 6 s, in the mean. Every call of a provider
    // that is out fails after its median first token, half a second.
    let again = policy(
        r#"{"pattern": "fallback", "triggers": ["outage"], "steps": [
            {"policy": {"pattern": "retry", "attempts": 5, "base_delay_ms": 1000, "max_delay_ms": 5000,
                "policy": {"pattern": "model", "model": "c/small"}}},
            {"policy": {"pattern": "model", "model": "a/large"}}]}"#,
    );
    let mut catalog = catalog();
    for endpoint in &mut catalog.models[0].endpoints {
        endpoint.ttft_ms = Some(steady(1.0));
    }
    let project = project(again, vec![outage(IncidentTarget::Model("c/small".into()), 0, 1_000_000)]);
    let outcome = run_project(&project, &catalog, &short_requests());
    // The variance is (1² + 2² + 4² + 5²) / 12 s², nearly normal, so the median is the mean; its error is 1.25 standard errors
    // of the mean, and histograms have three digits.
    let median = outcome.ttft_ms.p50.unwrap();
    assert!((median - 8_501.0).abs() < 5.0 * 1.25 * 1_958.0 / 200.0, "{median}");
}

#[test]
fn a_hedge_at_the_95th_percentile_calls_a_twentieth_more_and_cuts_the_tail() {
    let hedged = r#"{"pattern": "hedge", "after_ms": 1300, "policy": {"pattern": "model", "model": "c/small"}}"#;
    let requests = short_requests();
    let (alone, hedged) = (run(Policy::model("c/small"), vec![], &requests), run(policy(hedged), vec![], &requests));
    let extra = (hedged.mechanisms.calls - COUNT) as f64 / COUNT as f64;
    assert_share(extra, 0.05, COUNT, "extra calls");
    // P(T > t) = P(T₁ > t) P(T₂ > t - d) from d on; where that is 1 %, by bisection.
    let published = QuantileFunction::through(&knots(500.0));
    let beyond = |t: f64| 1.0 - share_below(&published, t);
    let (mut low, mut high) = (1_300.0, 10_000.0);
    for _ in 0..60 {
        let middle = f64::midpoint(low, high);
        if beyond(middle) * beyond(middle - 1_300.0) > 0.01 { low = middle } else { high = middle }
    }
    let p99 = hedged.ttft_ms.p99.unwrap();
    // A percentile of 40,000 draws has a standard error of 1.5 % here.
    assert!((p99 / low - 1.0).abs() < 0.05, "p99 {p99} for {low}");
    assert!((alone.ttft_ms.p99.unwrap() / 2_000.0 - 1.0).abs() < 0.05, "without it p99 is the published 2 s");
    assert_eq!(alone.ttft_ms.p90, hedged.ttft_ms.p90, "what is not slow is not touched");
    // Whichever call loses has sent no first token by then, and is not billed.
    assert_eq!(alone.cost_usd, hedged.cost_usd);
    // It has given no answer either: the model answers each request once, however often it is called.
    let leaf = hedged.nodes.iter().find(|node| node.path.ends_with("/policy")).unwrap();
    assert_eq!((leaf.asked, leaf.answered), (hedged.mechanisms.calls, COUNT));
}

/// The share of values below `value`, by bisection.
fn share_below(function: &QuantileFunction, value: f64) -> f64 {
    let (mut low, mut high) = (1e-9, 1.0 - 1e-9);
    for _ in 0..60 {
        let middle = f64::midpoint(low, high);
        if function.at(middle) < value { low = middle } else { high = middle }
    }
    low
}

/// A catalog in which the whole answer comes with the first token.
fn instant_generation() -> CatalogSnapshot {
    let mut catalog = catalog();
    catalog.models[2].endpoints[0].throughput_tps = Some(steady(1e9));
    catalog
}

#[test]
fn parallel_members_wait_for_the_slowest_and_a_quorum_for_its_order_statistic() {
    // All of three: P(max ≤ t) = F(t)³, so the median lies where F is 2^(-1/3). Two of three: the median of the second of three is
    // the median itself. One of three: P(min > t) = (1 - F)³.
    let of_three = |quorum: u32| {
        let member = r#"{"pattern": "model", "model": "c/small"}"#;
        let policy = policy(&format!(
            r#"{{"pattern": "ensemble", "members": [{member}, {member}, {member}], "quorum": {quorum}, "aggregation": "majority"}}"#
        ));
        run_project(&project(policy, vec![]), &instant_generation(), &short_requests())
    };
    let published = QuantileFunction::through(&knots(500.0));
    let half = 0.5_f64.cbrt();
    for (quorum, share) in [(3, half), (2, 0.5), (1, 1.0 - half)] {
        let outcome = of_three(quorum);
        let (found, expected) = (outcome.latency_ms.p50.unwrap(), published.at(share));
        assert!((found / expected - 1.0).abs() < 0.02, "{quorum} of 3: {found} for {expected}");
        // Members that are cancelled before their first token are not billed; who came first is.
        let each = "0.0000014".parse::<Money>().unwrap();
        assert_eq!(outcome.cost_usd, Money(each.0 * i128::from(quorum) * i128::from(COUNT)));
        let members = outcome.nodes.iter().filter(|node| node.path.contains("/members/"));
        assert_eq!(
            members.map(|node| node.answered).sum::<u64>(),
            u64::from(quorum) * COUNT,
            "answers that were waited for"
        );
    }
}

#[test]
fn one_slow_part_in_a_hundred_makes_63_per_cent_of_fan_outs_slow() {
    // Dean and Barroso (2013): 1 - 0.99¹⁰⁰ = 63.4 %. Each of 100 chunks has until the published 99th percentile.
    let requests = workload(&[(10_000, 1); 2_000]);
    let chunked = policy(
        r#"{"pattern": "partition", "by": {"split": {"chunk_tokens": 100, "map_answer_tokens": 1,
            "map": {"pattern": "fallback", "triggers": [], "steps": [
                {"policy": {"pattern": "model", "model": "c/small"}, "first_token_timeout_ms": 2000}]},
            "reduce": {"pattern": "model", "model": "c/small"}}}}"#,
    );
    let outcome = run(chunked, vec![], &requests);
    assert_share(outcome.failed as f64 / 2_000.0, 0.633_968, 2_000, "fan-outs with a slow part");
}
