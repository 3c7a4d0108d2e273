//! Stage *balance*: in which order the endpoints of a model are called.
//!
//! Weighted choice is an exponential race: each endpoint draws E / weight and the smallest wins, the next
//! smallest is its fallback, and so on. An endpoint's draw depends on its own id only, so taking one endpoint
//! away moves no choice that did not fall on it.

use routewright_domain::Sort;

use super::{Request, World, account};
use crate::draw::{Purpose, exponential};
use crate::plan::{Balance, EndpointIndex, PlannedEndpoint};

impl Balance {
    /// The rule in words.
    pub(super) fn reason(&self) -> &'static str {
        match self {
            Self::InverseSquarePrice => "at random with weight 1 / (expected cost)², endpoints in trouble last",
            Self::Order(_) => "first in the explicit order of providers",
            Self::Sort(Sort::Price) => "lowest expected cost",
            Self::Sort(Sort::Throughput) => "highest median throughput",
            Self::Sort(Sort::Latency) => "lowest median time to first token",
        }
    }
}

/// Smaller comes first; compared field by field.
#[derive(Debug, Clone, Copy, PartialEq, PartialOrd)]
pub(crate) struct Rank {
    /// 1 for endpoints that the gateway holds back: in trouble, or (with an explicit order) not named.
    held_back: u32,
    /// Position by an explicit rule, 0 otherwise.
    position: u32,
    /// Finishing time in the race.
    race: f64,
}

/// The rank of `endpoint` for a request that is balanced at `now`.
pub(crate) fn rank(world: &World, balance: &Balance, endpoint: EndpointIndex, request: &Request, now: i64) -> Rank {
    let planned = &world.plan.endpoints[endpoint];
    let in_trouble = u32::from(!planned.healthy || world.conditions.remembers_trouble(endpoint, now));
    match balance {
        Balance::InverseSquarePrice => Rank { held_back: in_trouble, ..race(world, planned, request) },
        Balance::Order(order) => match order.iter().zip(0..).find(|(provider, _)| **provider == planned.provider) {
            Some((_, position)) => Rank { held_back: 0, position, race: race(world, planned, request).race },
            None => Rank { held_back: 1 + in_trouble, ..race(world, planned, request) },
        },
        Balance::Sort(sort) => Rank { held_back: in_trouble, position: 0, race: sort_key(*sort, planned, request) },
    }
}

fn race(world: &World, endpoint: &PlannedEndpoint, request: &Request) -> Rank {
    let draw = exponential(world.seed, request.key, endpoint.key, 0, Purpose::Balance);
    let cost = expected_cost(endpoint, request);
    if cost == 0.0 {
        // Free endpoints come before all others, uniformly among themselves.
        return Rank { held_back: 0, position: 0, race: draw };
    }
    Rank { held_back: 0, position: 1, race: draw * cost * cost }
}

fn sort_key(sort: Sort, endpoint: &PlannedEndpoint, request: &Request) -> f64 {
    match sort {
        Sort::Price => expected_cost(endpoint, request),
        Sort::Throughput => endpoint.throughput.map_or(f64::INFINITY, |throughput| -throughput.median()),
        Sort::Latency => endpoint.ttft.map_or(f64::INFINITY, |ttft| ttft.median()),
    }
}

/// What the gateway expects this request to cost here, in dollars. An endpoint without a price is never preferred.
pub(crate) fn expected_cost(endpoint: &PlannedEndpoint, request: &Request) -> f64 {
    let prices = endpoint.prices.for_prompt(request.prompt_tokens);
    // Which tokens the provider will find in its cache is not known before it answers, so none are expected to be.
    let usage = account::Usage {
        prompt: request.prompt_tokens,
        cached: 0,
        completion: request.expected_completion,
        reasoning: 0,
    };
    let charge = account::charge(&prices, &usage);
    if charge.unpriced { f64::MAX.sqrt() } else { charge.cost.to_usd_lossy() }
}
