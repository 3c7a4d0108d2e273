//! Intervals of architectures whose budgets act, against months that are drawn from the same process.

use std::collections::BTreeMap;
use std::num::NonZeroUsize;

use routewright_domain::{
    Architecture, ArchitectureIntervals, Condition, Feature, Interval, Money, Names, Outcomes, Policy, Project,
    RequestColumns, Timestamp, Workload, WorkloadIdentity,
};
use routewright_engine::{ReplayInput, Unwatched, compile};
use serde_json::json;

use super::keyed::{Draws, Purpose};
use super::{IntervalInput, intervals};
use crate::made::{catalog, model};

const HOUR: i64 = 3_600_000_000_000;
const HOURS: u64 = 30 * 24;
/// Tokens of an answer at most; on average half of them on average days.
const MOST_TOKENS: f64 = 4_000.0;
/// What a request of 1,000 tokens costs, in US dollars.
const PER_THOUSAND: f64 = 0.001;

/// Answers of 30 days of August, a request every hour: days differ, and so do the requests of a day.
fn answers(seed: u64) -> Vec<u32> {
    let draw = |about, n| Draws::new(seed, about).uniform(n, Purpose::Within);
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "some thousands")]
    let tokens = |hour: u64| (MOST_TOKENS * (0.4 + 1.2 * draw(1, hour / 24)) * draw(2, hour)).max(1.0) as u32;
    (0..HOURS).map(tokens).collect()
}

fn month(seed: u64) -> Workload {
    let first = "2026-08-01T00:30:00Z".parse::<Timestamp>().unwrap().0;
    let answers = answers(seed);
    let mut columns = RequestColumns::blank(answers.len());
    columns.arrival_ns = (0..i64::try_from(HOURS).unwrap()).map(|n| first + n * HOUR).collect();
    columns.request_key = (0..HOURS).collect();
    columns.prompt_tokens = answers.iter().map(|_| 1).collect();
    columns.completion_tokens = answers.into_iter().collect();
    let identity = WorkloadIdentity { name: "made".into(), digest: "b3:0".into() };
    Workload { identity, names: Names::default(), columns, outcomes: Outcomes::default() }
}

/// What a month would cost without a budget, in US dollars.
fn asked(seed: u64) -> f64 {
    answers(seed).iter().map(|tokens| PER_THOUSAND * f64::from(tokens + 1) / 1_000.0).sum()
}

/// The intervals of one model at a dollar a million tokens under a cap on each month, and without.
fn under_cap(workload: &Workload, limit_usd: f64) -> ArchitectureIntervals {
    both(workload, limit_usd)[1].clone()
}

/// Without a cap, which is the baseline, and with it.
fn both(workload: &Workload, limit_usd: f64) -> [ArchitectureIntervals; 2] {
    let feature = Feature::new("all", "Everything", Condition::Always);
    let policies = BTreeMap::from([("all".into(), Policy::model("a/one"))]);
    let [free, capped] = ["free", "capped"].map(|id| Architecture::new(id, id, policies.clone()));
    let mut project = Project::new("test", vec![feature], vec![free, capped]);
    project.architectures[1].guardrails = serde_json::from_value(json!([{
        "name": "cap",
        "budget": {"limit_usd": format!("{limit_usd:.4}"), "period": "month", "when_reached": "block"},
    }]))
    .unwrap();
    let catalog = catalog("2026-01-01", vec![model("a/one", "1e-6", 40.0)]);
    let plans = [0, 1].map(|at| compile(&project, at, &catalog).plan.unwrap());
    let input = IntervalInput {
        project: &project,
        plans: &plans.each_ref(),
        baseline: Some(0),
        replay: ReplayInput::new(workload, &project.scenarios[0], 1),
        fit: None,
    };
    let two = NonZeroUsize::new(2).unwrap();
    intervals(&input, two, &Unwatched).unwrap().architectures.try_into().unwrap()
}

/// Costs of the record and of a month like it, in US dollars, with their ends.
fn ends(found: &ArchitectureIntervals) -> [[f64; 2]; 3] {
    let month = found.month.as_ref().unwrap().interval;
    [found.figures.cost_usd, found.features[0].figures.cost_usd, month]
        .map(|interval| [interval.low.to_usd_lossy(), interval.high.to_usd_lossy()])
}

/// What a request costs at most: a budget is found spent by the request after the one that spends it.
const LAST_REQUEST: f64 = 0.007;

#[test]
fn no_interval_lies_beyond_what_a_budget_lets_through() {
    let workload = month(1);
    let asked = asked(1);
    for (share, spent) in [(0.7, true), (1.02, false)] {
        let cap = share * asked;
        let found = under_cap(&workload, cap);
        // Seven of ten requests are answered, or more or fewer as a month asks less or more.
        let answered = found.figures.success_rate.unwrap();
        assert!(answered.low > share - 0.2 && answered.high < share + 0.2, "{answered:?}");
        assert_eq!(answered.high < 0.95, spent, "{answered:?}");
        for [low, high] in ends(&found) {
            let cost = asked.min(cap);
            assert!(low <= cost + LAST_REQUEST && cost - LAST_REQUEST <= high, "{cost} in {low} to {high}");
            assert!(high <= cap + 3.0 * LAST_REQUEST, "{high} of {cap}");
            // Where the budget is spent long before the end, even a month that asks less spends it.
            assert_eq!(low > cap - 3.0 * LAST_REQUEST, spent, "{low} of {cap}");
        }
    }
}

#[test]
fn a_budget_that_no_resample_reaches_changes_no_interval() {
    let workload = month(2);
    let asked = asked(2);
    // The second would be reached by a month that nobody asks for.
    for cap in [1_000.0, 1.6 * asked] {
        let [free, capped] = both(&workload, cap);
        assert_eq!(ends(&free), ends(&capped), "a cap of {cap} where {asked} is asked");
        assert!(!capped.sentence.contains("without its budgets"), "{}", capped.sentence);
        let difference = capped.difference.unwrap();
        assert_eq!((difference.cost_usd.low, difference.cost_usd.high), (Money::ZERO, Money::ZERO));
        assert!(capped.cheaper_probability.unwrap() < 1e-9, "no resample costs less");
        assert_eq!(capped.month_saving.unwrap().interval, Interval { low: Money::ZERO, high: Money::ZERO });
    }
}

#[test]
fn the_next_month_under_a_budget_lies_in_its_interval_as_often_as_without() {
    // The mean is 720 answers of 2,000 tokens: a cap there is spent in every other month.
    let cap = PER_THOUSAND * 2.001 * HOURS as f64;
    let (records, months) = (30, 20);
    let all = (records * months) as f64;
    let (mut below, mut beyond) = ([0_u32; 2], [0_u32; 2]);
    for record in 0..records {
        let intervals = both(&month(100 + record), cap).map(|own| ends(&own)[2]);
        let [_, [low, high]] = intervals;
        assert!(high <= cap + 3.0 * LAST_REQUEST && low < cap, "{low} to {high} of {cap}");
        for n in record * months..(record + 1) * months {
            let costs = [asked(10_000 + n), asked(10_000 + n).min(cap)];
            for (side, ([low, high], cost)) in intervals.into_iter().zip(costs).enumerate() {
                below[side] += u32::from(cost < low - LAST_REQUEST);
                beyond[side] += u32::from(cost > high + LAST_REQUEST);
            }
        }
    }
    // What asks less than any budget is missed as often as without one, and next to nothing lies beyond.
    let [below, beyond] = [below, beyond].map(|counts| counts.map(|count| f64::from(count) / all));
    assert!((below[0] - below[1]).abs() < 0.015 && below[1] > 0.005, "{below:?} below");
    assert!(beyond[1] < 0.03 && beyond[1] <= beyond[0], "{beyond:?} beyond");
}
