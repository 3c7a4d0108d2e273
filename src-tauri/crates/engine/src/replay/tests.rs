use proptest::prelude::*;
use routewright_domain::{
    Architecture, CatalogSnapshot, Condition, Dictionary, Endpoint, EndpointLimits, FallbackPolicy, FallbackStep,
    Feature, Incident, IncidentEffect, IncidentStart, IncidentTarget, Model, Money, NO_ENTRY, PROJECT_SCHEMA,
    PercentileKnots, Policy, PriceList, Prices, Project, RequestColumns, Requirements, Trigger, UnknownFields,
    WorkloadIdentity,
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

#[test]
fn inverse_square_balancing_gives_the_documented_nine_to_one() {
    // OpenRouter's documentation of August 2026: prices 1 and 3 are chosen 9 to 1.
    let count = 20_000;
    let requests = workload(&vec![(1_000, 100); count]);
    let outcome = run(Policy::model("b/pair"), vec![], &requests);
    // A request costs 1,100 millionths on the cheap endpoint and three times that on the dear one.
    let cheap: Money = "0.0011".parse().unwrap();
    let dear_share = ((outcome.cost_usd.0 - cheap.0 * 20_000) as f64 / (2.0 * cheap.0 as f64)) / count as f64;
    // Five standard errors of a share of 0.1 over 20,000 requests.
    assert!(
        (dear_share - 0.1).abs() < 5.0 * (0.09_f64 / count as f64).sqrt(),
        "share of the dear endpoint: {dear_share}"
    );
}

#[test]
fn an_outage_of_one_provider_is_caught_by_the_other_endpoint() {
    let requests = workload(&vec![(1_000, 100); 600]);
    let outcome =
        run(Policy::model("a/large"), vec![outage(IncidentTarget::Provider("alpha".into()), 100, 200)], &requests);
    assert_eq!((outcome.succeeded, outcome.fallback_depth.share), (600, 0.0), "another endpoint is no fallback step");
}

#[test]
fn an_outage_of_a_model_moves_its_requests_one_step_down_and_costs_them_time() {
    let requests = workload(&vec![(1_000, 100); 600]);
    let incident = outage(IncidentTarget::Model("a/large".into()), 100, 200);
    let alone = run(Policy::model("a/large"), vec![incident.clone()], &requests);
    assert_eq!((alone.succeeded, alone.failed), (400, 200));
    assert_eq!(alone.failures_by_reason.get("outage"), Some(&200));

    let chained = run(chain(&["a/large", "c/small"], None), vec![incident], &requests);
    assert_eq!((chained.succeeded, chained.fallback_depth.by_depth.clone()), (600, vec![400, 200]));
    assert_eq!(chained.served_by.get(&"c/small".into()), Some(&200));
    // 400 requests at 0.0035 and 200 at 0.00014 dollars; the failed attempts are not billed.
    assert_eq!(chained.cost_usd, "1.428".parse().unwrap());
    assert!(chained.ttft_ms.p95 > alone.ttft_ms.p95, "the failed attempts are waited for");
}

#[test]
fn a_prompt_that_fits_nowhere_is_a_context_overflow() {
    let outcome = run(Policy::model("a/large"), vec![], &workload(&[(100_000, 10), (99_999, 10)]));
    assert_eq!((outcome.succeeded, outcome.failures_by_reason.get("context_overflow")), (1, Some(&1)));
    // One token of room: the answer is cut there, and billed so. 99,999 × 2.50 + 1 × 10.00 per million.
    assert_eq!((outcome.truncated, outcome.cost_usd), (1, "0.2500075".parse().unwrap()));
}

#[test]
fn a_first_token_timeout_is_left_as_often_as_the_published_percentile_says() {
    // 1,300 ms is the published 95th percentile of each endpoint's time to first token.
    let requests = workload(&vec![(10, 1); 20_000]);
    let outcome = run(chain(&["c/small", "a/large"], Some(1_300)), vec![], &requests);
    assert!(
        (outcome.fallback_depth.share - 0.05).abs() < 5.0 * (0.0475_f64 / 20_000.0).sqrt(),
        "{:?}",
        outcome.fallback_depth
    );
}

#[test]
fn a_replay_can_be_cancelled_between_two_strides() {
    struct Impatient;
    impl Watch for Impatient {
        fn advanced(&self, _requests: u64) {}
        fn cancelled(&self) -> bool {
            true
        }
    }
    let project = project(Policy::model("a/large"), vec![]);
    let plan = compile(&project, 0, &catalog()).plan.unwrap();
    let ending = replay(&[&plan], &workload(&[(1, 1)]), &project.scenarios[0], 1, ONE, &Impatient);
    assert_eq!(ending, Err(Cancelled));
}

#[test]
fn an_unknown_price_is_counted_and_never_zero() {
    let mut catalog = catalog();
    catalog.models[2].endpoints[0].prices.base.completion = None;
    let project = project(Policy::model("c/small"), vec![]);
    let plan = compile(&project, 0, &catalog).plan.unwrap();
    let requests = workload(&[(1_000, 0), (1_000, 50)]);
    let outcome = replay(&[&plan], &requests, &project.scenarios[0], 1, ONE, &Unwatched).unwrap().remove(0);
    assert_eq!(
        (outcome.unpriced, outcome.cost_usd),
        (1, "0.0002".parse().unwrap()),
        "only the second has an unpriced line"
    );
}

fn any_tokens() -> impl Strategy<Value = Vec<(u32, u32)>> {
    prop::collection::vec((0_u32..120_000, 0_u32..3_000), 1..200)
}

fn any_policy() -> impl Strategy<Value = Policy> {
    let models = prop::collection::vec(prop::sample::select(vec!["a/large", "b/pair", "c/small"]), 1..4);
    (models, prop::option::of(300_u32..3_000)).prop_map(|(models, timeout)| chain(&models, timeout))
}

proptest! {
    #[test]
    fn threads_and_splits_change_nothing(tokens in any_tokens(), policy in any_policy(), from in 0_u32..100, lasts in 0_u32..100, threads in 2_usize..9) {
        let project = project(policy, vec![outage(IncidentTarget::Model("a/large".into()), from, lasts)]);
        let plan = compile(&project, 0, &catalog()).plan.unwrap();
        let requests = workload(&tokens);
        let on = |threads| replay(&[&plan], &requests, &project.scenarios[0], 7, threads, &Unwatched).unwrap();
        prop_assert_eq!(on(ONE), on(NonZeroUsize::new(threads).unwrap()));
    }

    #[test]
    fn every_request_has_one_ending_and_costs_add_up(tokens in any_tokens(), policy in any_policy(), lasts in 0_u32..100) {
        let outcome = run(policy, vec![outage(IncidentTarget::Provider("gamma".into()), 0, lasts)], &workload(&tokens));
        prop_assert_eq!(outcome.requests, tokens.len() as u64);
        prop_assert_eq!(outcome.succeeded + outcome.failed + outcome.refused, outcome.requests);
        prop_assert_eq!(outcome.failures_by_reason.values().sum::<u64>(), outcome.failed);
        prop_assert_eq!(outcome.served_by.values().sum::<u64>(), outcome.succeeded);
        prop_assert_eq!(outcome.fallback_depth.by_depth.iter().sum::<u64>(), outcome.requests);
        prop_assert_eq!(outcome.cost_by_model.values().copied().sum::<Money>(), outcome.cost_usd);
        prop_assert_eq!(outcome.cost_by_feature.values().copied().sum::<Money>(), outcome.cost_usd);
    }

    #[test]
    fn a_candidate_that_shares_the_primary_meets_the_same_luck(tokens in any_tokens()) {
        // Common random numbers: a fallback that is never reached changes no figure.
        let requests = workload(&tokens.iter().map(|(prompt, completion)| (prompt % 90_000, *completion)).collect::<Vec<_>>());
        let alone = run(Policy::model("a/large"), vec![], &requests);
        let chained = run(chain(&["a/large", "c/small"], None), vec![], &requests);
        prop_assert_eq!(alone, chained);
    }

    #[test]
    fn an_explanation_tells_what_the_replay_did(tokens in any_tokens(), policy in any_policy(), lasts in 0_u32..100) {
        let project = project(policy, vec![outage(IncidentTarget::Model("c/small".into()), 0, lasts)]);
        let plan = compile(&project, 0, &catalog()).plan.unwrap();
        let requests = workload(&tokens);
        let scenario = &project.scenarios[0];
        let outcome = replay(&[&plan], &requests, scenario, 3, ONE, &Unwatched).unwrap().remove(0);
        let journeys = (1..=tokens.len() as u64).map(|row| crate::explain(&plan, &requests, scenario, 3, row).unwrap());
        let (mut cost, mut answered) = (Money::ZERO, 0);
        for journey in journeys {
            cost += journey.cost_usd;
            answered += u64::from(journey.served_by.is_some());
        }
        prop_assert_eq!((cost, answered), (outcome.cost_usd, outcome.succeeded));
    }
}
