//! Sessions as a unit: the calls of a conversation or an agent's task together.

use routewright_domain::{ArchitectureId, Project, ScenarioId};
use routewright_engine::session_outcomes;

use crate::catalog::conditions_of;
use crate::error::ApiError;
use crate::jobs::Watcher;
use crate::quality::fit_of;
use crate::replay::{ReplayRequest, baseline_first, catalog_reference, input, plans, refuse_errors, scenarios};
use crate::session::{Session, WorkloadSource};
use crate::wire::SessionReport;

/// The sessions of a workload under the baseline and each candidate (all where none is named), under one scenario (the first
/// where none is named).
pub fn compare_sessions(
    session: &Session,
    project: &Project,
    workload: &WorkloadSource,
    architectures: &[ArchitectureId],
    scenario: Option<&ScenarioId>,
    watcher: &Watcher,
) -> Result<SessionReport, ApiError> {
    let catalog = session.catalog();
    let wanted: Vec<ScenarioId> = scenario.into_iter().cloned().collect();
    let scenario = scenarios(project, &wanted)?[0];
    let plans = plans(&catalog.snapshot, project, &baseline_first(project, architectures))?;
    let request = ReplayRequest::new(project, workload);
    let workload = session.workload(workload, watcher)?;
    let conditions = conditions_of(session, scenario)?;
    let fit = fit_of(session, project, &workload, &catalog.snapshot);
    refuse_errors(&routewright_engine::check_growth(project, scenario, &workload))?;
    watcher.expect((workload.columns.len() * plans.len()) as u64);
    let input = input(&workload, scenario, conditions.as_deref(), fit.as_deref(), &request);
    let outcomes = plans.iter().map(|plan| session_outcomes(plan, &input, watcher));
    Ok(SessionReport {
        workload: workload.identity.name.clone(),
        workload_digest: workload.identity.digest.clone(),
        catalog: catalog_reference(&catalog),
        seed: input.seed,
        scenario: scenario.id.clone(),
        baseline: project.baseline.clone(),
        outcomes: outcomes.collect::<Result<_, _>>()?,
    })
}
