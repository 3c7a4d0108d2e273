//! Decides the requests of runs, on several threads.

use std::num::NonZeroUsize;
use std::ops::Range;
use std::sync::atomic::{AtomicUsize, Ordering};

use routewright_domain::{Outcome, Workload};

use super::{Cancelled, ReplayInput, Watch};
use crate::aggregate::Aggregate;
use crate::run::{FeatureGroup, Run};
use crate::state::State;

/// What is to be decided of a run.
pub(super) struct Job<'r, 'a> {
    run: &'r Run<'a>,
    groups: Vec<FeatureGroup>,
    summed: Summed,
}

/// What has sums of its own.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Summed {
    Together,
    ByGroup,
}

impl<'r, 'a> Job<'r, 'a> {
    /// All of a run, summed up in one.
    pub(super) fn whole(run: &'r Run<'a>) -> Self {
        Self { run, groups: run.groups(), summed: Summed::Together }
    }

    /// Some groups of a run, each summed up for itself.
    pub(super) fn by_group(run: &'r Run<'a>, groups: Vec<FeatureGroup>) -> Self {
        Self { run, groups, summed: Summed::ByGroup }
    }

    fn sums(&self) -> usize {
        match self.summed {
            Summed::Together => 1,
            Summed::ByGroup => self.groups.len(),
        }
    }

    /// Which sums a group is added to.
    fn sums_of(&self, group: usize) -> usize {
        match self.summed {
            Summed::Together => 0,
            Summed::ByGroup => group,
        }
    }
}

/// What the requests of a job came to.
pub(super) struct Decided {
    /// One, or one for each group.
    pub(super) sums: Vec<Aggregate>,
    /// Where requests of all features meet, what they have left behind.
    pub(super) state: State,
}

/// The outcome of a run whose sums these are together.
pub(super) fn outcome<'s>(
    sums: impl IntoIterator<Item = &'s Aggregate>,
    state: &State,
    run: &Run,
    input: &ReplayInput,
) -> Outcome {
    let mut sums = sums.into_iter();
    let mut all = sums.next().cloned().unwrap_or_else(|| run.aggregate());
    sums.for_each(|sums| all.merge(sums));
    all.outcome(run.plan(), &input.scenario.id, state.budgets.events(), input.workload.span_ns())
}

/// Decides every job; what they come to, in their order.
pub(super) fn decide_all(
    jobs: &[Job],
    workload: &Workload,
    threads: NonZeroUsize,
    watch: &dyn Watch,
) -> Result<Vec<Decided>, Cancelled> {
    let tasks = tasks(jobs, workload.columns.len(), threads);
    let next = AtomicUsize::new(0);
    let work = || {
        let mut done: Vec<(usize, usize, Aggregate, State)> = Vec::new();
        while let Some(task) = tasks.get(next.fetch_add(1, Ordering::Relaxed)) {
            let job = &jobs[task.job];
            for group in task.groups.clone() {
                let place = (task.job, job.sums_of(group));
                // A stretch after another of the same sums is added to them: they take longer to make than it does.
                if done.last().is_none_or(|(job, sums, ..)| (*job, *sums) != place) {
                    done.push((place.0, place.1, job.run.aggregate(), State::default()));
                }
                let Some((.., sums, state)) = done.last_mut() else { continue };
                let group = &job.groups[group];
                *state = job.run.first_state_of(group);
                job.run.tally_group(group, task.rows.clone(), state, sums, watch)?;
            }
        }
        Ok(done)
    };
    let blank =
        |job: &Job| Decided { sums: (0..job.sums()).map(|_| job.run.aggregate()).collect(), state: State::default() };
    let mut decided: Vec<Decided> = jobs.iter().map(blank).collect();
    std::thread::scope(|scope| {
        let workers: Vec<_> = (0..threads.get().min(tasks.len())).map(|_| scope.spawn(work)).collect();
        for worker in workers {
            let done = worker.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic))?;
            for (job, sums, part, state) in done {
                decided[job].sums[sums].merge(&part);
                // Budgets are met by all features at once, so a run that has some is one task.
                if jobs[job].run.is_stateful() {
                    decided[job].state = state;
                }
            }
        }
        for decided in &mut decided {
            decided.state.budgets.settle();
        }
        Ok(decided)
    })
}

/// What a thread takes at a time: some groups of a job in a stretch of rows.
struct Task {
    job: usize,
    groups: Range<usize>,
    rows: Range<usize>,
}

/// Requests of a stretch at least.
const STRETCH: usize = 32_768;
/// Stretches for each thread at most: so many fill up what the threads have left when what cannot be cut is done.
const STRETCHES: usize = 8;

/// Few jobs are cut up so that every thread has work: what remembers by group, what does not by stretches of rows, too.
fn tasks(jobs: &[Job], requests: usize, threads: NonZeroUsize) -> Vec<Task> {
    if jobs.len() >= 2 * threads.get() {
        let whole = |(job, own): (usize, &Job)| Task { job, groups: 0..own.groups.len(), rows: 0..requests };
        return jobs.iter().enumerate().map(whole).collect();
    }
    let of_group = |(job, at, group): (usize, usize, &FeatureGroup)| {
        let parts =
            if group.remembers { 1 } else { (requests / STRETCH).clamp(threads.get(), STRETCHES * threads.get()) };
        (0..parts).map(move |part| Task {
            job,
            groups: at..at + 1,
            rows: requests * part / parts..requests * (part + 1) / parts,
        })
    };
    let all = jobs.iter().enumerate();
    let mut all: Vec<(usize, usize, &FeatureGroup)> =
        all.flat_map(|(job, own)| own.groups.iter().enumerate().map(move |(at, group)| (job, at, group))).collect();
    // What cannot be cut goes first.
    all.sort_by_key(|(_, _, group)| !group.remembers);
    all.into_iter().flat_map(of_group).collect()
}
