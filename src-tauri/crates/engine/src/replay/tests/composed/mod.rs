//! What holds for every pattern and modifier, however they stand within each other.

mod closed_loop;
mod features;
mod policies;
mod selecting;
mod sessions;
mod trials;
mod versions;

use std::collections::BTreeMap;

use proptest::prelude::*;
use routewright_domain::{JourneyKind, RecordedStatus, RequestFlags, SearchDirection};
use serde_json::json;

use super::*;
use crate::run::{Assignment, Run};
use crate::state::State;
use policies::{Memory, any_policy};

/// A row: seconds since the one before, prompt and answer, content, session, flags, recorded status.
type Row = (i64, u32, u32, u64, u64, bool, u8);

fn any_requests() -> impl Strategy<Value = Workload> {
    let status = prop::sample::select(vec![RecordedStatus::Succeeded as u8, RecordedStatus::Failed as u8]);
    let row = (0_i64..200, 0_u32..110_000, 0_u32..2_000, 0_u64..4, 0_u64..4, any::<bool>(), status);
    prop::collection::vec(row, 1..60).prop_map(|rows: Vec<Row>| {
        let tokens: Vec<(u32, u32)> = rows.iter().map(|row| (row.1, row.2)).collect();
        let mut requests = workload(&tokens);
        let mut now = 0;
        let arrivals = rows.iter().map(|row| {
            now += row.0 * Timestamp::NANOS_PER_SEC;
            now
        });
        requests.columns.arrival_ns = arrivals.collect();
        requests.columns.content_key = rows.iter().map(|row| row.3).collect();
        requests.columns.session_key = rows.iter().map(|row| row.4).collect();
        let flags = |batchable| if batchable { RequestFlags::BATCHABLE.0 | RequestFlags::TOOLS.0 } else { 0 };
        requests.columns.flags = rows.iter().map(|row| flags(row.5)).collect();
        requests.columns.status = rows.iter().map(|row| row.6).collect();
        requests
    })
}

/// A project of this policy with some trouble, places and traffic, and perhaps a guardrail that remembers.
fn troubled(policy: Policy, memory: Memory, traffic: &str) -> Project {
    let out = outage(IncidentTarget::Provider("alpha".into()), 500, 2_000);
    let slow = Incident {
        effect: IncidentEffect::Slowdown { factor: 5.0 },
        ..outage(IncidentTarget::Model("c/small".into()), 100, 1_000)
    };
    let limited =
        Incident { effect: IncidentEffect::RateLimit, ..outage(IncidentTarget::Provider("gamma".into()), 1_500, 600) };
    let mut project = project(policy, vec![out, slow, limited]);
    project.scenarios[0].traffic = traffic.parse().unwrap();
    project.assumptions.platform_fee = "0.055".parse().ok();
    if memory == Memory::Allowed {
        let limits = json!([{"limits": {"requests_per_minute": 4}, "concurrency": 2, "queue": 1}]);
        project.scenarios[0].limits = serde_json::from_value(limits).unwrap();
        let breaker = json!({"failures": 2, "within_s": 300, "cooldown_s": 120, "rate_limit_cooldown_s": 20});
        project.architectures[0].breaker = serde_json::from_value(breaker).unwrap();
        let guardrails =
            json!([{"name": "whole", "budget": {"limit_usd": "1", "period": "day", "when_reached": "block"}}]);
        project.architectures[0].guardrails = serde_json::from_value(guardrails).unwrap();
    }
    project
}

/// The memory that a part of a workload starts from.
#[derive(Debug, Clone, Copy)]
enum Start {
    /// That of its predecessor; parts are decided in order.
    FromPredecessor,
    /// None; the last part is decided first.
    Blank,
}

/// The outcome of a workload that is decided in parts and merged.
fn in_parts(plan: &Plan, requests: &Workload, scenario: &Scenario, cuts: &[usize], start: Start) -> Outcome {
    let assignment = Assignment::new(&plan.features, requests, &Unwatched).unwrap();
    let run = Run::new(plan, &ReplayInput::new(requests, scenario, 7), &assignment);
    let count = requests.columns.len();
    let mut bounds: Vec<usize> = cuts.iter().map(|cut| cut % (count + 1)).chain([0, count]).collect();
    bounds.sort_unstable();
    let mut parts: Vec<_> = bounds.windows(2).map(|bounds| bounds[0]..bounds[1]).collect();
    if matches!(start, Start::Blank) {
        parts.reverse();
    }
    let mut sums = run.aggregate();
    let mut state: State = run.first_state();
    for rows in parts {
        // A copy, as a part that is decided elsewhere would get it.
        let mut own = match start {
            Start::FromPredecessor => state.clone(),
            Start::Blank => run.first_state(),
        };
        sums.merge(&run.decide_rows(rows, &mut own, &Unwatched).unwrap());
        state = own;
    }
    state.budgets.settle();
    let arrivals = &requests.columns.arrival_ns;
    let span = arrivals.last().unwrap_or(0) - arrivals.first().unwrap_or(0);
    sums.outcome(plan, &scenario.id, state.budgets.events(), span)
}

fn outcome_on(plan: &Plan, requests: &Workload, scenario: &Scenario, threads: usize) -> Outcome {
    let threads = NonZeroUsize::new(threads).unwrap();
    replay(&[plan], &ReplayInput::new(requests, scenario, 7), threads, &Unwatched).unwrap().remove(0)
}

fn any_traffic() -> impl Strategy<Value = &'static str> {
    prop::sample::select(vec!["1", "0.5", "2.3"])
}

proptest! {
    #[test]
    fn a_stateless_policy_merges_to_the_same_outcome_from_any_split(
        policy in any_policy(Memory::Never), requests in any_requests(), cuts in prop::collection::vec(any::<usize>(), 0..6),
        traffic in any_traffic(), threads in 2_usize..5
    ) {
        let project = troubled(policy, Memory::Never, traffic);
        let (plan, scenario) = (planned(&project, &catalog()), &project.scenarios[0]);
        prop_assert!(!plan.remembers());
        let whole = outcome_on(&plan, &requests, scenario, 1);
        prop_assert_eq!(&whole, &outcome_on(&plan, &requests, scenario, threads));
        prop_assert_eq!(&whole, &in_parts(&plan, &requests, scenario, &cuts, Start::Blank));
    }

    #[test]
    fn a_policy_that_remembers_merges_when_each_part_starts_from_its_predecessors_memory(
        policy in any_policy(Memory::Allowed), requests in any_requests(), cuts in prop::collection::vec(any::<usize>(), 0..6),
        traffic in any_traffic(), threads in 2_usize..5
    ) {
        let project = troubled(policy, Memory::Allowed, traffic);
        let (plan, scenario) = (planned(&project, &catalog()), &project.scenarios[0]);
        prop_assert!(plan.remembers());
        let whole = outcome_on(&plan, &requests, scenario, 1);
        prop_assert_eq!(&whole, &outcome_on(&plan, &requests, scenario, threads));
        prop_assert_eq!(&whole, &in_parts(&plan, &requests, scenario, &cuts, Start::FromPredecessor));
    }

    #[test]
    fn explanations_add_up_to_the_replay(policy in any_policy(Memory::Allowed), requests in any_requests()) {
        let project = troubled(policy, Memory::Allowed, "1");
        let (plan, scenario) = (planned(&project, &catalog()), &project.scenarios[0]);
        let outcome = outcome_on(&plan, &requests, scenario, 1);
        let (mut cost, mut calls, mut served) = (Money::ZERO, 0, BTreeMap::new());
        let mut nodes: BTreeMap<String, (u64, u64)> = BTreeMap::new();
        for row in 1..=requests.columns.len() as u64 {
            let journey = crate::explain(&plan, &ReplayInput::new(&requests, scenario, 7), row).unwrap();
            prop_assert!(journey.attempts.iter().map(|attempt| attempt.cost_usd).sum::<Money>() <= journey.cost_usd);
            cost += journey.cost_usd;
            calls += journey.attempts.len() as u64;
            for node in &journey.nodes {
                let sums = nodes.entry(node.path.clone()).or_default();
                *sums = (sums.0 + 1, sums.1 + u64::from(node.answered));
            }
            prop_assert!(journey.attempts.iter().all(|attempt| nodes.contains_key(&attempt.node)));
            if let Some(model) = journey.served_by {
                *served.entry(model).or_insert(0) += 1;
            }
        }
        prop_assert_eq!((cost, calls, served), (outcome.cost_usd, outcome.mechanisms.calls, outcome.served_by));
        let asked = outcome.nodes.iter().filter(|node| node.asked > 0);
        prop_assert_eq!(nodes, asked.map(|node| (node.path.clone(), (node.asked, node.answered))).collect());
    }

    #[test]
    fn a_search_finds_every_request_that_was_not_answered_and_no_other(
        policy in any_policy(Memory::Allowed), requests in any_requests()
    ) {
        let project = troubled(policy, Memory::Allowed, "1");
        let (plan, scenario) = (planned(&project, &catalog()), &project.scenarios[0]);
        let input = ReplayInput::new(&requests, scenario, 7);
        let rows = 1..=requests.columns.len() as u64;
        let failed: Vec<u64> = rows.filter(|row| crate::explain(&plan, &input, *row).unwrap().served_by.is_none()).collect();
        for (direction, start, expected) in [
            (SearchDirection::Later, 0, failed.clone()),
            (SearchDirection::Earlier, u64::MAX, failed.iter().rev().copied().collect()),
        ] {
            let next = |from: &u64| {
                let feature = &plan.features[0].id;
                crate::find_journey(&plan, &input, feature, JourneyKind::NotAnswered, *from, direction, &Unwatched).unwrap()
            };
            let found: Vec<u64> = std::iter::successors(next(&start), next).collect();
            prop_assert_eq!(found, expected);
        }
    }

    #[test]
    fn every_request_ends_once_and_every_cost_has_one_place(
        policy in any_policy(Memory::Allowed), requests in any_requests(), traffic in any_traffic()
    ) {
        let project = troubled(policy, Memory::Allowed, traffic);
        let outcome = outcome_on(&planned(&project, &catalog()), &requests, &project.scenarios[0], 1);
        prop_assert_eq!(outcome.succeeded + outcome.failed + outcome.refused, outcome.requests);
        prop_assert_eq!(outcome.failures_by_reason.values().sum::<u64>(), outcome.failed);
        prop_assert_eq!(outcome.refusals_by_reason.values().sum::<u64>(), outcome.refused);
        prop_assert_eq!(outcome.served_by.values().sum::<u64>(), outcome.succeeded);
        prop_assert_eq!(outcome.cost_by_model.values().copied().sum::<Money>() + outcome.own_cost_usd, outcome.cost_usd);
        prop_assert_eq!(outcome.cost_by_provider.values().copied().sum::<Money>() + outcome.own_cost_usd, outcome.cost_usd);
        prop_assert_eq!(outcome.nodes.iter().map(|node| node.cost_usd).sum::<Money>() + outcome.own_cost_usd, outcome.cost_usd);
        prop_assert_eq!(outcome.series.iter().map(|point| point.cost_usd).sum::<Money>(), outcome.cost_usd);
        prop_assert_eq!(outcome.series.iter().map(|point| point.requests).sum::<u64>(), outcome.requests);
        let quality = outcome.quality.map_or(0.5, |quality| quality.mean);
        prop_assert!((0.0..=1.0).contains(&quality) && outcome.cost_usd >= Money::ZERO);
        prop_assert!(outcome.nodes.iter().all(|node| node.answered <= node.asked));
    }
}
