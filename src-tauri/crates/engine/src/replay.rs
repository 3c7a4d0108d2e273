//! Replays a workload through plans.

use std::num::NonZeroUsize;
use std::ops::Range;
use std::thread::ScopedJoinHandle;

use routewright_domain::{Delta, Outcome, Scenario, Timestamp, Workload};

use crate::aggregate::Aggregate;
use crate::conditions::Conditions;
use crate::pipeline::{BoundCondition, Names, Request, World, decide, resolve_condition};
use crate::plan::{Node, Plan};

/// Watches a replay and may end it.
pub trait Watch: Sync {
    /// Called about every 16,000 requests of each architecture with the requests decided since the last call.
    fn advanced(&self, requests: u64);

    /// Asked as often; `true` ends the replay with [`Cancelled`].
    fn cancelled(&self) -> bool;
}

/// Nobody watches.
#[derive(Debug, Clone, Copy)]
pub struct Unwatched;

impl Watch for Unwatched {
    fn advanced(&self, _requests: u64) {}

    fn cancelled(&self) -> bool {
        false
    }
}

/// The replay was ended by whoever watched it. Not a failure.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("cancelled")]
pub struct Cancelled;

/// Requests between two looks at [`Watch`].
const STRIDE: usize = 16_384;

/// Before any answer of a feature has been seen, this many tokens are expected; assumed.
const FIRST_EXPECTATION: u32 = 256;
/// Answers that the trailing mean looks back on.
const TRAILING_ANSWERS: usize = 256;

/// Replays `workload` through each plan under `scenario`; one outcome for each plan, in order.
///
/// All draws are keyed by `seed` and the request, so the plans meet the same luck. The work is spread over
/// `threads`, over plans first and then over stretches of requests; the figures do not depend on it.
pub fn replay(
    plans: &[&Plan],
    workload: &Workload,
    scenario: &Scenario,
    seed: u64,
    threads: NonZeroUsize,
    watch: &dyn Watch,
) -> Result<Vec<Outcome>, Cancelled> {
    let requests = workload.columns.len();
    let parts = (threads.get() / plans.len().max(1)).max(1);
    let bounds = |part: usize| requests * part / parts..requests * (part + 1) / parts;
    let runs: Vec<Run> = plans.iter().map(|plan| Run::new(plan, workload, scenario, seed)).collect();
    std::thread::scope(|scope| {
        let started: Vec<Vec<_>> = runs
            .iter()
            .map(|run| (0..parts).map(|part| scope.spawn(move || run.decide_rows(bounds(part), watch))).collect())
            .collect();
        let finish = |(run, threads): (&Run, Vec<ScopedJoinHandle<Result<Aggregate, Cancelled>>>)| {
            let mut sums = Aggregate::new(run.plan);
            for thread in threads {
                sums.merge(&thread.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic))?);
            }
            Ok(sums.outcome(&scenario.id))
        };
        runs.iter().zip(started).map(finish).collect()
    })
}

/// Candidate minus baseline, both replayed on the same workload, scenario and seed.
#[must_use]
pub fn delta(baseline: &Outcome, candidate: &Outcome) -> Delta {
    let cost_usd = candidate.cost_usd - baseline.cost_usd;
    let difference = |a: Option<f64>, b: Option<f64>| a.zip(b).map(|(a, b)| a - b);
    let base_cost = baseline.cost_usd.to_usd_lossy();
    Delta {
        architecture: candidate.architecture.clone(),
        scenario: candidate.scenario.clone(),
        cost_usd,
        cost_share: (base_cost != 0.0).then(|| cost_usd.to_usd_lossy() / base_cost),
        ttft_p50_ms: difference(candidate.ttft_ms.p50, baseline.ttft_ms.p50),
        ttft_p95_ms: difference(candidate.ttft_ms.p95, baseline.ttft_ms.p95),
        latency_p50_ms: difference(candidate.latency_ms.p50, baseline.latency_ms.p50),
        latency_p95_ms: difference(candidate.latency_ms.p95, baseline.latency_ms.p95),
        success_points: 100.0 * (candidate.success_rate().unwrap_or(0.0) - baseline.success_rate().unwrap_or(0.0)),
        fallback_points: 100.0 * (candidate.fallback_depth.share - baseline.fallback_depth.share),
    }
}

/// A plan bound to a workload and a scenario.
pub(crate) struct Run<'a> {
    plan: &'a Plan,
    workload: &'a Workload,
    conditions: Conditions,
    features: Vec<BoundCondition>,
    rules: Vec<Vec<BoundCondition>>,
    /// For each row: its feature, or `None` when no feature matches.
    assigned: Vec<Option<u32>>,
    expected_completion: Vec<u32>,
    seed: u64,
}

impl<'a> Run<'a> {
    pub(crate) fn new(plan: &'a Plan, workload: &'a Workload, scenario: &Scenario, seed: u64) -> Self {
        let names = Names::from(workload);
        let first_request = Timestamp(workload.columns.arrival_ns.first().copied().unwrap_or(0));
        let rules = plan.nodes.iter().map(|node| match node {
            Node::Task(task) => task.rules.iter().map(|rule| resolve_condition(&rule.when, names)).collect(),
            Node::Model(_) | Node::Fallback(_) => vec![],
        });
        let mut run = Self {
            plan,
            workload,
            conditions: Conditions::new(scenario, plan, first_request),
            features: plan.features.iter().map(|feature| resolve_condition(&feature.matches, names)).collect(),
            rules: rules.collect(),
            assigned: vec![],
            expected_completion: vec![],
            seed,
        };
        run.assign_features();
        run
    }

    /// Finds each request's feature, and what answer length a gateway would have expected of it by then.
    fn assign_features(&mut self) {
        let count = self.workload.columns.len();
        let mut trailing = vec![TrailingMean::default(); self.features.len()];
        let mut assigned = Vec::with_capacity(count);
        let mut expected = Vec::with_capacity(count);
        for row in 0..count {
            let request = self.request_without_expectation(row);
            let feature =
                self.features.iter().zip(0_u32..).find(|(matches, _)| matches.holds(&request)).map(|(_, n)| n);
            assigned.push(feature);
            expected.push(feature.map_or(FIRST_EXPECTATION, |n| trailing[n as usize].next(request.completion_tokens)));
        }
        self.assigned = assigned;
        self.expected_completion = expected;
    }

    fn request_without_expectation(&self, row: usize) -> Request {
        let columns = &self.workload.columns;
        Request {
            key: columns.request_key[row],
            arrival: columns.arrival_ns[row],
            prompt_tokens: columns.prompt_tokens[row],
            cached_tokens: columns.cached_tokens[row],
            completion_tokens: columns.completion_tokens[row],
            reasoning_tokens: columns.reasoning_tokens[row],
            expected_completion: FIRST_EXPECTATION,
            feature_tag: columns.feature[row],
            model_asked: columns.model[row],
        }
    }

    /// The request of a row, and the feature it belongs to.
    pub(crate) fn request(&self, row: usize) -> (Option<usize>, Request) {
        let request =
            Request { expected_completion: self.expected_completion[row], ..self.request_without_expectation(row) };
        (self.assigned[row].map(|feature| feature as usize), request)
    }

    pub(crate) fn world(&self) -> World<'_> {
        World { plan: self.plan, conditions: &self.conditions, rules: &self.rules, seed: self.seed }
    }

    /// Decides a stretch of rows. Stretches can be decided in any order and merged.
    pub(crate) fn decide_rows(&self, rows: Range<usize>, watch: &dyn Watch) -> Result<Aggregate<'a>, Cancelled> {
        let world = self.world();
        let mut sums = Aggregate::new(self.plan);
        let mut next = rows.start;
        while next < rows.end {
            if watch.cancelled() {
                return Err(Cancelled);
            }
            let end = rows.end.min(next + STRIDE);
            for row in next..end {
                let (feature, request) = self.request(row);
                let Some(feature) = feature else {
                    sums.unmatched();
                    continue;
                };
                sums.begin(feature);
                let decision = decide(&world, self.plan.features[feature].root, &request, &mut sums);
                sums.finish(&decision);
            }
            watch.advanced((end - next) as u64);
            next = end;
        }
        Ok(sums)
    }
}

/// Mean of the last answers of a feature, without the one being asked about.
#[derive(Debug, Clone, Default)]
struct TrailingMean {
    window: Vec<u32>,
    oldest: usize,
    sum: u64,
}

impl TrailingMean {
    /// The expectation before `actual` is seen; then takes it in.
    fn next(&mut self, actual: u32) -> u32 {
        let count = self.window.len() as u64;
        let mean =
            self.sum.checked_div(count).map_or(FIRST_EXPECTATION, |mean| u32::try_from(mean).unwrap_or(u32::MAX));
        if self.window.len() < TRAILING_ANSWERS {
            self.window.push(actual);
        } else {
            self.sum -= u64::from(self.window[self.oldest]);
            self.window[self.oldest] = actual;
            self.oldest = (self.oldest + 1) % TRAILING_ANSWERS;
        }
        self.sum += u64::from(actual);
        mean
    }
}

#[cfg(test)]
mod tests;
