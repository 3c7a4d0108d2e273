//! Stage *forward*: one call to one endpoint, and how long it takes.

use super::account::{self, Charge, Usage};
use super::{Attempt, Failure, Request, World};
use crate::draw::{Purpose, uniform};
use crate::plan::{EndpointIndex, PlannedEndpoint};

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

/// When the caller gives up, in microseconds after the call began.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Patience {
    pub(crate) first_token_us: Option<u64>,
    pub(crate) total_us: Option<u64>,
}

/// An HTTP 429 comes back after one round trip without generation; assumed, nobody publishes it.
const REFUSAL_US: u64 = 100_000;
/// A failing endpoint that publishes no percentiles is taken to fail after this long; assumed.
const FAILURE_US: u64 = 1_000_000;

/// Calls `endpoint` at `now`; `nth` counts the calls of this request to it.
pub(crate) fn forward(
    world: &World,
    endpoint: EndpointIndex,
    request: &Request,
    now: i64,
    nth: u32,
    patience: Patience,
) -> Attempt {
    let planned = &world.plan.endpoints[endpoint];
    let state = world.conditions.state(endpoint, now);
    if state.out {
        // A failing provider answers with an error about when it would have sent the first token.
        let fails_after = planned.ttft.map_or(FAILURE_US, |ttft| to_micros(ttft.median()));
        return give_up(endpoint, Failure::Outage, fails_after, patience);
    }
    if state.rate_limited {
        return give_up(endpoint, Failure::RateLimit, REFUSAL_US, patience);
    }

    let usage = usage_at(planned, request);
    let draw = |purpose| uniform(world.seed, request.key, planned.key, nth, purpose);
    let first_token_us = planned.ttft.map(|ttft| to_micros(ttft.at(draw(Purpose::FirstToken)) * state.slowdown));
    let generation_us = planned.throughput.map(|throughput| {
        let seconds = f64::from(usage.completion) / throughput.at(draw(Purpose::Throughput));
        to_micros(seconds * 1_000.0 * state.slowdown)
    });
    let total_us = first_token_us.zip(generation_us).map(|(first, generation)| first.saturating_add(generation));

    if let Some(limit) = patience.first_token_us.filter(|limit| first_token_us.is_some_and(|first| first > *limit)) {
        return give_up(endpoint, Failure::Timeout, limit, patience);
    }
    let latency = CallLatency { first_token_us, total_us, assumed: state.slowdown.to_bits() != 1.0_f64.to_bits() };
    let charge = account::charge(&planned.prices.for_prompt(request.prompt_tokens), &usage);
    // A first token after the limit is a whole answer after the limit, even where the throughput is unknown.
    if let Some(limit) =
        patience.total_us.filter(|limit| total_us.or(first_token_us).is_some_and(|least| least > *limit))
    {
        let began = first_token_us.is_some_and(|first| first <= limit);
        // Before the first token OpenRouter bills nothing. After it the whole answer is billed, because no
        // catalog says which providers stop generating when the caller hangs up: assumed, and on the safe side.
        let charge = if began { Charge { assumed: true, ..charge } } else { Charge::default() };
        let first_token_us = first_token_us.filter(|_| began);
        let latency = CallLatency { first_token_us, total_us: Some(limit), ..latency };
        return Attempt {
            endpoint,
            status: AttemptStatus::Failed(Failure::Timeout),
            latency,
            charge,
            truncated: false,
        };
    }
    let truncated = usage.completion < request.completion_tokens;
    Attempt { endpoint, status: AttemptStatus::Answered, latency, charge, truncated }
}

/// The recorded usage, cut where this endpoint would have cut the answer.
fn usage_at(endpoint: &PlannedEndpoint, request: &Request) -> Usage {
    let usage = Usage::of(request, endpoint.model);
    let room = endpoint.context_tokens.saturating_sub(request.prompt_tokens).min(endpoint.completion_limit);
    let completion = usage.completion.min(room);
    Usage { completion, reasoning: usage.reasoning.min(completion), ..usage }
}

/// A call that ends before the first token: not billed, and no longer than the caller waits.
fn give_up(endpoint: EndpointIndex, failure: Failure, after_us: u64, patience: Patience) -> Attempt {
    let waited = [patience.first_token_us, patience.total_us].into_iter().flatten().min().unwrap_or(u64::MAX);
    let failure = if waited <= after_us { Failure::Timeout } else { failure };
    let latency = CallLatency { first_token_us: None, total_us: Some(after_us.min(waited)), assumed: true };
    Attempt { endpoint, status: AttemptStatus::Failed(failure), latency, charge: Charge::default(), truncated: false }
}

/// No published or scaled latency is longer than a day; what is, is a day.
const LONGEST_MS: f64 = 86_400_000.0;

#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "clamped to a day")]
fn to_micros(milliseconds: f64) -> u64 {
    libm::round(milliseconds.clamp(0.0, LONGEST_MS) * 1_000.0) as u64
}
