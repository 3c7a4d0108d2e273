//! Replays a workload through plans.

use std::num::NonZeroUsize;
use std::sync::atomic::{AtomicUsize, Ordering};

use routewright_domain::{Delta, Outcome, Scenario, Workload};

use crate::aggregate::Aggregate;
use crate::plan::Plan;
use crate::run::{Assignment, Run};

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

/// Replays `workload` through each plan of one project under `scenario`; one outcome for each plan, in order.
///
/// All draws are keyed by `seed` and the request, so the plans meet the same luck. The work is cut into stretches of
/// requests and spread over `threads`; the figures do not depend on it.
pub fn replay(
    plans: &[&Plan],
    workload: &Workload,
    scenario: &Scenario,
    seed: u64,
    threads: NonZeroUsize,
    watch: &dyn Watch,
) -> Result<Vec<Outcome>, Cancelled> {
    let Some(first) = plans.first() else { return Ok(vec![]) };
    // Plans of one project have the same features, so each request's feature is found once for all of them.
    let assignment = Assignment::new(&first.features, workload, watch)?;
    let runs: Vec<Run> = plans.iter().map(|plan| Run::new(plan, workload, scenario, seed, &assignment)).collect();
    let requests = workload.columns.len();
    let parts = if plans.len() < threads.get() { threads.get() } else { 1 };
    let bounds = |part: usize| requests * part / parts..requests * (part + 1) / parts;
    let tasks: Vec<(usize, usize)> = (0..runs.len()).flat_map(|run| (0..parts).map(move |part| (run, part))).collect();
    let next = AtomicUsize::new(0);
    let work = || {
        let mut done = Vec::new();
        while let Some((run, part)) = tasks.get(next.fetch_add(1, Ordering::Relaxed)).copied() {
            done.push((run, runs[run].decide_rows(bounds(part), watch)?));
        }
        Ok(done)
    };
    let mut sums: Vec<Aggregate> = runs.iter().map(|run| Aggregate::new(run.plan())).collect();
    std::thread::scope(|scope| {
        let workers: Vec<_> = (0..threads.get().min(tasks.len())).map(|_| scope.spawn(work)).collect();
        for worker in workers {
            let done: Vec<(usize, Aggregate)> =
                worker.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic))?;
            for (run, part) in done {
                sums[run].merge(&part);
            }
        }
        Ok(sums.iter().map(|sums| sums.outcome(&scenario.id)).collect())
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

#[cfg(test)]
mod tests;
