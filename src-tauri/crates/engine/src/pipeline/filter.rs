//! Stage *filter*: which endpoints can take this request at all.

use routewright_domain::{RequestFlags, count};

use super::World;
use super::request::Request;
use super::walk::Frame;
use crate::compile::NEEDS;
use crate::plan::{EndpointIndex, ModelNode};
use crate::state::State;

#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) enum Obstacle {
    PromptTooLong { limit: u32 },
    Incapable { missing: RequestFlags },
    TooDear { expected: f64, ceiling: f64 },
    Retired,
    Exhausted,
    BreakerOpen,
    KeyMayNot,
}

/// Why an endpoint cannot take the request at `now`; `None` when it can.
///
/// Only the prompt is held against the context: how long the answer becomes is not known yet.
#[inline]
pub(crate) fn obstacle(
    world: &World,
    state: &State,
    leaf: &ModelNode,
    endpoint: EndpointIndex,
    frame: &Frame,
    now: i64,
) -> Option<Obstacle> {
    let live = &world.endpoints[endpoint];
    let request = frame.request;
    if live.prompt_tokens(request) > live.prompt_limit {
        return Some(Obstacle::PromptTooLong { limit: live.prompt_limit });
    }
    if let Some(missing) = hard_need(leaf, request, live.able) {
        return Some(Obstacle::Incapable { missing });
    }
    if let Some(ceiling) = leaf.price_ceiling {
        let expected = super::balance::expected_cost(live, request, now);
        if expected.is_nan() || expected > ceiling {
            return Some(Obstacle::TooDear { expected, ceiling });
        }
    }
    if now >= live.retired_from {
        return Some(Obstacle::Retired);
    }
    if world.stateful {
        let load = &state.loads[endpoint];
        if live.limits.known
            && !load.window.has_room(now, live.expected_tokens(request), live.limits.requests, live.limits.tokens)
        {
            return Some(Obstacle::Exhausted);
        }
        if load.breaker.is_open(now) {
            return Some(Obstacle::BreakerOpen);
        }
    }
    None
}

/// What the endpoint lacks and cannot do without. Images cannot be left out; tools and structured output are left out by
/// the gateway unless `require_parameters` is set.
#[inline]
fn hard_need(leaf: &ModelNode, request: &Request, able: RequestFlags) -> Option<RequestFlags> {
    let needed = RequestFlags(request.flags.0 & NEEDS.0);
    let missing = RequestFlags(needed.0 & !able.0);
    let hard = if leaf.require_parameters { missing } else { RequestFlags(missing.0 & RequestFlags::VISION.0) };
    (hard.0 != 0).then_some(hard)
}

/// True when any endpoint can do what the request needs, and counts its tokens alike.
#[inline]
pub(crate) fn needs_nothing(request: &Request) -> bool {
    request.flags.0 & NEEDS.0 == 0 && request.tokenizer_scale.to_bits() == 1.0_f32.to_bits()
}

/// True when the endpoint lacks something that the gateway would leave out.
#[inline]
pub(crate) fn lacks(request: &Request, able: RequestFlags) -> bool {
    request.flags.0 & NEEDS.0 & !able.0 != 0
}

impl Obstacle {
    pub(crate) fn reason(self, request: &Request) -> String {
        match self {
            Self::PromptTooLong { limit } => {
                format!("prompt of {} tokens is over its limit of {}", count(request.prompt_tokens), count(limit))
            }
            Self::Incapable { missing } => {
                let names: Vec<&str> = RequestFlags::ALL
                    .iter()
                    .filter(|(flag, _)| missing.contains(*flag))
                    .map(|(_, name)| *name)
                    .collect();
                format!("it cannot do {}", names.join(", "))
            }
            Self::TooDear { expected, ceiling } => {
                format!("it is expected to cost ${expected:.6}, above the ceiling of ${ceiling}")
            }
            Self::Retired => "its model is retired by then".to_owned(),
            Self::Exhausted => "its known limit of this minute is used up".to_owned(),
            Self::BreakerOpen => "its breaker is open, or it cools down".to_owned(),
            Self::KeyMayNot => "the key may not use its model".to_owned(),
        }
    }
}
