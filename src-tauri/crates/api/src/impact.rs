//! What the step from one catalog to another means for a project.

use routewright_catalog::{Catalog, CatalogDiff, diff};
use routewright_domain::{CatalogImpact, Project, ScenarioId};
use routewright_planning::{CatalogStep, ModelChange, ReplayedTraffic, impact};

use crate::catalog::{CatalogSource, conditions_of, find_catalog};
use crate::error::ApiError;
use crate::jobs::Watcher;
use crate::quality::fit_of;
use crate::replay::{catalog_reference, scenarios, threads};
use crate::session::{Session, WorkloadSource};

/// Which step, and for what.
#[derive(Debug, Clone, Copy)]
pub struct ImpactRequest<'a> {
    /// The project.
    pub project: &'a Project,
    /// The older catalog.
    pub from: &'a CatalogSource,
    /// The newer one.
    pub to: &'a CatalogSource,
    /// What is replayed at both; without one there are no figures of replays.
    pub workload: Option<&'a WorkloadSource>,
    /// Under which scenario; the first unless named.
    pub scenario: Option<&'a ScenarioId>,
}

/// Which policies of a project the step touches, what it does to cost and quality, and which changes answer to it.
pub fn catalog_impact(
    session: &Session,
    request: &ImpactRequest,
    watcher: &Watcher,
) -> Result<CatalogImpact, ApiError> {
    let (from, to) = (find_catalog(session, request.from)?, find_catalog(session, request.to)?);
    let mut impact = of_step(session, request.project, &from, &to, request.workload, request.scenario, watcher)?;
    let today = session.host.now().to_string().chars().take("2026-08-08".len()).collect::<String>();
    for proposal in &mut impact.proposals {
        proposal.decision.date = Some(today.clone());
    }
    Ok(impact)
}

/// The same for the step from a catalog to the one in use. Its decisions have no day yet, so that the same step is the same.
pub(crate) fn impact_between(
    session: &Session,
    project: &Project,
    from: &CatalogSource,
    workload: &WorkloadSource,
    scenario: &ScenarioId,
    watcher: &Watcher,
) -> Result<CatalogImpact, ApiError> {
    let (from, to) = (find_catalog(session, from)?, session.catalog());
    of_step(session, project, &from, &to, Some(workload), Some(scenario), watcher)
}

fn of_step(
    session: &Session,
    project: &Project,
    from: &Catalog,
    to: &Catalog,
    workload: Option<&WorkloadSource>,
    scenario: Option<&ScenarioId>,
    watcher: &Watcher,
) -> Result<CatalogImpact, ApiError> {
    let found = diff(&from.snapshot, &to.snapshot);
    let not_compared = found.incomparable.clone();
    let changes = changes(found);
    let (from_named, to_named) = (catalog_reference(from), catalog_reference(to));
    let step = CatalogStep {
        project,
        from: (&from.snapshot, &from_named),
        to: (&to.snapshot, &to_named),
        changes: &changes,
        not_compared: &not_compared,
    };
    let wanted: Vec<ScenarioId> = scenario.into_iter().cloned().collect();
    let scenario = scenarios(project, &wanted)?[0];
    let workload = workload.map(|source| session.workload(source, watcher)).transpose()?;
    let conditions = conditions_of(session, scenario)?;
    let fit = workload.as_ref().and_then(|workload| fit_of(session, project, workload, &to.snapshot));
    let traffic = workload.as_deref().map(|workload| ReplayedTraffic {
        workload,
        scenario,
        conditions: conditions.as_deref(),
        fitted: fit.as_deref().map(|fit| &fit.fitted),
        seed: project.seed,
    });
    if let Some(workload) = &workload {
        // At both catalogs, and repaired; how many proposals there are, nobody knows yet.
        watcher.expect((workload.columns.len() * project.architectures.len() * 3) as u64);
    }
    Ok(impact(&step, traffic.as_ref(), threads(), watcher)?)
}

/// The differences one by one.
fn changes(diff: CatalogDiff) -> Vec<ModelChange> {
    let launched = diff.launched.into_iter().map(|one| ModelChange::Launched { model: one.model });
    let retired = diff.retired.into_iter().map(|one| {
        if one.gone {
            ModelChange::Gone { model: one.model, announced: one.date }
        } else {
            ModelChange::Retires { model: one.model, on: one.date }
        }
    });
    let prices = diff.prices.into_iter().map(|one| ModelChange::Price {
        price: one.condition.map_or_else(|| one.price.to_owned(), |condition| format!("{} {condition}", one.price)),
        model: one.model,
        endpoint: one.endpoint,
        old: one.old,
        new: one.new,
    });
    let contexts = diff.context.into_iter().map(|one| ModelChange::Context {
        model: one.model,
        endpoint: one.endpoint,
        old: one.old,
        new: one.new,
    });
    let added = diff.endpoints_added.into_iter();
    let added = added.map(|one| ModelChange::EndpointAdded { model: one.model, endpoint: one.endpoint });
    let removed = diff.endpoints_removed.into_iter();
    let removed = removed.map(|one| ModelChange::EndpointRemoved { model: one.model, endpoint: one.endpoint });
    launched.chain(retired).chain(prices).chain(contexts).chain(added).chain(removed).collect()
}
