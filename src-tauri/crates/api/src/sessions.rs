//! Sessions as a unit: the calls of a conversation or an agent's task together.

use routewright_domain::Workload;
use routewright_engine::{Plan, session_outcomes, session_passes};

use crate::catalog::conditions_of;
use crate::error::ApiError;
use crate::jobs::Watcher;
use crate::quality::fit_of;
use crate::replay::{
    ReplayRequest, baseline_first, catalog_reference, input, plans, refuse_errors, scenarios, threads,
};
use crate::session::Session;
use crate::wire::SessionReport;

/// The sessions of a workload under the baseline and each candidate (all where none is named), under one scenario (the first
/// where none is named): as requests arrived, and closed loop.
pub fn compare_sessions(
    session: &Session,
    request: &ReplayRequest,
    watcher: &Watcher,
) -> Result<SessionReport, ApiError> {
    let project = request.project;
    let catalog = session.catalog();
    let scenario = scenarios(project, request.scenarios)?[0];
    let plans = plans(&catalog.snapshot, project, &baseline_first(project, request.architectures))?;
    let plans: Vec<&Plan> = plans.iter().collect();
    let workload = session.workload(request.workload, watcher)?;
    let conditions = conditions_of(session, scenario)?;
    let fit = fit_of(session, project, &workload, &catalog.snapshot);
    refuse_errors(&routewright_engine::check_growth(project, scenario, &workload))?;
    watcher.expect(workload.columns.len() as u64 * session_passes(&plans));
    let input = input(&workload, scenario, conditions.as_deref(), fit.as_deref(), request);
    Ok(SessionReport {
        workload: workload.identity.name.clone(),
        workload_digest: workload.identity.digest.clone(),
        catalog: catalog_reference(&catalog),
        seed: input.seed,
        scenario: scenario.id.clone(),
        baseline: project.baseline.clone(),
        outcomes: session_outcomes(&plans, &input, threads(), watcher)?,
    })
}

/// Whether a request of the workload has a session.
pub(crate) fn has_sessions(workload: &Workload) -> bool {
    workload.columns.session_key.iter().any(|key| key != 0)
}
