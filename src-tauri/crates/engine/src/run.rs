//! A plan bound to a workload, a scenario and a seed.

use std::ops::Range;

use routewright_domain::{ModelId, NO_ENTRY, RecordedStatus, Scenario, Timestamp, Workload};

use crate::aggregate::Aggregate;
use crate::conditions::Conditions;
use crate::pipeline::{BoundCondition, CacheOwner, Names, Request, World, decide, resolve_condition};
use crate::plan::{Node, Plan, PlannedFeature};
use crate::replay::{Cancelled, Watch};

/// Requests between two looks at [`Watch`].
const STRIDE: usize = 16_384;
/// Before any answer of a feature has been seen, this many tokens are expected; assumed.
const FIRST_EXPECTATION: u32 = 256;
/// Answers that the trailing mean looks back on.
const TRAILING_ANSWERS: usize = 256;

/// Which feature each request belongs to, and what answer length a gateway would have expected of it by then.
pub(crate) struct Assignment {
    /// `None` when no feature matches.
    feature: Vec<Option<u32>>,
    expected_completion: Vec<u32>,
}

impl Assignment {
    pub(crate) fn new(features: &[PlannedFeature], workload: &Workload, watch: &dyn Watch) -> Result<Self, Cancelled> {
        let names = Names::from(workload);
        let matches: Vec<BoundCondition> =
            features.iter().map(|feature| resolve_condition(&feature.matches, names)).collect();
        let count = workload.columns.len();
        let mut trailing = vec![TrailingMean::default(); features.len()];
        let mut assigned = Self { feature: Vec::with_capacity(count), expected_completion: Vec::with_capacity(count) };
        for row in 0..count {
            if row.is_multiple_of(STRIDE) && watch.cancelled() {
                return Err(Cancelled);
            }
            let request = recorded_request(workload, row);
            let feature = matches.iter().zip(0_u32..).find(|(matches, _)| matches.holds(&request)).map(|(_, n)| n);
            assigned.feature.push(feature);
            let mean = feature.map(|n| &mut trailing[n as usize]);
            assigned.expected_completion.push(mean.as_ref().map_or(FIRST_EXPECTATION, |mean| mean.now()));
            if let Some(mean) = mean.filter(|_| !request.estimated) {
                mean.take_in(request.completion_tokens);
            }
        }
        Ok(assigned)
    }
}

/// A plan bound to everything that a decision reads.
pub(crate) struct Run<'a> {
    plan: &'a Plan,
    workload: &'a Workload,
    conditions: Conditions,
    rules: Vec<Vec<BoundCondition>>,
    /// For each entry of the workload's model dictionary, whose prefix cache it is.
    cache_owners: Vec<CacheOwner>,
    assignment: &'a Assignment,
    seed: u64,
}

impl<'a> Run<'a> {
    pub(crate) fn new(
        plan: &'a Plan,
        workload: &'a Workload,
        scenario: &Scenario,
        seed: u64,
        assignment: &'a Assignment,
    ) -> Self {
        let names = Names::from(workload);
        let first_request = Timestamp(workload.columns.arrival_ns.first().copied().unwrap_or(0));
        let rules = plan.nodes.iter().map(|node| match node {
            Node::Task(task) => task.rules.iter().map(|rule| resolve_condition(&rule.when, names)).collect(),
            Node::Model(_) | Node::Fallback(_) => vec![],
        });
        let owner = |name: &String| {
            let id = ModelId::from(name.as_str());
            plan.models.iter().position(|model| *model == id).map_or(CacheOwner::Elsewhere, CacheOwner::Model)
        };
        Self {
            plan,
            workload,
            conditions: Conditions::new(scenario, plan, first_request),
            rules: rules.collect(),
            cache_owners: workload.models.entries.iter().map(owner).collect(),
            assignment,
            seed,
        }
    }

    pub(crate) fn plan(&self) -> &'a Plan {
        self.plan
    }

    pub(crate) fn world(&self) -> World<'_> {
        World { plan: self.plan, conditions: &self.conditions, rules: &self.rules, seed: self.seed }
    }

    /// The feature of a row, and its request.
    pub(crate) fn request(&self, row: usize) -> (Option<usize>, Request) {
        let recorded = recorded_request(self.workload, row);
        let expected_completion = self.assignment.expected_completion[row];
        let model = self.workload.columns.model[row];
        let cache_of = if model == NO_ENTRY { CacheOwner::Anyone } else { self.cache_owners[model as usize] };
        let completion_tokens = if recorded.estimated { expected_completion } else { recorded.completion_tokens };
        let request = Request { completion_tokens, expected_completion, cache_of, ..recorded };
        (self.assignment.feature[row].map(|feature| feature as usize), request)
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
                sums.begin(feature, request.estimated);
                let decision = decide(&world, self.plan.features[feature].root, &request, &mut sums);
                sums.finish(&decision);
            }
            watch.advanced((end - next) as u64);
            next = end;
        }
        Ok(sums)
    }
}

/// The record says that nobody answered, so it does not know how long an answer would have been.
fn went_unanswered(workload: &Workload, row: usize) -> bool {
    let columns = &workload.columns;
    let status = RecordedStatus::from_code(columns.status[row]);
    let failed = matches!(status, RecordedStatus::Failed | RecordedStatus::RateLimited | RecordedStatus::TimedOut);
    failed && columns.completion_tokens[row] == 0
}

/// What the columns say of a row.
fn recorded_request(workload: &Workload, row: usize) -> Request {
    let columns = &workload.columns;
    Request {
        key: columns.request_key[row],
        arrival: columns.arrival_ns[row],
        prompt_tokens: columns.prompt_tokens[row],
        cached_tokens: columns.cached_tokens[row],
        completion_tokens: columns.completion_tokens[row],
        reasoning_tokens: columns.reasoning_tokens[row],
        estimated: went_unanswered(workload, row),
        expected_completion: FIRST_EXPECTATION,
        cache_of: CacheOwner::Anyone,
        feature_tag: columns.feature[row],
        model_asked: columns.model_asked[row],
    }
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
