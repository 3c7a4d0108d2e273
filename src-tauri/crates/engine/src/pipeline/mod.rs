//! The decision pipeline: what happens to one request.
//!
//! Stages in the order of a gateway: **resolve** the policy → **filter** endpoints → **balance** → **forward** →
//! **account**. Each stage is a module; [`decide`] strings them together. Stages that can end a request earlier
//! (keys, scopes, guardrails, limits) and later (normalisation, evaluation) take their places in [`Stage`] when
//! there is something for them to decide.

mod account;
mod balance;
mod filter;
mod forward;
mod resolve;
mod walk;

pub(crate) use account::Charge;
pub(crate) use forward::{AttemptStatus, CallLatency};
pub(crate) use resolve::{BoundCondition, Names, resolve_condition};
pub(crate) use walk::{Decision, decide};

use crate::conditions::Conditions;
use crate::plan::{EndpointIndex, ModelIndex, Plan};

/// A stage of the pipeline, as `explain` names it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Stage {
    Resolve,
    Filter,
    Balance,
    Forward,
    Account,
}

/// Why a call, a step or a request has no answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Failure {
    Outage,
    RateLimit,
    Timeout,
    ContextOverflow,
}

impl Failure {
    pub(crate) const ALL: [Self; 4] = [Self::Outage, Self::RateLimit, Self::Timeout, Self::ContextOverflow];

    pub(crate) fn word(self) -> &'static str {
        match self {
            Self::Outage => "outage",
            Self::RateLimit => "rate_limit",
            Self::Timeout => "timeout",
            Self::ContextOverflow => "context_overflow",
        }
    }

    pub(crate) fn trigger(self) -> routewright_domain::Trigger {
        match self {
            Self::Outage => routewright_domain::Trigger::Outage,
            Self::RateLimit => routewright_domain::Trigger::RateLimit,
            Self::Timeout => routewright_domain::Trigger::Timeout,
            Self::ContextOverflow => routewright_domain::Trigger::ContextOverflow,
        }
    }
}

/// What the pipeline reads of a request. A decision may not look at completion, reasoning and cached tokens, which
/// only the answer reveals: before it, the gateway has `expected_completion` and expects no cache hit.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Request {
    /// Stable key of its draws.
    pub(crate) key: u64,
    /// Nanoseconds since 1970.
    pub(crate) arrival: i64,
    pub(crate) prompt_tokens: u32,
    pub(crate) cached_tokens: u32,
    pub(crate) completion_tokens: u32,
    pub(crate) reasoning_tokens: u32,
    /// The record has no answer, so `completion_tokens` is an estimate.
    pub(crate) estimated: bool,
    /// Trailing mean of the feature's answers, in tokens.
    pub(crate) expected_completion: u32,
    /// Whose prefix cache the cached tokens were found in.
    pub(crate) cache_of: CacheOwner,
    /// Position in the workload's feature dictionary.
    pub(crate) feature_tag: u32,
    /// Position in the workload's model dictionary.
    pub(crate) model_asked: u32,
}

/// Where the recorded cached tokens were found.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum CacheOwner {
    /// The log names no model, so its cache hits are taken for granted anywhere.
    Anyone,
    /// A model of the plan.
    Model(ModelIndex),
    /// A model that the plan does not use.
    Elsewhere,
}

/// Everything that stays the same from request to request.
#[derive(Clone, Copy)]
pub(crate) struct World<'a> {
    pub(crate) plan: &'a Plan,
    pub(crate) conditions: &'a Conditions,
    /// Conditions of rules, by node and rule, with names resolved to the workload's dictionaries.
    pub(crate) rules: &'a [Vec<BoundCondition>],
    pub(crate) seed: u64,
}

/// One call to an endpoint, finished.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Attempt {
    pub(crate) endpoint: EndpointIndex,
    pub(crate) status: AttemptStatus,
    pub(crate) latency: CallLatency,
    pub(crate) charge: Charge,
    /// The answer was cut where the endpoint takes no more tokens.
    pub(crate) truncated: bool,
}

/// Watches a request on its way. An accumulator takes the attempts; a notebook also takes the notes.
pub(crate) trait Observer {
    /// Whether notes are wanted; they cost text, so nobody writes them unasked.
    const TAKES_NOTES: bool;

    fn attempt(&mut self, attempt: &Attempt);

    fn note(&mut self, _stage: Stage, _note: Note) {}
}

/// What a stage did, for people.
#[derive(Debug, Clone)]
pub(crate) struct Note {
    pub(crate) result: String,
    pub(crate) considered: Vec<String>,
    pub(crate) reason: String,
}
