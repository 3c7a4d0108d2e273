//! Replays a workload through plans.

use std::num::{NonZeroU32, NonZeroUsize};
use std::ops::Range;
use std::sync::atomic::{AtomicUsize, Ordering};

use routewright_domain::{
    Delta, FeatureOutcome, Money, Outcome, Quality, RecordedConditions, Replications, Scenario, Spread, Workload,
};

use crate::aggregate::{Aggregate, CellSums};
use crate::cells::Cells;
use crate::fitted::FittedQuality;
use crate::plan::Plan;
use crate::run::{Assignment, FeatureGroup, Run};
use crate::state::State;

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
    let ReplayInput { workload, scenario, seed, replications, .. } = *input;
    // Plans of one project have the same features, so each request's feature is found once for all of them.
    let assignment = Assignment::new(&first.features, workload, watch)?;
    let seeds = (0..u64::from(replications.get())).map(|n| seed.wrapping_add(n));
    let runs: Vec<Run> = seeds
        .flat_map(|seed| plans.iter().map(move |plan| (seed, *plan)))
        .map(|(seed, plan)| Run::new(plan, &ReplayInput { seed, ..*input }, &assignment))
        .collect();
    let outcomes: Vec<Outcome> =
        decide_all(&runs, workload, scenario, threads, watch)?.into_iter().map(|(outcome, _)| outcome).collect();
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
    let ReplayInput { workload, scenario, .. } = *input;
    let assignment = Assignment::new(&first.features, workload, watch)?;
    let runs: Vec<Run> = plans.iter().map(|plan| Run::new(plan, input, &assignment).in_cells(cells)).collect();
    let decided = decide_all(&runs, workload, scenario, threads, watch)?.into_iter().zip(&runs);
    let celled = decided.filter_map(|((outcome, sums), run)| {
        sums.map(|sums| CellReplay { outcome, sums, stateful: run.is_stateful() })
    });
    Ok(celled.collect())
}

fn decide_all(
    runs: &[Run],
    workload: &Workload,
    scenario: &Scenario,
    threads: NonZeroUsize,
    watch: &dyn Watch,
) -> Result<Vec<(Outcome, Option<CellSums>)>, Cancelled> {
    let groups: Vec<Vec<FeatureGroup>> = runs.iter().map(Run::groups).collect();
    let tasks = tasks(&groups, workload.columns.len(), threads);
    let next = AtomicUsize::new(0);
    let work = || {
        let mut done: Vec<(usize, Aggregate, State)> = Vec::new();
        while let Some(task) = tasks.get(next.fetch_add(1, Ordering::Relaxed)) {
            let run = &runs[task.run];
            // A stretch after another of the same run is added to its sums: they take longer to make than it does.
            if done.last().is_none_or(|(last, ..)| *last != task.run) {
                done.push((task.run, run.aggregate(), State::default()));
            }
            let Some((_, sums, state)) = done.last_mut() else { continue };
            for group in &groups[task.run][task.groups.clone()] {
                *state = run.first_state_of(group);
                run.tally_group(group, task.rows.clone(), state, sums, watch)?;
            }
        }
        Ok(done)
    };
    let mut sums: Vec<(Aggregate, State)> = runs.iter().map(|run| (run.aggregate(), State::default())).collect();
    let columns = &workload.columns;
    let span = columns.arrival_ns.last().unwrap_or(0).saturating_sub(columns.arrival_ns.first().unwrap_or(0));
    std::thread::scope(|scope| {
        let workers: Vec<_> = (0..threads.get().min(tasks.len())).map(|_| scope.spawn(work)).collect();
        for worker in workers {
            let done = worker.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic))?;
            for (run, part, state) in done {
                sums[run].0.merge(&part);
                // Budgets are met by all features at once, so a run that has some is one task.
                if runs[run].is_stateful() {
                    sums[run].1 = state;
                }
            }
        }
        Ok(sums
            .iter_mut()
            .map(|(sums, state)| {
                state.budgets.settle();
                let cells = sums.take_cells();
                (sums.outcome(&scenario.id, state.budgets.events(), span), cells)
            })
            .collect())
    })
}

/// What a thread takes at a time: some features of a run in a stretch of rows.
struct Task {
    run: usize,
    groups: Range<usize>,
    rows: Range<usize>,
}

/// Requests of a stretch at least.
const STRETCH: usize = 32_768;
/// Stretches for each thread at most: so many fill up what the threads have left when what cannot be cut is done.
const STRETCHES: usize = 8;

/// Few runs are cut up so that every thread has work: what remembers by feature, what does not by stretches of rows, too.
fn tasks(groups: &[Vec<FeatureGroup>], requests: usize, threads: NonZeroUsize) -> Vec<Task> {
    if groups.len() >= 2 * threads.get() {
        let whole = |(run, own): (usize, &Vec<FeatureGroup>)| Task { run, groups: 0..own.len(), rows: 0..requests };
        return groups.iter().enumerate().map(whole).collect();
    }
    let of_group = |(run, at, group): (usize, usize, &FeatureGroup)| {
        let parts =
            if group.remembers { 1 } else { (requests / STRETCH).clamp(threads.get(), STRETCHES * threads.get()) };
        (0..parts).map(move |part| Task {
            run,
            groups: at..at + 1,
            rows: requests * part / parts..requests * (part + 1) / parts,
        })
    };
    let all = groups.iter().enumerate();
    let mut all: Vec<(usize, usize, &FeatureGroup)> =
        all.flat_map(|(run, own)| own.iter().enumerate().map(move |(at, group)| (run, at, group))).collect();
    // What cannot be cut goes first.
    all.sort_by_key(|(_, _, group)| !group.remembers);
    all.into_iter().flat_map(of_group).collect()
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
