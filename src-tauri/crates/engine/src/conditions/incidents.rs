//! Incidents of each endpoint.

use routewright_domain::{IncidentEffect, IncidentTarget, ModelId, ProviderId, Scenario, Timestamp};

use crate::plan::{EndpointIndex, Plan};

/// How long the gateway remembers an outage of an endpoint when it balances (`OpenRouter` documents 30 s).
const OUTAGE_MEMORY_NS: i64 = 30 * Timestamp::NANOS_PER_SEC;

/// Incidents of each endpoint of a plan.
#[derive(Debug, Clone)]
pub(crate) struct Incidents {
    /// Nothing ever happens.
    quiet: bool,
    by_endpoint: Vec<Vec<Disturbance>>,
}

/// One incident, resolved to nanoseconds: it holds from `from` inclusive to `until` exclusive.
#[derive(Debug, Clone, Copy)]
struct Disturbance {
    from: i64,
    until: i64,
    effect: IncidentEffect,
}

/// What a call to an endpoint meets at one instant.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct EndpointState {
    pub(crate) out: bool,
    pub(crate) rate_limited: bool,
    /// Multiplier of latencies, 1 in normal times.
    pub(crate) slowdown: f64,
}

impl Incidents {
    /// The scenario's incidents for this plan, where `first_request` is the arrival of the workload's first request.
    pub(crate) fn new(scenario: &Scenario, plan: &Plan, first_request: Timestamp) -> Self {
        let disturbances = |at: usize| {
            let endpoint = &plan.endpoints[at];
            let concerned = scenario
                .incidents
                .iter()
                .filter(|incident| concerns(&incident.target, &endpoint.provider, plan.model_id(at)));
            concerned
                .map(|incident| {
                    let from = incident.starts.instant(first_request).0;
                    let duration = i64::from(incident.duration_s) * Timestamp::NANOS_PER_SEC;
                    Disturbance { from, until: from.saturating_add(duration), effect: incident.effect }
                })
                .collect()
        };
        let by_endpoint: Vec<Vec<Disturbance>> = (0..plan.endpoints.len()).map(disturbances).collect();
        Self { quiet: by_endpoint.iter().all(Vec::is_empty), by_endpoint }
    }

    /// True when nothing ever happens.
    pub(crate) fn are_none(&self) -> bool {
        self.quiet
    }

    /// What a call to `endpoint` that begins at `at` meets.
    #[inline]
    pub(crate) fn state(&self, endpoint: EndpointIndex, at: i64) -> EndpointState {
        let mut state = EndpointState { out: false, rate_limited: false, slowdown: 1.0 };
        if self.quiet {
            return state;
        }
        for disturbance in self.by_endpoint[endpoint].iter().filter(|found| found.from <= at && at < found.until) {
            match disturbance.effect {
                IncidentEffect::Outage => state.out = true,
                IncidentEffect::RateLimit => state.rate_limited = true,
                IncidentEffect::Slowdown { factor } => state.slowdown *= factor,
            }
        }
        state
    }

    /// True when the gateway has seen `endpoint` out, or over its limit, within its memory strictly before `at`.
    #[inline]
    pub(crate) fn remembers_trouble(&self, endpoint: EndpointIndex, at: i64) -> bool {
        !self.quiet
            && self.by_endpoint[endpoint].iter().any(|found| {
                let refuses = matches!(found.effect, IncidentEffect::Outage | IncidentEffect::RateLimit);
                let seen = found.from < at && found.until > at.saturating_sub(OUTAGE_MEMORY_NS);
                refuses && seen && found.from < found.until
            })
    }
}

/// True when an incident or a change with this target concerns an endpoint of `model` at `provider`.
pub(crate) fn concerns(target: &IncidentTarget, provider: &ProviderId, model: &ModelId) -> bool {
    match target {
        IncidentTarget::Provider(own) => own == provider,
        IncidentTarget::Model(own) => own == model,
    }
}
