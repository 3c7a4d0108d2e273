//! The cost of ownership over the months ahead, by architecture.

use routewright_domain::{
    AssumedAhead, CostProjection, Expectation, Ownership, PresetQuantity, Project, ReplayedMonths, Scenario, Timestamp,
    assumption_presets, demand_ahead,
};
use routewright_engine::Plan;
use routewright_planning::{replayed_months, requests_of_months};

use crate::catalog::conditions_of;
use crate::error::{ApiError, ErrorCode};
use crate::jobs::Watcher;
use crate::quality::fit_of;
use crate::replay::{ReplayRequest, baseline_first, compare_architectures, input, plans, threads};
use crate::session::Session;
use crate::uncertainty::{compared_intervals, one_scenario};
use crate::wire::ProjectionReport;

/// Projects the cost of every compared architecture over the months that the project looks ahead, with bands of growth, prices and the
/// choice of requests.
pub fn project_costs(
    session: &Session,
    request: &ReplayRequest,
    watcher: &Watcher,
) -> Result<ProjectionReport, ApiError> {
    let comparison = compare_architectures(session, request, watcher)?;
    let intervals = compared_intervals(session, request, watcher)?;
    let workload = session.workload(request.workload, watcher)?;
    let arrivals = &workload.columns.arrival_ns;
    let [first, last] = [arrivals.first(), arrivals.last()].map(|at| Timestamp(at.unwrap_or(0)));
    let days = last.days_since(first);
    let scenario = one_scenario(request)?;
    let replayed = replayed_months_of(session, request, scenario, watcher)?;
    let (outcomes, intervals) = (&comparison.outcomes, Some(&intervals));
    let projection = CostProjection::of(request.project, scenario, outcomes, days, intervals, &replayed);
    let projection = projection.ok_or_else(|| {
        let name = &comparison.workload;
        ApiError::new(
            ErrorCode::BadInput,
            format!("`{name}` has no span of time, so nothing says what a month of it costs"),
        )
        .with_hint("choose a workload whose requests arrive at different times")
    })?;
    Ok(ProjectionReport {
        workload: comparison.workload,
        workload_digest: comparison.workload_digest,
        catalog: comparison.catalog,
        seed: comparison.seed,
        scenario: comparison.scenario,
        baseline: comparison.baseline,
        projection,
    })
}

/// Months of the compared architectures, as they are replayed where one of them has budgets.
pub(crate) fn replayed_months_of(
    session: &Session,
    request: &ReplayRequest,
    scenario: &Scenario,
    watcher: &Watcher,
) -> Result<Vec<ReplayedMonths>, ApiError> {
    let (project, catalog) = (request.project, session.catalog());
    let plans = plans(&catalog.snapshot, project, &baseline_first(project, request.architectures))?;
    let plans: Vec<&Plan> = plans.iter().collect();
    let workload = session.workload(request.workload, watcher)?;
    let fit = fit_of(session, project, &workload, &catalog.snapshot);
    let recorded = conditions_of(session, scenario)?;
    let input = input(&workload, scenario, recorded.as_deref(), fit.as_deref(), request);
    let demand = demand_ahead(&AssumedAhead::of(project, scenario), project.ownership.months_ahead());
    watcher.expect(requests_of_months(&plans, &input, demand));
    Ok(replayed_months(&plans, &input, demand, threads(), watcher)?)
}

/// Other assumptions than the project's about the months ahead.
#[derive(Debug, Clone, Default)]
pub struct ProjectionAssumptions {
    /// Months to look ahead, 1 to 60.
    pub months: Option<u32>,
    /// Growth of traffic a month: a published figure by its id, or low, expected and high per cent.
    pub growth: Option<String>,
    /// Change of token prices a year, likewise.
    pub prices: Option<String>,
}

/// A project with these assumptions in the place of its own.
pub fn with_assumptions(project: &Project, other: &ProjectionAssumptions) -> Result<Project, ApiError> {
    let own = &project.ownership;
    let read = |text: &Option<String>, quantity, own: &Option<Expectation>| match text {
        Some(text) => expectation(text, quantity).map(Some),
        None => Ok(own.clone()),
    };
    let ownership = Ownership {
        months: other.months.or(own.months),
        growth_per_month: read(&other.growth, PresetQuantity::GrowthPerMonth, &own.growth_per_month)?,
        price_change_per_year: read(&other.prices, PresetQuantity::PriceChangePerYear, &own.price_change_per_year)?,
        ..own.clone()
    };
    Ok(Project { ownership, ..project.clone() })
}

fn expectation(text: &str, quantity: PresetQuantity) -> Result<Expectation, ApiError> {
    let presets: Vec<_> = assumption_presets().into_iter().filter(|preset| preset.quantity == quantity).collect();
    if let Some(preset) = presets.iter().find(|preset| preset.id == text) {
        return Ok(preset.expectation.clone());
    }
    let percent = |part: &str| part.trim().trim_end_matches('%').trim().parse::<f64>().ok().map(|value| value / 100.0);
    let numbers: Option<Vec<f64>> = text.split(',').map(percent).collect();
    let unknown = routewright_domain::UnknownFields::new();
    let banded = |low: f64, expected: f64, high: f64| Expectation { low, expected, high, source: None, unknown };
    let found = match numbers.as_deref() {
        Some([one]) => Some(banded(*one, *one, *one)),
        Some([low, expected, high]) => Some(banded(*low, *expected, *high)),
        _ => None,
    };
    let is_band =
        |own: &Expectation| own.low <= own.expected && own.expected <= own.high && own.low > -1.0 && own.high <= 10.0;
    found.filter(is_band).ok_or_else(|| {
        let ids: Vec<&str> = presets.iter().map(|preset| preset.id.as_str()).collect();
        ApiError::new(ErrorCode::BadInput, format!("`{text}` is no band of growth or prices")).with_hint(format!(
            "give low,expected,high in per cent, above -100 and up to 1000, or one of {}",
            ids.join(", ")
        ))
    })
}
