//! The decision pipeline: what happens to one request.
//!
//! Stages in the order of a gateway: **authenticate** the key → **scope** → **admit** → **resolve** the policy →
//! **filter** endpoints → **balance** → **limit** → **forward** → **normalise** → **evaluate** → **account** → **record**.
//! [`decide`] strings them together; `admit` holds the first three, `forward` those around a call, and an [`Observer`] is
//! the last.

mod account;
mod admit;
mod balance;
mod evaluate;
mod failure;
mod filter;
mod forward;
mod request;
mod resolve;
mod walk;

use routewright_domain::{Mechanisms, PrefixBlocks};

pub(crate) use account::{Charge, Usage, charge};
pub(crate) use failure::{Failure, Refusal};
pub(crate) use forward::{AttemptStatus, CallLatency, nanos};
pub(crate) use request::{CacheOwner, Request};
pub(crate) use resolve::{BoundCondition, FeatureFinder, RequestView, resolve_condition};
pub(crate) use walk::{Answer, AnswerQuality, Decision, Scratch, decide};

use crate::conditions::{Incidents, Timeline};
use crate::plan::{EndpointIndex, NodeIndex, Plan};
use crate::quality::QualityModel;
use crate::run::{BoundKeys, Claims, LiveEndpoint, QuickLeaf};

/// A stage of the pipeline, as `explain` names it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Stage {
    Authenticate,
    Scope,
    Admit,
    Resolve,
    Filter,
    Balance,
    Limit,
    Forward,
    Normalise,
    Evaluate,
    Account,
    Record,
}

impl Stage {
    pub(crate) fn word(self) -> &'static str {
        match self {
            Self::Authenticate => "authenticate",
            Self::Scope => "scope",
            Self::Admit => "admit",
            Self::Resolve => "resolve",
            Self::Filter => "filter",
            Self::Balance => "balance",
            Self::Limit => "limit",
            Self::Forward => "forward",
            Self::Normalise => "normalise",
            Self::Evaluate => "evaluate",
            Self::Account => "account",
            Self::Record => "record",
        }
    }
}

/// Everything that stays the same from request to request.
#[derive(Clone, Copy)]
pub(crate) struct World<'a> {
    pub(crate) plan: &'a Plan,
    /// The plan's endpoints under the scenario.
    pub(crate) endpoints: &'a [LiveEndpoint],
    /// By node, the leaves that can be asked in the quick way.
    pub(crate) quick: &'a [Option<QuickLeaf>],
    pub(crate) incidents: &'a Incidents,
    pub(crate) timeline: &'a Timeline,
    /// Conditions of rules, by node and rule, with names resolved to the workload's dictionaries.
    pub(crate) rules: &'a [Vec<BoundCondition>],
    pub(crate) keys: &'a BoundKeys,
    pub(crate) quality: &'a QualityModel<'a>,
    pub(crate) claims: &'a Claims,
    pub(crate) prefix_blocks: &'a PrefixBlocks,
    pub(crate) seed: u64,
    /// False when nothing that a request does matters to another: then the memory is not asked.
    pub(crate) stateful: bool,
}

/// One call to an endpoint, finished.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Attempt {
    /// The leaf that called.
    pub(crate) node: NodeIndex,
    pub(crate) endpoint: EndpointIndex,
    /// Microseconds after arrival.
    pub(crate) started_us: u64,
    pub(crate) status: AttemptStatus,
    pub(crate) latency: CallLatency,
    pub(crate) charge: Charge,
    pub(crate) usage: Usage,
    /// Microseconds of waiting for a free place, part of the latency.
    pub(crate) waited_us: u64,
    /// The answer was cut where the endpoint takes no more tokens.
    pub(crate) truncated: bool,
}

/// A call that was answered in the ordinary way, as far as the account is concerned.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Billed {
    /// The leaf that called.
    pub(crate) node: NodeIndex,
    pub(crate) endpoint: EndpointIndex,
    pub(crate) charge: Charge,
    /// Tokens of the prompt, and those of them that came from the provider's prefix cache.
    pub(crate) prompt: u32,
    pub(crate) cached: u32,
    /// The answer was cut where the endpoint takes no more tokens.
    pub(crate) truncated: bool,
}

/// Watches a request on its way. An accumulator takes the attempts; a notebook also takes the notes.
pub(crate) trait Observer {
    /// Whether notes are wanted; they cost text, so nobody writes them unasked.
    const TAKES_NOTES: bool;

    fn attempt(&mut self, attempt: &Attempt);

    /// A call was answered in the ordinary way: an [`Attempt`] of which only the account is of interest. Only who takes no
    /// notes is told so.
    fn billed(&mut self, _call: &Billed) {}

    /// A call was given up before its first token, in the ordinary way.
    fn gave_up(&mut self) {}

    /// A policy node is being asked. Only who takes notes is told so.
    fn enter(&mut self, _node: NodeIndex) {}

    /// A policy node was asked, and did or did not answer.
    fn node(&mut self, _node: NodeIndex, _answered: bool) {}

    /// An answer of a policy node was cancelled before it was there, by a hedge or a quorum: it is none.
    fn taken_back(&mut self, _node: NodeIndex) {}

    /// Pico-dollars for something that no model bills.
    fn own_cost(&mut self, pico: i128);

    /// Where mechanisms are counted.
    fn mechanisms(&mut self) -> &mut Mechanisms;

    fn note(&mut self, _stage: Stage, _note: Note) {}

    /// An evaluator has given the answer of a tier of a cascade (from 0) a normal score.
    fn scored(&mut self, _cascade: NodeIndex, _tier: usize, _score: f64) {}
    /// Whether it is of interest what each threshold of a cascade would have done.
    const TAKES_STOPS: bool = false;

    /// The tier of a cascade whose answer is about to be judged.
    fn tier(&mut self, _tier: usize) {}

    /// An answer was judged. Only who takes stops is told so.
    fn judged(&mut self, _judged: &Judged) {}
}

/// An answer that an evaluator has scored, as it would be passed on if it were taken.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Judged {
    /// A normal score.
    pub(crate) score: f64,
    pub(crate) answer: Answer,
    pub(crate) fallback_depth: u32,
    pub(crate) escalated: bool,
}

/// What a stage did, for people.
#[derive(Debug, Clone)]
pub(crate) struct Note {
    pub(crate) result: String,
    pub(crate) considered: Vec<String>,
    pub(crate) reason: String,
}
