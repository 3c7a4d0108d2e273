//! Replays a plan as it was edited.
//!
//! Whoever edits changes the policy of one feature at a time. What features that cannot meet came to is kept for each by itself, so that
//! the next version decides the requests of those features anew whose policy has changed, and no others.

use std::num::NonZeroUsize;
use std::sync::Arc;

use routewright_domain::{FeatureId, Outcome};

use super::decide::{Decided, Job, decide_all, outcome};
use super::{Cancelled, ReplayInput, Watch};
use crate::aggregate::Aggregate;
use crate::plan::Plan;
use crate::run::{Assignment, FeatureGroup, Run};

/// What a replay came to, by features that cannot meet.
#[derive(Debug)]
pub struct Portions {
    plan: Plan,
    assignment: Arc<Assignment>,
    by_group: Vec<Portion>,
}

impl Portions {
    /// Of how many features.
    #[must_use]
    pub fn features(&self) -> usize {
        self.plan.features.len()
    }

    /// Of how many requests; eight bytes are kept for each, which portions of one replay and of its later versions share.
    #[must_use]
    pub fn requests(&self) -> usize {
        self.assignment.feature.len()
    }
}

#[derive(Debug)]
struct Portion {
    group: FeatureGroup,
    sums: Aggregate,
}

/// A plan to replay.
#[derive(Debug, Clone, Copy)]
pub struct Version<'a> {
    /// The plan.
    pub plan: &'a Plan,
    /// What an earlier version came to, on the same input.
    pub before: Option<Before<'a>>,
}

/// An earlier version of a plan.
#[derive(Debug, Clone, Copy)]
pub struct Before<'a> {
    /// What it came to.
    pub portions: &'a Portions,
    /// The features whose policy is another one by now. All else of the project that a plan is compiled from must be the same, and so
    /// must be the catalog.
    pub changed: &'a [FeatureId],
}

/// Replays each plan as [`replay`](super::replay) does, of one seed, and decides what is known from before no second time. The outcome is
/// the same as without.
pub fn replay_versions(
    versions: &[Version],
    input: &ReplayInput,
    threads: NonZeroUsize,
    watch: &dyn Watch,
) -> Result<Vec<(Outcome, Portions)>, Cancelled> {
    let Some(first) = versions.first() else { return Ok(vec![]) };
    let known = versions.iter().find_map(|version| version.before.map(|before| &before.portions.assignment));
    let assignment = match known {
        Some(known) => Arc::clone(known),
        None => Arc::new(Assignment::new(&first.plan.features, input.workload, watch)?),
    };
    let runs: Vec<Run> = versions.iter().map(|version| Run::new(version.plan, input, &assignment)).collect();
    // The portions that are known, and the groups that are not, of each.
    let split: Vec<(Vec<Portion>, Vec<FeatureGroup>)> =
        versions.iter().zip(&runs).map(|(version, run)| version.split(run.groups_apart())).collect();
    for portion in split.iter().flat_map(|(known, _)| known) {
        let rows = assignment.feature.iter().filter(|feature| portion.group.has(**feature));
        watch.advanced(rows.count() as u64);
    }
    let jobs: Vec<Job> = runs.iter().zip(&split).map(|(run, (_, anew))| Job::by_group(run, anew.clone())).collect();
    let decided = decide_all(&jobs, input.workload, threads, watch)?;
    let versions = versions.iter().zip(&runs).zip(split).zip(decided);
    Ok(versions
        .map(|(((version, run), (known, anew)), decided)| {
            let Decided { sums, state } = decided;
            let new = anew.into_iter().zip(sums).map(|(group, sums)| Portion { group, sums });
            let by_group: Vec<Portion> = known.into_iter().chain(new).collect();
            let all = by_group.iter().map(|portion| &portion.sums);
            let outcome = outcome(all, &state, run, input);
            (outcome, Portions { plan: version.plan.clone(), assignment: Arc::clone(&assignment), by_group })
        })
        .collect())
}

impl Version<'_> {
    /// Of the groups of its features, the portions that are known from before, and the groups that have to be decided.
    fn split(&self, groups: Vec<FeatureGroup>) -> (Vec<Portion>, Vec<FeatureGroup>) {
        let (mut known, mut anew) = (Vec::new(), Vec::new());
        for group in groups {
            match self.before.and_then(|before| before.sums_of(&group, self.plan)) {
                Some(sums) => known.push(Portion { group, sums }),
                None => anew.push(group),
            }
        }
        (known, anew)
    }
}

impl Before<'_> {
    /// What a group of features came to, if it is the same group and no policy in it has changed. Where budgets are, their events
    /// belong to it, too, and are not kept.
    fn sums_of(&self, group: &FeatureGroup, plan: &Plan) -> Option<Aggregate> {
        let changed = |n: usize| self.changed.contains(&plan.features[n].id);
        if plan.has_budgets() || group.features().any(changed) {
            return None;
        }
        let same = self.portions.by_group.iter().find(|portion| portion.group == *group)?;
        same.sums.translated(group, &self.portions.plan, plan)
    }
}

#[cfg(test)]
impl Portions {
    /// Makes the cost of every feature a dollar more, so that a test sees which ones were taken over.
    pub(super) fn falsify(&mut self) {
        self.by_group.iter_mut().for_each(|portion| portion.sums.falsify(&portion.group));
    }
}
