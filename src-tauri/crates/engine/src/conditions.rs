//! The state of the world during a replay: incidents, per endpoint, in absolute time.
//!
//! The timeline is fixed before the first request, so what one request meets never depends on another.

use routewright_domain::{Incident, IncidentEffect, IncidentStart, IncidentTarget, Scenario, Timestamp};

use crate::plan::{EndpointIndex, Plan, PlannedEndpoint};

/// How long the gateway remembers an outage of an endpoint when it balances (OpenRouter documents 30 s).
const OUTAGE_MEMORY_NS: i64 = 30 * Timestamp::NANOS_PER_SEC;

/// Incidents of each endpoint of a plan.
#[derive(Debug, Clone)]
pub(crate) struct Conditions {
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

impl Conditions {
    /// The scenario's incidents for this plan, where `first_request` is the arrival of the workload's first request.
    pub(crate) fn new(scenario: &Scenario, plan: &Plan, first_request: Timestamp) -> Self {
        let disturbances = |endpoint: &PlannedEndpoint| {
            let hits = scenario.incidents.iter().filter(|incident| hits(incident, endpoint, plan));
            hits.map(|incident| resolve(incident, first_request)).collect()
        };
        Self { by_endpoint: plan.endpoints.iter().map(disturbances).collect() }
    }

    /// What a call to `endpoint` that begins at `at` meets.
    pub(crate) fn state(&self, endpoint: EndpointIndex, at: i64) -> EndpointState {
        let mut state = EndpointState { out: false, rate_limited: false, slowdown: 1.0 };
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
    pub(crate) fn remembers_trouble(&self, endpoint: EndpointIndex, at: i64) -> bool {
        self.by_endpoint[endpoint].iter().any(|found| {
            let refuses = matches!(found.effect, IncidentEffect::Outage | IncidentEffect::RateLimit);
            let seen = found.from < at && found.until > at.saturating_sub(OUTAGE_MEMORY_NS);
            refuses && seen && found.from < found.until
        })
    }
}

fn hits(incident: &Incident, endpoint: &PlannedEndpoint, plan: &Plan) -> bool {
    match &incident.target {
        IncidentTarget::Provider(provider) => endpoint.provider == *provider,
        IncidentTarget::Model(model) => plan.models[endpoint.model] == *model,
    }
}

fn resolve(incident: &Incident, first_request: Timestamp) -> Disturbance {
    let nanos = |seconds: u32| i64::from(seconds) * Timestamp::NANOS_PER_SEC;
    let from = match incident.starts {
        IncidentStart::AfterFirstRequest(seconds) => first_request.0.saturating_add(nanos(seconds)),
        IncidentStart::At(instant) => instant.0,
    };
    Disturbance { from, until: from.saturating_add(nanos(incident.duration_s)), effect: incident.effect }
}
