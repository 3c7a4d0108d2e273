//! Figures of a resample: sums of cells, each taken as often as the resample has it.

use routewright_engine::{CellFigures, CellSums, QUALITY_UNIT, Steps, start_of_step};

use super::resample::Resamples;

/// Percentiles that have intervals.
const MEDIAN: f64 = 0.5;
const HIGH: f64 = 0.95;

/// What is added up of a cell; positions in [`Row`].
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Sum {
    Requests,
    Succeeded,
    FellBack,
    Escalated,
    Judged,
    Quality,
    Ttft,
    TtftBelowMedian,
    TtftBelowHigh,
    TtftWithin,
    TtftUnknown,
    Latency,
    LatencyBelowMedian,
    LatencyBelowHigh,
    LatencyWithin,
    LatencyUnknown,
}

const SUMS: usize = 16;

/// The sums of a cell, or of a resample.
pub(super) type Row = [f64; SUMS];

/// A duration whose percentiles are wanted: the two of the record, and the way from a share to a duration.
#[derive(Debug, Clone)]
pub(super) struct Scale {
    /// Durations at the middle of each step in milliseconds, with the count of durations below its end.
    steps: Vec<(u16, u64)>,
    all: u64,
}

impl Scale {
    fn of<'a>(cells: impl Iterator<Item = &'a Steps>) -> Self {
        let mut counts = std::collections::BTreeMap::<u16, u64>::new();
        for cell in cells {
            for (step, count) in &cell.counts {
                *counts.entry(*step).or_default() += u64::from(*count);
            }
        }
        let mut all = 0;
        let steps = counts.into_iter().map(|(step, count)| {
            all += count;
            (step, all)
        });
        Self { steps: steps.collect(), all }
    }

    /// The duration below which that share lies, in milliseconds, as a step and how far into it.
    fn place(&self, share: f64) -> Option<(u16, f64)> {
        let wanted = share.clamp(0.0, 1.0) * self.all as f64;
        let at =
            self.steps.partition_point(|(_, until)| (*until as f64) < wanted).min(self.steps.len().checked_sub(1)?);
        let (step, until) = self.steps[at];
        let from = if at == 0 { 0 } else { self.steps[at - 1].1 };
        Some((step, ((wanted - from as f64) / (until - from) as f64).clamp(0.0, 1.0)))
    }

    pub(super) fn at(&self, share: f64) -> Option<f64> {
        let (step, within) = self.place(share)?;
        let (from, until) = (start_of_step(step), start_of_step(step + 1));
        Some((from + (until - from) * within) / 1_000.0)
    }
}

/// How many durations of a cell lie below a place on the scale.
fn below(steps: &Steps, place: Option<(u16, f64)>) -> f64 {
    let Some((limit, within)) = place else { return 0.0 };
    let under = steps.counts.iter().take_while(|(step, _)| *step <= limit);
    under.map(|(step, count)| f64::from(*count) * if *step < limit { 1.0 } else { within }).sum()
}

/// Everything about one architecture, or one feature of it, that resamples are made of.
#[derive(Debug, Clone)]
pub(super) struct Material {
    pub(super) cost: Vec<i128>,
    pub(super) rows: Vec<Row>,
    pub(super) ttft: Scale,
    pub(super) latency: Scale,
}

impl Material {
    /// Of the features at these positions together.
    pub(super) fn of(sums: &CellSums, features: std::ops::Range<usize>) -> Self {
        let cells = 0..sums.cells();
        let all = || {
            let features = features.clone();
            cells.clone().flat_map(move |cell| features.clone().map(move |feature| sums.at(cell, feature)))
        };
        let ttft = Scale::of(all().map(|figures| &figures.ttft));
        let latency = Scale::of(all().map(|figures| &figures.latency));
        let places = [ttft.place(MEDIAN), ttft.place(HIGH), latency.place(MEDIAN), latency.place(HIGH)];
        let mut cost = vec![0; sums.cells()];
        let mut rows = vec![[0.0; SUMS]; sums.cells()];
        for cell in cells.clone() {
            for feature in features.clone() {
                let figures = sums.at(cell, feature);
                cost[cell] += figures.cost;
                let own = row(figures, &places);
                rows[cell].iter_mut().zip(own).for_each(|(sum, part)| *sum += part);
            }
        }
        Self { cost, rows, ttft, latency }
    }

    /// The sums of the record itself.
    pub(super) fn recorded(&self) -> (i128, Row) {
        let mut all = [0.0; SUMS];
        for row in &self.rows {
            all.iter_mut().zip(row).for_each(|(sum, part)| *sum += part);
        }
        (self.cost.iter().sum(), all)
    }

    /// The sums of every resample.
    pub(super) fn resampled(&self, resamples: &Resamples) -> Resampled {
        let mut found = Resampled { cost: Vec::new(), rows: Vec::new() };
        for n in 0..resamples.count() {
            let (mut cost, mut all) = (0, [0.0; SUMS]);
            for (cell, weight) in resamples.of(n).iter().enumerate().filter(|(_, weight)| **weight > 0) {
                cost += self.cost[cell] * i128::from(*weight);
                let weight = f64::from(*weight);
                all.iter_mut().zip(&self.rows[cell]).for_each(|(sum, part)| *sum += part * weight);
            }
            found.cost.push(cost);
            found.rows.push(all);
        }
        found
    }

    pub(super) fn figure(&self, figure: Figure, row: &Row) -> Option<f64> {
        let share = |part: Sum, whole: Sum| {
            let whole = row[whole as usize];
            (whole > 0.0).then(|| row[part as usize] / whole)
        };
        // A resample whose share below the recorded percentile is larger has a smaller percentile: Bahadur's (1966)
        // representation, read off the recorded distribution as Woodruff (1952) does.
        let percentile = |scale: &Scale, part: Sum, whole: Sum, level: f64| scale.at(2.0 * level - share(part, whole)?);
        match figure {
            Figure::Success => share(Sum::Succeeded, Sum::Requests),
            Figure::Fallback => share(Sum::FellBack, Sum::Requests),
            Figure::Escalation => share(Sum::Escalated, Sum::Requests),
            Figure::Quality => share(Sum::Quality, Sum::Judged),
            Figure::TtftMedian => percentile(&self.ttft, Sum::TtftBelowMedian, Sum::Ttft, MEDIAN),
            Figure::TtftHigh => percentile(&self.ttft, Sum::TtftBelowHigh, Sum::Ttft, HIGH),
            Figure::LatencyMedian => percentile(&self.latency, Sum::LatencyBelowMedian, Sum::Latency, MEDIAN),
            Figure::LatencyHigh => percentile(&self.latency, Sum::LatencyBelowHigh, Sum::Latency, HIGH),
        }
    }
}

/// The sums of resamples.
#[derive(Debug, Clone)]
pub(super) struct Resampled {
    pub(super) cost: Vec<i128>,
    pub(super) rows: Vec<Row>,
}

/// A figure other than cost.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Figure {
    Success,
    Fallback,
    Escalation,
    Quality,
    TtftMedian,
    TtftHigh,
    LatencyMedian,
    LatencyHigh,
}

fn row(figures: &CellFigures, places: &[Option<(u16, f64)>; 4]) -> Row {
    let known = |steps: &Steps| steps.counts.iter().map(|(_, count)| f64::from(*count)).sum::<f64>();
    let mut row = [0.0; SUMS];
    let mut set = |sum: Sum, value: f64| row[sum as usize] = value;
    set(Sum::Requests, figures.requests.into());
    set(Sum::Succeeded, figures.succeeded.into());
    set(Sum::FellBack, figures.fell_back.into());
    set(Sum::Escalated, figures.escalated.into());
    set(Sum::Judged, figures.judged.into());
    set(Sum::Quality, figures.quality as f64 / QUALITY_UNIT);
    set(Sum::Ttft, known(&figures.ttft));
    set(Sum::TtftBelowMedian, below(&figures.ttft, places[0]));
    set(Sum::TtftBelowHigh, below(&figures.ttft, places[1]));
    set(Sum::TtftWithin, figures.ttft.within.into());
    set(Sum::TtftUnknown, figures.ttft.unknown.into());
    set(Sum::Latency, known(&figures.latency));
    set(Sum::LatencyBelowMedian, below(&figures.latency, places[2]));
    set(Sum::LatencyBelowHigh, below(&figures.latency, places[3]));
    set(Sum::LatencyWithin, figures.latency.within.into());
    set(Sum::LatencyUnknown, figures.latency.unknown.into());
    row
}
