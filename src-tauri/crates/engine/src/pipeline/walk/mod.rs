//! The walk through a policy tree, one request at a time.

mod again;
mod answer;
mod batch;
mod cache;
mod calls;
mod cascade;
mod chain;
mod compress;
mod ensemble;
mod guard;
mod held;
mod leaf;
mod leg;
mod quick;
mod split;
mod steer;
mod vote;

use routewright_domain::count;

pub(crate) use answer::{Answer, AnswerQuality};
pub(crate) use leg::{Deadline, Frame, Leg};

use super::admit::{Admitted, admit};
use super::failure::Failure;
use super::request::Request;
use super::{Note, Observer, Stage, World};
use crate::conditions::Snapshots;
use crate::plan::{EndpointIndex, Node, NodeIndex};
use crate::state::State;
use calls::CallCounts;
use held::{Held, HeldAnswer, HeldBooking};

/// What became of a request.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Decision {
    pub(crate) ending: Result<Answer, Failure>,
    /// Steps of fallback chains that were left behind.
    pub(crate) fallback_depth: u32,
    /// A cascade passed it to a dearer tier.
    pub(crate) escalated: bool,
    /// Microseconds after arrival that went by before the last call, or until it was known that nobody answers.
    pub(crate) elapsed_us: u64,
}

impl Decision {
    /// Microseconds after arrival until the whole answer is there or it is known that there is none; `None` where an endpoint
    /// publishes no latency, and for what came in a batch, which nobody waits for.
    pub(crate) fn waited_us(&self) -> Option<u64> {
        match &self.ending {
            Ok(answer) if answer.batched => None,
            Ok(answer) => answer.total_us,
            Err(_) => Some(self.elapsed_us),
        }
    }

    /// The same as far as it is known.
    pub(crate) fn waited_at_least_us(&self) -> u64 {
        match &self.ending {
            Ok(answer) if answer.batched => 0,
            Ok(answer) => answer.total_us.or(answer.first_token_us).unwrap_or(self.elapsed_us),
            Err(_) => self.elapsed_us,
        }
    }
}

/// Room for the work on one request, kept from request to request so that none is asked of the system.
#[derive(Default)]
pub(crate) struct Scratch {
    open: Vec<(EndpointIndex, super::balance::Rank)>,
    calls: CallCounts,
    held: Vec<Held>,
    bookings: Vec<HeldBooking>,
    answers: Vec<HeldAnswer>,
    snapshots: Snapshots,
}

/// Sends one request through the stages of a gateway and the policy of its feature.
#[inline]
pub(crate) fn decide<O: Observer>(
    world: &World,
    request: &Request,
    state: &mut State,
    scratch: &mut Scratch,
    observer: &mut O,
) -> Decision {
    if world.stateful {
        state.budgets.advance(request.arrival);
    }
    let root = world.plan.features[request.feature].root;
    scratch.calls.start(world.endpoints.len());
    scratch.held.clear();
    scratch.bookings.clear();
    scratch.answers.clear();
    let mut walk = Walk { world, state, scratch, observer, cost: 0, holding: 0, escalated: false, key: None };
    let mut leg = Leg::default();
    let ending = walk.admitted(root, request, &mut leg);
    let escalated = walk.escalated;
    Decision { ending, fallback_depth: leg.fallback_depth, escalated, elapsed_us: leg.elapsed_us }
}

/// One request on its way.
pub(crate) struct Walk<'a, O> {
    pub(crate) world: &'a World<'a>,
    pub(crate) state: &'a mut State,
    pub(crate) scratch: &'a mut Scratch,
    pub(crate) observer: &'a mut O,
    /// Pico-dollars that the request has cost so far.
    pub(crate) cost: i128,
    /// Parallel patterns that wait to know which of their calls count.
    holding: u32,
    escalated: bool,
    /// The gateway key that the request came with.
    pub(crate) key: Option<usize>,
}

impl<O: Observer> Walk<'_, O> {
    /// Authenticate, scope, admit; then the policy.
    fn admitted(&mut self, root: NodeIndex, request: &Request, leg: &mut Leg) -> Result<Answer, Failure> {
        if self.world.plan.guards.is_empty() && self.world.plan.keys.is_empty() {
            return self.node(root, &Frame::new(request), leg);
        }
        let Admitted { key, root } = admit(self, root, request)?;
        self.key = key;
        let ending = self.node(root, &Frame::new(request), leg);
        let ended = match &ending {
            Ok(answer) => answer.total_us.unwrap_or(leg.elapsed_us),
            Err(_) => leg.elapsed_us,
        };
        self.book_for_all(request, key, ended);
        ending
    }

    /// Asks a node.
    #[inline]
    pub(crate) fn node(&mut self, at: NodeIndex, frame: &Frame, leg: &mut Leg) -> Result<Answer, Failure> {
        if O::TAKES_NOTES {
            self.observer.enter(at);
        }
        let ending = match &self.world.plan.nodes[at] {
            Node::Model(leaf) => self.model(at, leaf, frame, leg),
            Node::Fallback(chain) => self.fallback(chain, frame, leg),
            Node::Task(task) => self.task(at, task, frame, leg),
            other => self.rarer(at, other, frame, leg),
        };
        let came = ending.as_ref().ok().and_then(|answer| answer.total_us);
        self.asked(at, ending.is_ok(), came);
        ending
    }

    /// Apart, so that what most nodes take stays small.
    #[inline(never)]
    fn rarer(&mut self, at: NodeIndex, node: &Node, frame: &Frame, leg: &mut Leg) -> Result<Answer, Failure> {
        match node {
            Node::Model(leaf) => self.model(at, leaf, frame, leg),
            Node::Fallback(chain) => self.fallback(chain, frame, leg),
            Node::Task(task) => self.task(at, task, frame, leg),
            Node::Cascade(cascade) => self.cascade(at, cascade, frame, leg),
            Node::Ensemble(ensemble) => self.ensemble(at, ensemble, frame, leg),
            Node::Steer(steer) => self.steer(steer, frame, leg),
            Node::Bands(bands) => {
                let prompt = frame.request.prompt_tokens;
                let band = bands.bands.iter().find(|(below, _)| prompt < *below);
                self.note(Stage::Resolve, || match band {
                    Some((below, _)) => (
                        format!("band below {} tokens", count(*below)),
                        format!("the prompt has {} tokens", count(prompt)),
                    ),
                    None => {
                        ("otherwise".to_owned(), format!("the prompt of {} tokens is beyond every band", count(prompt)))
                    }
                });
                self.node(band.map_or(bands.otherwise, |(_, node)| *node), frame, leg)
            }
            Node::Split(split) => self.split(split, frame, leg),
            Node::Cache(cache) => self.cache(at, cache, frame, leg),
            Node::Prefix(prefix) => self.node(prefix.node, &Frame { prefix: Some(at), ..*frame }, leg),
            Node::Compress(compress) => self.compress(compress, frame, leg),
            Node::Batch(batch) => self.batch(batch, frame, leg),
            Node::Retry(retry) => self.retry(at, retry, frame, leg),
            Node::Hedge(hedge) => self.hedge(hedge, frame, leg),
            Node::Weighted(weighted) => self.weighted(weighted, frame, leg),
            Node::Guard(guard) => self.guard(guard, frame, leg),
        }
    }

    /// The recorded conditions of an instant.
    #[inline]
    pub(crate) fn snapshots(&mut self, now: i64) -> Snapshots {
        self.world.timeline.at(now, &mut self.scratch.snapshots)
    }

    /// Notes what a stage did, if somebody wants to know.
    #[inline]
    pub(crate) fn note(&mut self, stage: Stage, words: impl FnOnce() -> (String, String)) {
        if O::TAKES_NOTES {
            let (result, reason) = words();
            self.observer.note(stage, Note { result, considered: vec![], reason });
        }
    }

    /// Whether a cascade has passed the request to a dearer tier.
    pub(crate) fn has_escalated(&self) -> bool {
        self.escalated
    }

    /// Pico-dollars for something that no model bills.
    pub(crate) fn spend_own(&mut self, pico: i128) {
        self.cost += pico;
        self.observer.own_cost(pico);
    }
}
