//! Replays a workload through plans.

mod decide;
mod versions;

use std::num::{NonZeroU32, NonZeroUsize};

use routewright_domain::{
    Delta, FeatureOutcome, Money, Outcome, Quality, RecordedConditions, Replications, Scenario, Spread, Workload,
};

use crate::aggregate::CellSums;
use crate::cells::Cells;
use crate::fitted::FittedQuality;
use crate::plan::Plan;
use crate::run::{Assignment, Run};
use decide::{Job, decide_all, outcome};
pub use versions::{Before, Portions, Version, replay_versions};

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

/// What plans are replayed on.
#[derive(Debug, Clone, Copy)]
pub struct ReplayInput<'a> {
    /// The requests.
    pub workload: &'a Workload,
    /// The world that they meet.
    pub scenario: &'a Scenario,
    /// Recorded conditions, where the scenario names some.
    pub conditions: Option<&'a RecordedConditions>,
    /// Quality fitted to the workload's outcomes, where it has some: what answers without one are drawn from.
    pub fitted: Option<&'a FittedQuality>,
    /// What counts for an answer that has no score.
    pub unscored: Unscored,
    /// Seed of every draw.
    pub seed: u64,
    /// How many seeds are replayed, from `seed` on; the figures of the first are the outcome.
    pub replications: NonZeroU32,
}

impl<'a> ReplayInput<'a> {
    /// One replay under published conditions.
    #[must_use]
    pub fn new(workload: &'a Workload, scenario: &'a Scenario, seed: u64) -> Self {
        Self {
            workload,
            scenario,
            conditions: None,
            fitted: None,
            unscored: Unscored::Expected,
            seed,
            replications: NonZeroU32::MIN,
        }
    }
}

/// What counts as the quality of an answer that has no recorded score and that no decision has looked at.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Unscored {
    /// Its mean, which is exact: what a figure is made of.
    #[default]
    Expected,
    /// Right or wrong, as it may have been in the `n`th of many worlds that agree with every score: what an interval is made of. Answers
    /// that decisions look at are drawn anew too; equal models answer equal requests equally whatever the architecture. All else
    /// keeps its luck.
    Drawn(u64),
}

/// Replays a workload through each plan of one project; one outcome for each plan, in order.
///
/// All draws are keyed by the seed and the request, so the plans meet the same luck. The work is spread over `threads` by
/// plan and replication, and for stateless plans by stretches of requests; the figures do not depend on it.
pub fn replay(
    plans: &[&Plan],
    input: &ReplayInput,
    threads: NonZeroUsize,
    watch: &dyn Watch,
) -> Result<Vec<Outcome>, Cancelled> {
    let Some(first) = plans.first() else { return Ok(vec![]) };
    let ReplayInput { workload, seed, replications, .. } = *input;
    // Plans of one project have the same features, so each request's feature is found once for all of them.
    let assignment = Assignment::new(&first.features, workload, watch)?;
    let seeds = (0..u64::from(replications.get())).map(|n| seed.wrapping_add(n));
    let runs: Vec<Run> = seeds
        .flat_map(|seed| plans.iter().map(move |plan| (seed, *plan)))
        .map(|(seed, plan)| Run::new(plan, &ReplayInput { seed, ..*input }, &assignment))
        .collect();
    let jobs: Vec<Job> = runs.iter().map(Job::whole).collect();
    let decided = decide_all(&jobs, workload, threads, watch)?.into_iter().zip(runs.iter());
    let outcomes: Vec<Outcome> =
        decided.map(|(decided, run)| outcome(&decided.sums, &decided.state, run, input)).collect();
    let (firsts, others) = outcomes.split_at(plans.len());
    Ok(firsts
        .iter()
        .enumerate()
        .map(|(n, outcome)| {
            let mut all = vec![outcome];
            all.extend(others.iter().skip(n).step_by(plans.len()));
            Outcome { replications: (all.len() > 1).then(|| replications_of(&all)), ..outcome.clone() }
        })
        .collect())
}

/// An outcome with the sums of each cell of time that it is made of.
#[derive(Debug, Clone, PartialEq)]
pub struct CellReplay {
    /// What [`replay`] gives.
    pub outcome: Outcome,
    /// The same by cell and feature.
    pub sums: CellSums,
    /// Requests met each other (budgets, limits, caches, breakers), so a cell is what it came to after those before it.
    pub stateful: bool,
}

/// Replays a workload through each plan as [`replay`] does, of one seed, and sums up by cell of time too.
pub fn replay_in_cells(
    plans: &[&Plan],
    input: &ReplayInput,
    cells: &Cells,
    threads: NonZeroUsize,
    watch: &dyn Watch,
) -> Result<Vec<CellReplay>, Cancelled> {
    let Some(first) = plans.first() else { return Ok(vec![]) };
    let ReplayInput { workload, .. } = *input;
    let assignment = Assignment::new(&first.features, workload, watch)?;
    let runs: Vec<Run> = plans.iter().map(|plan| Run::new(plan, input, &assignment).in_cells(cells)).collect();
    let jobs: Vec<Job> = runs.iter().map(Job::whole).collect();
    let decided = decide_all(&jobs, workload, threads, watch)?.into_iter().zip(&runs);
    let celled = decided.filter_map(|(mut decided, run)| {
        let sums = decided.sums.first_mut()?.take_cells()?;
        let outcome = outcome(&decided.sums, &decided.state, run, input);
        Some(CellReplay { outcome, sums, stateful: run.is_stateful() })
    });
    Ok(celled.collect())
}

/// The spread of a plan's outcomes over seeds.
fn replications_of(outcomes: &[&Outcome]) -> Replications {
    let spread = |figure: &dyn Fn(&Outcome) -> Option<f64>| {
        let figures: Option<Vec<f64>> = outcomes.iter().map(|outcome| figure(outcome)).collect();
        figures.map(|figures| Spread {
            low: figures.iter().copied().fold(f64::INFINITY, f64::min),
            mean: figures.iter().sum::<f64>() / figures.len() as f64,
            high: figures.iter().copied().fold(f64::NEG_INFINITY, f64::max),
        })
    };
    let costs = outcomes.iter().map(|outcome| outcome.cost_usd);
    let sum: Money = costs.clone().sum();
    Replications {
        count: u32::try_from(outcomes.len()).unwrap_or(u32::MAX),
        cost_usd: Spread {
            low: costs.clone().min().unwrap_or(Money::ZERO),
            mean: sum.per(outcomes.len() as u64).unwrap_or(Money::ZERO),
            high: costs.max().unwrap_or(Money::ZERO),
        },
        success_rate: spread(&Outcome::success_rate).unwrap_or(Spread { low: 0.0, mean: 0.0, high: 0.0 }),
        ttft_p95_ms: spread(&|outcome| outcome.ttft_ms.p95),
        latency_p95_ms: spread(&|outcome| outcome.latency_ms.p95),
        quality: spread(&|outcome| outcome.quality.map(|quality| quality.mean)),
    }
}

/// Candidate minus baseline, both replayed on the same workload, scenario and seed.
#[must_use]
pub fn delta(baseline: &Outcome, candidate: &Outcome) -> Delta {
    let cost_usd = candidate.cost_usd - baseline.cost_usd;
    let difference = |a: Option<f64>, b: Option<f64>| a.zip(b).map(|(a, b)| a - b);
    let base_cost = baseline.cost_usd.to_usd_lossy();
    let alike = cover_alike(baseline, candidate);
    let quality = |outcome: &Outcome| outcome.quality.filter(|_| alike).map(|quality| quality.mean);
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
        quality_points: difference(quality(candidate), quality(baseline)).map(|points| 100.0 * points),
    }
}

/// Whether the qualities of two outcomes are means over much the same requests, feature by feature. Others have no difference, and
/// no interval of one.
#[must_use]
pub fn cover_alike(one: &Outcome, other: &Outcome) -> bool {
    let covered = |feature: &FeatureOutcome| feature.quality.map_or(0.0, |quality| quality.covered_share);
    let unlike: f64 = one
        .features
        .iter()
        .zip(&other.features)
        .map(|(a, b)| (covered(a) - covered(b)).abs() * a.requests as f64)
        .sum();
    unlike <= Quality::MOST_UNLIKE * one.requests as f64
}

#[cfg(test)]
mod tests;
