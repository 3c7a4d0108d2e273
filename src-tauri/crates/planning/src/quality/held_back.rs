//! How well outcomes that a fit has not seen are foretold.
//!
//! The scored requests are dealt into five parts by their ids; each part is foretold by a fit to the other four, so that every
//! outcome is held back once. One part alone would say little: its error is that of a fifth of the data.

use routewright_domain::{ModelId, mix_bits};
use routewright_engine::FittedQuality;

use super::fit::{FitInput, QualityFit, fit_rows};
use super::interval::{Interval, Spread, interval};
use super::law::{JointLaw, all_wrong, majority};
use super::table::{Pattern, Table};

/// Parts that are held back in turn.
pub const FOLDS: u64 = 5;
/// Bars of the calibration curve.
const BINS: usize = 10;
/// Draws behind the interval of a forecast.
const DRAWS: u64 = 400;
/// Requests on which all models of a figure were scored that it needs.
const LEAST_REQUESTS: f64 = 30.0;
/// No probability is taken for more certain than this when its logarithm is asked for.
const LEAST_PROBABILITY: f64 = 1e-6;

/// What came of holding outcomes back.
#[derive(Debug, Clone, PartialEq)]
pub struct HeldBack {
    /// Requests that were held back, each once.
    pub requests: u64,
    /// Their scores.
    pub scores: u64,
    /// Of each score, foretold from the request's cluster and what other models scored on it.
    pub given_others: Loss,
    /// Of each score, foretold from the request's cluster alone.
    pub by_cluster: Loss,
    /// Of each score, foretold from the model's mean over everything: what a leaderboard knows.
    pub by_model: Loss,
    /// Foretold (given others) against observed, by tenths of what was foretold; tenths without scores are left out.
    pub calibration: Vec<CalibrationBin>,
    /// Figures of several models at once.
    pub forecasts: Vec<Forecast>,
}

/// How far forecasts were off.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub struct Loss {
    /// Mean of `-(y ln p + (1 - y) ln(1 - p))`, in nats.
    pub log_loss: f64,
    /// Mean of `(y - p)²` (Brier 1950).
    pub brier: f64,
}

/// A bar of the calibration curve.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct CalibrationBin {
    /// Forecasts from here, 0 to 1.
    pub from: f64,
    /// Up to here.
    pub until: f64,
    /// Their mean.
    pub foretold: f64,
    /// Mean of the scores.
    pub observed: f64,
    /// How many.
    pub scores: u64,
}

/// What several models do on the same request, foretold and observed.
#[derive(Debug, Clone, PartialEq)]
pub struct Forecast {
    /// What is foretold.
    pub figure: ForecastFigure,
    /// Of which models, the best first.
    pub models: Vec<ModelId>,
    /// Requests on which all of them were scored.
    pub requests: u64,
    /// Share of requests as the parts' fits foretold it; the interval covers what is not known of the parameters and the chance of
    /// so many requests.
    pub foretold: Interval,
    /// Share of requests as observed.
    pub observed: f64,
    /// What independence of the models would have claimed, from their means.
    pub if_independent: f64,
}

/// A figure of several models.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ForecastFigure {
    /// More than half of them are right.
    Majority,
    /// None of them is.
    AllWrong,
}

impl ForecastFigure {
    fn of(self, right: u32, models: usize) -> f64 {
        match self {
            Self::Majority => majority(right, models),
            Self::AllWrong => all_wrong(right),
        }
    }
}

/// Sums of losses.
#[derive(Default)]
struct Sums {
    log_loss: f64,
    brier: f64,
}

impl Sums {
    fn take(&mut self, count: f64, score: f64, probability: f64) {
        let p = probability.clamp(LEAST_PROBABILITY, 1.0 - LEAST_PROBABILITY);
        self.log_loss -= count * (score * libm::log(p) + (1.0 - score) * libm::log(1.0 - p));
        self.brier += count * (score - probability) * (score - probability);
    }

    fn mean(&self, scores: f64) -> Loss {
        Loss { log_loss: self.log_loss / scores, brier: self.brier / scores }
    }
}

/// Holds back each fifth of the scored requests in turn; `None` where a fifth or the rest of them has no outcomes.
#[must_use]
pub fn hold_back(input: &FitInput, whole: &QualityFit) -> Option<HeldBack> {
    let keys = &input.workload.columns.request_key;
    let fold_of = |row: usize| mix_bits(keys[row] ^ 0x0f01_d5ee) % FOLDS;
    let rows = input.workload.columns.len();
    let figures = figures(whole, input);
    let overall = overall_means(&Table::of(input.workload, &whole.models, input.clusters, 0..rows), whole.models.len());
    let (mut given, mut cluster, mut model) = (Sums::default(), Sums::default(), Sums::default());
    let mut bins = [(0.0, 0.0, 0.0); BINS];
    let mut joint = vec![Joint::new(whole.clusters.len()); figures.len()];
    let (mut requests, mut scores) = (0.0, 0.0);
    for fold in 0..FOLDS {
        let fitted = fit_rows(input, (0..rows).filter(|row| fold_of(*row) != fold))?.fitted();
        let held =
            Table::of(input.workload, &whole.models, input.clusters, (0..rows).filter(|row| fold_of(*row) == fold));
        for (at, patterns) in held.clusters.iter().enumerate() {
            for pattern in patterns {
                requests += pattern.count;
                for (n, (own, score)) in pattern.scores.iter().enumerate() {
                    let others = pattern.scores.iter().enumerate().filter(|(m, _)| *m != n).map(|(_, other)| *other);
                    let foretold = fitted.difficulty(at, others).expect(fitted.curve(at, *own));
                    scores += pattern.count;
                    given.take(pattern.count, *score, foretold);
                    cluster.take(pattern.count, *score, fitted.mean(at, *own).unwrap_or(overall[*own]));
                    model.take(pattern.count, *score, overall[*own]);
                    let bin = &mut bins[bin_of(foretold)];
                    *bin = (bin.0 + pattern.count * foretold, bin.1 + pattern.count * score, bin.2 + pattern.count);
                }
                for (figure, joint) in figures.iter().zip(&mut joint) {
                    joint.take(figure, at, pattern);
                }
            }
            for (figure, joint) in figures.iter().zip(&mut joint) {
                joint.foretell(figure, &fitted, at);
            }
        }
    }
    (scores > 0.0).then(|| HeldBack {
        requests: count(requests),
        scores: count(scores),
        given_others: given.mean(scores),
        by_cluster: cluster.mean(scores),
        by_model: model.mean(scores),
        calibration: bins.iter().enumerate().filter_map(calibration_bin).collect(),
        forecasts: figures
            .iter()
            .zip(&joint)
            .filter(|(_, joint)| joint.requests() >= LEAST_REQUESTS)
            .map(|(figure, joint)| joint.forecast(figure, whole))
            .collect(),
    })
}

/// Which models, and what of them.
struct Figure {
    kind: ForecastFigure,
    models: Vec<usize>,
}

/// Votes of the three and the five best by their means, and everyone wrong.
fn figures(fit: &QualityFit, input: &FitInput) -> Vec<Figure> {
    let rows = input.workload.columns.len();
    let table = Table::of(input.workload, &fit.models, input.clusters, 0..rows);
    let means = overall_means(&table, fit.models.len());
    let has_scores = |model: &usize| fit.clusters.iter().any(|cluster| cluster.scores[*model] > 0);
    let mut best: Vec<usize> = (0..fit.models.len()).filter(has_scores).collect();
    best.sort_by(|a, b| means[*b].total_cmp(&means[*a]));
    best.truncate(12);
    let votes = [3, 5].into_iter().filter(|count| *count <= best.len());
    let votes = votes.map(|count| Figure { kind: ForecastFigure::Majority, models: best[..count].to_vec() });
    let all = (best.len() > 1).then(|| Figure { kind: ForecastFigure::AllWrong, models: best.clone() });
    votes.chain(all).collect()
}

fn overall_means(table: &Table, models: usize) -> Vec<f64> {
    let mut sums = vec![(0.0, 0.0); models];
    for pattern in table.clusters.iter().flatten() {
        for (model, score) in &pattern.scores {
            sums[*model] = (sums[*model].0 + pattern.count * score, sums[*model].1 + pattern.count);
        }
    }
    sums.into_iter().map(|(right, asked)| (right + 0.5) / (asked + 1.0)).collect()
}

/// Sums of a figure over the requests on which all of its models were scored.
#[derive(Clone)]
struct Joint {
    /// By cluster, requests since the last forecast, and of all.
    waiting: Vec<f64>,
    requests: Vec<f64>,
    observed: f64,
    foretold: f64,
    /// By model of the figure, right answers.
    right: Vec<f64>,
}

impl Joint {
    fn new(clusters: usize) -> Self {
        Self {
            waiting: vec![0.0; clusters],
            requests: vec![0.0; clusters],
            observed: 0.0,
            foretold: 0.0,
            right: vec![],
        }
    }

    fn requests(&self) -> f64 {
        self.requests.iter().sum()
    }

    fn take(&mut self, figure: &Figure, cluster: usize, pattern: &Pattern) {
        let score_of = |model: &usize| pattern.scores.iter().find(|(own, _)| own == model).map(|(_, score)| *score);
        let Some(scores) = figure.models.iter().map(score_of).collect::<Option<Vec<f64>>>() else { return };
        self.right.resize(scores.len(), 0.0);
        let mut right = 0;
        for (n, score) in scores.iter().enumerate() {
            right |= u32::from(*score >= 0.5) << n;
            self.right[n] += pattern.count * f64::from(u8::from(*score >= 0.5));
        }
        self.waiting[cluster] += pattern.count;
        self.observed += pattern.count * figure.kind.of(right, scores.len());
    }

    fn foretell(&mut self, figure: &Figure, fitted: &FittedQuality, cluster: usize) {
        let waiting = std::mem::take(&mut self.waiting[cluster]);
        if waiting > 0.0
            && let Some(law) = JointLaw::of(fitted, cluster, &figure.models)
        {
            self.foretold += waiting * law.mean(|right| figure.kind.of(right, figure.models.len()));
            self.requests[cluster] += waiting;
        }
    }

    fn forecast(&self, figure: &Figure, whole: &QualityFit) -> Forecast {
        let (requests, models) = (self.requests(), figure.models.len());
        let foretold = self.foretold / requests;
        let around = interval(whole, DRAWS, |fitted| {
            let mut spread = Spread { mean: 0.0, variance: 0.0 };
            for (cluster, own) in self.requests.iter().enumerate().filter(|(_, own)| **own > 0.0) {
                let Some(law) = JointLaw::of(fitted, cluster, &figure.models) else { continue };
                let value = |right| figure.kind.of(right, models);
                spread.mean += own / requests * law.mean(value);
                spread.variance += own / (requests * requests) * law.variance(value);
            }
            spread
        });
        let moved = foretold - around.value;
        let means: Vec<f64> = self.right.iter().map(|right| right / requests).collect();
        let independent = JointLaw::independent(&means);
        Forecast {
            figure: figure.kind,
            models: figure.models.iter().map(|model| whole.models[*model].clone()).collect(),
            requests: count(requests),
            foretold: Interval {
                value: foretold,
                low: (around.low + moved).max(0.0),
                high: (around.high + moved).min(1.0),
            },
            observed: self.observed / requests,
            if_independent: independent.map_or(0.0, |law| law.mean(|right| figure.kind.of(right, models))),
        }
    }
}

#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a probability by tenths, a count of rows")]
fn bin_of(probability: f64) -> usize {
    ((probability * BINS as f64) as usize).min(BINS - 1)
}

#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a count of rows")]
fn count(count: f64) -> u64 {
    count.round() as u64
}

fn calibration_bin((n, (foretold, observed, scores)): (usize, &(f64, f64, f64))) -> Option<CalibrationBin> {
    (*scores > 0.0).then(|| CalibrationBin {
        from: n as f64 / BINS as f64,
        until: (n + 1) as f64 / BINS as f64,
        foretold: foretold / scores,
        observed: observed / scores,
        scores: count(*scores),
    })
}
