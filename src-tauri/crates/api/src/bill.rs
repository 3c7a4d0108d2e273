//! A kept replay as a plan, against the log of what happened then.

use std::sync::Arc;

use routewright_catalog::Catalog;
use routewright_domain::{
    ArchitectureId, Comparison, PlanBill, Project, ScenarioId, Timestamp, Workload, project_digest,
};
use routewright_planning::{BillError, Came, KeptPlan, bill};

use crate::catalog::{CatalogSource, bundled, conditions_of, find_catalog};
use crate::error::{ApiError, ErrorCode};
use crate::jobs::Watcher;
use crate::quality::fit_of;
use crate::replay::{ReplayRequest, catalog_reference, replay_architectures, scenarios, threads};
use crate::replays::show_replay;
use crate::session::{Session, WorkloadSource};
use crate::wire::ReplayListing;

/// Which plan, and which log.
#[derive(Debug, Clone, Copy)]
pub struct BillRequest<'a> {
    /// The project.
    pub project: &'a Project,
    /// Number of the kept replay that is the plan.
    pub plan: i64,
    /// What came.
    pub workload: &'a WorkloadSource,
}

/// Where reality left the plan, driver by driver. Prices of the time are those of the catalog in use.
pub fn plan_against_bill(session: &Session, request: &BillRequest, watcher: &Watcher) -> Result<PlanBill, ApiError> {
    let project = request.project;
    let kept = show_replay(session, request.plan)?;
    let made_of = &kept.replay;
    let in_use = session.catalog();
    let now = catalog_reference(&in_use);
    let catalog = catalog_of(session, &in_use, &made_of.catalog_digest)?;
    let then = catalog.as_ref().map(|catalog| catalog_reference(catalog));
    let changed_since = project_digest(project) != made_of.project_digest;
    let planned = if changed_since { workload_of(session, &made_of.workload_digest)? } else { None };
    let planned = planned.map(Arc::new);
    let planned_fit = planned.as_ref().and_then(|workload| fit_of(session, project, workload, &in_use.snapshot));
    let came = session.workload(request.workload, watcher)?;
    let fit = fit_of(session, project, &came, &in_use.snapshot);
    let scenario = project.scenarios.iter().find(|one| one.id.as_str() == made_of.scenario);
    let conditions = scenario.map(|scenario| conditions_of(session, scenario)).transpose()?.flatten();
    let plan = KeptPlan {
        replay: made_of.id,
        at: made_of.at,
        outcome: &kept.outcome,
        workload_name: &made_of.workload,
        workload: planned.as_deref(),
        fitted: planned_fit.as_deref().map(|fit| &fit.fitted),
        changed_since,
        catalog: catalog.as_deref().zip(then.as_ref()).map(|(catalog, then)| (&catalog.snapshot, then)),
        seed: made_of.seed,
        conditions: conditions.as_deref(),
    };
    // At the prices of the plan, at those of the time, and by list where the log says that requests went.
    watcher.expect((came.columns.len() * (2 + 2 * project.features.len())) as u64);
    let reality =
        Came { workload: &came, catalog: (&in_use.snapshot, &now), fitted: fit.as_deref().map(|fit| &fit.fitted) };
    let mut found = bill(project, &plan, &reality, threads(), watcher).map_err(|error| told(&error))?;
    if made_of.engine_version != env!("CARGO_PKG_VERSION") {
        found.remarks.push(format!(
            "The plan was replayed by version {}, and what came by {}: what changed between them counts as tokens.",
            made_of.engine_version,
            env!("CARGO_PKG_VERSION")
        ));
    }
    Ok(found)
}

/// A compared architecture as the plan, against what came, both at the prices in use.
pub(crate) fn bill_of(
    session: &Session,
    project: &Project,
    comparison: &Comparison,
    plan: &ArchitectureId,
    workload: &WorkloadSource,
    watcher: &Watcher,
) -> Result<PlanBill, ApiError> {
    let in_use = session.catalog();
    let now = catalog_reference(&in_use);
    let came = session.workload_beside(workload, watcher)?;
    let fit = fit_of(session, project, &came, &in_use.snapshot);
    let scenario = scenarios(project, std::slice::from_ref(&comparison.scenario))?[0];
    let conditions = conditions_of(session, scenario)?;
    let outcome = comparison.outcomes.iter().find(|outcome| outcome.architecture == *plan);
    let kept = KeptPlan {
        // It is not kept, and so has no number and no time.
        replay: 0,
        at: Timestamp(0),
        outcome: outcome.ok_or_else(|| ApiError::internal(format!("`{plan}` was not compared")))?,
        workload_name: &comparison.workload,
        workload: None,
        fitted: None,
        changed_since: false,
        catalog: Some((&in_use.snapshot, &now)),
        seed: comparison.seed,
        conditions: conditions.as_deref(),
    };
    watcher.expect((came.columns.len() * (1 + 2 * project.features.len())) as u64);
    let reality =
        Came { workload: &came, catalog: (&in_use.snapshot, &now), fitted: fit.as_deref().map(|fit| &fit.fitted) };
    bill(project, &kept, &reality, threads(), watcher).map_err(|error| told(&error))
}

/// Replays an architecture and keeps it as a plan; gives its number in the history.
pub fn keep_plan(
    session: &Session,
    project: &Project,
    workload: &WorkloadSource,
    architecture: &ArchitectureId,
    scenario: &ScenarioId,
    watcher: &Watcher,
) -> Result<ReplayListing, ApiError> {
    let request = ReplayRequest {
        architectures: std::slice::from_ref(architecture),
        scenarios: std::slice::from_ref(scenario),
        ..ReplayRequest::new(project, workload)
    };
    let kept = replay_architectures(session, &request, watcher)?;
    match (kept.replays.first(), kept.not_kept) {
        (Some(id), _) => Ok(show_replay(session, *id)?.replay),
        (None, why) => Err(ApiError::internal(why.unwrap_or_else(|| "the plan could not be kept".to_owned()))),
    }
}

/// The catalog of a digest, where it is still to be had.
fn catalog_of(session: &Session, in_use: &Arc<Catalog>, digest: &str) -> Result<Option<Arc<Catalog>>, ApiError> {
    if in_use.digest == digest {
        return Ok(Some(Arc::clone(in_use)));
    }
    let bundled = bundled()?;
    if bundled.digest == digest {
        return Ok(Some(Arc::new(bundled)));
    }
    match find_catalog(session, &CatalogSource::Stored(digest.to_owned())) {
        Ok(found) => Ok(Some(Arc::new(found))),
        Err(error) if error.code == ErrorCode::NotFound => Ok(None),
        Err(error) => Err(error),
    }
}

/// The workload of a digest, where the history has it.
fn workload_of(session: &Session, digest: &str) -> Result<Option<Workload>, ApiError> {
    let history = session.own_history()?;
    let named = history.list()?.into_iter().find(|stored| stored.digest == digest);
    Ok(named.map(|stored| history.load(&stored.name)).transpose()?)
}

fn told(error: &BillError) -> ApiError {
    let message = error.to_string();
    match error {
        BillError::Cancelled(cancelled) => (*cancelled).into(),
        BillError::Missing(_) => ApiError::new(ErrorCode::NotFound, message)
            .with_hint("choose a plan that was kept of an architecture and a scenario that the project still has"),
        BillError::Invalid { .. } => ApiError::new(ErrorCode::InvalidProject, message)
            .with_hint("`routewright project check FILE` lists all problems"),
        BillError::NothingBilled(_) => ApiError::new(ErrorCode::BadInput, message)
            .with_hint("import a log with costs, or with models and tokens; `--map` says which columns hold them"),
    }
}
