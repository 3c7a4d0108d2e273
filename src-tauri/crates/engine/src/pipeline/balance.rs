//! Stage *balance*: in which order the endpoints of a model are called.
//!
//! Weighted choice is an exponential race: each endpoint draws E / weight and the smallest wins, the next
//! smallest is its fallback, and so on. An endpoint's draw depends on its own id only, so taking one endpoint
//! away moves no choice that did not fall on it.

use routewright_domain::Sort;

use super::World;
use super::filter::lacks;
use super::request::Request;
use crate::conditions::Snapshots;
use crate::draw::{Purpose, RequestDraws};
use crate::plan::{Balance, EndpointIndex, Figures, ModelNode};
use crate::run::LiveEndpoint;

/// Tokens a second and milliseconds that an endpoint without measurements is taken to have; assumed.
const UNMEASURED_TPS: f64 = 30.0;
const UNMEASURED_TTFT_MS: f64 = 2_000.0;

impl Balance {
    /// The rule in words.
    pub(super) fn reason(&self) -> &'static str {
        match self {
            Self::InverseSquarePrice => "at random with weight 1 / (expected cost)², endpoints in trouble last",
            Self::EffectivePriceShare => "at random by expected cost and speed, an approximation of the gateway's rule",
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
    /// Above 0 for endpoints that the gateway holds back: in trouble, beyond a preference, or (with an explicit order) not
    /// named.
    held_back: u32,
    /// Position by an explicit rule, 0 otherwise; in a race, free endpoints are before the others.
    position: u32,
    /// Finishing time in the race.
    race: f64,
}

impl Rank {
    /// Before all others.
    pub(crate) const FIRST: Self = Self { held_back: 0, position: 0, race: f64::NEG_INFINITY };
}

/// The rank of `endpoint` for a request that is balanced at `now`, by the `snapshots` of that instant.
#[inline]
pub(crate) fn rank(
    world: &World,
    leaf: &ModelNode,
    endpoint: EndpointIndex,
    request: &Request,
    now: i64,
    snapshots: Snapshots,
) -> Rank {
    let live = &world.endpoints[endpoint];
    let figures = world.timeline.known(snapshots, endpoint);
    let in_trouble = u32::from(!figures.healthy || world.incidents.remembers_trouble(endpoint, now));
    let held_back = 2 * in_trouble + u32::from(lacks(request, live.able) || misses_preference(leaf, figures));
    match &leaf.balance {
        Balance::InverseSquarePrice => Rank { held_back, ..race(live, request, now) },
        Balance::EffectivePriceShare => {
            let draw = request.draws.exponential(live.key, 0, Purpose::Balance);
            Rank { held_back, position: 0, race: draw / share(live, figures, request, now) }
        }
        Balance::Order(order) => match order.iter().zip(0..).find(|(provider, _)| **provider == live.provider) {
            Some((_, position)) => Rank { held_back: 0, position, race: race(live, request, now).race },
            None => Rank { held_back: 1 + held_back, ..race(live, request, now) },
        },
        Balance::Sort(sort) => Rank { held_back, position: 0, race: sort_key(*sort, live, figures, request, now) },
    }
}

/// The preferred cut-offs are soft: who misses them comes last.
#[inline]
fn misses_preference(leaf: &ModelNode, figures: &Figures) -> bool {
    leaf.min_throughput.is_some_and(|least| figures.throughput.is_none_or(|tps| tps.median() < least))
        || leaf.max_latency.is_some_and(|most| figures.ttft.is_none_or(|ttft| ttft.median() > most))
}

#[inline]
fn race(endpoint: &LiveEndpoint, request: &Request, now: i64) -> Rank {
    let cost = expected_cost(endpoint, request, now);
    if cost == 0.0 {
        // Free endpoints come before all others, uniformly among themselves.
        return Rank { held_back: 0, position: 0, race: finishing_time(endpoint.key, request.draws, 1.0) };
    }
    // An endpoint without a price is never preferred.
    let cost = if cost.is_nan() { 1e150 } else { cost };
    Rank { held_back: 0, position: 1, race: finishing_time(endpoint.key, request.draws, cost) }
}

/// When an endpoint of that expected cost finishes in the race: `E / weight` with weight 1 / cost².
#[inline]
pub(crate) fn finishing_time(key: u64, draws: RequestDraws, cost: f64) -> f64 {
    draws.exponential(key, 0, Purpose::Balance) * (cost * cost)
}

/// The weight of an endpoint by what it is expected to cost and by its end-to-end speed: cost⁻² × speed. The gateway's own
/// formula is not published; this keeps its two stated quantities and the steepness of the rule before it.
fn share(endpoint: &LiveEndpoint, figures: &Figures, request: &Request, now: i64) -> f64 {
    let cost = expected_cost(endpoint, request, now);
    let cost = if cost.is_nan() { 1e9 } else { cost.max(1e-9) };
    let tokens = f64::from(request.expected_completion.max(1));
    let tps = figures.throughput.map_or(UNMEASURED_TPS, |throughput| throughput.median());
    let ttft = figures.ttft.map_or(UNMEASURED_TTFT_MS, |ttft| ttft.median());
    let speed = tokens / (ttft / 1_000.0 + tokens / tps);
    speed / (cost * cost)
}

fn sort_key(sort: Sort, endpoint: &LiveEndpoint, figures: &Figures, request: &Request, now: i64) -> f64 {
    match sort {
        Sort::Price => {
            let cost = expected_cost(endpoint, request, now);
            if cost.is_nan() { f64::INFINITY } else { cost }
        }
        Sort::Throughput => figures.throughput.map_or(f64::INFINITY, |throughput| -throughput.median()),
        Sort::Latency => figures.ttft.map_or(f64::INFINITY, |ttft| ttft.median()),
    }
}

/// What the gateway expects this request to cost here, in dollars; not a number where the price is unknown.
///
/// Which tokens the provider will find in its cache is not known before it answers, so none are expected to be.
#[inline]
pub(crate) fn expected_cost(endpoint: &LiveEndpoint, request: &Request, now: i64) -> f64 {
    let rates = endpoint.tariffs.at(request.prompt_tokens, now);
    rates.expected(endpoint.prompt_tokens(request), request.expected_completion)
}
