//! Whole months, replayed.
//!
//! A budget that is used up within the days of a record is spent once in its period, not once in every such stretch, and traffic that grows
//! does not raise the bill beyond it. So where budgets of an architecture act, months are replayed: the record over and over, until it
//! covers 30 days, at several times its requests.

mod like;

use std::num::{NonZeroU32, NonZeroUsize};

use routewright_domain::{ReplayedMonth, ReplayedMonths, Timestamp};
use routewright_engine::{Cancelled, Plan, ReplayInput, Watch, replay};

use like::MonthLike;

/// Requests of one replay at most, some seconds of work: beyond, bills go on as between the last two months.
const MOST_REQUESTS: f64 = 2e6;
/// Months that are replayed at most to begin with, beside the one that is like the record; one each time that twice as much is asked.
const MOST_POINTS: u32 = 7;
/// How often the stretch in which a budget begins to act is halved then.
const HALVINGS: usize = 3;
/// How far a month may stray from what is expected of it, either way, and still lie between months that were replayed.
const AROUND: f64 = 1.4;

/// Months of those plans whose budgets act in one; `demand` is the least and the most that a month asks of what one like the record does.
/// There are none for a record without a span of time, and for one so dense that its month cannot be replayed.
pub fn replayed_months(
    plans: &[&Plan],
    input: &ReplayInput,
    demand: [f64; 2],
    threads: NonZeroUsize,
    watch: &dyn Watch,
) -> Result<Vec<ReplayedMonths>, Cancelled> {
    let Some((plan, mut demands)) = layout(plans, input, demand) else { return Ok(vec![]) };
    let month = MonthLike::new(plan, input);
    // What everybody asks for first is replayed, and not found between two others.
    demands.push(month.demand_of_30_days(input.workload));
    in_order(&mut demands);
    let first_request = Timestamp(input.workload.columns.arrival_ns.first().unwrap_or(0));
    let at = |plans: &[&Plan], demand: f64| -> Result<Vec<ReplayedMonth>, Cancelled> {
        let scenario = month.scenario(input.scenario, first_request, demand);
        let asked = ReplayInput {
            workload: month.workload(),
            scenario: &scenario,
            fitted: month.fitted(),
            replications: NonZeroU32::MIN,
            ..*input
        };
        let outcomes = replay(plans, &asked, threads, watch)?;
        Ok(outcomes.iter().map(|outcome| month.of_one(ReplayedMonth::new(demand, outcome))).collect())
    };
    let mut all: Vec<Vec<ReplayedMonth>> = vec![vec![]; plans.len()];
    // The month that asks most says whether another has to be replayed: what no budget holds down goes with what is asked.
    let mut held: Vec<usize> = (0..plans.len()).filter(|n| plans[*n].has_budgets()).collect();
    for demand in demands {
        let own: Vec<&Plan> = held.iter().map(|n| plans[*n]).collect();
        for (n, month) in held.iter().zip(at(&own, demand)?) {
            all[*n].push(month);
        }
        held.retain(|n| all[*n].iter().any(|month| month.used_up.is_some()));
    }
    let mut found = Vec::new();
    for n in held {
        let mut months = std::mem::take(&mut all[n]);
        for _ in 0..HALVINGS {
            let Some(between) = where_it_begins(&mut months) else { break };
            months.extend(at(&[plans[n]], between)?);
        }
        found.extend(ReplayedMonths::new(plans[n].architecture().clone(), months, demand[1]));
    }
    Ok(found)
}

/// How many requests [`replayed_months`] decides, nearly.
#[must_use]
pub fn requests_of_months(plans: &[&Plan], input: &ReplayInput, demand: [f64; 2]) -> u64 {
    let Some((plan, demands)) = layout(plans, input, demand) else { return 0 };
    let held = plans.iter().filter(|plan| plan.has_budgets()).count();
    let replays = held * demands.len();
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "at most some millions")]
    let requests = plan.requests(input.workload) as u64;
    requests * replays as u64
}

/// How the months are made, and at which demands they are replayed, the largest first.
fn layout(plans: &[&Plan], input: &ReplayInput, demand: [f64; 2]) -> Option<(like::Plan, Vec<f64>)> {
    if !plans.iter().any(|plan| plan.has_budgets()) {
        return None;
    }
    let plan = like::Plan::of(input.workload)?;
    let most = MOST_REQUESTS / (plan.requests(input.workload) * input.scenario.traffic.to_lossy().max(1.0));
    (most >= 1.0).then(|| (plan, points(demand, most)))
}

/// Equal steps in proportion over what may be asked, as far as it can be replayed, and the month like the record.
fn points([least, most]: [f64; 2], most_replayed: f64) -> Vec<f64> {
    let first = least.clamp(0.01, 1.0) / AROUND;
    let end = (most.max(1.0) * AROUND).min(most_replayed);
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "between 1 and a few")]
    let steps = (libm::log2(end / first).ceil() as u32).clamp(1, MOST_POINTS - 1);
    let step = |n: u32| first * libm::pow(end / first, f64::from(n) / f64::from(steps));
    let mut points: Vec<f64> = (0..=steps).map(step).chain([1.0]).collect();
    in_order(&mut points);
    points
}

/// The largest first, each once.
fn in_order(demands: &mut Vec<f64>) {
    demands.sort_by(|one, other| other.total_cmp(one));
    demands.dedup_by(|later, first| (*first - *later).abs() <= 1e-6);
}

/// Between the last month that no budget changes and the first that one does.
fn where_it_begins(months: &mut [ReplayedMonth]) -> Option<f64> {
    months.sort_by(|one, other| one.demand.total_cmp(&other.demand));
    let at = months.iter().position(|month| month.used_up.is_some()).filter(|at| *at > 0)?;
    Some((months[at - 1].demand * months[at].demand).sqrt())
}

#[cfg(test)]
mod tests;
