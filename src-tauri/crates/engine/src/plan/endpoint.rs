//! Endpoints of a plan.

use routewright_domain::{Breaker, EndpointId, EndpointLimits, PriceList, ProviderId, RequestFlags, Tariff};

use super::ModelIndex;
use crate::latency::QuantileFunction;

/// An endpoint with what a decision and a bill need, as the catalog has it. A run applies its scenario to a copy.
#[derive(Debug, Clone)]
pub(crate) struct PlannedEndpoint {
    pub(crate) id: EndpointId,
    /// Key of its draws; depends on the id alone.
    pub(crate) key: u64,
    pub(crate) model: ModelIndex,
    pub(crate) provider: ProviderId,
    pub(crate) tariff: Tariff,
    /// Longest prompt it takes, in tokens.
    pub(crate) prompt_limit: u32,
    /// Prompt and answer together, in tokens.
    pub(crate) context_tokens: u32,
    pub(crate) completion_limit: u32,
    pub(crate) prices: PriceList,
    pub(crate) figures: Figures,
    pub(crate) limits: EndpointLimits,
    /// What of a request it can take.
    pub(crate) able: RequestFlags,
}

/// Published latencies and health at one time.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Figures {
    /// Milliseconds.
    pub(crate) ttft: Option<QuantileFunction>,
    /// Tokens per second.
    pub(crate) throughput: Option<QuantileFunction>,
    pub(crate) healthy: bool,
}

/// How the gateway treats endpoints that fail, in nanoseconds.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct PlannedBreaker {
    pub(crate) failures: Option<u32>,
    pub(crate) within_ns: i64,
    pub(crate) cooldown_ns: i64,
    pub(crate) rate_limit_cooldown_ns: Option<i64>,
}

impl From<&Breaker> for PlannedBreaker {
    fn from(breaker: &Breaker) -> Self {
        let nanos = |seconds: u32| i64::from(seconds) * 1_000_000_000;
        Self {
            failures: breaker.failures,
            within_ns: nanos(breaker.within_s),
            cooldown_ns: nanos(breaker.cooldown_s),
            rate_limit_cooldown_ns: breaker.rate_limit_cooldown_s.map(nanos),
        }
    }
}
