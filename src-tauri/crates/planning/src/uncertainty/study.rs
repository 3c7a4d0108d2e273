//! Replays of one or two architectures at many places within the assumptions' ranges.

use std::num::{NonZeroU32, NonZeroUsize};
use std::sync::atomic::{AtomicUsize, Ordering};

use routewright_domain::{Outcome, Workload, mix_bits};
use routewright_engine::{Cancelled, ReplayInput, Watch, compile, replay};

use super::assumption::{Assumption, Setting};
use super::moved::moved;

/// Requests that each replay of a study decides at most, unless budgets add up over all of them.
pub(super) const MOST_REQUESTS: usize = 6_000;
/// Stretches that they are taken in where requests meet each other.
const STRETCHES: usize = 8;

/// How a part can stand for a workload.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Part {
    /// Not at all: budgets count every request.
    Whole,
    /// In stretches, since requests meet those around them.
    Stretches,
    /// By some of the sessions.
    Sessions,
}

/// Why a study has no result.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum StudyError {
    /// Whoever watched ended it.
    #[error(transparent)]
    Cancelled(#[from] Cancelled),
    /// With an assumption at an end of its range, an architecture does not work.
    #[error("with the assumptions at {place}, `{architecture}` does not work: {problem}")]
    Invalid {
        /// The architecture.
        architecture: String,
        /// Which values.
        place: String,
        /// The first problem.
        problem: String,
    },
}

/// The rows of the requests that a study decides; `None` for all.
pub(super) fn sample(workload: &Workload, part: Part) -> Option<Vec<usize>> {
    let count = workload.columns.len();
    if part == Part::Whole || count <= MOST_REQUESTS {
        return None;
    }
    let rows: Vec<usize> = if part == Part::Stretches {
        let each = MOST_REQUESTS / STRETCHES;
        // In the middle of equal parts of the workload, so that all times have their say.
        let begin = |n: usize| count * n / STRETCHES + (count / STRETCHES - each) / 2;
        (0..STRETCHES).flat_map(|n| begin(n)..begin(n) + each).collect()
    } else {
        let share = MOST_REQUESTS as f64 / count as f64;
        let kept = |row: &usize| {
            let session = workload.columns.session_key[*row];
            let key = if session == 0 { workload.columns.request_key[*row] } else { session };
            ((mix_bits(key ^ 0x5a3b_1e00) >> 11) as f64) < share * (1_u64 << 53) as f64
        };
        (0..count).filter(kept).collect()
    };
    Some(rows)
}

/// A study of these architectures, named by their position in the project.
pub(super) struct Study<'a> {
    pub(super) setting: &'a Setting<'a>,
    pub(super) assumptions: &'a [Assumption],
    pub(super) architectures: &'a [usize],
    pub(super) replay: ReplayInput<'a>,
}

impl Study<'_> {
    /// The outcomes of every architecture at each of these values of the assumptions.
    pub(super) fn at(
        &self,
        places: &[Vec<f64>],
        threads: NonZeroUsize,
        watch: &dyn Watch,
    ) -> Result<Vec<Vec<Outcome>>, StudyError> {
        side_by_side(places.len(), threads, |n| self.one(&places[n], self.replay.seed, watch))
    }

    /// The outcomes of every architecture with nothing moved, under each of these seeds.
    pub(super) fn as_is(
        &self,
        seeds: &[u64],
        threads: NonZeroUsize,
        watch: &dyn Watch,
    ) -> Result<Vec<Vec<Outcome>>, StudyError> {
        let untouched = Study { assumptions: &[], ..*self };
        side_by_side(seeds.len(), threads, |n| untouched.one(&[], seeds[n], watch))
    }

    /// The outcomes at one place under one seed.
    pub(super) fn one(&self, values: &[f64], seed: u64, watch: &dyn Watch) -> Result<Vec<Outcome>, StudyError> {
        let moved = moved(self.setting, self.assumptions, values);
        let mut plans = Vec::new();
        for position in self.architectures {
            let compiled = compile(&moved.project, *position, &moved.catalog);
            plans.push(compiled.plan.ok_or_else(|| StudyError::Invalid {
                architecture: moved.project.architectures[*position].id.to_string(),
                place: self.words(values),
                problem: compiled.diagnostics.first().map_or_else(String::new, |found| found.message.clone()),
            })?);
        }
        let plans: Vec<_> = plans.iter().collect();
        let input = ReplayInput { scenario: &moved.scenario, seed, replications: NonZeroU32::MIN, ..self.replay };
        Ok(replay(&plans, &input, NonZeroUsize::MIN, watch)?)
    }

    fn words(&self, values: &[f64]) -> String {
        let names = self.assumptions.iter().zip(values).map(|(own, value)| format!("{} {value:.3}", own.range.name));
        names.collect::<Vec<_>>().join(", ")
    }
}

/// What each number below `count` comes to, found by several threads.
fn side_by_side<T: Send>(
    count: usize,
    threads: NonZeroUsize,
    found: impl Fn(usize) -> Result<T, StudyError> + Sync,
) -> Result<Vec<T>, StudyError> {
    let next = AtomicUsize::new(0);
    let work = || {
        let mut own = Vec::new();
        while let Some(n) = Some(next.fetch_add(1, Ordering::Relaxed)).filter(|n| *n < count) {
            own.push((n, found(n)?));
        }
        Ok::<_, StudyError>(own)
    };
    let mut all = std::thread::scope(|scope| {
        let workers: Vec<_> = (0..threads.get().min(count)).map(|_| scope.spawn(work)).collect();
        let mut all = Vec::with_capacity(count);
        for worker in workers {
            all.extend(worker.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic))?);
        }
        Ok::<_, StudyError>(all)
    })?;
    all.sort_by_key(|(n, _)| *n);
    Ok(all.into_iter().map(|(_, found)| found).collect())
}
