//! What budgets let through of another period like the record.
//!
//! A resample puts stretches of the record together, and none of them meets a budget: a month whose cap is spent halfway can have its
//! first half twice. So where a budget acts that lasts longer than such a stretch, the record is replayed at several times its requests,
//! with budgets and without, in the same draws. A resample costs what it does without budgets, times the share that they let through
//! where as much is asked. Of a record shorter than a budget's period whole months are replayed in the same way.
//!
//! A budget of a day acts within a stretch as it does within the record, and is left to the resamples.

use std::num::{NonZeroU32, NonZeroUsize};

use routewright_domain::{Money, Outcome, Period, ReplayedMonths, Scenario, Timestamp, by_demand};
use routewright_engine::{Cancelled, Plan, ReplayInput, Watch, replay};

use super::period::Record;
use super::side::Side;
use crate::months::{replayed_months, requests_of_months};
use crate::quantile::quantile;

/// Replays of the record, beside the one as it is; in equal steps of proportion over what resamples ask.
const REPLAYS: u32 = 6;
/// Requests of a record beyond which it is not replayed so often; a few seconds of work.
const MOST_REQUESTS: usize = 2_000_000;
/// Share of resamples that ask less, or more, than any replay: for them costs go on as between the last two.
const BEYOND: f64 = 0.005;
/// Demands nearer to each other than this, as a multiple, say nothing about what lies between.
const APART: f64 = 0.01;
/// What months are taken to ask for a count of requests, before anybody knows.
const ABOUT: [f64; 2] = [0.8, 1.25];

/// An architecture with budgets, and the same without them.
#[derive(Clone, Copy)]
pub(super) struct Governed<'a> {
    pub(super) plan: &'a Plan,
    pub(super) free_plan: &'a Plan,
    /// What it costs without them.
    pub(super) free: &'a Side,
    /// The outcome of the record under them.
    pub(super) recorded: &'a Outcome,
    pub(super) record: &'a Record<'a>,
    pub(super) input: &'a ReplayInput<'a>,
}

/// What budgets of an architecture let through.
#[derive(Default)]
pub(super) struct UnderBudgets {
    /// The record at several times its requests, under budgets and without, by what is asked as a multiple of what the record asks,
    /// ascending, but for the record as it is. None where no budget acts.
    record: Vec<(f64, [Outcome; 2])>,
    /// Months like it, where it is shorter than the period of a budget that acts in them.
    pub(super) months: Option<MonthsLikeIt>,
}

/// Months that were replayed, and 30 days of the record among them.
pub(super) struct MonthsLikeIt {
    months: ReplayedMonths,
    /// The demand of 30 of its days.
    like_the_record: f64,
}

impl MonthsLikeIt {
    /// What a month costs, in pico-dollars, that asks so many times what 30 of the record's days do.
    pub(super) fn bill(&self, asked: f64) -> f64 {
        self.months.bill(asked * self.like_the_record) * Money::PICO_PER_USD as f64
    }
}

/// What budgets let through of the record.
pub(super) struct LetThrough {
    pub(super) cost: Share,
    /// Of requests that are answered.
    pub(super) succeeded: Share,
}

/// A sum under budgets and without, by demand.
pub(super) struct Share {
    held: Vec<(f64, f64)>,
    free: Vec<(f64, f64)>,
}

impl Share {
    /// The share of the sum without budgets that they let through at a demand; more than 1 where what is downgraded costs more.
    pub(super) fn at(&self, demand: f64) -> f64 {
        let free = by_demand(&self.free, demand);
        let share = if free > 0.0 { by_demand(&self.held, demand) / free } else { 1.0 };
        // What is let through as it is has no difference to itself.
        if (share - 1.0).abs() < 1e-9 { 1.0 } else { share }
    }
}

/// Requests that [`Governed::under_budgets`] decides for these plans, nearly.
pub(super) fn requests(plans: &[&Plan], input: &ReplayInput) -> u64 {
    let held: Vec<&Plan> = plans.iter().copied().filter(|plan| outlasts_stretches(plan)).collect();
    let record = input.workload.columns.len() as u64 * u64::from(REPLAYS);
    2 * held.len() as u64 * record + requests_of_months(&held, input, ABOUT)
}

fn outlasts_stretches(plan: &Plan) -> bool {
    plan.longest_budget().is_some_and(|period| period != Period::Day)
}

impl Governed<'_> {
    pub(super) fn under_budgets(self, threads: NonZeroUsize, watch: &dyn Watch) -> Result<UnderBudgets, Cancelled> {
        if !outlasts_stretches(self.plan) {
            return Ok(UnderBudgets::default());
        }
        let record = by_what_they_ask(self.replays(threads, watch)?, self.free.material.recorded().0);
        Ok(UnderBudgets { record, months: self.months(threads, watch)? })
    }

    /// The record at several times its requests, under budgets and without; none where no budget acts.
    fn replays(self, threads: NonZeroUsize, watch: &dyn Watch) -> Result<Vec<[Outcome; 2]>, Cancelled> {
        let mut replays = Vec::new();
        let asked = ends(self.free.asked(self.record.expansion));
        let Some(asked) = asked.filter(|_| self.input.workload.columns.len() <= MOST_REQUESTS) else {
            return Ok(replays);
        };
        for demand in demands(asked) {
            let traffic = self.input.scenario.traffic.times(demand);
            let scenario = Scenario { traffic, ..self.input.scenario.clone() };
            let asked = ReplayInput { scenario: &scenario, replications: NonZeroU32::MIN, ..*self.input };
            let outcomes = replay(&[self.plan, self.free_plan], &asked, threads, watch)?;
            let Ok(both) = <[Outcome; 2]>::try_from(outcomes) else { return Ok(vec![]) };
            // The largest comes first: what no budget holds down there it holds down nowhere.
            if replays.is_empty() && !acted(&both[0]) {
                return Ok(vec![]);
            }
            replays.push(both);
        }
        Ok(replays)
    }

    fn months(self, threads: NonZeroUsize, watch: &dyn Watch) -> Result<Option<MonthsLikeIt>, Cancelled> {
        let Self { input, recorded, record, .. } = self;
        let days = record.span_ns as f64 / Timestamp::NANOS_PER_DAY as f64;
        if !self.plan.longest_budget().is_some_and(|period| period.exceeds(days)) {
            return Ok(None);
        }
        let Some([least, most]) = self.free.periods_asked(Period::Month, record).and_then(ends) else {
            return Ok(None);
        };
        // Requests that growth brings within the record are those of its months as well.
        let as_recorded = input.workload.columns.len() as f64 * input.scenario.traffic.to_lossy();
        let grown = recorded.requests as f64 / as_recorded.max(1.0);
        let asked = [least * grown, most * grown];
        let Some(months) = replayed_months(&[self.plan], input, asked, threads, watch)?.pop() else {
            return Ok(None);
        };
        let like_the_record = months.demand_of_30_days(recorded.requests, days);
        // A month that nobody asks for tells nothing of those that are.
        let acts = months.acts_from().is_some_and(|demand| demand <= most.max(1.0) * like_the_record);
        Ok(acts.then_some(MonthsLikeIt { months, like_the_record }))
    }
}

impl UnderBudgets {
    /// What is let through of the record: of the whole, or of the feature at that position. `recorded` are the outcomes of the record
    /// under budgets and without. `None` where no budget acts.
    pub(super) fn let_through(&self, feature: Option<usize>, recorded: [&Outcome; 2]) -> Option<LetThrough> {
        let cost = |outcome: &Outcome| feature.map_or(outcome.cost_usd, |at| outcome.features[at].cost_usd).0 as f64;
        let succeeded =
            |outcome: &Outcome| feature.map_or(outcome.succeeded, |at| outcome.features[at].succeeded) as f64;
        (!self.record.is_empty())
            .then(|| LetThrough { cost: self.share(recorded, cost), succeeded: self.share(recorded, succeeded) })
    }

    fn share(&self, recorded: [&Outcome; 2], sum: impl Fn(&Outcome) -> f64) -> Share {
        let [held, free] = [0, 1].map(|side: usize| {
            let mut points: Vec<(f64, f64)> =
                self.record.iter().map(|(asked, outcomes)| (*asked, sum(&outcomes[side]))).collect();
            points.insert(points.partition_point(|(asked, _)| *asked < 1.0), (1.0, sum(recorded[side])));
            points
        });
        Share { held, free }
    }
}

/// Replays by what they ask, as multiples of what the record does. Which requests come at so many times as many is drawn, so that is not
/// quite the multiple that was wanted.
fn by_what_they_ask(replays: Vec<[Outcome; 2]>, recorded: i128) -> Vec<(f64, [Outcome; 2])> {
    let asked = |outcomes: &[Outcome; 2]| outcomes[1].cost_usd.0 as f64 / recorded as f64;
    let mut found: Vec<(f64, [Outcome; 2])> = replays.into_iter().map(|own| (asked(&own), own)).collect();
    found.retain(|(asked, _)| *asked > 0.0 && (asked - 1.0).abs() >= APART);
    found.sort_by(|one, other| one.0.total_cmp(&other.0));
    found.dedup_by(|later, first| later.0 - first.0 < APART);
    found
}

/// Whether a budget that lasts longer than a day changed how requests were answered.
fn acted(outcome: &Outcome) -> bool {
    outcome.guardrail_events.iter().any(|event| event.acted() && event.period != Some(Period::Day))
}

/// The least and the most that resamples ask, but for a few.
fn ends(mut asked: Vec<f64>) -> Option<[f64; 2]> {
    asked.sort_by(f64::total_cmp);
    (!asked.is_empty()).then(|| [BEYOND, 1.0 - BEYOND].map(|share| quantile(&asked, share)))
}

/// At which demands the record is replayed, the largest first. The record as it is, is known.
fn demands([low, high]: [f64; 2]) -> Vec<f64> {
    let (low, high) = (low.clamp(0.2, 0.95), high.clamp(1.05, 3.0));
    let step = |n: u32| low * libm::pow(high / low, f64::from(n) / f64::from(REPLAYS - 1));
    (0..REPLAYS).rev().map(step).filter(|demand| (demand - 1.0).abs() > 1e-3).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_cap_lets_through_falls_as_more_is_asked() {
        let by = Share {
            held: vec![(0.5, 50.0), (0.8, 80.0), (1.0, 80.0), (1.5, 80.0)],
            free: vec![(0.5, 50.0), (0.8, 80.0), (1.0, 100.0), (1.5, 150.0)],
        };
        for (demand, share) in [(0.1, 1.0), (0.5, 1.0), (0.65, 1.0), (1.0, 0.8), (1.25, 0.64), (2.0, 0.4)] {
            assert!((by.at(demand) - share).abs() < 1e-9, "{demand}: {}", by.at(demand));
        }
        let nothing = Share { held: vec![(1.0, 0.0)], free: vec![(1.0, 0.0)] };
        assert!((nothing.at(1.0) - 1.0).abs() < 1e-9);
    }

    #[test]
    fn the_record_is_replayed_over_what_resamples_ask() {
        let asked = ends((0..=1_000).map(|n| 0.8 + f64::from(n) / 2_000.0).collect()).unwrap();
        let found = demands(asked);
        assert!((found[0] - 1.2975).abs() < 1e-3 && (found[found.len() - 1] - 0.8025).abs() < 1e-3, "{found:?}");
        assert_eq!(ends(vec![]), None);
    }
}
