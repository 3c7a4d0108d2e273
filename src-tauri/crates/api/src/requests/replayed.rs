//! Requests by what a replay makes of them: what stands behind a figure of a comparison.

use std::sync::Arc;

use routewright_domain::{JudgedScores, ReplayedRequests, project_digest, stable_key};
use routewright_engine as engine;
use routewright_history::outcomes_digest;

use crate::catalog::conditions_of;
use crate::error::{ApiError, ErrorCode};
use crate::jobs::Watcher;
use crate::quality::fit_of;
use crate::replay::{ReplayRequest, input, plans, refuse_errors, scenarios};
use crate::session::Session;
use crate::wire::{ReplaySelection, ReplayedFilter};

/// Rows that a replay has told apart, and of what.
#[derive(Debug)]
pub(crate) struct ReplayedRows {
    id: String,
    /// Everything that the answer depends on.
    made_of: String,
    /// Of which requests the rows are.
    pub(crate) workload_digest: String,
    pub(crate) rows: Vec<u32>,
    requests: u64,
}

/// Finds the requests of one architecture's replay of which `wanted` holds, as many as its outcome counts, and keeps them for
/// [`browse_requests`](super::browse_requests) to show. What was found before is found again at once.
pub fn select_requests(
    session: &Session,
    request: &ReplayRequest,
    wanted: &ReplayedRequests,
    watcher: &Watcher,
) -> Result<ReplaySelection, ApiError> {
    let catalog = session.catalog();
    let scenarios = scenarios(request.project, request.scenarios)?;
    let workload = session.workload(request.workload, watcher)?;
    let conditions = conditions_of(session, scenarios[0])?;
    let seed = request.seed.unwrap_or(request.project.seed);
    let made_of = [
        project_digest(request.project),
        workload.identity.digest.clone(),
        outcomes_digest(&workload.outcomes),
        catalog.digest.clone(),
        conditions.as_ref().map_or_else(String::new, |conditions| conditions.digest.clone()),
        scenarios[0].id.to_string(),
        format!("{:?} {seed} {wanted:?}", request.architectures),
    ]
    .join("\n");
    let id = format!("{:016x}", stable_key(&made_of));
    if let Some(found) = session.replayed(&id).filter(|found| found.made_of == made_of) {
        return Ok(summary(&found));
    }
    let plans = plans(&catalog.snapshot, request.project, request.architectures)?;
    refuse_errors(&engine::check_growth(request.project, scenarios[0], &workload))?;
    watcher.expect(workload.columns.len() as u64);
    let fit = fit_of(session, request.project, &workload, &catalog.snapshot);
    let input = input(&workload, scenarios[0], conditions.as_deref(), fit.as_deref(), request);
    let engine::Selected { rows, requests } = engine::select_requests(&plans[0], &input, wanted, watcher)?;
    let workload_digest = workload.identity.digest.clone();
    let found = Arc::new(ReplayedRows { id, made_of, workload_digest, rows, requests });
    session.keep_replayed(Arc::clone(&found));
    Ok(summary(&found))
}

/// The scores that a cascade's evaluator gives the answers of one tier (from 0), for its threshold to be set by.
pub fn judged_scores(
    session: &Session,
    request: &ReplayRequest,
    path: &str,
    tier: usize,
    watcher: &Watcher,
) -> Result<JudgedScores, ApiError> {
    let catalog = session.catalog();
    let plans = plans(&catalog.snapshot, request.project, request.architectures)?;
    let scenarios = scenarios(request.project, request.scenarios)?;
    let workload = session.workload(request.workload, watcher)?;
    refuse_errors(&engine::check_growth(request.project, scenarios[0], &workload))?;
    let conditions = conditions_of(session, scenarios[0])?;
    let fit = fit_of(session, request.project, &workload, &catalog.snapshot);
    let input = input(&workload, scenarios[0], conditions.as_deref(), fit.as_deref(), request);
    Ok(engine::judged_scores(&plans[0], &input, path, tier, watcher)?)
}

/// The rows that a filter names, where they are still in memory and of that workload.
pub(super) fn named(
    session: &Session,
    filter: Option<&ReplayedFilter>,
    workload_digest: &str,
) -> Result<Option<Arc<ReplayedRows>>, ApiError> {
    let Some(filter) = filter else { return Ok(None) };
    let found = session.replayed(&filter.id).filter(|found| found.workload_digest == workload_digest);
    found.map(Some).ok_or_else(|| {
        ApiError::new(ErrorCode::NotFound, "the replay that these requests were found by is no longer in memory")
            .with_hint("remove the filter, or choose the figure again on Compare")
    })
}

fn summary(found: &ReplayedRows) -> ReplaySelection {
    ReplaySelection { id: found.id.clone(), requests: found.requests, rows: found.rows.len() as u64 }
}

impl ReplayedRows {
    pub(crate) fn is(&self, id: &str) -> bool {
        self.id == id
    }
}
