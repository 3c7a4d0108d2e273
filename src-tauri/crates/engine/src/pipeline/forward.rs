//! Stages *limit*, *forward* and *normalise*: one call to one endpoint, what it finds there and how long it takes.

use routewright_domain::OnDefect;

use super::account::{self, Charge, Usage};
use super::failure::Failure;
use super::request::Request;
use super::walk::Frame;
use super::{Attempt, World};
use crate::conditions::Snapshots;
use crate::draw::{Purpose, RequestDraws};
use crate::plan::{EndpointIndex, Figures, ModelNode, Node, NodeIndex};
use crate::run::LiveEndpoint;
use crate::state::{PoolFull, State};

/// How a call ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum AttemptStatus {
    Answered,
    Failed(Failure),
}

/// Times of a call in microseconds after it began; `None` where the endpoint publishes no percentiles.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct CallLatency {
    pub(crate) first_token_us: Option<u64>,
    /// Until the last token, or until the call was given up.
    pub(crate) total_us: Option<u64>,
    /// A part of it is an assumption of the engine or of the scenario and not a published figure.
    pub(crate) assumed: bool,
}

/// When the caller gives up, in microseconds after the call began; `u64::MAX` stands for never.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Patience {
    pub(crate) first_token_us: u64,
    pub(crate) total_us: u64,
}

/// One call: where, when, how often before, how long the caller waits.
#[derive(Clone, Copy)]
pub(crate) struct Call<'a> {
    pub(crate) node: NodeIndex,
    pub(crate) leaf: &'a ModelNode,
    pub(crate) endpoint: EndpointIndex,
    /// Microseconds after arrival.
    pub(crate) started_us: u64,
    /// Nanoseconds since 1970.
    pub(crate) now: i64,
    /// The recorded conditions of that instant.
    pub(crate) snapshots: Snapshots,
    /// Earlier calls of this request to it.
    pub(crate) nth: u32,
    pub(crate) patience: Patience,
}

/// An HTTP 429 comes back after one round trip without generation; assumed, nobody publishes it.
const REFUSAL_US: u64 = 100_000;
/// A failing endpoint that publishes no percentiles is taken to fail after this long; assumed.
const FAILURE_US: u64 = 1_000_000;

/// Makes a call.
#[inline]
pub(crate) fn forward(world: &World, state: &mut State, call: &Call, frame: &Frame) -> Attempt {
    let attempt = answer_of(world, state, call, frame);
    if world.stateful {
        tell_breaker(world, state, call, &attempt);
    }
    attempt
}

fn tell_breaker(world: &World, state: &mut State, call: &Call, attempt: &Attempt) {
    let Some(rule) = &world.plan.breaker else { return };
    let ended = call.now.saturating_add(nanos(attempt.latency.total_us.unwrap_or(0)));
    let breaker = &mut state.loads[call.endpoint].breaker;
    match attempt.status {
        AttemptStatus::Failed(Failure::Outage | Failure::Timeout) => breaker.failed(ended, rule),
        AttemptStatus::Failed(Failure::RateLimit) => breaker.limited(ended, rule),
        _ => {}
    }
}

#[inline]
fn answer_of(world: &World, state: &mut State, call: &Call, frame: &Frame) -> Attempt {
    let live = &world.endpoints[call.endpoint];
    let request = frame.request;
    let figures = world.timeline.holding(call.snapshots, call.endpoint);
    let disturbance = world.incidents.state(call.endpoint, call.now);
    if disturbance.out {
        // A failing provider answers with an error about when it would have sent the first token.
        let fails_after = figures.ttft.map_or(FAILURE_US, |ttft| to_micros(ttft.median()));
        return give_up(call, Failure::Outage, fails_after);
    }
    if disturbance.rate_limited
        || (world.stateful && !live.limits.unlimited() && !take_room(state, live, call, request))
    {
        return give_up(call, Failure::RateLimit, REFUSAL_US);
    }

    let (mut usage, truncated) = usage_at(live, call.leaf, request);
    if let Some(prefix) = frame.prefix {
        read_prefix(world, state, prefix, &mut usage, call, request);
    }
    let (first_token_us, total_us) =
        drawn_times(live, figures, request.draws, call.nth, usage.completion, disturbance.slowdown);
    let Ok(waited_us) = wait_for_place(state, live, call, total_us.or(first_token_us), world.stateful) else {
        return give_up(call, Failure::RateLimit, REFUSAL_US);
    };
    let waited = |time: Option<u64>| time.map(|time| time.saturating_add(waited_us));
    let (first_token_us, total_us) = (waited(first_token_us), waited(total_us));

    let patience = call.patience;
    if first_token_us.is_some_and(|first| first > patience.first_token_us) {
        return give_up(call, Failure::Timeout, patience.first_token_us);
    }
    let disturbed = disturbance.slowdown.to_bits() != 1.0_f64.to_bits() || waited_us > 0 || live.scaled_latency;
    let latency = CallLatency { first_token_us, total_us, assumed: disturbed };
    let rates = live.tariffs.at(request.prompt_tokens, call.now);
    // A batch tariff has its own prices; elsewhere the batch pays its agreed share of the standard ones.
    let share = frame.batch.and_then(|batch| batch.price_share).filter(|_| !live.is_batch_tariff);
    let charge = account::charge(rates, &usage, share);
    let whole = Attempt {
        node: call.node,
        endpoint: call.endpoint,
        started_us: call.started_us,
        status: AttemptStatus::Answered,
        latency,
        charge,
        usage,
        waited_us,
        truncated,
    };
    // A first token after the limit is a whole answer after the limit, even where the throughput is unknown.
    if total_us.or(first_token_us).is_some_and(|least| least > patience.total_us) {
        return cut_short(whole, patience.total_us);
    }
    normalized(world, whole)
}

/// Microseconds until the first and until the last token of the `nth` call of a request to an endpoint; `None` where nothing
/// is published.
#[inline(always)]
pub(crate) fn drawn_times(
    live: &LiveEndpoint,
    figures: &Figures,
    draws: RequestDraws,
    nth: u32,
    completion: u32,
    slowdown: f64,
) -> (Option<u64>, Option<u64>) {
    let draws = draws.about(live.key);
    let first_token_us = match &figures.ttft {
        Some(ttft) => {
            let milliseconds = ttft.at(draws.uniform(nth, Purpose::FirstToken));
            Some(to_micros(milliseconds * (slowdown * live.ttft_factor)))
        }
        None => None,
    };
    let generation_us = match &figures.throughput {
        Some(throughput) => {
            let seconds_a_token = throughput.reciprocal_at(draws.uniform(nth, Purpose::Throughput));
            Some(to_micros(f64::from(completion) * seconds_a_token * (1_000.0 * slowdown * live.generation_factor)))
        }
        None => None,
    };
    let total_us = first_token_us.zip(generation_us).map(|(first, generation)| first.saturating_add(generation));
    (first_token_us, total_us)
}

/// A call that is given up at `limit`: before the first token `OpenRouter` bills nothing. After it the whole answer is
/// billed, because no catalog says which providers stop generating when the caller hangs up: assumed, and on the safe side.
#[cold]
fn cut_short(attempt: Attempt, limit: u64) -> Attempt {
    let began = attempt.latency.first_token_us.is_some_and(|first| first <= limit);
    let charge = if began { Charge { assumed: true, ..attempt.charge } } else { Charge::default() };
    let first_token_us = attempt.latency.first_token_us.filter(|_| began);
    Attempt {
        status: AttemptStatus::Failed(Failure::Timeout),
        latency: CallLatency { first_token_us, total_us: Some(limit), ..attempt.latency },
        charge,
        truncated: false,
        ..attempt
    }
}

/// One response shape: an answer without tokens or cut at the limit is a failure where the architecture says so. An empty
/// one is not billed then (zero-completion insurance).
#[inline]
fn normalized(world: &World, attempt: Attempt) -> Attempt {
    if attempt.usage.completion > 0 && !attempt.truncated { attempt } else { defective(world, attempt) }
}

#[cold]
fn defective(world: &World, attempt: Attempt) -> Attempt {
    let normalization = &world.plan.normalization;
    let failed = AttemptStatus::Failed(Failure::LowQuality);
    if attempt.usage.completion == 0 && normalization.empty == OnDefect::Reject {
        return Attempt { status: failed, charge: Charge::default(), ..attempt };
    }
    if attempt.truncated && normalization.truncated == OnDefect::Reject {
        return Attempt { status: failed, ..attempt };
    }
    attempt
}

/// The usage at this endpoint, and whether it, or the leaf, would have cut the answer.
#[inline]
fn usage_at(live: &LiveEndpoint, leaf: &ModelNode, request: &Request) -> (Usage, bool) {
    let usage = Usage::of(request, live);
    let room = live.context_tokens.saturating_sub(usage.prompt).min(live.completion_limit).min(leaf.max_tokens);
    let completion = usage.completion.min(room);
    (Usage { completion, reasoning: usage.reasoning.min(completion), ..usage }, completion < usage.completion)
}

/// Counts a call against the endpoint's limits; `false` when they are used up.
fn take_room(state: &mut State, live: &LiveEndpoint, call: &Call, request: &Request) -> bool {
    let window = &mut state.loads[call.endpoint].window;
    let tokens = live.expected_tokens(request);
    let room = window.has_room(call.now, tokens, live.limits.requests, live.limits.tokens);
    if room {
        window.count(call.now, tokens);
    }
    room
}

fn wait_for_place(
    state: &mut State,
    live: &LiveEndpoint,
    call: &Call,
    service_us: Option<u64>,
    stateful: bool,
) -> Result<u64, PoolFull> {
    if !stateful || live.limits.concurrency.is_none() {
        return Ok(0);
    }
    let Some(pool) = &mut state.loads[call.endpoint].pool else { return Ok(0) };
    let wait = pool.enter(call.now, nanos(service_us.unwrap_or(0)))?;
    Ok(wait.unsigned_abs() / 1_000)
}

/// What the provider finds of the prompt in its prefix cache, and writes to it. The recorded cache hits count no more: the
/// simulation takes their place.
fn read_prefix(world: &World, state: &mut State, at: NodeIndex, usage: &mut Usage, call: &Call, request: &Request) {
    let Node::Prefix(prefix) = &world.plan.nodes[at] else { return };
    let blocks = world.prefix_blocks.of(request.row);
    if usage.prompt < prefix.min_tokens || (blocks.is_empty() && request.session == 0) {
        return;
    }
    let times = (call.now, prefix.ttl_ns);
    let blocks = (blocks, world.prefix_blocks.block_tokens);
    let read = state.prefixes.read(call.endpoint, request.session, blocks, usage.prompt, times);
    usage.cached = if read >= prefix.min_tokens { read.min(usage.prompt) } else { 0 };
    usage.written = usage.prompt - usage.cached;
    usage.one_hour = prefix.one_hour;
}

/// A call that ends before the first token: not billed, and no longer than the caller waits.
#[cold]
fn give_up(call: &Call, failure: Failure, after_us: u64) -> Attempt {
    let waited = call.patience.first_token_us.min(call.patience.total_us);
    let failure = if waited <= after_us { Failure::Timeout } else { failure };
    Attempt {
        node: call.node,
        endpoint: call.endpoint,
        started_us: call.started_us,
        status: AttemptStatus::Failed(failure),
        latency: CallLatency { first_token_us: None, total_us: Some(after_us.min(waited)), assumed: true },
        charge: Charge::default(),
        usage: Usage::default(),
        waited_us: 0,
        truncated: false,
    }
}

/// No published or scaled latency is longer than a day; what is, is a day.
const LONGEST_MS: f64 = 86_400_000.0;

/// Whole microseconds of a time that is not below zero.
#[inline(always)]
pub(crate) fn to_micros(milliseconds: f64) -> u64 {
    /// Numbers around it are spaced by 1, so that adding it rounds to a whole number, which then stands in the low bits.
    const ROUNDING: f64 = (1_u64 << 52) as f64;
    let within = if milliseconds < LONGEST_MS { milliseconds } else { LONGEST_MS };
    (within * 1_000.0 + ROUNDING).to_bits() & 0x000f_ffff_ffff_ffff
}

pub(crate) fn nanos(micros: u64) -> i64 {
    i64::try_from(micros).unwrap_or(i64::MAX).saturating_mul(1_000)
}
