//! Which assumption matters most, and how much of an interval is due to which.

use std::num::NonZeroUsize;

use routewright_domain::{
    ArchitectureId, ArchitectureIntervals, CatalogSnapshot, Intervals, Money, MonthFigures, MonthlyBill, Outcome,
    Project, Sensitivity, Timestamp, TornadoBar,
};
use routewright_engine::{ReplayInput, Watch};

use super::assumption::{Assumption, Setting, assumptions};
use super::chaos::{Spread, latin_hypercube};
use super::scale::{Growth, Scale};
use super::sentence::sensitivity_sentence;
use super::share::{Sampling, Taken};
use super::study::{MOST_REQUESTS, Part, Study, StudyError, sample};

/// Replays at places all over the ranges.
const PLACES: usize = 128;
/// The same where each decides more requests than this.
const FEWER_PLACES: usize = 64;
const MANY_REQUESTS: usize = 100_000;
/// Other seeds, to see what is luck.
const OTHER_SEEDS: u64 = 6;

/// What is asked.
#[derive(Debug, Clone, Copy)]
pub struct SensitivityInput<'a> {
    /// The project.
    pub project: &'a Project,
    /// Prices and figures.
    pub catalog: &'a CatalogSnapshot,
    /// What is replayed; the seed is the first of those that are.
    pub replay: ReplayInput<'a>,
    /// Position of the architecture in the project.
    pub candidate: usize,
    /// Position of the baseline, unless that is the candidate.
    pub baseline: Option<usize>,
    /// The candidate under this scenario as it is, then the baseline.
    pub outcomes: &'a [&'a Outcome],
    /// The intervals of the same figures.
    pub intervals: &'a Intervals,
    /// Architectures with a budget anywhere in them, which adds up over all requests.
    pub with_budgets: &'a [&'a ArchitectureId],
    /// Months from the workload to the month that is asked about.
    pub months_ahead: u32,
}

impl SensitivityInput<'_> {
    fn own(&self) -> Option<&ArchitectureIntervals> {
        self.intervals.of(&self.project.architectures.get(self.candidate)?.id)
    }

    /// How a part of the workload can stand for it.
    fn part(&self) -> Part {
        let positions = [self.candidate].into_iter().chain(self.baseline);
        let own = positions.filter_map(|position| self.project.architectures.get(position)).map(|own| &own.id);
        if own.clone().any(|id| self.with_budgets.contains(&id)) {
            return Part::Whole;
        }
        // An incident is over in a part of the time, which a part of the requests may miss.
        if !self.replay.scenario.incidents.is_empty() {
            return Part::Whole;
        }
        let stateful = own.filter_map(|id| self.intervals.of(id)).any(|own| own.stateful);
        if stateful { Part::Stretches } else { Part::Sessions }
    }

    /// Requests that are decided in all, for a bar of progress.
    #[must_use]
    pub fn requests(&self) -> u64 {
        let all = self.replay.workload.columns.len();
        let each = if self.part() == Part::Whole { all } else { all.min(MOST_REQUESTS) };
        let replays = places(each) as u64 + 3 + OTHER_SEEDS + 16;
        replays * each as u64 * (1 + u64::from(self.baseline.is_some()))
    }
}

fn places(requests: usize) -> usize {
    if requests > MANY_REQUESTS { FEWER_PLACES } else { PLACES }
}

/// Tornado and shares of variance of one architecture. `None` for a workload without a span or a cost.
pub fn sensitivity(
    input: &SensitivityInput,
    threads: NonZeroUsize,
    watch: &dyn Watch,
) -> Result<Option<Sensitivity>, StudyError> {
    let workload = input.replay.workload;
    let span_ns = workload.span_ns();
    let (Some(own), Some(outcome)) = (input.own(), input.outcomes.first()) else { return Ok(None) };
    let Some(bill) = own.month.filter(|_| outcome.cost_usd > Money::ZERO && span_ns > 0) else { return Ok(None) };
    // Assumptions are varied over these days, and not over the months that are replayed of them.
    let days = span_ns as f64 / Timestamp::NANOS_PER_DAY as f64;
    let tells = |of: &Outcome| {
        let is_multiplied = input.intervals.of(&of.architecture).is_none_or(|own| own.month_unstopped.is_none());
        is_multiplied && of.cut_short(days).is_none()
    };
    if !tells(outcome) {
        return Ok(None);
    }
    let base_tells = input.outcomes.get(1).is_some_and(|base| tells(base));
    let rows = sample(workload, input.part());
    let part = rows.as_ref().map(|rows| workload.select(rows));
    let replayed = part.as_ref().unwrap_or(workload);
    // What is fitted to outcomes is kept by row, too.
    let fitted_part = rows.as_ref().zip(input.replay.fitted).map(|(rows, fitted)| fitted.select(rows));
    let fitted = if rows.is_some() { fitted_part.as_ref() } else { input.replay.fitted };
    let share = replayed.columns.len() as f64 / workload.columns.len() as f64;
    let setting = Setting {
        project: input.project,
        catalog: input.catalog,
        workload,
        scenario: input.replay.scenario,
        outcome,
        months_ahead: input.months_ahead,
        span_ns,
        replayed,
        covered: if input.part() == Part::Stretches { share } else { 1.0 },
    };
    let assumptions = assumptions(&setting);
    let architectures: Vec<usize> = [input.candidate].into_iter().chain(input.baseline).collect();
    let replay = ReplayInput { workload: replayed, fitted, ..input.replay };
    let study = Study { setting: &setting, assumptions: &assumptions, architectures: &architectures, replay };
    // As it is; as expected; each assumption at its ends; then all over the ranges.
    let seeds: Vec<u64> = (0..=OTHER_SEEDS).map(|n| input.replay.seed.wrapping_add(n)).collect();
    let under_seeds = study.as_is(&seeds, threads, watch)?;
    let as_is = &under_seeds[0];
    let expected: Vec<f64> = assumptions.iter().map(|own| own.expected).collect();
    let spreads: Vec<Spread> = assumptions.iter().map(|own| own.spread).collect();
    let points = latin_hypercube(&spreads, places(replayed.columns.len()), input.replay.seed);
    let mut wanted = vec![expected.clone()];
    for (n, assumption) in assumptions.iter().enumerate() {
        wanted.extend(assumption.ends().map(|end| {
            let mut values = expected.clone();
            values[n] = end;
            values
        }));
    }
    let first_point = wanted.len();
    wanted.extend(points.iter().map(|point| assumptions.iter().zip(point).map(|(own, x)| own.value(*x)).collect()));
    let growth = if input.part() == Part::Whole { None } else { Growth::of(&study, &expected, threads, watch)? };
    let found =
        study.at(&growth.as_ref().map_or_else(|| wanted.clone(), |own| own.without(&wanted)), threads, watch)?;
    let scale = Scale { full: input.outcomes, part: as_is, span_ns, growth };
    let figures: Vec<MonthFigures> =
        found.iter().zip(&wanted).map(|(outcomes, values)| scale.figures(outcomes, Some(values))).collect();
    let bars = bars(&assumptions, &figures);
    let luck = luck(&under_seeds, share);
    let today = scale.figures(as_is, None);
    let taken = Taken {
        assumptions: &assumptions,
        spreads: &spreads,
        points: &points,
        figures: &figures[first_point..],
        expected: &figures[0],
        today: &today,
        sampling: Sampling {
            bill,
            saving: own.month_saving.filter(|_| base_tells),
            quality: own.figures.quality,
            fit: own.fit,
            luck,
            months: Timestamp::NANOS_PER_MONTH as f64 / span_ns as f64,
        },
        seed: input.replay.seed,
    };
    let (month, saving, cheaper_probability) = taken.totals();
    let mut sensitivity = Sensitivity {
        architecture: outcome.architecture.clone(),
        baseline: input.baseline.map(|position| input.project.architectures[position].id.clone()),
        scenario: input.replay.scenario.id.clone(),
        months_ahead: input.months_ahead,
        today,
        expected: figures[0],
        month,
        saving,
        cheaper_probability,
        bars,
        shares: taken.shares(),
        replays: u32::try_from(found.len()).unwrap_or(u32::MAX),
        requests: replayed.columns.len() as u64,
        sentence: String::new(),
    };
    sensitivity.sentence = sensitivity_sentence(&sensitivity, |id| {
        input.project.architecture(id).map_or_else(|| id.to_string(), |own| own.name.clone())
    });
    Ok(Some(sensitivity))
}

/// Relative variances of the costs over seeds: of the candidate, and of the saving; as of the whole workload.
fn luck(under_seeds: &[Vec<Outcome>], share: f64) -> [f64; 2] {
    let costs: Vec<[f64; 2]> = under_seeds.iter().map(|outcomes| pair(outcomes)).collect();
    let relative = |side: usize| {
        let values = costs.iter().map(|own| own[side]);
        let mean = values.clone().sum::<f64>() / costs.len() as f64;
        let variance = values.map(|value| (value - mean).powi(2)).sum::<f64>() / (costs.len() - 1) as f64;
        if mean == 0.0 { 0.0 } else { variance / (mean * mean) * share }
    };
    [relative(0), relative(1)]
}

/// The candidate's cost, and what it saves.
fn pair(outcomes: &[Outcome]) -> [f64; 2] {
    let cost = |at: usize| outcomes.get(at).map(|own| own.cost_usd.to_usd_lossy());
    let own = cost(0).unwrap_or(0.0);
    [own, cost(1).map_or(0.0, |base| base - own)]
}

/// One bar for each assumption, the one that moves the bill most first.
fn bars(assumptions: &[Assumption], figures: &[MonthFigures]) -> Vec<TornadoBar> {
    let mut bars: Vec<TornadoBar> = assumptions
        .iter()
        .zip(figures[1..].chunks(2))
        .map(|(assumption, ends)| TornadoBar { assumption: assumption.range.clone(), low: ends[0], high: ends[1] })
        .collect();
    bars.sort_by_key(|bar| {
        let swing = Sensitivity::swing(bar);
        std::cmp::Reverse(swing.high - swing.low)
    });
    bars
}

/// A bill that nothing else is known of.
pub(super) fn certain(expected_usd: Money) -> MonthlyBill {
    MonthlyBill { expected_usd, interval: routewright_domain::Interval { low: expected_usd, high: expected_usd } }
}
