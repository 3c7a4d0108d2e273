//! Which requests stand behind a figure of an outcome.

use routewright_domain::{LatencyMeasure, Mechanisms, ReplayedKind, ReplayedRequests};

use crate::aggregate::{Tally, expected};
use crate::pipeline::{Answer, Attempt, Billed, Charge, Decision, Failure, Observer, Request, World};
use crate::plan::{EndpointIndex, NodeIndex, Plan};
use crate::replay::{Cancelled, ReplayInput, Watch};
use crate::run::{Assignment, Run};

/// Requests that a replay tells apart.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Selected {
    /// Rows of the workload, ascending from 0.
    pub rows: Vec<u32>,
    /// Requests of the replay, as its outcome counts them: under growth several may come of one row.
    pub requests: u64,
}

/// The requests of a plan's replay of which `wanted` holds: by the same decisions that its outcome sums up.
pub fn select_requests(
    plan: &Plan,
    input: &ReplayInput,
    wanted: &ReplayedRequests,
    watch: &dyn Watch,
) -> Result<Selected, Cancelled> {
    let assignment = Assignment::new(&plan.features, input.workload, watch)?;
    let run = Run::new(plan, input, &assignment);
    let mut picked = Picked::new(plan, wanted);
    run.tally(0..input.workload.columns.len(), &mut run.first_state(), &mut picked, watch)?;
    Ok(picked.selected)
}

/// The requests of which it holds, so far.
struct Picked<'a> {
    what: &'a ReplayedKind,
    /// Position of the feature that is wanted; a feature that the plan does not know has no requests.
    feature: Option<usize>,
    /// Nodes that are wanted: a library policy is compiled once for each feature.
    nodes: Vec<bool>,
    /// Endpoints that are wanted.
    endpoints: Vec<bool>,
    selected: Selected,
    /// Of the request under way: whether a wanted node was asked, a wanted endpoint was billed, or a price was missing.
    asked: bool,
    billed: bool,
    unpriced: bool,
    mechanisms: Mechanisms,
}

impl<'a> Picked<'a> {
    fn new(plan: &Plan, wanted: &'a ReplayedRequests) -> Self {
        let what = &wanted.what;
        let node = match what {
            ReplayedKind::Asked { node } => Some(node),
            _ => None,
        };
        let (model, provider, endpoint) = match what {
            ReplayedKind::ServedBy { model, provider, endpoint } => {
                (model.as_ref(), provider.as_ref(), endpoint.as_ref())
            }
            ReplayedKind::BilledBy { model, provider } => (model.as_ref(), provider.as_ref(), None),
            _ => (None, None, None),
        };
        let is_wanted = |(at, own): (usize, &crate::plan::PlannedEndpoint)| {
            model.is_none_or(|model| plan.model_id(at) == model)
                && provider.is_none_or(|provider| own.provider == *provider)
                && endpoint.is_none_or(|endpoint| own.id == *endpoint)
        };
        let feature = wanted.feature.as_ref();
        Self {
            what,
            feature: feature.map(|id| plan.features.iter().position(|own| own.id == *id).unwrap_or(usize::MAX)),
            nodes: plan.paths.iter().map(|path| node == Some(path)).collect(),
            endpoints: plan.endpoints.iter().enumerate().map(is_wanted).collect(),
            selected: Selected { rows: Vec::new(), requests: 0 },
            asked: false,
            billed: false,
            unpriced: false,
            mechanisms: Mechanisms::default(),
        }
    }

    fn holds(&self, world: &World, request: &Request, decision: &Decision) -> bool {
        let answered = |holds: &dyn Fn(&Answer) -> bool| decision.ending.as_ref().is_ok_and(holds);
        match self.what {
            ReplayedKind::Answered => decision.ending.is_ok(),
            ReplayedKind::NotAnswered { reason } => {
                let is = |failure: &Failure| reason.as_ref().is_none_or(|reason| failure.word() == reason);
                decision.ending.as_ref().err().is_some_and(is)
            }
            ReplayedKind::FellBack { at_least } => decision.fallback_depth >= *at_least,
            ReplayedKind::Escalated => decision.escalated,
            ReplayedKind::Asked { .. } => self.asked,
            ReplayedKind::ServedBy { .. } => answered(&|answer| self.endpoints[answer.endpoint]),
            ReplayedKind::BilledBy { .. } => self.billed,
            ReplayedKind::Unpriced => self.unpriced,
            ReplayedKind::QualityKnown => answered(&|answer| expected(world, request, answer).is_some()),
            ReplayedKind::QualityBelow { limit } => {
                answered(&|answer| expected(world, request, answer).is_some_and(|goodness| goodness.score < *limit))
            }
            ReplayedKind::SlowerThan { measure, limit_ms } => answered(&|answer| {
                let micros = match measure {
                    LatencyMeasure::FirstToken => answer.first_token_us,
                    LatencyMeasure::Total => answer.total_us,
                };
                // Nobody waited for what came in a batch.
                !answer.batched && micros.is_some_and(|micros| micros as f64 / 1_000.0 > *limit_ms)
            }),
        }
    }

    fn charge(&mut self, endpoint: EndpointIndex, charge: &Charge) {
        self.billed |= self.endpoints[endpoint] && charge.cost.0 != 0;
        self.unpriced |= charge.unpriced;
    }
}

impl Tally for Picked<'_> {
    fn begin(&mut self, _request: &Request) {
        (self.asked, self.billed, self.unpriced) = (false, false, false);
    }

    fn finish(&mut self, world: &World, request: &Request, decision: &Decision) {
        if self.feature.is_some_and(|feature| feature != request.feature) || !self.holds(world, request, decision) {
            return;
        }
        self.selected.requests += 1;
        // No workload has rows that a number of 32 bits does not hold.
        let Ok(row) = u32::try_from(request.row) else { return };
        if self.selected.rows.last() != Some(&row) {
            self.selected.rows.push(row);
        }
    }
}

impl Observer for Picked<'_> {
    const TAKES_NOTES: bool = false;

    fn attempt(&mut self, attempt: &Attempt) {
        self.charge(attempt.endpoint, &attempt.charge);
    }

    fn billed(&mut self, call: &Billed) {
        self.charge(call.endpoint, &call.charge);
    }

    fn node(&mut self, node: NodeIndex, _answered: bool) {
        self.asked |= self.nodes[node];
    }

    fn own_cost(&mut self, _pico: i128) {}

    fn mechanisms(&mut self) -> &mut Mechanisms {
        &mut self.mechanisms
    }
}
