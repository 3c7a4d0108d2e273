//! A search against trying everything.

use std::num::NonZeroUsize;

use routewright_domain::{
    Architecture, CatalogSnapshot, Condition, DecisionStatus, Feature, Money, Names, Outcomes, Policy, Project,
    RequestColumns, SearchObjective, Timestamp, Workload, WorkloadIdentity, mix_bits,
};
use routewright_engine::{FeatureRows, ReplayInput, Unwatched, compile, replay};
use serde_json::json;

use super::compose::with_thresholds;
use super::feature::point_of;
use super::front::{Point, front};
use super::race::race;
use super::shortlist::{Listed, shortlist};
use super::solo::{Interaction, solo};
use super::space::families;
use super::*;

/// Five models from cheap and weak to dear and good, one of them quick, at two providers each.
fn catalog() -> CatalogSnapshot {
    let models = [
        ("a/tiny", 12.0, "0.0000001", 300, 120),
        ("b/small", 24.0, "0.0000004", 500, 90),
        ("c/quick", 30.0, "0.0000012", 150, 300),
        ("d/large", 48.0, "0.0000030", 900, 50),
        ("e/huge", 70.0, "0.0000150", 1_500, 35),
    ];
    let models: Vec<_> = models
        .into_iter()
        .map(|(id, index, price, ttft, tps)| {
            let endpoint = |n: u32| {
                json!({"id": format!("{id}@p{n}"), "provider": format!("p{n}"), "context_tokens": 60_000, "healthy": true,
                    "prices": {"prompt": price, "completion": price},
                    "ttft_ms": {"p50": ttft, "p75": ttft * 2, "p90": ttft * 3, "p95": ttft * 4, "p99": ttft * 9},
                    "throughput_tps": {"p50": tps, "p75": tps + 10, "p90": tps + 20, "p95": tps + 30, "p99": tps + 60}})
            };
            json!({"id": id, "name": id, "benchmarks": {"intelligence": index}, "endpoints": [endpoint(1), endpoint(2)]})
        })
        .collect();
    serde_json::from_value(json!({"date": "2026-08-08", "source": "test", "models": models})).unwrap()
}

fn workload(requests: usize) -> Workload {
    let draw =
        |n: usize, purpose: u64, most: u64| u32::try_from(mix_bits(n as u64 ^ purpose << 40) % most).unwrap() + 1;
    let columns = RequestColumns {
        arrival_ns: (0..i64::try_from(requests).unwrap()).map(|n| n * 30 * Timestamp::NANOS_PER_SEC).collect(),
        request_key: (0..requests as u64).map(mix_bits).collect(),
        prompt_tokens: (0..requests).map(|n| draw(n, 2, 4_000)).collect(),
        completion_tokens: (0..requests).map(|n| draw(n, 3, 600)).collect(),
        ..RequestColumns::blank(requests)
    };
    let identity = WorkloadIdentity { name: "test".to_owned(), digest: "b3:test".to_owned() };
    Workload { identity, names: Names::default(), columns, outcomes: Outcomes::default() }
}

fn project(requirements: serde_json::Value) -> Project {
    let mut short =
        Feature::new("short", "Short", serde_json::from_value(json!({"prompt_tokens": {"below": 1_500}})).unwrap());
    short.requirements = serde_json::from_value(requirements.clone()).unwrap();
    let mut rest = Feature::new("rest", "Rest", Condition::Always);
    rest.requirements = serde_json::from_value(requirements).unwrap();
    let policies = [("short".into(), Policy::model("e/huge")), ("rest".into(), Policy::model("d/large"))];
    Project::new("test", vec![short, rest], vec![Architecture::new("now", "Now", policies.into())])
}

fn settings() -> SearchSettings {
    SearchSettings { models: 5, quantiles: 4, first_sample: 400, front: usize::MAX, ..SearchSettings::default() }
}

fn with<T>(project: &Project, requests: &Workload, threads: usize, act: impl FnOnce(&SearchInput) -> T) -> T {
    let catalog = catalog();
    act(&SearchInput {
        fitted: None,
        project,
        within: &project.architectures[0],
        catalog: &catalog,
        workload: requests,
        scenario: &project.scenarios[0],
        conditions: None,
        seed: 5,
        threads: NonZeroUsize::new(threads).unwrap(),
    })
}

/// Every candidate of a search, each replayed by the engine on all requests.
fn by_brute_force(input: &SearchInput, position: usize, settings: &SearchSettings) -> (usize, Vec<Point>) {
    let alone = solo(input, position, &[], Interaction::Left);
    let id = &input.project.features[position].id;
    let rows = FeatureRows::new(&alone.features, id, input.workload, input.seed, &Unwatched).unwrap();
    let Listed::Some(list) = shortlist(input, position, &rows, settings, &Unwatched).unwrap() else {
        panic!("no model")
    };
    let (families, _) = families(input, position, &rows, &list, &settings.scope);
    let all = race(input, position, &rows, &families, settings, &Unwatched).unwrap().enumerated;
    let policies: Vec<Policy> = all
        .iter()
        .map(|entry| with_thresholds(&families[entry.candidate.family].policy, &entry.candidate.accept_at))
        .collect();
    let project = solo(input, position, &policies.iter().collect::<Vec<_>>(), Interaction::Kept);
    let plans: Vec<_> = (0..policies.len()).map(|n| compile(&project, n, input.catalog).plan.unwrap()).collect();
    let outcomes = replay(&plans.iter().collect::<Vec<_>>(), &input.replay(), input.threads, &Unwatched).unwrap();
    let keeping = outcomes.iter().filter(|outcome| outcome.requirements.iter().all(|result| result.met == Some(true)));
    let points: Vec<Point> = keeping
        .map(|outcome| Point {
            cost: outcome.cost_usd.0 as f64,
            shortfall: outcome.quality.map_or(f64::INFINITY, |quality| 1.0 - quality.mean),
            latency: outcome.latency_ms.p95.unwrap_or(f64::INFINITY),
        })
        .collect();
    (all.len(), front(&points).into_iter().map(|n| points[n]).collect())
}

#[test]
fn a_search_finds_the_front_that_trying_everything_finds() {
    let requests = workload(24_000);
    for requirements in [
        json!({}),
        json!({"quality_floor": 0.86, "latency_p95_ms": 30_000, "success_rate": 0.99}),
        json!({"ttft_p95_ms": 4_000, "cost_per_request_usd": "0.004"}),
    ] {
        let project = project(requirements);
        with(&project, &requests, 2, |input| {
            let (candidates, expected) = by_brute_force(input, 1, &settings());
            let found = search_feature(input, &"rest".into(), &settings(), &Unwatched).unwrap().found;
            assert_eq!(found.enumerated.iter().map(|pattern| pattern.candidates).sum::<u64>(), candidates as u64);
            assert!(candidates > 500, "{candidates}");
            let points: Vec<Point> = found.front.iter().map(point_of).collect();
            assert_eq!(points, expected);
            let dropped: u64 = found.rounds.iter().map(|round| round.dominated + round.breaking + round.same).sum();
            assert!(found.rounds.len() > 1 && dropped > 100, "{:?}", found.rounds);
        });
    }
}

#[test]
fn the_result_does_not_depend_on_the_threads() {
    let (project, requests) = (project(json!({"quality_floor": 0.8})), workload(3_000));
    let found = |threads| {
        with(&project, &requests, threads, |input| {
            search_feature(input, &"short".into(), &settings(), &Unwatched).unwrap().found
        })
    };
    assert_eq!(found(1), found(3));
}

#[test]
fn where_nothing_keeps_the_requirements_the_nearest_is_named() {
    let (project, requests) = (project(json!({"quality_floor": 0.999})), workload(2_000));
    with(&project, &requests, 1, |input| {
        let found = search_feature(input, &"rest".into(), &settings(), &Unwatched).unwrap().found;
        assert!(found.front.is_empty() && found.recommended.is_none());
        let nearest = found.nearest.unwrap();
        assert!(nearest.requirements.iter().any(|result| result.met == Some(false)));
    });
}

#[test]
fn a_price_at_which_another_wins_makes_it_win() {
    let (project, requests) = (project(json!({"quality_floor": 0.86})), workload(4_000));
    with(&project, &requests, 2, |input| {
        let found = search_feature(input, &"rest".into(), &settings(), &Unwatched).unwrap().found;
        let point = found.turning_points.iter().find(|point| point.price_factor.is_some()).unwrap();
        let best = &found.front[found.recommended.unwrap()];
        let winner = found.front.iter().find(|other| other.name == point.winner).unwrap();
        // Both are replayed a hair before and a hair after the price that the closed form gives.
        let costs_at = |factor: f64| {
            let mut scenario = input.scenario.clone();
            let change =
                json!({"target": {"model": point.price_of.as_ref().unwrap()}, "factor": format!("{factor:.9}")});
            scenario.prices = vec![serde_json::from_value(change).unwrap()];
            let alone = solo(input, 1, &[&best.policy, &winner.policy], Interaction::Kept);
            let plans: Vec<_> = (0..2).map(|n| compile(&alone, n, input.catalog).plan.unwrap()).collect();
            let replay_input = ReplayInput::new(input.workload, &scenario, input.seed);
            let outcomes = replay(&plans.iter().collect::<Vec<_>>(), &replay_input, input.threads, &Unwatched).unwrap();
            (outcomes[0].cost_usd, outcomes[1].cost_usd)
        };
        let factor = point.price_factor.unwrap();
        let step = if factor > 1.0 { 1e-4 } else { -1e-4 };
        let (own, other) = costs_at(factor - step);
        assert!(own < other, "{own} {other} before {factor}");
        let (own, other) = costs_at(factor + step);
        assert!(own > other, "{own} {other} after {factor}");
    });
}

#[test]
fn the_whole_is_replayed_and_costs_what_its_features_add_up_to() {
    let (project, requests) = (project(json!({"quality_floor": 0.8})), workload(3_000));
    with(&project, &requests, 2, |input| {
        let settings = settings();
        let searched: Vec<Searched> =
            ["short", "rest"].map(|id| search_feature(input, &id.into(), &settings, &Unwatched).unwrap()).into();
        let found = combine(input, &searched, &settings, &Unwatched).unwrap().unwrap();
        // Without anything shared, features do not meet.
        assert_eq!(found.simulated_usd, found.sum_usd);
        assert!(found.simulated_breaches.is_empty() && found.gap.abs() < 1e-9, "{found:?}");
        let tight = SearchSettings {
            objective: SearchObjective::HighestQuality,
            // A month at a tenth more than the cheapest way.
            monthly_budget: Some(Money(found.sum_month_usd.0 / 10 * 11)),
            ..settings
        };
        let finest = combine(input, &searched, &tight, &Unwatched).unwrap().unwrap();
        assert!(finest.sum_month_usd <= tight.monthly_budget.unwrap(), "{finest:?}");
        assert!(finest.simulated_quality > found.simulated_quality, "{finest:?} {found:?}");
        let none = SearchSettings { monthly_budget: Some(Money(1)), ..tight };
        assert!(combine(input, &searched, &none, &Unwatched).unwrap().is_none());
    });
}

#[test]
fn tuning_is_as_good_as_replaying_every_choice_of_its_grid() {
    let (mut project, requests) = (project(json!({"quality_floor": 0.8, "latency_p95_ms": 30_000})), workload(3_000));
    let cascade = json!({"pattern": "cascade", "evaluator": {"by": {"self_check": {}}, "auc": 0.85},
        "tiers": [{"policy": {"pattern": "model", "model": "a/tiny"}, "accept_at": 0.6},
            {"policy": {"pattern": "model", "model": "d/large"}, "accept_at": 0.6},
            {"policy": {"pattern": "model", "model": "e/huge"}}]});
    project.architectures[0].policies.insert("rest".into(), serde_json::from_value(cascade).unwrap());
    with(&project, &requests, 1, |input| {
        let tuning = tune_cascade(input, &"rest".into(), SearchObjective::LowestCost, &Unwatched).unwrap();
        assert!(tuning.tried > 1_000, "{}", tuning.tried);
        let best = tuning.accept_at.clone().unwrap();
        // Every point of its front, replayed: none that keeps the requirements is cheaper, and costs are the engine's.
        let policy = &project.architectures[0].policies[&"rest".into()];
        let choices: Vec<Vec<f64>> = tuning.front.iter().map(|point| point.accept_at.clone()).chain([best]).collect();
        let policies: Vec<Policy> = choices.iter().map(|accept_at| with_thresholds(policy, accept_at)).collect();
        let alone = solo(input, 1, &policies.iter().collect::<Vec<_>>(), Interaction::Kept);
        let plans: Vec<_> = (0..policies.len()).map(|n| compile(&alone, n, input.catalog).plan.unwrap()).collect();
        let outcomes = replay(&plans.iter().collect::<Vec<_>>(), &input.replay(), input.threads, &Unwatched).unwrap();
        let (last, front) = outcomes.split_last().unwrap();
        assert_eq!(last.cost_usd, tuning.after.cost_usd);
        assert_eq!(last.latency_ms.p95, tuning.after.latency_p95_ms);
        for (outcome, point) in front.iter().zip(&tuning.front) {
            assert_eq!(outcome.cost_usd.per(outcome.requests), point.cost_per_request_usd, "{point:?}");
            let off = (outcome.quality.unwrap().mean - point.quality.unwrap()).abs();
            // Sums of 2⁻⁴⁰ against sums of floats.
            assert!(off < 1e-9, "{point:?}");
            let keeps = outcome.requirements.iter().all(|result| result.met == Some(true));
            assert!(!keeps || outcome.cost_usd >= last.cost_usd, "{point:?}");
        }
    });
}

#[test]
fn a_decision_says_what_was_enumerated_and_pruned() {
    let (project, requests) = (project(json!({"quality_floor": 0.8})), workload(3_000));
    with(&project, &requests, 2, |input| {
        let searched = [search_feature(input, &"rest".into(), &settings(), &Unwatched).unwrap()];
        let chosen = [searched[0].found.recommended.unwrap()];
        let report = routewright_domain::SearchReport {
            workload: "test".to_owned(),
            workload_digest: "b3:test".to_owned(),
            catalog: routewright_domain::CatalogReference { date: "2026-08-08".to_owned(), digest: String::new() },
            seed: 5,
            scenario: "base".into(),
            within: "now".into(),
            objective: SearchObjective::LowestCost,
            architecture: Some(architecture_of(input, &searched, &chosen)),
            features: searched.iter().map(|own| own.found.clone()).collect(),
            application: None,
            decision: None,
        };
        let decision = decision(&project, &report).unwrap();
        assert_eq!(decision.status, DecisionStatus::Proposed);
        for word in ["candidates were enumerated", "surely broke a requirement", "cascade", "Left out"] {
            assert!(decision.context.contains(word), "{word}: {}", decision.context);
        }
        assert_eq!(decision.architecture.unwrap().as_str(), "recommended");
    });
}

/// A cheap model that most prompts do not fit, beside the large ones.
#[test]
fn what_does_not_answer_is_not_cheap() {
    let (project, requests) = (project(json!({})), workload(6_000));
    let mut catalog = catalog();
    for endpoint in &mut catalog.models[0].endpoints {
        endpoint.context_tokens = 2_500;
    }
    with(&project, &requests, 2, |input| {
        let input = &SearchInput { catalog: &catalog, ..*input };
        let found = search_feature(input, &"rest".into(), &settings(), &Unwatched).unwrap().found;
        let present = found.present.as_ref().unwrap().success_rate;
        for candidate in &found.front {
            assert!(candidate.success_rate >= present - 0.011, "{} {}", candidate.name, candidate.success_rate);
            assert!(candidate.requirements.is_empty(), "nothing is required: {:?}", candidate.requirements);
        }
        assert!(found.recommended.is_some());
        assert!(
            found.reasons.iter().any(|reason| reason.starts_with("No success rate is required")),
            "{:?}",
            found.reasons
        );

        // Somebody who says that one answer in ten is enough gets what is cheap.
        let mut modest = project.clone();
        modest.features[1].requirements.success_rate = Some(0.1);
        let input = &SearchInput { project: &modest, ..*input };
        let found = search_feature(input, &"rest".into(), &settings(), &Unwatched).unwrap().found;
        let best = &found.front[found.recommended.unwrap()];
        assert!(best.success_rate < present - 0.2, "{} {}", best.name, best.success_rate);
    });
}

#[test]
fn qualities_of_other_answers_have_no_difference() {
    let (project, requests) = (project(json!({})), workload(2_000));
    with(&project, &requests, 2, |input| {
        let found = search_feature(input, &"rest".into(), &settings(), &Unwatched).unwrap().found;
        let own = found.front[0].clone();
        let mut other = found.present.unwrap();
        assert!(super::reasons::beaten("it", &own, &other).quality_points.is_some());
        other.quality.as_mut().unwrap().covered_share = 0.8;
        assert_eq!(super::reasons::beaten("it", &own, &other).quality_points, None);
    });
}

/// One model makes no cascade.
#[test]
fn patterns_that_nothing_can_be_made_of_are_said_to_be_so() {
    let (project, requests) = (project(json!({})), workload(1_000));
    with(&project, &requests, 1, |input| {
        let scope = SearchScope {
            patterns: [routewright_domain::SearchPattern::Cascade].into(),
            only: Some(["d/large".into()].into()),
            ..SearchScope::default()
        };
        let found =
            search_feature(input, &"rest".into(), &SearchSettings { scope, ..settings() }, &Unwatched).unwrap().found;
        assert_eq!((found.recommended, found.front.len(), found.nearest), (None, 0, None));
        assert_eq!(found.reasons, ["No policy can be made of the patterns and models that may be tried."]);
    });
}
