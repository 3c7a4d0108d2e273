//! Requirements held against what was replayed.

use routewright_domain::{FeatureOutcome, Money, Quality, RequirementResult};

use super::durations::Durations;
use super::{FeatureAggregate, share};
use crate::plan::PlannedFeature;

/// Seconds of a month of 30 days.
const MONTH_NS: i128 = 30 * 86_400 * 1_000_000_000;

/// Holds the requirements of a feature against its outcome. Without requests nothing is met or missed. A monthly budget is
/// projected from `span_ns`, the time that the workload covers.
pub(super) fn hold(
    planned: &PlannedFeature,
    sums: &FeatureAggregate,
    outcome: &FeatureOutcome,
    span_ns: i64,
) -> Vec<RequirementResult> {
    let limits = &planned.requirements;
    let result = |requirement: &str, limit: String, value: Option<String>, met: Option<bool>| RequirementResult {
        feature: planned.id.clone(),
        requirement: requirement.to_owned(),
        limit,
        value,
        met,
    };
    let duration = |name: &str, limit: u32, durations: &Durations, p95: Option<f64>| {
        let met = durations.holds(0.95, u64::from(limit) * 1_000);
        result(name, limit.to_string(), p95.map(|ms| ms.to_string()), met)
    };
    let some = outcome.requests > 0;
    let mut results = Vec::new();
    results.extend(limits.ttft_p95_ms.map(|limit| duration("ttft_p95_ms", limit, &sums.ttft, outcome.ttft_ms.p95)));
    results.extend(
        limits.latency_p95_ms.map(|limit| duration("latency_p95_ms", limit, &sums.latency, outcome.latency_ms.p95)),
    );
    results.extend(limits.success_rate.map(|limit| {
        let rate = some.then(|| share(outcome.succeeded, outcome.requests));
        result("success_rate", limit.to_string(), rate.map(|rate| rate.to_string()), rate.map(|rate| rate >= limit))
    }));
    results.extend(limits.quality_floor.map(|limit| {
        let mean = outcome.quality.map(|quality| quality.mean);
        let met = outcome.quality.and_then(|quality| reaches(&quality, limit));
        result("quality_floor", limit.to_string(), mean.map(|mean| mean.to_string()), met)
    }));
    results.extend(limits.cost_per_request_usd.map(|limit| {
        // A limit beyond all money is within reach of nobody.
        let within = outcome.cost_usd.0 <= limit.0.saturating_mul(i128::from(outcome.requests));
        let value = outcome.cost_usd.per(outcome.requests).map(|mean| mean.to_string());
        result("cost_per_request_usd", limit.to_string(), value, priced(outcome, within))
    }));
    results.extend(limits.monthly_budget_usd.map(|limit| {
        let projected = (span_ns > 0).then(|| projected(outcome.cost_usd, span_ns));
        let met = projected.and_then(|cost| priced(outcome, cost <= limit));
        result("monthly_budget_usd", limit.to_string(), projected.map(|cost| cost.to_string()), met)
    }));
    results
}

/// Whether the mean over all answers reaches the floor; `None` while those whose quality is unknown could decide it.
fn reaches(quality: &Quality, floor: f64) -> Option<bool> {
    if quality.covered_share >= 1.0 {
        return Some(quality.mean >= floor);
    }
    let at_worst = quality.mean * quality.covered_share;
    let at_best = at_worst + (1.0 - quality.covered_share);
    if at_worst >= floor { Some(true) } else { (at_best < floor).then_some(false) }
}

/// An unpriced part can only add: a breach is certain, a pass is not.
fn priced(outcome: &FeatureOutcome, within: bool) -> Option<bool> {
    (outcome.requests > 0 && (outcome.unpriced == 0 || !within)).then_some(within)
}

/// The cost of 30 days like these.
fn projected(cost: Money, span_ns: i64) -> Money {
    let span = i128::from(span_ns);
    // In two steps, so that the product stays within 128 bits.
    Money(cost.0 / span * MONTH_NS + (cost.0 % span) * (MONTH_NS / 1_000) / (span / 1_000).max(1))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_floor_stays_open_while_answers_of_unknown_quality_could_decide_it() {
        let quality = |mean: f64, covered_share: f64| Quality {
            mean,
            low: mean,
            high: mean,
            evidence: routewright_domain::Evidence::Assumed,
            if_independent: mean,
            recorded_share: 0.0,
            covered_share,
        };
        for (mean, covered, floor, met) in [
            (0.9, 1.0, 0.8, Some(true)),
            (0.7, 1.0, 0.8, Some(false)),
            // 0.32 × 0.943 = 0.30 of all at worst, 0.98 at best.
            (0.943, 0.32, 0.8, None),
            (0.943, 0.32, 0.99, Some(false)),
            (0.95, 0.9, 0.8, Some(true)),
        ] {
            assert_eq!(reaches(&quality(mean, covered), floor), met, "{mean} of {covered} for {floor}");
        }
    }

    #[test]
    fn a_month_is_thirty_days_like_those_of_the_workload() {
        let day = 86_400_000_000_000;
        assert_eq!(projected("10".parse().unwrap(), 3 * day).to_string(), "100");
        assert_eq!(projected("0.7".parse().unwrap(), 7 * day).to_string(), "3");
    }
}
