//! Use cases on the journey of one request through an architecture.

use routewright_domain::{Explanation, FeatureId, JourneyKind, SearchDirection, Workload};
use routewright_engine::{self as engine, explain};
use routewright_history::key_of;

use crate::catalog::conditions_of;
use crate::error::{ApiError, ErrorCode};
use crate::jobs::Watcher;
use crate::quality::fit_of;
use crate::replay::{ReplayRequest, input, plans, refuse_errors, scenarios};
use crate::session::Session;

/// One request's journey under one architecture. `id` is its id in the log, or its number in order of arrival, from 1.
pub fn explain_request(session: &Session, request: &ReplayRequest, id: &str) -> Result<Explanation, ApiError> {
    let catalog = session.catalog();
    let plans = plans(&catalog.snapshot, request.project, request.architectures)?;
    let scenarios = scenarios(request.project, request.scenarios)?;
    let workload = session.workload(request.workload, &Watcher::silent())?;
    let row = row_of(&workload, id)?;
    refuse_errors(&engine::check_growth(request.project, scenarios[0], &workload))?;
    let conditions = conditions_of(session, scenarios[0])?;
    let fit = fit_of(session, request.project, &workload, &catalog.snapshot);
    Ok(explain(&plans[0], &input(&workload, scenarios[0], conditions.as_deref(), fit.as_deref(), request), row)?)
}

/// Number of the next request of a feature, after or before request `from`, whose journey is of `kind`.
pub fn find_journey(
    session: &Session,
    request: &ReplayRequest,
    feature: &FeatureId,
    kind: JourneyKind,
    from: u64,
    direction: SearchDirection,
) -> Result<Option<u64>, ApiError> {
    let catalog = session.catalog();
    let plans = plans(&catalog.snapshot, request.project, request.architectures)?;
    let scenarios = scenarios(request.project, request.scenarios)?;
    let watcher = Watcher::silent();
    let workload = session.workload(request.workload, &watcher)?;
    refuse_errors(&engine::check_growth(request.project, scenarios[0], &workload))?;
    let conditions = conditions_of(session, scenarios[0])?;
    let fit = fit_of(session, request.project, &workload, &catalog.snapshot);
    let input = input(&workload, scenarios[0], conditions.as_deref(), fit.as_deref(), request);
    Ok(engine::find_journey(&plans[0], &input, feature, kind, from, direction, &watcher)?)
}

/// Ids of a log are kept as keys, so an id finds its row without having been stored.
fn row_of(workload: &Workload, id: &str) -> Result<u64, ApiError> {
    let key = key_of(id);
    let by_id = workload.columns.request_key.iter().position(|own| own == key).map(|at| at as u64 + 1);
    by_id.or_else(|| id.parse().ok()).ok_or_else(|| {
        ApiError::new(ErrorCode::NotFound, format!("the workload has no request with the id `{id}`"))
            .with_hint("a number counts the requests in order of arrival, from 1")
    })
}
