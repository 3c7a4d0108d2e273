//! Adds up decided requests. Aggregates merge: a workload replayed in parts gives the same figures as in one go.

use std::collections::BTreeMap;

use hdrhistogram::Histogram;
use routewright_domain::{
    Evidence, FallbackDepth, FeatureOutcome, Money, Outcome, Percentiles, RequirementResult, ScenarioId,
};

use crate::pipeline::{Attempt, AttemptStatus, Decision, Failure, Observer};
use crate::plan::{Plan, PlannedFeature};

/// Durations above a day count as a day, in microseconds.
const LONGEST_US: u64 = 86_400_000_000;

/// Durations in microseconds, kept to three significant digits.
#[derive(Debug, Clone, Default)]
struct Durations {
    /// Made with the first duration: most of a large project's features may see none.
    histogram: Option<Histogram<u32>>,
    unknown: u64,
    assumed: bool,
}

impl Durations {
    fn record(&mut self, micros: Option<u64>, assumed: bool) {
        match micros {
            Some(micros) => self.histogram.get_or_insert_with(new_histogram).saturating_record(micros),
            None => self.unknown += 1,
        }
        self.assumed |= assumed;
    }

    fn merge(&mut self, other: &Self) {
        if let Some(theirs) = &other.histogram {
            let mine = self.histogram.get_or_insert_with(new_histogram);
            mine.add(theirs).expect("both histograms have the same bounds");
        }
        self.unknown += other.unknown;
        self.assumed |= other.assumed;
    }

    /// Whether at least `share` of all durations are at most `limit_us`; `None` while the unknown ones decide it.
    fn holds(&self, share: f64, limit_us: u64) -> Option<bool> {
        let histogram = self.histogram.as_ref()?;
        let within = histogram.count_between(0, limit_us);
        let all = (histogram.len() + self.unknown) as f64;
        let at_least = within as f64 >= share * all;
        let at_most = (within + self.unknown) as f64 >= share * all;
        (at_least == at_most).then_some(at_least)
    }

    fn percentiles(&self, published_as: Evidence) -> Percentiles {
        let at = |quantile: f64| {
            let histogram = self.histogram.as_ref()?;
            let value = histogram.value_at_quantile(quantile);
            Some(histogram.lowest_equivalent(value) as f64 / 1_000.0)
        };
        let evidence = if self.assumed { Evidence::Assumed } else { published_as };
        Percentiles { p50: at(0.5), p90: at(0.9), p95: at(0.95), p99: at(0.99), evidence, unknown: self.unknown }
    }
}

fn new_histogram() -> Histogram<u32> {
    Histogram::new_with_max(LONGEST_US, 3).expect("the bounds are within the histogram's range")
}

#[derive(Debug, Clone, Default)]
struct FeatureAggregate {
    requests: u64,
    succeeded: u64,
    cost: Money,
    unpriced: u64,
    fell_back: u64,
    ttft: Durations,
    latency: Durations,
}

impl FeatureAggregate {
    fn merge(&mut self, other: &Self) {
        self.requests += other.requests;
        self.succeeded += other.succeeded;
        self.cost += other.cost;
        self.unpriced += other.unpriced;
        self.fell_back += other.fell_back;
        self.ttft.merge(&other.ttft);
        self.latency.merge(&other.latency);
    }
}

/// Running totals of one plan.
#[derive(Debug, Clone)]
pub(crate) struct Aggregate<'a> {
    plan: &'a Plan,
    features: Vec<FeatureAggregate>,
    cost_by_model: Vec<Money>,
    served_by_model: Vec<u64>,
    by_depth: Vec<u64>,
    failures: [u64; Failure::ALL.len()],
    unmatched: u64,
    truncated: u64,
    estimated: u64,
    assumed_cost: bool,
    /// Feature of the request under way, and whether a part of its bill has no price.
    current: usize,
    current_unpriced: bool,
}

impl<'a> Aggregate<'a> {
    pub(crate) fn new(plan: &'a Plan) -> Self {
        Self {
            plan,
            features: vec![FeatureAggregate::default(); plan.features.len()],
            cost_by_model: vec![Money::ZERO; plan.models.len()],
            served_by_model: vec![0; plan.models.len()],
            by_depth: Vec::new(),
            failures: [0; Failure::ALL.len()],
            unmatched: 0,
            truncated: 0,
            estimated: 0,
            assumed_cost: false,
            current: 0,
            current_unpriced: false,
        }
    }

    pub(crate) fn unmatched(&mut self) {
        self.unmatched += 1;
    }

    /// Starts a request of `feature`; `estimated` when the length of its answer is.
    pub(crate) fn begin(&mut self, feature: usize, estimated: bool) {
        self.current = feature;
        self.estimated += u64::from(estimated);
        self.assumed_cost |= estimated;
        self.current_unpriced = false;
    }

    pub(crate) fn finish(&mut self, decision: &Decision) {
        let feature = &mut self.features[self.current];
        feature.requests += 1;
        feature.unpriced += u64::from(self.current_unpriced);
        feature.fell_back += u64::from(decision.fallback_depth > 0);
        let depth = decision.fallback_depth as usize;
        if self.by_depth.len() <= depth {
            self.by_depth.resize(depth + 1, 0);
        }
        self.by_depth[depth] += 1;
        match decision.ending {
            Ok(answer) => {
                feature.succeeded += 1;
                feature.ttft.record(answer.first_token_us, answer.assumed_time);
                feature.latency.record(answer.total_us, answer.assumed_time);
                self.served_by_model[self.plan.endpoints[answer.endpoint].model] += 1;
            }
            Err(failure) => self.failures[failure as usize] += 1,
        }
    }

    pub(crate) fn merge(&mut self, other: &Self) {
        for (mine, theirs) in self.features.iter_mut().zip(&other.features) {
            mine.merge(theirs);
        }
        for (mine, theirs) in self.cost_by_model.iter_mut().zip(&other.cost_by_model) {
            *mine += *theirs;
        }
        add_counts(&mut self.served_by_model, &other.served_by_model);
        add_counts(&mut self.by_depth, &other.by_depth);
        for (mine, theirs) in self.failures.iter_mut().zip(other.failures) {
            *mine += theirs;
        }
        self.unmatched += other.unmatched;
        self.truncated += other.truncated;
        self.estimated += other.estimated;
        self.assumed_cost |= other.assumed_cost;
    }

    pub(crate) fn outcome(&self, scenario: &ScenarioId) -> Outcome {
        let mut all = FeatureAggregate::default();
        for feature in &self.features {
            all.merge(feature);
        }
        let named = |n: usize| self.plan.models[n].clone();
        let costs = self.cost_by_model.iter().enumerate().filter(|(_, cost)| **cost != Money::ZERO);
        let served = self.served_by_model.iter().enumerate().filter(|(_, count)| **count > 0);
        let failures = Failure::ALL.iter().zip(self.failures).filter(|(_, count)| *count > 0);
        let features: Vec<FeatureOutcome> = self
            .plan
            .features
            .iter()
            .zip(&self.features)
            .map(|(planned, sums)| feature_outcome(planned, sums))
            .collect();
        let requirements = self.plan.features.iter().zip(&self.features).zip(&features);
        Outcome {
            architecture: self.plan.architecture.clone(),
            scenario: scenario.clone(),
            requests: all.requests,
            succeeded: all.succeeded,
            refused: 0,
            failed: all.requests - all.succeeded,
            unpriced: all.unpriced,
            unmatched: self.unmatched,
            truncated: self.truncated,
            estimated: self.estimated,
            cost_usd: all.cost,
            cost_evidence: if self.assumed_cost { Evidence::Assumed } else { Evidence::Priced },
            cost_by_feature: features.iter().map(|feature| (feature.feature.clone(), feature.cost_usd)).collect(),
            cost_by_model: costs.map(|(n, cost)| (named(n), *cost)).collect(),
            served_by: served.map(|(n, count)| (named(n), *count)).collect(),
            ttft_ms: all.ttft.percentiles(Evidence::Published),
            latency_ms: all.latency.percentiles(Evidence::Assumed),
            // No pattern of this version judges answers, so nothing is known of their quality.
            quality: None,
            escalation_share: 0.0,
            guardrail_events: vec![],
            fallback_depth: fallback_depth(&self.by_depth, all.requests),
            failures_by_reason: failures
                .map(|(failure, count)| (failure.word().to_owned(), count))
                .collect::<BTreeMap<_, _>>(),
            requirements: requirements.flat_map(|((planned, sums), outcome)| hold(planned, sums, outcome)).collect(),
            features,
        }
    }
}

impl Observer for Aggregate<'_> {
    const TAKES_NOTES: bool = false;

    fn attempt(&mut self, attempt: &Attempt) {
        debug_assert!(
            attempt.status == AttemptStatus::Answered || attempt.latency.total_us.is_some(),
            "a failure takes time"
        );
        self.features[self.current].cost += attempt.charge.cost;
        self.cost_by_model[self.plan.endpoints[attempt.endpoint].model] += attempt.charge.cost;
        self.current_unpriced |= attempt.charge.unpriced;
        self.assumed_cost |= attempt.charge.assumed;
        self.truncated += u64::from(attempt.truncated && attempt.status == AttemptStatus::Answered);
    }
}

fn add_counts(mine: &mut Vec<u64>, theirs: &[u64]) {
    mine.resize(mine.len().max(theirs.len()), 0);
    for (mine, theirs) in mine.iter_mut().zip(theirs) {
        *mine += theirs;
    }
}

fn share(part: u64, whole: u64) -> f64 {
    if whole == 0 { 0.0 } else { part as f64 / whole as f64 }
}

fn fallback_depth(by_depth: &[u64], requests: u64) -> FallbackDepth {
    let left: u64 = by_depth.iter().skip(1).sum();
    let steps: u64 = by_depth.iter().zip(0_u64..).map(|(count, depth)| count * depth).sum();
    FallbackDepth { share: share(left, requests), mean: share(steps, requests), by_depth: by_depth.to_vec() }
}

fn feature_outcome(planned: &PlannedFeature, sums: &FeatureAggregate) -> FeatureOutcome {
    FeatureOutcome {
        feature: planned.id.clone(),
        requests: sums.requests,
        succeeded: sums.succeeded,
        cost_usd: sums.cost,
        unpriced: sums.unpriced,
        ttft_ms: sums.ttft.percentiles(Evidence::Published),
        // The slow half of every throughput is mirrored, so total latencies rest on an assumption.
        latency_ms: sums.latency.percentiles(Evidence::Assumed),
        fallback_share: share(sums.fell_back, sums.requests),
    }
}

/// Holds the requirements of a feature against its outcome. Without requests nothing is met or missed.
fn hold(planned: &PlannedFeature, sums: &FeatureAggregate, outcome: &FeatureOutcome) -> Vec<RequirementResult> {
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
    results.extend(limits.cost_per_request_usd.map(|limit| {
        // A limit beyond all money is within reach of nobody.
        let within = outcome.cost_usd.0 <= limit.0.saturating_mul(i128::from(outcome.requests));
        // An unpriced part can only add: a breach is certain, a pass is not.
        let met = (some && (outcome.unpriced == 0 || !within)).then_some(within);
        let value = outcome.cost_usd.per(outcome.requests).map(|mean| mean.to_string());
        result("cost_per_request_usd", limit.to_string(), value, met)
    }));
    results
}
