//! Use cases that say how far figures can be trusted.

use std::sync::Arc;

use routewright_domain::{
    ArchitectureId, Comparison, DocumentSettings, Intervals, Outcome, Project, Scenario, Sensitivity, content_digest,
};
use routewright_engine::{Plan, ReplayInput};
use routewright_planning::uncertainty::{IntervalInput, SensitivityInput, StudyError, intervals, sensitivity};

use crate::catalog::conditions_of;
use crate::error::{ApiError, ErrorCode};
use crate::jobs::Watcher;
use crate::quality::fit_of;
use crate::replay::{ReplayRequest, baseline_first, compare_architectures, plans, refuse_errors, scenarios, threads};
use crate::session::Session;
use crate::wire::Uncertainty;

/// Intervals of every figure that `compare` gives, and of every difference.
pub fn compared_intervals(
    session: &Session,
    request: &ReplayRequest,
    watcher: &Watcher,
) -> Result<Intervals, ApiError> {
    let wanted = baseline_first(request.project, request.architectures);
    let scenario = one_scenario(request)?;
    intervals_under(session, request, &wanted, scenario, watcher)
}

/// Intervals of every figure that `replay` gives, for each scenario.
pub fn replayed_intervals(
    session: &Session,
    request: &ReplayRequest,
    watcher: &Watcher,
) -> Result<Vec<Intervals>, ApiError> {
    let scenarios = scenarios(request.project, request.scenarios)?;
    let under = |scenario| intervals_under(session, request, request.architectures, scenario, watcher);
    scenarios.into_iter().map(under).collect()
}

/// The one scenario of a request.
pub(crate) fn one_scenario<'a>(request: &ReplayRequest<'a>) -> Result<&'a Scenario, ApiError> {
    match scenarios(request.project, request.scenarios)?[..] {
        [scenario] => Ok(scenario),
        _ => {
            Err(ApiError::new(ErrorCode::BadInput, "intervals are made under one scenario")
                .with_hint("name one scenario"))
        }
    }
}

fn intervals_under(
    session: &Session,
    request: &ReplayRequest,
    architectures: &[ArchitectureId],
    scenario: &Scenario,
    watcher: &Watcher,
) -> Result<Intervals, ApiError> {
    let project = request.project;
    let catalog = session.catalog();
    let governed = plans(&catalog.snapshot, project, architectures)?;
    let workload = session.workload(request.workload, watcher)?;
    let recorded = conditions_of(session, scenario)?;
    let fit = fit_of(session, project, &workload, &catalog.snapshot);
    refuse_errors(&routewright_engine::check_growth(project, scenario, &workload))?;
    let governed: Vec<&Plan> = governed.iter().collect();
    let seed = request.seed.unwrap_or(project.seed);
    let input = IntervalInput {
        project,
        plans: &governed,
        baseline: governed.iter().position(|plan| *plan.architecture() == project.baseline),
        replay: ReplayInput {
            conditions: recorded.as_deref(),
            fitted: fit.as_deref().map(|fit| &fit.fitted),
            ..ReplayInput::new(&workload, scenario, seed)
        },
        fit: fit.as_deref().map(|fit| &fit.fit),
    };
    watcher.expect(input.requests());
    Ok(intervals(&input, threads(), watcher)?)
}

/// Months ahead that assumptions are looked at: prices and traffic of a year.
pub const MONTHS_AHEAD: u32 = 12;

/// Intervals of every figure, and what the figures of each candidate rest on; of the baseline where it is alone.
pub fn uncertainty(session: &Session, request: &ReplayRequest, watcher: &Watcher) -> Result<Uncertainty, ApiError> {
    let comparison = compare_architectures(session, request, watcher)?;
    uncertainty_of(session, request, comparison, watcher)
}

/// The same of one candidate that has been compared, from memory where it was asked for before.
pub(crate) fn trust(
    session: &Session,
    request: &ReplayRequest,
    comparison: &Comparison,
    candidate: &ArchitectureId,
    watcher: &Watcher,
) -> Result<Arc<Uncertainty>, ApiError> {
    let of = |id: &ArchitectureId| *id == comparison.baseline || id == candidate;
    let comparison = Comparison {
        outcomes: comparison.outcomes.iter().filter(|own| of(&own.architecture)).cloned().collect(),
        elapsed_ms: None,
        ..comparison.clone()
    };
    // What the document says beside the figures changes none of them.
    let project = Project {
        name: String::new(),
        document: DocumentSettings::default(),
        decisions: vec![],
        ..request.project.clone()
    };
    let made_of =
        serde_json::to_string(&(&project, &comparison)).map_err(|error| ApiError::internal(error.to_string()))?;
    session.trust(&content_digest(made_of.as_bytes()), || {
        let one = ReplayRequest { architectures: std::slice::from_ref(candidate), ..request.clone() };
        uncertainty_of(session, &one, comparison, watcher)
    })
}

fn uncertainty_of(
    session: &Session,
    request: &ReplayRequest,
    comparison: Comparison,
    watcher: &Watcher,
) -> Result<Uncertainty, ApiError> {
    let project = request.project;
    let scenario = one_scenario(request)?;
    let intervals = compared_intervals(session, request, watcher)?;
    let candidates: Vec<&ArchitectureId> = match &comparison.outcomes[..] {
        [alone] => vec![&alone.architecture],
        all => all.iter().skip(1).map(|outcome| &outcome.architecture).collect(),
    };
    let mut sensitivities = Vec::new();
    for candidate in candidates {
        let of = Rests { comparison: &comparison, intervals: &intervals, candidate, months_ahead: MONTHS_AHEAD };
        sensitivities.extend(rests_on(session, request, scenario, &of, watcher)?);
    }
    Ok(Uncertainty {
        workload: comparison.workload,
        workload_digest: comparison.workload_digest,
        catalog: comparison.catalog,
        seed: comparison.seed,
        scenario: scenario.id.clone(),
        baseline: project.baseline.clone(),
        intervals,
        sensitivities,
    })
}

/// What the figures of one architecture rest on; `None` where the workload has no span or costs nothing.
pub fn sensitivity_of(
    session: &Session,
    request: &ReplayRequest,
    candidate: &ArchitectureId,
    months_ahead: u32,
    watcher: &Watcher,
) -> Result<Option<Sensitivity>, ApiError> {
    let one = ReplayRequest { architectures: std::slice::from_ref(candidate), ..request.clone() };
    let scenario = one_scenario(&one)?;
    let comparison = compare_architectures(session, &one, watcher)?;
    let intervals = compared_intervals(session, &one, watcher)?;
    let of = Rests { comparison: &comparison, intervals: &intervals, candidate, months_ahead };
    rests_on(session, &one, scenario, &of, watcher)
}

/// Figures that are known already of what is asked about.
pub(crate) struct Rests<'a> {
    pub(crate) comparison: &'a Comparison,
    pub(crate) intervals: &'a Intervals,
    pub(crate) candidate: &'a ArchitectureId,
    pub(crate) months_ahead: u32,
}

pub(crate) fn rests_on(
    session: &Session,
    request: &ReplayRequest,
    scenario: &Scenario,
    of: &Rests,
    watcher: &Watcher,
) -> Result<Option<Sensitivity>, ApiError> {
    let project = request.project;
    let position = |id: &ArchitectureId| project.architectures.iter().position(|own| own.id == *id);
    let outcome = |id: &ArchitectureId| of.comparison.outcomes.iter().find(|own| own.architecture == *id);
    let Some((candidate, own)) = position(of.candidate).zip(outcome(of.candidate)) else { return Ok(None) };
    let baseline = position(&project.baseline).filter(|at| *at != candidate);
    let outcomes: Vec<&Outcome> =
        std::iter::once(own).chain(baseline.and_then(|_| outcome(&project.baseline))).collect();
    let catalog = session.catalog();
    let workload = session.workload(request.workload, watcher)?;
    let recorded = conditions_of(session, scenario)?;
    let fit = fit_of(session, project, &workload, &catalog.snapshot);
    let seed = request.seed.unwrap_or(project.seed);
    let compared: Vec<ArchitectureId> = outcomes.iter().map(|own| own.architecture.clone()).collect();
    let plans = plans(&catalog.snapshot, project, &compared)?;
    let with_budgets: Vec<&ArchitectureId> =
        plans.iter().filter(|plan| plan.has_budgets()).map(Plan::architecture).collect();
    let input = SensitivityInput {
        project,
        catalog: &catalog.snapshot,
        replay: ReplayInput {
            conditions: recorded.as_deref(),
            fitted: fit.as_deref().map(|fit| &fit.fitted),
            ..ReplayInput::new(&workload, scenario, seed)
        },
        candidate,
        baseline,
        outcomes: &outcomes,
        intervals: of.intervals,
        with_budgets: &with_budgets,
        months_ahead: of.months_ahead,
    };
    watcher.expect(input.requests());
    Ok(sensitivity(&input, threads(), watcher)?)
}

impl From<StudyError> for ApiError {
    fn from(error: StudyError) -> Self {
        match error {
            StudyError::Cancelled(cancelled) => cancelled.into(),
            StudyError::Invalid { .. } => Self::new(ErrorCode::InvalidProject, error.to_string())
                .with_hint("state a narrower range in the project's assumptions"),
        }
    }
}
