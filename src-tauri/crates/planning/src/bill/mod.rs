//! A plan against the bill: a kept replay, and the log of what happened then.
//!
//! The difference is divided one step after the other, in this order. Each step replaces one thing of the plan by what came, and its
//! driver is the difference of two exact amounts, so that the drivers add up to the whole exactly. Another order divides the
//! difference otherwise: that is in the nature of such a division, and why the order is stated with the figures.
//!
//! 1. *design*: the architecture as it is now, on the plan's requests;
//! 2. *volume*: each feature's planned cost, times all requests that came over all that were planned;
//! 3. *mix*: each feature's planned cost, times its own requests that came over its own that were planned;
//! 4. *tokens*: the architecture replayed on the requests that came, at the plan's prices;
//! 5. *price*, first part: the same at the prices of the time;
//! 6. *unpriced*: less what the architecture pays for requests whose bill nobody knows, at the mean of their feature;
//! 7. *routing*: the list price of each request where the log says that it went;
//! 8. *price*, second part: what was paid for it;
//! 9. *outside*: the requests that no feature matches.

mod rows;
mod steps;
#[cfg(test)]
mod tests;
mod words;

use std::num::NonZeroUsize;

use routewright_domain::{
    ArchitectureId, BilledCost, CatalogReference, CatalogSnapshot, Diagnostic, Money, Outcome, PlanBill, PlannedCost,
    Project, RecordedConditions, Scenario, Severity, Timestamp, Workload,
};
use routewright_engine::{Cancelled, FittedQuality, Plan, ReplayInput, Watch, compile, replay};

use rows::BilledRows;

/// The kept replay and what it was made of, as far as that is still to be had.
#[derive(Debug, Clone, Copy)]
pub struct KeptPlan<'a> {
    /// Number of the replay in the history.
    pub replay: i64,
    /// When it was made.
    pub at: Timestamp,
    /// What came of it.
    pub outcome: &'a Outcome,
    /// Name of its workload.
    pub workload_name: &'a str,
    /// Its workload, to be given where the project is another one now; `None` where it is the same or the workload is gone.
    pub workload: Option<&'a Workload>,
    /// Quality that was fitted to that workload's outcomes, where it has some.
    pub fitted: Option<&'a FittedQuality>,
    /// Whether the project is another one now.
    pub changed_since: bool,
    /// Its catalog; `None` where that is gone.
    pub catalog: Option<(&'a CatalogSnapshot, &'a CatalogReference)>,
    /// Its seed.
    pub seed: u64,
    /// Its recorded conditions, where its scenario names some.
    pub conditions: Option<&'a RecordedConditions>,
}

/// What came.
#[derive(Debug, Clone, Copy)]
pub struct Came<'a> {
    /// The log.
    pub workload: &'a Workload,
    /// Prices of the time.
    pub catalog: (&'a CatalogSnapshot, &'a CatalogReference),
    /// Quality that was fitted to the log's outcomes, where it has some: it decides how often a cascade goes on.
    pub fitted: Option<&'a FittedQuality>,
}

/// Why a plan cannot be held against a log.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum BillError {
    /// The project does not have the plan's architecture or scenario any more.
    #[error("the project has no {0} any more, which the plan was made of")]
    Missing(String),
    /// The architecture does not compile.
    #[error("the architecture cannot be replayed on the catalog of {date}: {message} (at {path})")]
    Invalid {
        /// Date of the catalog.
        date: String,
        /// What is wrong.
        message: String,
        /// Where in the project.
        path: String,
    },
    /// No request of the log has a known cost.
    #[error("the log records neither costs nor models that the catalog of {0} knows, so there is no bill")]
    NothingBilled(String),
    /// Ended by the watcher.
    #[error(transparent)]
    Cancelled(#[from] Cancelled),
}

/// Holds a plan against what came. The figures do not depend on the number of threads.
pub fn bill(
    project: &Project,
    plan: &KeptPlan,
    came: &Came,
    threads: NonZeroUsize,
    watch: &dyn Watch,
) -> Result<PlanBill, BillError> {
    let scenario = project
        .scenarios
        .iter()
        .find(|one| one.id == plan.outcome.scenario)
        .ok_or_else(|| BillError::Missing(format!("scenario `{}`", plan.outcome.scenario)))?;
    let replaying = Replaying { project, seed: plan.seed, conditions: plan.conditions, threads, watch };
    let now = replaying.compiled(&plan.outcome.architecture, came.catalog)?;
    // At the same prices there is nothing to replay twice.
    let moved = plan.catalog.filter(|(_, then)| then.digest != came.catalog.1.digest);
    let then = moved.map(|catalog| replaying.compiled(&plan.outcome.architecture, catalog)).transpose()?;
    // What came is the traffic: a scenario's growth was a guess at it.
    let at_plan = Scenario { traffic: routewright_domain::Factor::ONE, monthly_growth: None, ..scenario.clone() };
    let at_time = Scenario { prices: vec![], ..at_plan.clone() };
    let redesigned = match plan.workload.filter(|_| plan.changed_since) {
        Some(workload) => Some(replaying.outcome(then.as_ref().unwrap_or(&now), workload, plan.fitted, scenario)?),
        None => None,
    };
    let at_plan = replaying.outcome(then.as_ref().unwrap_or(&now), came.workload, came.fitted, &at_plan)?;
    let at_time = if then.is_some() || !scenario.prices.is_empty() {
        replaying.outcome(&now, came.workload, came.fitted, &at_time)?
    } else {
        at_plan.clone()
    };
    let rows = BilledRows::of(&now, came, plan.seed, threads, watch)?;
    if rows.known() == 0 {
        return Err(BillError::NothingBilled(came.catalog.1.date.clone()));
    }
    let stages = steps::Stages {
        plan: plan.outcome,
        redesigned: redesigned.as_ref(),
        at_plan: &at_plan,
        at_time: &at_time,
        rows: &rows,
    };
    let features = steps::features(project, &stages);
    let drivers = steps::drivers(&stages, &features);
    let cost_usd = rows.total() + rows.outside_usd;
    let columns = &came.workload.columns;
    Ok(PlanBill {
        plan: PlannedCost {
            replay: plan.replay,
            at: plan.at,
            architecture: plan.outcome.architecture.clone(),
            scenario: plan.outcome.scenario.clone(),
            workload: plan.workload_name.to_owned(),
            catalog: plan.catalog.map(|(_, reference)| reference.clone()),
            requests: plan.outcome.requests,
            cost_usd: plan.outcome.cost_usd,
        },
        difference_usd: cost_usd - plan.outcome.cost_usd,
        remarks: words::remarks(plan, came, &stages),
        drivers: words::said(drivers, plan, &stages),
        features,
        bill: BilledCost {
            workload: came.workload.identity.name.clone(),
            catalog: came.catalog.1.clone(),
            first_at: Timestamp(columns.arrival_ns.first().unwrap_or(0)),
            last_at: Timestamp(columns.arrival_ns.last().unwrap_or(0)),
            requests: columns.len() as u64,
            recorded: rows.recorded,
            priced: rows.priced,
            unanswered: rows.unanswered,
            unpriced: rows.unpriced(),
            outside: rows.outside,
            cost_usd,
        },
    })
}

struct Replaying<'a> {
    project: &'a Project,
    seed: u64,
    conditions: Option<&'a RecordedConditions>,
    threads: NonZeroUsize,
    watch: &'a dyn Watch,
}

impl Replaying<'_> {
    fn compiled(
        &self,
        architecture: &ArchitectureId,
        catalog: (&CatalogSnapshot, &CatalogReference),
    ) -> Result<Plan, BillError> {
        let at = self.project.architectures.iter().position(|one| one.id == *architecture);
        let at = at.ok_or_else(|| BillError::Missing(format!("architecture `{architecture}`")))?;
        let compiled = compile(self.project, at, catalog.0);
        let is_error = |found: &&Diagnostic| found.severity == Severity::Error;
        let error = compiled.diagnostics.iter().find(is_error);
        compiled.plan.ok_or_else(|| BillError::Invalid {
            date: catalog.1.date.clone(),
            message: error.map_or_else(String::new, |found| found.message.clone()),
            path: error.map_or_else(String::new, |found| found.path.clone()),
        })
    }

    fn outcome(
        &self,
        plan: &Plan,
        workload: &Workload,
        fitted: Option<&FittedQuality>,
        scenario: &Scenario,
    ) -> Result<Outcome, Cancelled> {
        let input =
            ReplayInput { conditions: self.conditions, fitted, ..ReplayInput::new(workload, scenario, self.seed) };
        Ok(replay(&[plan], &input, self.threads, self.watch)?.remove(0))
    }
}

/// `amount` times `part / whole`; nothing where there was nothing to take a part of.
fn scaled(amount: Money, part: u64, whole: u64) -> Money {
    amount.share(part, whole).unwrap_or(Money::ZERO)
}
