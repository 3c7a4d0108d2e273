//! Stage *account*: what a call is billed.

use routewright_domain::{Money, Prices};

use super::{CacheOwner, Request};
use crate::plan::ModelIndex;

/// Tokens that a call is billed for.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Usage {
    pub(crate) prompt: u32,
    /// Part of the prompt that comes from the provider's prefix cache.
    pub(crate) cached: u32,
    pub(crate) completion: u32,
    /// Part of the completion.
    pub(crate) reasoning: u32,
}

impl Usage {
    /// The recorded usage on `model`: tokens are taken over to another model one to one, an assumption that reports
    /// state; what the recorded model found in its cache is there for no other.
    pub(crate) fn of(request: &Request, model: ModelIndex) -> Self {
        let cached = match request.cache_of {
            CacheOwner::Anyone => request.cached_tokens.min(request.prompt_tokens),
            CacheOwner::Model(owner) if owner == model => request.cached_tokens.min(request.prompt_tokens),
            CacheOwner::Model(_) | CacheOwner::Elsewhere => 0,
        };
        Self {
            prompt: request.prompt_tokens,
            cached,
            completion: request.completion_tokens,
            reasoning: request.reasoning_tokens.min(request.completion_tokens),
        }
    }
}

/// What a call costs.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct Charge {
    /// Sum of the lines whose price is known.
    pub(crate) cost: Money,
    /// A line with tokens has no known price.
    pub(crate) unpriced: bool,
    /// Whether it is billed at all is an assumption.
    pub(crate) assumed: bool,
}

/// Prices × usage, one billing line per kind of token, each rounded once.
///
/// Cached tokens without a cache price pay the prompt price; reasoning without a price of its own pays the
/// completion price (OpenRouter's billing rule, August 2026).
pub(crate) fn charge(prices: &Prices, usage: &Usage) -> Charge {
    let fresh = usage.prompt - usage.cached;
    let spoken = usage.completion - usage.reasoning;
    let lines = [
        (prices.prompt, fresh),
        (prices.cache_read.or(prices.prompt), usage.cached),
        (prices.completion, spoken),
        (prices.reasoning.or(prices.completion), usage.reasoning),
    ];
    let mut charge =
        Charge { cost: prices.request.map_or(Money::ZERO, |price| price.of(1)), unpriced: false, assumed: false };
    for (price, tokens) in lines.into_iter().filter(|(_, tokens)| *tokens > 0) {
        match price {
            Some(price) => charge.cost += price.of(u64::from(tokens)),
            None => charge.unpriced = true,
        }
    }
    charge
}
