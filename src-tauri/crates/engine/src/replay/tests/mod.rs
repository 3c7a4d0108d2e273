mod properties;
mod semantics;

use std::num::NonZeroUsize;

use routewright_domain::{
    Architecture, CatalogSnapshot, Condition, Dictionary, Endpoint, EndpointLimits, FallbackPolicy, FallbackStep,
    Feature, Incident, IncidentEffect, IncidentStart, IncidentTarget, Model, Money, NO_ENTRY, PROJECT_SCHEMA,
    PercentileKnots, Policy, PriceList, Prices, Project, RequestColumns, Requirements, Timestamp, Trigger,
    UnknownFields, WorkloadIdentity,
};

use super::*;

use crate::compile::compile;

const ONE: NonZeroUsize = NonZeroUsize::MIN;

fn knots(p50: f64) -> PercentileKnots {
    PercentileKnots { p50, p75: p50 * 1.4, p90: p50 * 2.0, p95: p50 * 2.6, p99: p50 * 4.0 }
}

fn endpoint(model: &str, provider: &str, prompt: &str, completion: &str) -> Endpoint {
    Endpoint {
        id: format!("{model}@{provider}").as_str().into(),
        provider: provider.into(),
        region: None,
        context_tokens: 100_000,
        max_completion_tokens: None,
        max_prompt_tokens: None,
        prices: PriceList {
            base: Prices { prompt: prompt.parse().ok(), completion: completion.parse().ok(), ..Prices::default() },
            overrides: vec![],
        },
        ttft_ms: Some(knots(500.0)),
        throughput_tps: Some(knots(50.0)),
        measured_requests: None,
        limits: EndpointLimits::default(),
        data_policy: routewright_domain::DataPolicy::default(),
        healthy: true,
    }
}

fn catalog() -> CatalogSnapshot {
    let model =
        |id: &str, endpoints: Vec<Endpoint>| Model { id: id.into(), name: id.to_owned(), retires: None, endpoints };
    CatalogSnapshot {
        date: "2026-08-08".to_owned(),
        source: "test".to_owned(),
        models: vec![
            model(
                "a/large",
                vec![
                    endpoint("a/large", "alpha", "0.0000025", "0.00001"),
                    endpoint("a/large", "beta", "0.0000025", "0.00001"),
                ],
            ),
            model(
                "b/pair",
                vec![
                    endpoint("b/pair", "cheap", "0.000001", "0.000001"),
                    endpoint("b/pair", "dear", "0.000003", "0.000003"),
                ],
            ),
            model("c/small", vec![endpoint("c/small", "gamma", "0.0000001", "0.0000004")]),
        ],
    }
}

fn project(policy: Policy, incidents: Vec<Incident>) -> Project {
    let feature = Feature {
        id: "all".into(),
        name: "All".to_owned(),
        owner: None,
        matches: Condition::Always,
        requirements: Requirements::default(),
        unknown: UnknownFields::new(),
    };
    let architecture = Architecture {
        id: "one".into(),
        name: "One".to_owned(),
        summary: None,
        policies: [("all".into(), policy)].into(),
        unknown: UnknownFields::new(),
    };
    Project {
        schema: PROJECT_SCHEMA,
        app_version: String::new(),
        name: "test".to_owned(),
        seed: 1,
        workload: None,
        baseline: "one".into(),
        features: vec![feature],
        architectures: vec![architecture],
        scenarios: vec![Scenario {
            id: "base".into(),
            name: "Base".to_owned(),
            incidents,
            unknown: UnknownFields::new(),
        }],
        unknown: UnknownFields::new(),
    }
}

/// One request a second from the epoch on, with these prompt and completion tokens.
fn workload(tokens: &[(u32, u32)]) -> Workload {
    let count = tokens.len();
    let seconds = 0..i64::try_from(count).unwrap();
    let columns = RequestColumns {
        arrival_ns: seconds.map(|second| second * Timestamp::NANOS_PER_SEC).collect(),
        request_key: (0..count as u64).collect(),
        prompt_tokens: tokens.iter().map(|(prompt, _)| *prompt).collect(),
        cached_tokens: vec![0; count],
        completion_tokens: tokens.iter().map(|(_, completion)| *completion).collect(),
        reasoning_tokens: vec![0; count],
        feature: vec![NO_ENTRY; count],
        model: vec![NO_ENTRY; count],
        model_asked: vec![NO_ENTRY; count],
        session_key: vec![0; count],
        cost_pico: vec![RequestColumns::NO_COST; count],
        ttft_us: vec![RequestColumns::NO_DURATION; count],
        latency_us: vec![RequestColumns::NO_DURATION; count],
        status: vec![0; count],
    };
    let identity = WorkloadIdentity { name: "test".to_owned(), digest: "b3:test".to_owned() };
    Workload { identity, features: Dictionary::default(), models: Dictionary::default(), columns }
}

fn run(policy: Policy, incidents: Vec<Incident>, requests: &Workload) -> Outcome {
    let project = project(policy, incidents);
    let compiled = compile(&project, 0, &catalog());
    let plan = compiled.plan.unwrap_or_else(|| panic!("{:?}", compiled.diagnostics));
    replay(&[&plan], requests, &project.scenarios[0], 1, ONE, &Unwatched).unwrap().remove(0)
}

fn chain(models: &[&str], first_token_timeout_ms: Option<u32>) -> Policy {
    let step = |model: &&str| FallbackStep {
        policy: Policy::model(model),
        first_token_timeout_ms,
        timeout_ms: None,
        unknown: UnknownFields::new(),
    };
    Policy::Fallback(FallbackPolicy {
        steps: models.iter().map(step).collect(),
        triggers: [Trigger::Outage, Trigger::RateLimit, Trigger::Timeout, Trigger::ContextOverflow].into(),
        unknown: UnknownFields::new(),
    })
}

fn outage(target: IncidentTarget, from_s: u32, duration_s: u32) -> Incident {
    let starts = IncidentStart::AfterFirstRequest(from_s);
    Incident { target, effect: IncidentEffect::Outage, starts, duration_s, unknown: UnknownFields::new() }
}
