//! 95 % intervals of what follows from a fit.

use routewright_engine::FittedQuality;

use super::draws::normal;
use super::fit::QualityFit;
use crate::quantile::quantile;

/// A figure with its 95 % interval.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Interval {
    /// At the fitted parameters.
    pub value: f64,
    /// Lower end.
    pub low: f64,
    /// Upper end.
    pub high: f64,
}

/// A mean that follows from parameters, and the variance of what will be observed around it.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Spread {
    /// The mean.
    pub mean: f64,
    /// Variance of the observed mean of so many new requests; 0 where the mean itself is asked for.
    pub variance: f64,
}

/// About the seed of every interval, so that equal fits have equal ones.
const SEED: u64 = 0x51_7e57;
/// Keys of the observation's own error, apart from those of parameters.
const OBSERVATION: u64 = 9_000_000;

/// The 95 % interval of a figure: over draws of the parameters from the normal approximation of their posterior and, where the
/// figure has a variance of its own, of the observation.
///
/// It covers what is not known of the parameters, not that the model may be wrong: held-back outcomes say how far that goes.
#[must_use]
pub fn interval(fit: &QualityFit, draws: u64, figure: impl Fn(&FittedQuality) -> Spread) -> Interval {
    intervals(fit, draws, |fitted| vec![figure(fitted)]).remove(0)
}

/// The intervals of several figures over the same draws; `figures` gives as many each time.
#[must_use]
pub fn intervals(fit: &QualityFit, draws: u64, figures: impl Fn(&FittedQuality) -> Vec<Spread>) -> Vec<Interval> {
    let values = figures(&fit.fitted());
    let mut samples: Vec<Vec<f64>> = vec![vec![]; values.len()];
    for nth in 0..draws.max(1) {
        for (at, found) in figures(&fit.sampled(SEED, nth)).iter().enumerate().take(values.len()) {
            let about = OBSERVATION + at as u64;
            samples[at].push(found.mean + found.variance.max(0.0).sqrt() * normal(SEED, nth, about));
        }
    }
    let ends = |(value, mut sorted): (&Spread, Vec<f64>)| {
        sorted.sort_by(f64::total_cmp);
        Interval { value: value.mean, low: quantile(&sorted, 0.025), high: quantile(&sorted, 0.975) }
    };
    values.iter().zip(samples).map(ends).collect()
}
