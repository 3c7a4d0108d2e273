//! What a stateful replay remembers from request to request: budgets, limits, breakers, caches.
//!
//! Requests are decided in order of arrival, each to its end; what a call does to an endpoint counts at the instant of
//! the call, also where that lies after the arrival of the next request. Bookings wait until their time has come.

mod breaker;
mod budget;
mod limits;
mod pool;
mod prefix;
mod response_cache;
mod retry_budget;

use std::collections::HashMap;

pub(crate) use breaker::BreakerState;
pub(crate) use budget::{Admission, Budgets, RaisedEvent};
pub(crate) use limits::{MinuteCounter, MinuteWindow};
pub(crate) use pool::{Pool, PoolFull};
pub(crate) use prefix::PrefixCache;
pub(crate) use response_cache::{CachedAnswer, ResponseCache};
pub(crate) use retry_budget::RetryBudget;

use crate::plan::{Node, NodeIndex, Plan};
use crate::run::LiveEndpoint;

/// The memory of a replay between two requests. A stateless plan has an empty one.
#[derive(Debug, Clone, Default)]
pub(crate) struct State {
    pub(crate) budgets: Budgets,
    /// Requests a minute of guardrails.
    pub(crate) rates: Vec<MinuteCounter>,
    /// One an endpoint.
    pub(crate) loads: Vec<EndpointLoad>,
    pub(crate) responses: HashMap<NodeIndex, ResponseCache>,
    pub(crate) prefixes: PrefixCache,
    pub(crate) retries: HashMap<NodeIndex, RetryBudget>,
}

/// What an endpoint has on its hands.
#[derive(Debug, Clone, Default)]
pub(crate) struct EndpointLoad {
    pub(crate) window: MinuteWindow,
    pub(crate) pool: Option<Pool>,
    pub(crate) breaker: BreakerState,
}

impl State {
    /// The memory before the first request.
    pub(crate) fn new(plan: &Plan, endpoints: &[LiveEndpoint]) -> Self {
        let guards = plan.nodes.iter().filter_map(|node| match node {
            Node::Guard(guard) => Some(&guard.guard),
            _ => None,
        });
        let rates = guards.chain(&plan.guards).filter_map(|guard| guard.rate).count();
        let load = |endpoint: &LiveEndpoint| EndpointLoad {
            pool: endpoint.limits.concurrency.map(|places| Pool::new(places, endpoint.limits.queue)),
            ..EndpointLoad::default()
        };
        let caches = plan.nodes.iter().enumerate().filter_map(|(at, node)| match node {
            Node::Cache(cache) => Some((at, ResponseCache::new(cache.capacity))),
            _ => None,
        });
        let retries = plan.nodes.iter().enumerate().filter_map(|(at, node)| match node {
            Node::Retry(retry) => retry.budget_share.map(|share| (at, RetryBudget::new(share))),
            _ => None,
        });
        Self {
            budgets: Budgets::new(&plan.budgets),
            rates: vec![MinuteCounter::default(); rates],
            loads: endpoints.iter().map(load).collect(),
            responses: caches.collect(),
            prefixes: PrefixCache::default(),
            retries: retries.collect(),
        }
    }
}
