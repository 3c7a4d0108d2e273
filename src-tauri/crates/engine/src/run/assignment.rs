//! Which feature each request belongs to, and what a gateway would have expected of its answer.

use routewright_domain::{Condition, Feature, RecordedStatus, Workload};

use crate::pipeline::{BoundCondition, FeatureFinder, RequestView, resolve_condition};
use crate::plan::{Plan, PlannedFeature};
use crate::replay::{Cancelled, Watch};

use super::STRIDE;

/// Before any answer of a feature has been seen, this many tokens are expected; assumed.
const FIRST_EXPECTATION: u32 = 256;
/// Answers that the trailing mean looks back on.
const TRAILING_ANSWERS: usize = 256;
/// Marks a request that no feature matches.
pub(crate) const NO_FEATURE: u32 = u32::MAX;

/// For each row its feature, and the answer length that was expected of it by then.
#[derive(Debug)]
pub(crate) struct Assignment {
    /// Position of the feature, or [`NO_FEATURE`].
    pub(crate) feature: Vec<u32>,
    pub(crate) expected_completion: Vec<u32>,
}

/// Which of these features each request of a workload belongs to, by position; `None` where none matches. As a replay finds it.
#[must_use]
pub fn features_of(features: &[Feature], workload: &Workload) -> Vec<Option<u32>> {
    let mut finder = finder(features.iter().map(|feature| &feature.matches), workload);
    let find =
        |row| finder.find(workload.columns.feature[row], || RequestView::of_row(workload, row, FIRST_EXPECTATION));
    (0..workload.columns.len()).map(find).collect()
}

fn finder<'a>(matches: impl Iterator<Item = &'a Condition>, workload: &Workload) -> FeatureFinder {
    let matches: Vec<BoundCondition> = matches.map(|matches| resolve_condition(matches, &workload.names)).collect();
    FeatureFinder::new(matches, workload.names.features.entries.len())
}

impl Assignment {
    pub(crate) fn new(features: &[PlannedFeature], workload: &Workload, watch: &dyn Watch) -> Result<Self, Cancelled> {
        let mut finder = finder(features.iter().map(|feature| &feature.matches), workload);
        let count = workload.columns.len();
        let mut trailing = vec![TrailingMean::default(); features.len()];
        let mut assigned = Self { feature: Vec::with_capacity(count), expected_completion: Vec::with_capacity(count) };
        for row in 0..count {
            if row.is_multiple_of(STRIDE) && watch.cancelled() {
                return Err(Cancelled);
            }
            // Which feature asks is found before the feature's answers can say what to expect.
            let view = || RequestView::of_row(workload, row, FIRST_EXPECTATION);
            let feature = finder.find(workload.columns.feature[row], view);
            assigned.feature.push(feature.unwrap_or(NO_FEATURE));
            let mean = feature.map(|n| &mut trailing[n as usize]);
            assigned.expected_completion.push(mean.as_ref().map_or(FIRST_EXPECTATION, |mean| mean.now()));
            if let Some(mean) = mean.filter(|_| !went_unanswered(workload, row)) {
                mean.take_in(workload.columns.completion_tokens[row]);
            }
        }
        Ok(assigned)
    }
}

/// The position of each request's feature in a plan; `None` where no feature matches.
pub fn assigned_features(plan: &Plan, workload: &Workload, watch: &dyn Watch) -> Result<Vec<Option<usize>>, Cancelled> {
    let assigned = Assignment::new(&plan.features, workload, watch)?;
    Ok(assigned.feature.iter().map(|feature| (*feature != NO_FEATURE).then_some(*feature as usize)).collect())
}

/// The record says that nobody answered, so it does not know how long an answer would have been.
#[inline]
#[must_use]
pub fn went_unanswered(workload: &Workload, row: usize) -> bool {
    let columns = &workload.columns;
    if columns.completion_tokens[row] != 0 {
        return false;
    }
    let status = RecordedStatus::from_code(columns.status[row]);
    matches!(status, RecordedStatus::Failed | RecordedStatus::RateLimited | RecordedStatus::TimedOut)
}

/// Mean of the last answers of a feature.
#[derive(Debug, Clone, Default)]
struct TrailingMean {
    window: Vec<u32>,
    oldest: usize,
    sum: u64,
}

impl TrailingMean {
    fn now(&self) -> u32 {
        if self.window.len() == TRAILING_ANSWERS {
            return u32::try_from(self.sum / TRAILING_ANSWERS as u64).unwrap_or(u32::MAX);
        }
        let mean = self.sum.checked_div(self.window.len() as u64);
        mean.map_or(FIRST_EXPECTATION, |mean| u32::try_from(mean).unwrap_or(u32::MAX))
    }

    fn take_in(&mut self, answer: u32) {
        if self.window.len() < TRAILING_ANSWERS {
            self.window.push(answer);
        } else {
            self.sum -= u64::from(self.window[self.oldest]);
            self.window[self.oldest] = answer;
            self.oldest = (self.oldest + 1) % TRAILING_ANSWERS;
        }
        self.sum += u64::from(answer);
    }
}
