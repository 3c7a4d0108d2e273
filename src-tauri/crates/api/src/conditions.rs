//! What recorded conditions tell: incidents and what they cost, hours without a record, the next day.

use std::sync::Arc;

use routewright_domain::{
    ArchitectureId, BlastRadius, ConditionCoverage, ConditionForecast, Project, RecordedConditions, RecordedIncident,
    ScenarioId,
};
use routewright_engine::ReplayInput;
use routewright_planning::{blast_radius, concerned_incidents, coverage, forecast, incidents};

use crate::catalog::conditions_of;
use crate::error::{ApiError, ErrorCode};
use crate::jobs::Watcher;
use crate::quality::fit_of;
use crate::replay::{ReplayRequest, outcome_of, plans, scenarios, threads};
use crate::session::{Session, WorkloadSource};
use crate::wire::IncidentEffects;

/// Every incident of a series, by endpoint, then by time.
pub fn list_incidents(session: &Session, name: &str) -> Result<Vec<RecordedIncident>, ApiError> {
    Ok(incidents(&*recorded_conditions(session, name)?))
}

/// Which hours of the week a series tells of, and which share of a workload's requests falls in others.
pub fn condition_coverage(
    session: &Session,
    name: &str,
    workload: Option<&WorkloadSource>,
    watcher: &Watcher,
) -> Result<ConditionCoverage, ApiError> {
    let recorded = recorded_conditions(session, name)?;
    let workload = workload.map(|source| session.workload(source, watcher)).transpose()?;
    Ok(coverage(&recorded, workload.as_deref()))
}

/// The next day of every endpoint, and how far such forecasts were off on the days of the series.
pub fn forecast_conditions(session: &Session, name: &str) -> Result<ConditionForecast, ApiError> {
    let recorded = recorded_conditions(session, name)?;
    forecast(&recorded).ok_or_else(|| {
        ApiError::new(ErrorCode::BadInput, format!("the recorded conditions `{name}` are too few for a forecast"))
            .with_hint("a day needs eight looks of a hundred requests and more at an endpoint")
    })
}

/// What each incident of a scenario's recorded conditions cost an architecture: the replay with it less the replay without it.
/// At most `most` incidents, those that were seen longest first.
pub fn incident_effects(
    session: &Session,
    project: &Project,
    source: &WorkloadSource,
    architecture: &ArchitectureId,
    scenario: Option<&ScenarioId>,
    most: usize,
    watcher: &Watcher,
) -> Result<IncidentEffects, ApiError> {
    let wanted: Vec<ScenarioId> = scenario.into_iter().cloned().collect();
    let scenario = scenarios(project, &wanted)?[0];
    let Some(recorded) = conditions_of(session, scenario)? else {
        let message = format!("the scenario `{}` names no recorded conditions", scenario.id);
        let hint = "give it `conditions` with the name of a series; `routewright catalog conditions` lists them";
        return Err(ApiError::new(ErrorCode::BadInput, message).with_hint(hint));
    };
    let catalog = session.catalog();
    let workload = session.workload(source, watcher)?;
    let plan = plans(&catalog.snapshot, project, std::slice::from_ref(architecture))?.remove(0);
    let fit = fit_of(session, project, &workload, &catalog.snapshot);
    let fitted = fit.as_deref().map(|fit| &fit.fitted);
    let input =
        ReplayInput { conditions: Some(&recorded), fitted, ..ReplayInput::new(&workload, scenario, project.seed) };
    let of_all = ReplayRequest {
        architectures: std::slice::from_ref(architecture),
        scenarios: std::slice::from_ref(&scenario.id),
        ..ReplayRequest::new(project, source)
    };
    // From memory, where it was compared before.
    let with = outcome_of(session, &of_all, watcher)?;
    let all = incidents(&recorded);
    let mut concerned = concerned_incidents(&all, &catalog.snapshot, &with, usize::MAX);
    let concerned_in_all = concerned.len() as u64;
    concerned.truncate(most);
    watcher.expect((workload.columns.len() * concerned.len()) as u64);
    let effects: Result<Vec<BlastRadius>, ApiError> = concerned
        .iter()
        .map(|incident| {
            let radius = blast_radius(incident, &plan, &with, &input, &recorded, threads(), watcher);
            Ok(radius?)
        })
        .collect();
    Ok(IncidentEffects {
        coverage: coverage(&recorded, Some(&workload)),
        found: all.len() as u64,
        concerned: concerned_in_all,
        incidents: concerned.into_iter().cloned().collect(),
        effects: effects?,
    })
}

/// A series by its name.
pub(crate) fn recorded_conditions(session: &Session, name: &str) -> Result<Arc<RecordedConditions>, ApiError> {
    let known = session.with_history(|history| Ok(history.list_conditions()?))?;
    if let Some(stored) = known.iter().find(|stored| stored.name == name) {
        return session.conditions(stored);
    }
    let names: Vec<&str> = known.iter().map(|stored| stored.name.as_str()).collect();
    let hint = if names.is_empty() {
        "it has none yet; `routewright catalog conditions FILE... --name NAME` reads some".to_owned()
    } else {
        format!("it has {}", names.join(", "))
    };
    let message = format!("the history has no recorded conditions `{name}`");
    Err(ApiError::new(ErrorCode::NotFound, message).with_hint(hint))
}
