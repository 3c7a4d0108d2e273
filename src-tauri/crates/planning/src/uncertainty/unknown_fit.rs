//! What is not known of quality that was fitted to outcomes.
//!
//! A fit to few scores is itself an estimate, and no resampling of requests shows by how much: every resample meets the same
//! parameters. So all architectures are replayed once more in each of many worlds: parameters drawn from their covariance, and
//! for each answer without a score one that agrees with the scores that there are (multiple imputation, Rubin 1987). The architectures
//! share each world, so that what moves both alike is not in their difference. What a figure moves adds to its deviations.

use std::num::NonZeroUsize;

use routewright_domain::{FeatureOutcome, FitErrors, Outcome, Percentiles, Workload};
use routewright_engine::{Cancelled, FittedQuality, Plan, ReplayInput, Unscored, Watch, replay};

use super::figures::Figure;
use super::interval::{NORMAL_975, student};
use super::study::{MOST_REQUESTS, Part, sample};
use crate::quality::QualityFit;

/// Worlds of a workload of few requests; of many there are fewer, so that about as many requests are decided.
const MOST_WORLDS: u32 = 100;
const LEAST_WORLDS: u32 = 50;
const REQUESTS: u64 = 400_000;
/// Keys of the parameters' draws, apart from those of requests.
const SEED: u64 = 0x0f17_ed00;

const FIGURES: [Figure; 8] = [
    Figure::Success,
    Figure::Fallback,
    Figure::Escalation,
    Figure::Quality,
    Figure::TtftMedian,
    Figure::TtftHigh,
    Figure::LatencyMedian,
    Figure::LatencyHigh,
];

/// How far one figure moves: on average, and beside that in each world.
#[derive(Debug, Clone, Default)]
struct Spread {
    mean: f64,
    off: Vec<f64>,
}

impl Spread {
    fn of(values: Vec<f64>, widened: f64) -> Self {
        let mean = values.iter().sum::<f64>() / values.len().max(1) as f64;
        Self { mean, off: values.into_iter().map(|value| widened * (value - mean)).collect() }
    }

    /// In the world of the `n`th resample. Ends of an interval are at the second or third of a hundred worlds, which is a rough guess; a
    /// mixture of two worlds at any angle has the same covariance, of all figures of all architectures, and as many are there as
    /// resamples.
    fn at(&self, n: usize) -> f64 {
        let count = self.off.len();
        if count == 0 {
            return 0.0;
        }
        let (one, other) = (n % count, (n + 1 + n / count) % count);
        let turn = std::f64::consts::TAU * (n as f64 * GOLDEN).fract();
        self.mean + self.off[one] * libm::cos(turn) + self.off[other] * libm::sin(turn)
    }

    fn error(&self) -> f64 {
        deviation(self.off.iter().copied())
    }
}

/// The golden ratio less one: its multiples are spread evenly over a circle.
const GOLDEN: f64 = 0.618_033_988_749_894_8;

/// How far the figures of an architecture, or of a feature of it, move.
#[derive(Debug, Clone, Default)]
pub(super) struct Moves {
    /// By figure, in the order of [`FIGURES`].
    figures: Vec<Spread>,
    /// As a share of the cost.
    cost: Spread,
}

impl Moves {
    /// Of a figure in the world that the `n`th resample is in; 0 where nothing was fitted.
    pub(super) fn of(&self, figure: Figure, n: usize) -> f64 {
        self.spread(figure).map_or(0.0, |spread| spread.at(n))
    }

    /// Of the cost, as a share of it.
    pub(super) fn of_cost(&self, n: usize) -> f64 {
        self.cost.at(n)
    }

    fn spread(&self, figure: Figure) -> Option<&Spread> {
        self.figures.get(FIGURES.iter().position(|own| *own == figure)?)
    }
}

fn deviation(values: impl Iterator<Item = f64> + Clone) -> f64 {
    let count = values.clone().count().max(2) as f64;
    let mean = values.clone().sum::<f64>() / count;
    (values.map(|value| (value - mean) * (value - mean)).sum::<f64>() / (count - 1.0)).sqrt()
}

/// Moves of one architecture.
#[derive(Debug, Clone, Default)]
pub(super) struct ArchitectureMoves {
    pub(super) whole: Moves,
    /// By feature, in the order of the outcome.
    pub(super) features: Vec<Moves>,
}

impl ArchitectureMoves {
    /// What the fit adds to intervals; `None` where it moves nothing.
    pub(super) fn errors(&self, baseline: Option<&Self>) -> Option<FitErrors> {
        let quality = |of: &Self| of.whole.spread(Figure::Quality).cloned().unwrap_or_default();
        let (own, base) = (quality(self), baseline.map(quality));
        let errors = FitErrors {
            draws: u32::try_from(self.whole.cost.off.len()).unwrap_or(u32::MAX),
            quality: own.error(),
            quality_difference: base.map(|base| deviation(own.off.iter().zip(&base.off).map(|(own, base)| own - base))),
            cost_share: self.whole.cost.error(),
        };
        (errors.quality > 0.0 || errors.cost_share > 0.0).then_some(errors)
    }
}

/// Requests that the worlds decide in all, for a bar of progress.
pub(super) fn requests(workload: &Workload, plans: usize) -> u64 {
    let (all, each) = (workload.columns.len() as u64, workload.columns.len().min(MOST_REQUESTS) as u64);
    let replays = if each < all { 2 } else { 1 };
    (replays * u64::from(worlds(each)) + 1) * each * plans as u64
}

fn worlds(requests: u64) -> u32 {
    let many = REQUESTS / requests.max(1);
    u32::try_from(many).unwrap_or(MOST_WORLDS).clamp(LEAST_WORLDS, MOST_WORLDS)
}

/// Replays the plans in every world, on a part of the workload where that is large; `stateful` says whether requests meet each other.
pub(super) fn moves(
    plans: &[&Plan],
    fit: &QualityFit,
    input: &ReplayInput,
    stateful: bool,
    threads: NonZeroUsize,
    watch: &dyn Watch,
) -> Result<Vec<ArchitectureMoves>, Cancelled> {
    let rows = sample(input.workload, if stateful { Part::Stretches } else { Part::Sessions });
    let part = rows.as_ref().map(|rows| input.workload.select(rows));
    let workload = part.as_ref().unwrap_or(input.workload);
    let of_rows = |fitted: FittedQuality| match &rows {
        Some(rows) => fitted.select(rows),
        None => fitted,
    };
    let in_world = |fitted: FittedQuality, unscored| {
        let fitted = of_rows(fitted);
        replay(plans, &ReplayInput { workload, fitted: Some(&fitted), unscored, ..*input }, threads, watch)
    };
    let as_fitted = in_world(fit.fitted(), Unscored::Expected)?;
    let count = worlds(workload.columns.len() as u64);
    let share = workload.columns.len() as f64 / input.workload.columns.len() as f64;
    let mut found = vec![];
    for nth in 0..u64::from(count) {
        let fitted = fit.sampled_on_rows(input.seed ^ SEED, nth);
        // The luck of answers weighs more in a part than in the whole.
        let expected = if rows.is_some() { Some(in_world(fitted.clone(), Unscored::Expected)?) } else { None };
        found.push((in_world(fitted, Unscored::Drawn(nth))?, expected));
    }
    let widened = student(f64::from(count - 1)) / NORMAL_975 * (1.0 + 1.0 / f64::from(count)).sqrt();
    let of = |plan: usize, read: &dyn Fn(&Outcome) -> Read| {
        let world = |(drawn, expected): &(Vec<Outcome>, Option<Vec<Outcome>>)| {
            let drawn = read(&drawn[plan]);
            match expected {
                Some(expected) => read(&expected[plan]).towards(&drawn, share.sqrt()),
                None => drawn,
            }
        };
        moved(&read(&as_fitted[plan]), &found.iter().map(world).collect::<Vec<_>>(), widened)
    };
    let architecture = |plan: usize| ArchitectureMoves {
        whole: of(plan, &Read::whole),
        features: (0..as_fitted[plan].features.len())
            .map(|feature| of(plan, &|outcome| Read::feature(&outcome.features[feature])))
            .collect(),
    };
    Ok((0..plans.len()).map(architecture).collect())
}

/// The figures of a replay.
struct Read {
    figures: [Option<f64>; 8],
    cost: f64,
}

impl Read {
    fn whole(outcome: &Outcome) -> Self {
        let figures = [
            outcome.success_rate(),
            Some(outcome.fallback_depth.share),
            Some(outcome.escalation_share),
            outcome.quality.map(|quality| quality.mean),
        ];
        Self::of(figures, [&outcome.ttft_ms, &outcome.latency_ms], outcome.cost_usd.0)
    }

    fn feature(outcome: &FeatureOutcome) -> Self {
        let figures = [
            (outcome.requests > 0).then(|| outcome.succeeded as f64 / outcome.requests as f64),
            Some(outcome.fallback_share),
            Some(outcome.escalation_share),
            outcome.quality.map(|quality| quality.mean),
        ];
        Self::of(figures, [&outcome.ttft_ms, &outcome.latency_ms], outcome.cost_usd.0)
    }

    /// A part of the way from these figures to others.
    fn towards(&self, other: &Self, part: f64) -> Self {
        let between = |from: f64, to: f64| from + part * (to - from);
        let figure = |at: usize| Some(between(self.figures[at]?, other.figures[at]?));
        Self { figures: std::array::from_fn(figure), cost: between(self.cost, other.cost) }
    }

    fn of([a, b, c, d]: [Option<f64>; 4], [ttft, latency]: [&Percentiles; 2], cost: i128) -> Self {
        Self { figures: [a, b, c, d, ttft.p50, ttft.p95, latency.p50, latency.p95], cost: cost as f64 }
    }
}

/// The mean of what is moved stays, what strays from it is widened for so few worlds.
fn moved(own: &Read, worlds: &[Read], widened: f64) -> Moves {
    let figure = |at: usize| {
        let Some(own) = own.figures[at] else { return Spread::default() };
        let values: Option<Vec<f64>> = worlds.iter().map(|world| Some(world.figures[at]? - own)).collect();
        values.map_or_else(Spread::default, |values| Spread::of(values, widened))
    };
    let cost = worlds.iter().map(|world| if own.cost > 0.0 { world.cost / own.cost - 1.0 } else { 0.0 });
    Moves { figures: (0..FIGURES.len()).map(figure).collect(), cost: Spread::of(cost.collect(), widened) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn mixtures_of_worlds_have_the_mean_and_the_deviation_of_the_worlds() {
        let values: Vec<f64> = (0..100).map(|n| f64::from(n * n % 101) / 100.0).collect();
        let spread = Spread::of(values.clone(), 1.0);
        let mixed: Vec<f64> = (0..1_000).map(|n| spread.at(n)).collect();
        let mean = |all: &[f64]| all.iter().sum::<f64>() / all.len() as f64;
        // A mean of 1,000 has a standard error of a thirtieth of the deviation, the deviation itself of a forty-fifth.
        let own = deviation(values.iter().copied());
        assert!((mean(&mixed) - mean(&values)).abs() < 3.0 * own / 30.0);
        assert!((deviation(mixed.iter().copied()) / own - 1.0).abs() < 0.1);
        assert!(Spread::default().at(7).abs() < 1e-15);
    }
}
