//! Months of made-up requests whose figures can be worked out by hand.

use std::collections::BTreeMap;

use routewright_domain::{
    Architecture, Condition, Feature, Incident, IncidentEffect, IncidentStart, IncidentTarget, Names, Outcomes, Policy,
    Project, RequestColumns, Timestamp, UnknownFields, Workload, WorkloadIdentity,
};
use routewright_engine::{Unwatched, compile};
use serde_json::{Value, json};

use super::*;
use crate::made::{catalog, model};

const HOUR: i64 = 3_600_000_000_000;

/// Six days from a Wednesday on: a request every six hours, of 2,000 tokens each way.
fn six_days() -> Workload {
    let first = "2026-08-05T03:00:00Z".parse::<Timestamp>().unwrap().0;
    let mut columns = RequestColumns::blank(24);
    columns.arrival_ns = (0..24).map(|n| first + n * 6 * HOUR).collect();
    columns.request_key = (0..24).collect();
    columns.content_key = (0..24).map(|n| n + 1).collect();
    columns.prompt_tokens = (0..24).map(|_| 2_000).collect();
    columns.completion_tokens = (0..24).map(|_| 2_000).collect();
    let identity = WorkloadIdentity { name: "made".into(), digest: "b3:0".into() };
    Workload { identity, names: Names::default(), columns, outcomes: Outcomes::default() }
}

/// One model at a dollar a million tokens, so that a request costs $0.004, under these guardrails.
fn project(guardrails: Value) -> Project {
    let feature = Feature::new("all", "Everything", Condition::Always);
    let policies = BTreeMap::from([("all".into(), Policy::model("a/one"))]);
    let mut project = Project::new("test", vec![feature], vec![Architecture::new("one", "One", policies)]);
    project.architectures[0].guardrails = serde_json::from_value(guardrails).unwrap();
    project
}

fn cap(limit_usd: &str) -> Value {
    json!([{"name": "cap", "budget": {"limit_usd": limit_usd, "period": "month", "when_reached": "block"}}])
}

fn months(guardrails: Value, demand: [f64; 2]) -> Option<ReplayedMonths> {
    let (project, workload) = (project(guardrails), six_days());
    let plan = compile(&project, 0, &catalog("2026-01-01", vec![model("a/one", "1e-6", 40.0)])).plan.unwrap();
    let input = ReplayInput::new(&workload, &project.scenarios[0], 1);
    let two = NonZeroUsize::new(2).unwrap();
    let mut all = replayed_months(&[&plan], &input, demand, two, &Unwatched).unwrap();
    assert!(all.len() <= 1);
    all.pop()
}

#[test]
fn a_month_spends_its_budget_once_however_much_is_asked() {
    // 120 requests in 30 days would cost $0.48; the budget lets 60 of them through.
    let capped = months(cap("0.24"), [1.0, 2.0]).unwrap();
    assert!((capped.bill(1.0) - 0.24).abs() < 1e-9, "{}", capped.bill(1.0));
    assert!((capped.unanswered(1.0) - 60.0).abs() < 1e-9);
    assert!((capped.bill(2.0) - 0.24).abs() < 1e-9, "{}", capped.bill(2.0));
    assert!((capped.bill(5.0) - 0.24).abs() < 1e-9, "beyond what was replayed");
    // Of twice the requests, three quarters; drawn, so not to the request.
    assert!((capped.unanswered(2.0) * 2.0 - 180.0).abs() < 10.0, "{}", capped.unanswered(2.0));
    let says = capped.says().unwrap();
    assert!(says.starts_with("The budget “cap” of $0.24 a month is used up within a month like the record"), "{says}");
}

#[test]
fn a_budget_that_growth_will_reach_holds_the_bill_from_then_on() {
    let capped = months(cap("0.72"), [1.0, 3.0]).unwrap();
    assert!((capped.bill(1.0) - 0.48).abs() < 1e-9, "{}", capped.bill(1.0));
    assert!((capped.bill(3.0) - 0.72).abs() < 1e-9, "{}", capped.bill(3.0));
    assert!(capped.says().unwrap().contains("in a month that asks "));
}

#[test]
fn what_no_budget_holds_is_not_replayed() {
    assert_eq!(months(json!([]), [1.0, 3.0]), None);
    assert_eq!(months(cap("100"), [1.0, 3.0]), None);
}

#[test]
fn the_record_comes_again_until_a_month_is_full() {
    let (project, workload) = (project(json!([])), six_days());
    let month = month_like(&workload, &project);
    let columns = &month.workload().columns;
    assert_eq!(columns.len(), 120);
    let first = Timestamp(columns.arrival_ns.first().unwrap());
    // The next month of 31 days whose first is a Wednesday.
    assert_eq!(first.to_string(), "2027-12-01T03:00:00Z");
    let gaps: Vec<i64> = (1..120).map(|n| columns.arrival_ns.get(n) - columns.arrival_ns.get(n - 1)).collect();
    assert!(gaps.iter().all(|gap| *gap == 6 * HOUR), "the rate of the record");
    for keys in [&columns.request_key, &columns.content_key] {
        let distinct: std::collections::BTreeSet<u64> = keys.iter().collect();
        assert_eq!(distinct.len(), 120, "no copy is the request that it is a copy of");
    }
}

#[test]
fn incidents_come_back_with_the_record() {
    let (mut project, workload) = (project(json!([])), six_days());
    let incident = |starts| Incident {
        target: IncidentTarget::Model("a/one".into()),
        effect: IncidentEffect::Outage,
        starts,
        duration_s: 60,
        unknown: UnknownFields::new(),
    };
    let at = "2026-08-06T00:00:00Z".parse::<Timestamp>().unwrap();
    let long =
        Incident { duration_s: 30 * 86_400, ..incident(IncidentStart::At("2026-08-10T03:00:00Z".parse().unwrap())) };
    project.scenarios[0].incidents = vec![
        incident(IncidentStart::AfterFirstRequest(100)),
        incident(IncidentStart::At(at)),
        long,
        incident(IncidentStart::AfterFirstRequest(10 * 86_400)),
    ];
    let month = month_like(&workload, &project);
    let first = workload.columns.arrival_ns.first().unwrap();
    let starts: Vec<(IncidentStart, u32)> = month
        .scenario(&project.scenarios[0], Timestamp(first), 1.0)
        .incidents
        .iter()
        .map(|incident| (incident.starts, incident.duration_s))
        .collect();
    let later = |at: &str, copy: i64| {
        IncidentStart::At(Timestamp(at.parse::<Timestamp>().unwrap().0 + copy * 6 * Timestamp::NANOS_PER_DAY))
    };
    let expected: Vec<(IncidentStart, u32)> = (0..5)
        .map(|copy| (later("2027-12-01T03:01:40Z", copy), 60))
        .chain((0..5).map(|copy| (later("2027-12-02T00:00:00Z", copy), 60)))
        // What lasts beyond the record does not reach into its next copy, and what came after it never struck it.
        .chain((0..5).map(|copy| (later("2027-12-06T03:00:00Z", copy), 86_400)))
        .collect();
    assert_eq!(starts, expected);
}

#[test]
fn a_longer_record_is_replayed_month_by_month() {
    let first = "2026-07-10T00:00:00Z".parse::<Timestamp>().unwrap().0;
    let mut workload = six_days();
    let mut columns = RequestColumns::blank(270);
    columns.arrival_ns = (0..270).map(|n| first + n * 6 * HOUR).collect();
    columns.request_key = (0..270).collect();
    columns.prompt_tokens = (0..270).map(|_| 2_000).collect();
    columns.completion_tokens = (0..270).map(|_| 2_000).collect();
    workload.columns = columns;
    // Of 67.5 days two whole months, each with a budget of its own: 10 July to 9 August would have spent it twice.
    let project = project(cap("0.24"));
    let plan = compile(&project, 0, &catalog("2026-01-01", vec![model("a/one", "1e-6", 40.0)])).plan.unwrap();
    let input = ReplayInput::new(&workload, &project.scenarios[0], 1);
    let all = replayed_months(&[&plan], &input, [1.0, 1.0], NonZeroUsize::MIN, &Unwatched).unwrap();
    assert!((all[0].bill(1.0) - 0.24).abs() < 1e-9, "{}", all[0].bill(1.0));
    assert!((all[0].unanswered(1.0) - 60.0).abs() < 1e-9, "{}", all[0].unanswered(1.0));
}

/// A second of traffic is no month of it.
#[test]
fn a_record_too_dense_for_a_month_is_not_replayed() {
    let mut workload = six_days();
    workload.columns.arrival_ns = (0..24).map(|n| n * 1_000_000).collect();
    let project = project(cap("0.24"));
    let plan = compile(&project, 0, &catalog("2026-01-01", vec![model("a/one", "1e-6", 40.0)])).plan.unwrap();
    let input = ReplayInput::new(&workload, &project.scenarios[0], 1);
    assert_eq!(replayed_months(&[&plan], &input, [1.0, 1.0], NonZeroUsize::MIN, &Unwatched).unwrap(), []);
}

fn month_like(workload: &Workload, project: &Project) -> like::MonthLike {
    let plan = like::Plan::of(workload).unwrap();
    like::MonthLike::new(plan, &ReplayInput::new(workload, &project.scenarios[0], 1))
}
