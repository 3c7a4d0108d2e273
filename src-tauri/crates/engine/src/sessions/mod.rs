//! What a replay makes of sessions: the same decisions, summed up by session, as requests arrived and closed loop.

mod spans;
mod sums;
mod turns;

use std::num::NonZeroUsize;
use std::sync::atomic::{AtomicUsize, Ordering};

use routewright_domain::{ClosedLoop, Evidence, Money, NotSticky, ScenarioId, SessionOutcome, SessionPercentiles};

use crate::plan::{Node, Plan};
use crate::replay::{Cancelled, ReplayInput, Watch};
use crate::run::{Assignment, Run};
use spans::spans;
pub(crate) use sums::Sessions;

/// How the requests of a workload are gone through.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Pass {
    /// As they arrived: the replay that the outcome sums up.
    OpenLoop,
    /// The calls of a session wait for each other.
    ClosedLoop,
    /// As they arrived, each routed for itself.
    NotSticky,
}

/// The sessions of each plan's replay, in order, by the same decisions that its outcome sums up. The plans are of one project, as in
/// [`replay`](crate::replay). Rows are decided in one go; threads take whole passes, so no figure depends on them.
pub fn session_outcomes(
    plans: &[&Plan],
    input: &ReplayInput,
    threads: NonZeroUsize,
    watch: &dyn Watch,
) -> Result<Vec<SessionOutcome>, Cancelled> {
    let Some(first) = plans.first() else { return Ok(vec![]) };
    let assignment = Assignment::new(&first.features, input.workload, watch)?;
    let loose: Vec<Option<Plan>> = plans.iter().map(|plan| not_sticky(plan)).collect();
    let passes = plans.iter().zip(&loose).enumerate().flat_map(|(n, (plan, loose))| {
        let loose = loose.as_ref().map(|loose| (n, loose, Pass::NotSticky));
        [(n, *plan, Pass::OpenLoop), (n, *plan, Pass::ClosedLoop)].into_iter().chain(loose)
    });
    let passes: Vec<(usize, &Plan, Pass)> = passes.collect();
    let next = AtomicUsize::new(0);
    let work = || {
        let mut done = Vec::new();
        while let Some((n, plan, pass)) = passes.get(next.fetch_add(1, Ordering::Relaxed)) {
            let run = Run::new(plan, input, &assignment);
            let mut sums = Sessions::new(plan, &input.workload.columns);
            match pass {
                Pass::ClosedLoop => run.tally_closed_loop(&mut sums, watch)?,
                Pass::OpenLoop | Pass::NotSticky => {
                    run.tally(0..input.workload.columns.len(), &mut run.first_state(), &mut sums, watch)?;
                }
            }
            done.push((*n, *pass, sums));
        }
        Ok(done)
    };
    let mut done = std::thread::scope(|scope| {
        let workers: Vec<_> = (0..threads.get().min(passes.len())).map(|_| scope.spawn(work)).collect();
        let mut done = Vec::new();
        for worker in workers {
            done.extend(worker.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic))?);
        }
        Ok(done)
    })?;
    let mut of = |n: usize, wanted: Pass| {
        let at = done.iter().position(|(plan, pass, _)| (*plan, *pass) == (n, wanted))?;
        Some(done.swap_remove(at).2)
    };
    let outcomes = plans.iter().enumerate().filter_map(|(n, plan)| {
        let (open, closed) = (of(n, Pass::OpenLoop)?, of(n, Pass::ClosedLoop)?);
        Some(outcome(plan, &input.scenario.id, &open, &closed, of(n, Pass::NotSticky).as_ref()))
    });
    Ok(outcomes.collect())
}

/// How often [`session_outcomes`] goes through the workload, for whoever shows how far it is.
#[must_use]
pub fn session_passes(plans: &[&Plan]) -> u64 {
    plans.iter().map(|plan| if plan.nodes.iter().any(is_sticky) { 3 } else { 2 }).sum()
}

fn is_sticky(node: &Node) -> bool {
    match node {
        Node::Prefix(prefix) => prefix.sticky,
        Node::Weighted(weighted) => weighted.by_session,
        _ => false,
    }
}

/// The plan with every call routed for itself; `None` where that is how it is.
fn not_sticky(plan: &Plan) -> Option<Plan> {
    if !plan.nodes.iter().any(is_sticky) {
        return None;
    }
    let mut loose = plan.clone();
    for node in &mut loose.nodes {
        match node {
            Node::Prefix(prefix) => prefix.sticky = false,
            Node::Weighted(weighted) => weighted.by_session = false,
            _ => {}
        }
    }
    Some(loose)
}

pub(crate) fn outcome(
    plan: &Plan,
    scenario: &ScenarioId,
    open: &Sessions,
    closed: &Sessions,
    loose: Option<&Sessions>,
) -> SessionOutcome {
    let all = &open.each;
    let waiting = all.iter().filter(|own| own.succeeded()).filter_map(|own| own.waiting);
    let total = open.total();
    let (turns, later_turns) = open.turns.outcome();
    SessionOutcome {
        architecture: plan.architecture().clone(),
        scenario: scenario.clone(),
        sessions: all.len() as u64,
        calls: total.calls,
        answered: total.answered,
        cost_usd: total.cost,
        unpriced: total.unpriced,
        calls_without_session: open.apart.calls,
        cost_without_session_usd: Money(open.apart.cost),
        copies_left_out: open.copies,
        succeeded: total.succeeded,
        fell_back: total.fell_back,
        answered_often: total.answered_often,
        kept_model: total.kept_model,
        kept_endpoint: total.kept_endpoint,
        prompt_tokens_sent: total.prompt,
        prefix_tokens_read: total.cached,
        calls_each: percentiles(all.iter().map(|own| own.calls).collect()),
        cost_each_usd: percentiles(all.iter().map(|own| own.cost).collect()).map(|each| each_as(each, Money)),
        waiting_ms: percentiles(waiting.collect()).map(|each| each_as(each, |micros| micros as f64 / 1e3)),
        waiting_unknown: all.iter().filter(|own| own.succeeded() && own.waiting.is_none()).count() as u64,
        // As every total latency: its slow half is mirrored.
        waiting_evidence: Evidence::Assumed,
        spans: spans(&open.each, &closed.each),
        turns,
        later_turns,
        closed_loop: (!all.is_empty()).then(|| closed_loop(closed)),
        not_sticky: loose.filter(|_| !all.is_empty()).map(loosely),
    }
}

fn closed_loop(closed: &Sessions) -> ClosedLoop {
    let total = closed.total();
    ClosedLoop {
        answered: total.answered,
        succeeded: total.succeeded,
        cost_usd: total.cost,
        prompt_tokens_sent: total.prompt,
        prefix_tokens_read: total.cached,
        came_later: closed.came_later,
        came_sooner: closed.came_sooner,
    }
}

fn loosely(loose: &Sessions) -> NotSticky {
    let total = loose.total();
    NotSticky {
        cost_usd: total.cost,
        prompt_tokens_sent: total.prompt,
        prefix_tokens_read: total.cached,
        answered_often: total.answered_often,
        kept_model: total.kept_model,
        kept_endpoint: total.kept_endpoint,
    }
}

/// Values at the ranks ⌈q·n⌉; `None` of no values.
fn percentiles<T: Copy + Ord>(mut values: Vec<T>) -> Option<SessionPercentiles<T>> {
    values.sort_unstable();
    let at = |per_cent: usize| values.get((values.len() * per_cent).div_ceil(100).max(1) - 1).copied();
    Some(SessionPercentiles { p50: at(50)?, p90: at(90)?, p95: at(95)? })
}

fn each_as<T, U>(each: SessionPercentiles<T>, as_unit: impl Fn(T) -> U) -> SessionPercentiles<U> {
    SessionPercentiles { p50: as_unit(each.p50), p90: as_unit(each.p90), p95: as_unit(each.p95) }
}
