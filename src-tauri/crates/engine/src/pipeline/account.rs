//! Stage *account*: what a call is billed.

use routewright_domain::{Factor, Money};

use super::request::{CacheOwner, Request};
use crate::plan::Rates;
use crate::run::LiveEndpoint;

/// Tokens that a call is billed for.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct Usage {
    pub(crate) prompt: u32,
    /// Part of the prompt that comes from the provider's prefix cache.
    pub(crate) cached: u32,
    /// Part of the prompt that is written to it.
    pub(crate) written: u32,
    pub(crate) completion: u32,
    /// Part of the completion.
    pub(crate) reasoning: u32,
    pub(crate) images: u16,
    pub(crate) web_searches: u16,
    /// Beginnings are written for an hour, at that price.
    pub(crate) one_hour: bool,
    /// A ratio other than 1 stands between these and the recorded counts.
    pub(crate) converted: bool,
}

impl Usage {
    /// The recorded usage at an endpoint of another model: converted by the user's ratios, one to one where there are none.
    /// What the recorded model found in its cache is there for no other.
    #[inline(always)]
    pub(crate) fn of(request: &Request, endpoint: &LiveEndpoint) -> Self {
        let own = match request.cache_of {
            CacheOwner::Anyone => true,
            CacheOwner::Model(owner) => owner == endpoint.model,
            CacheOwner::Elsewhere => false,
        };
        let mut usage = Self {
            prompt: request.prompt_tokens,
            completion: request.completion_tokens,
            reasoning: request.reasoning_tokens.min(request.completion_tokens),
            images: request.images,
            web_searches: request.web_searches,
            ..Self::default()
        };
        if own {
            usage.cached = request.cached_tokens.min(request.prompt_tokens);
            usage.written = request.cache_write_tokens.min(request.prompt_tokens - usage.cached);
        } else if endpoint.converts(request) {
            usage.convert(request, endpoint);
        }
        usage
    }

    /// Prompt and answer in the tokens of the endpoint's model.
    fn convert(&mut self, request: &Request, endpoint: &LiveEndpoint) {
        self.prompt = endpoint.tokens(request, self.prompt);
        self.completion = scaled(endpoint.tokens(request, self.completion), endpoint.output_ratio);
        self.reasoning = scaled(endpoint.tokens(request, self.reasoning), endpoint.output_ratio).min(self.completion);
        self.converted = true;
    }
}

/// A count of tokens times a ratio, rounded to the nearest.
#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "clamped to the range of counts")]
pub(crate) fn scaled(tokens: u32, ratio: f64) -> u32 {
    (f64::from(tokens) * ratio + 0.5).clamp(0.0, f64::from(u32::MAX)) as u32
}

/// What a call costs.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct Charge {
    /// Sum of the lines whose price is known.
    pub(crate) cost: Money,
    /// A line with tokens has no known price.
    pub(crate) unpriced: bool,
    /// Whether it is billed at all, or for how much, is an assumption.
    pub(crate) assumed: bool,
}

/// Prices × usage, one billing line per kind of token, each rounded once. `share` is the part of it that a batch pays.
#[inline(always)]
pub(crate) fn charge(rates: &Rates, usage: &Usage, share: Option<Factor>) -> Charge {
    let mut charge = Charge { cost: Money::ZERO, unpriced: false, assumed: usage.converted || share.is_some() };
    let mut pico = rates.request;
    let mut line = |amount: Option<i128>| match amount {
        Some(amount) => pico += amount,
        None => charge.unpriced = true,
    };
    line(rates.prompt.of(usage.prompt - usage.cached - usage.written));
    line(rates.completion.of(usage.completion - usage.reasoning));
    if usage.cached > 0 {
        line(rates.cache_read.of(usage.cached));
    }
    if usage.written > 0 {
        line(if usage.one_hour { rates.cache_write_hour } else { rates.cache_write }.of(usage.written));
    }
    if usage.reasoning > 0 {
        line(rates.reasoning.of(usage.reasoning));
    }
    if usage.images > 0 {
        line(rates.image.of(u32::from(usage.images)));
    }
    if usage.web_searches > 0 {
        line(rates.web_search.of(u32::from(usage.web_searches)));
    }
    charge.cost = share.map_or(Money(pico), |share| share.of(Money(pico)));
    charge
}
