//! Whole months under budgets.
//!
//! A budget that is used up within the days of a record is spent once in its period, not once in every such stretch, and traffic that grows
//! does not raise the bill beyond it. So months of architectures with budgets are replayed: the record over and over, until it covers 30
//! days, at several times its requests.

mod like;

use std::num::NonZeroUsize;
use std::sync::atomic::{AtomicUsize, Ordering};

use routewright_domain::{BudgetedMonth, BudgetedMonths, Outcome};
use routewright_engine::{Cancelled, Plan, ReplayInput, Watch, replay};

use like::MonthLike;

/// Requests of one replay at most; a record so dense that its month has more is not replayed.
const MOST_REQUESTS: f64 = 6e6;
/// Months that are replayed, beside the one that is like the record.
const POINTS: u32 = 7;
/// How far a month may stray from what is expected of it, either way, and still lie between months that were replayed.
const AROUND: f64 = 1.4;

/// Months of those plans that have budgets; `demand` is the least and the most that a month asks of what one like the record does.
/// Without a span of time, and of a record too dense to be replayed for a month, there are none.
pub fn budgeted_months(
    plans: &[&Plan],
    input: &ReplayInput,
    demand: [f64; 2],
    threads: NonZeroUsize,
    watch: &dyn Watch,
) -> Result<Vec<BudgetedMonths>, Cancelled> {
    let plans: Vec<&Plan> = plans.iter().copied().filter(|plan| plan.has_budgets()).collect();
    let Some(month) = (if plans.is_empty() { None } else { MonthLike::of(input) }) else { return Ok(vec![]) };
    let most = MOST_REQUESTS / (month.requests() * input.scenario.traffic.to_lossy().max(1.0));
    if most < 1.0 {
        return Ok(vec![]);
    }
    let demands: Vec<f64> = points(demand).into_iter().filter(|demand| *demand <= most).collect();
    let next = AtomicUsize::new(0);
    let work = || {
        let mut done: Vec<(f64, Vec<Outcome>)> = Vec::new();
        while let Some(demand) = demands.get(next.fetch_add(1, Ordering::Relaxed)) {
            let scenario = month.scenario(input.scenario, *demand);
            let asked = ReplayInput {
                workload: month.workload(),
                scenario: &scenario,
                fitted: month.fitted(input.fitted),
                replications: std::num::NonZeroU32::MIN,
                ..*input
            };
            done.push((*demand, replay(&plans, &asked, NonZeroUsize::MIN, watch)?));
        }
        Ok(done)
    };
    let mut replayed = Vec::new();
    std::thread::scope(|scope| {
        let workers: Vec<_> = (0..threads.get().min(demands.len())).map(|_| scope.spawn(work)).collect();
        for worker in workers {
            replayed.extend(worker.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic))?);
        }
        Ok(())
    })?;
    let months = |(n, plan): (usize, &&Plan)| {
        let own =
            replayed.iter().map(|(demand, outcomes)| month.of_thirty_days(BudgetedMonth::new(*demand, &outcomes[n])));
        BudgetedMonths::new(plan.architecture().clone(), own.collect())
    };
    Ok(plans.iter().enumerate().filter_map(months).collect())
}

/// How many requests [`budgeted_months`] decides for each plan with budgets.
#[must_use]
pub fn requests_of_months(input: &ReplayInput, demand: [f64; 2]) -> u64 {
    MonthLike::of(input).map_or(0, |month| month.rows() * points(demand).len() as u64)
}

/// Equal steps in proportion over what may be asked, and the month like the record.
fn points([least, most]: [f64; 2]) -> Vec<f64> {
    let (first, end) = (least.clamp(0.01, 1.0) / AROUND, most.max(1.0) * AROUND);
    let step = |n: u32| first * libm::pow(end / first, f64::from(n) / f64::from(POINTS - 1));
    let mut points: Vec<f64> = (0..POINTS).map(step).chain([1.0]).collect();
    points.sort_by(f64::total_cmp);
    points
}

#[cfg(test)]
mod tests;
