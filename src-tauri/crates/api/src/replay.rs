//! Use cases that run the engine.

use std::num::{NonZeroU32, NonZeroUsize};
use std::sync::Arc;
use std::time::{Duration, Instant};

use routewright_catalog::Catalog;
use routewright_domain::{
    ArchitectureId, CatalogReference, CatalogSnapshot, Comparison, Diagnostic, Outcome, Project, RecordedConditions,
    Scenario, ScenarioId, Severity, Workload,
};
use routewright_engine::{Backtest, Plan, ReplayInput, backtest, compile, delta};

use crate::catalog::conditions_of;
use crate::error::{ApiError, ErrorCode};
use crate::jobs::Watcher;
use crate::quality::{WorkloadFit, fit_of};
use crate::remembered::{Ingredients, replayed_once};
use crate::replays::record;
use crate::session::{Session, WorkloadSource};
use crate::wire::{Kept, KeptComparison, KeptReport, ReplayReport};

/// What to replay.
#[derive(Debug, Clone)]
pub struct ReplayRequest<'a> {
    /// The project.
    pub project: &'a Project,
    /// Its requests.
    pub workload: &'a WorkloadSource,
    /// Architectures; empty means all.
    pub architectures: &'a [ArchitectureId],
    /// Scenarios; empty means the first.
    pub scenarios: &'a [ScenarioId],
    /// Seed instead of the project's.
    pub seed: Option<u64>,
    /// How many seeds are replayed, from that one on; one when absent.
    pub replications: Option<NonZeroU32>,
    /// On how many threads; no figure depends on it.
    pub threads: NonZeroUsize,
}

impl<'a> ReplayRequest<'a> {
    /// Every architecture under the first scenario, with the project's seed.
    #[must_use]
    pub fn new(project: &'a Project, workload: &'a WorkloadSource) -> Self {
        Self {
            project,
            workload,
            architectures: &[],
            scenarios: &[],
            seed: None,
            replications: None,
            threads: threads(),
        }
    }
}

/// Replays architectures under scenarios, each for itself, and keeps the outcomes in the history.
///
/// A history that cannot be written is told and fails nothing: what was asked for are the figures.
pub fn replay_architectures(
    session: &Session,
    request: &ReplayRequest,
    watcher: &Watcher,
) -> Result<KeptReport, ApiError> {
    let (report, replayed) = replay_report(session, request, watcher)?;
    Ok(kept(session, request, &replayed, report))
}

/// The same without keeping anything.
pub(crate) fn replay_architectures_once(
    session: &Session,
    request: &ReplayRequest,
    watcher: &Watcher,
) -> Result<ReplayReport, ApiError> {
    replay_report(session, request, watcher).map(|(report, _)| report)
}

fn replay_report(
    session: &Session,
    request: &ReplayRequest,
    watcher: &Watcher,
) -> Result<(ReplayReport, Replayed), ApiError> {
    let scenarios = scenarios(request.project, request.scenarios)?;
    let replayed = replay_under(session, request, request.architectures, &scenarios, watcher)?;
    let report = ReplayReport {
        workload: replayed.workload.identity.name.clone(),
        workload_digest: replayed.workload.identity.digest.clone(),
        catalog: catalog_reference(&replayed.catalog),
        seed: request.seed.unwrap_or(request.project.seed),
        outcomes: replayed.outcomes.clone(),
    };
    Ok((report, replayed))
}

/// Replays the baseline and the candidates under one scenario and holds them against each other.
///
/// Nothing is kept: whoever edits a policy compares again with every stroke.
pub fn compare_architectures(
    session: &Session,
    request: &ReplayRequest,
    watcher: &Watcher,
) -> Result<Comparison, ApiError> {
    compare(session, request, watcher).map(|(comparison, _)| comparison)
}

/// The same, and keeps the outcomes in the history as [`replay_architectures`] does.
pub fn compare_and_keep(
    session: &Session,
    request: &ReplayRequest,
    watcher: &Watcher,
) -> Result<KeptComparison, ApiError> {
    let (comparison, replayed) = compare(session, request, watcher)?;
    // What is kept and printed depends on its inputs alone.
    Ok(kept(session, request, &replayed, Comparison { elapsed_ms: None, ..comparison }))
}

fn compare(session: &Session, request: &ReplayRequest, watcher: &Watcher) -> Result<(Comparison, Replayed), ApiError> {
    let project = request.project;
    let wanted = baseline_first(project, request.architectures);
    let [scenario] = scenarios(project, request.scenarios)?[..] else {
        return Err(ApiError::new(ErrorCode::BadInput, "a comparison is made under one scenario")
            .with_hint("name one scenario"));
    };
    let replayed = replay_under(session, request, &wanted, &[scenario], watcher)?;
    let outcomes = replayed.outcomes.clone();
    let comparison = Comparison {
        workload: replayed.workload.identity.name.clone(),
        workload_digest: replayed.workload.identity.digest.clone(),
        catalog: catalog_reference(&replayed.catalog),
        seed: request.seed.unwrap_or(project.seed),
        scenario: scenario.id.clone(),
        baseline: project.baseline.clone(),
        deltas: outcomes.iter().skip(1).map(|candidate| delta(&outcomes[0], candidate)).collect(),
        outcomes,
        elapsed_ms: Some(replayed.elapsed.as_secs_f64() * 1_000.0),
    };
    Ok((comparison, replayed))
}

/// What the one architecture of the request comes to under its one scenario; the baseline is not replayed beside it.
pub(crate) fn outcome_of(session: &Session, request: &ReplayRequest, watcher: &Watcher) -> Result<Outcome, ApiError> {
    let scenarios = scenarios(request.project, request.scenarios)?;
    let outcomes = replay_under(session, request, request.architectures, &scenarios, watcher)?.outcomes;
    outcomes.into_iter().next().ok_or_else(|| ApiError::internal("the architecture was not replayed"))
}

/// Outcomes with what they were made of.
pub(crate) struct Replayed {
    /// At which prices: another catalog may have come into use since.
    pub(crate) catalog: Arc<Catalog>,
    pub(crate) workload: Arc<Workload>,
    /// The recorded conditions of each scenario, where it names some.
    pub(crate) conditions: Vec<(ScenarioId, Option<Arc<RecordedConditions>>)>,
    outcomes: Vec<Outcome>,
    /// What the engine took.
    elapsed: Duration,
}

fn replay_under(
    session: &Session,
    request: &ReplayRequest,
    architectures: &[ArchitectureId],
    scenarios: &[&Scenario],
    watcher: &Watcher,
) -> Result<Replayed, ApiError> {
    let catalog = session.catalog();
    let plans = plans(&catalog.snapshot, request.project, architectures)?;
    let workload = session.workload(request.workload, watcher)?;
    watcher.expect((workload.columns.len() * plans.len() * scenarios.len()) as u64);
    let (mut conditions, mut outcomes, mut elapsed) = (Vec::new(), Vec::new(), Duration::ZERO);
    let fit = fit_of(session, request.project, &workload, &catalog.snapshot);
    for scenario in scenarios {
        let recorded = conditions_of(session, scenario)?;
        refuse_errors(&routewright_engine::check_growth(request.project, scenario, &workload))?;
        let input = input(&workload, scenario, recorded.as_deref(), fit.as_deref(), request);
        let ingredients = |plan: &Plan| {
            let (made_of, draws) = ((&catalog, &workload), (input.seed, input.replications));
            Ingredients::of(request.project, plan.architecture(), scenario, draws, made_of, recorded.as_ref())
        };
        let started = Instant::now();
        outcomes.extend(replayed_once(session, &plans, &input, request.threads, ingredients, watcher)?);
        elapsed += started.elapsed();
        conditions.push((scenario.id.clone(), recorded));
    }
    Ok(Replayed { catalog, workload, conditions, outcomes, elapsed })
}

fn kept<T>(session: &Session, request: &ReplayRequest, replayed: &Replayed, result: T) -> Kept<T> {
    match record(session, request, replayed, &replayed.outcomes) {
        Ok(replays) => Kept { result, replays, not_kept: None },
        Err(error) => Kept { result, replays: Vec::new(), not_kept: Some(error.message) },
    }
}

/// What the engine replays on.
pub(crate) fn input<'a>(
    workload: &'a Workload,
    scenario: &'a Scenario,
    conditions: Option<&'a RecordedConditions>,
    fit: Option<&'a WorkloadFit>,
    request: &ReplayRequest,
) -> ReplayInput<'a> {
    let seed = request.seed.unwrap_or(request.project.seed);
    let replications = request.replications.unwrap_or(NonZeroU32::MIN);
    ReplayInput {
        replications,
        conditions,
        fitted: fit.map(|fit| &fit.fitted),
        ..ReplayInput::new(workload, scenario, seed)
    }
}

/// The recorded architecture against what was recorded.
pub fn backtest_workload(
    session: &Session,
    workload: &WorkloadSource,
    seed: u64,
    watcher: &Watcher,
) -> Result<Backtest, ApiError> {
    let workload = session.workload(workload, watcher)?;
    watcher.expect(workload.columns.len() as u64);
    Ok(backtest(&workload, &session.catalog().snapshot, seed, threads(), watcher)?)
}

pub(crate) fn threads() -> NonZeroUsize {
    std::thread::available_parallelism().unwrap_or(NonZeroUsize::MIN)
}

pub(crate) fn catalog_reference(catalog: &Catalog) -> CatalogReference {
    CatalogReference { date: catalog.snapshot.date.clone(), digest: catalog.digest.clone() }
}

pub(crate) fn baseline_first(project: &Project, wanted: &[ArchitectureId]) -> Vec<ArchitectureId> {
    let all: Vec<ArchitectureId> = project.architectures.iter().map(|architecture| architecture.id.clone()).collect();
    let chosen = if wanted.is_empty() { all.as_slice() } else { wanted };
    let candidates = chosen.iter().filter(|id| **id != project.baseline).cloned();
    std::iter::once(project.baseline.clone()).chain(candidates).collect()
}

pub(crate) fn plans(
    catalog: &CatalogSnapshot,
    project: &Project,
    wanted: &[ArchitectureId],
) -> Result<Vec<Plan>, ApiError> {
    refuse_errors(&routewright_engine::check_shared(project, catalog))?;
    let position_of = |id: &ArchitectureId| {
        let known =
            || project.architectures.iter().map(|architecture| architecture.id.as_str()).collect::<Vec<_>>().join(", ");
        project.architectures.iter().position(|architecture| architecture.id == *id).ok_or_else(|| {
            ApiError::new(ErrorCode::NotFound, format!("the project has no architecture `{id}`"))
                .with_hint(format!("it has {}", known()))
        })
    };
    let positions: Vec<usize> = if wanted.is_empty() {
        (0..project.architectures.len()).collect()
    } else {
        wanted.iter().map(position_of).collect::<Result<_, _>>()?
    };
    let compiled = positions.into_iter().map(|position| compile(project, position, catalog));
    compiled.map(|compiled| compiled.plan.ok_or_else(|| invalid(&compiled.diagnostics))).collect()
}

pub(crate) fn refuse_errors(diagnostics: &[Diagnostic]) -> Result<(), ApiError> {
    if diagnostics.iter().any(|found| found.severity == Severity::Error) { Err(invalid(diagnostics)) } else { Ok(()) }
}

fn invalid(diagnostics: &[Diagnostic]) -> ApiError {
    let errors: Vec<&Diagnostic> = diagnostics.iter().filter(|found| found.severity == Severity::Error).collect();
    let first = errors.first().map_or_else(String::new, |first| format!(": {} (at {})", first.message, first.path));
    let more = if errors.len() > 1 { format!(", and {} more", errors.len() - 1) } else { String::new() };
    let error = ApiError::new(ErrorCode::InvalidProject, format!("the project has errors{first}{more}"));
    match errors.first().and_then(|first| first.hint.clone()) {
        Some(hint) => error.with_hint(hint),
        None => error.with_hint("`routewright project check FILE` lists all of them"),
    }
}

pub(crate) fn scenarios<'a>(project: &'a Project, wanted: &[ScenarioId]) -> Result<Vec<&'a Scenario>, ApiError> {
    let none =
        || ApiError::new(ErrorCode::InvalidProject, "the project has no scenario").with_hint("add one to `scenarios`");
    if wanted.is_empty() {
        return Ok(vec![project.scenarios.first().ok_or_else(none)?]);
    }
    let find = |id: &ScenarioId| {
        let known = || project.scenarios.iter().map(|scenario| scenario.id.as_str()).collect::<Vec<_>>().join(", ");
        project.scenarios.iter().find(|scenario| scenario.id == *id).ok_or_else(|| {
            ApiError::new(ErrorCode::NotFound, format!("the project has no scenario `{id}`"))
                .with_hint(format!("it has {}", known()))
        })
    };
    wanted.iter().map(find).collect()
}
