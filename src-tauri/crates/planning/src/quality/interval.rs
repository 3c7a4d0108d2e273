//! 95 % intervals of what follows from a fit.

use routewright_engine::{FittedQuality, normal_cdf};

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
/// Shares of what may come that lie below the ends.
const ENDS: [f64; 2] = [0.025, 0.975];
/// Halvings that bring an end within a billionth of the range it lies in.
const HALVINGS: u32 = 40;
/// Standard errors beyond the outermost mean at which nearly nothing of a normal distribution is left.
const FARTHEST: f64 = 6.0;

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
    let mut samples: Vec<Vec<Spread>> = vec![vec![]; values.len()];
    for nth in 0..draws.max(1) {
        for (drawn, found) in samples.iter_mut().zip(figures(&fit.sampled(SEED, nth))) {
            drawn.push(found);
        }
    }
    let ends = |(value, drawn): (&Spread, Vec<Spread>)| {
        let [low, high] = ENDS.map(|share| end(&drawn, share));
        Interval { value: value.mean, low, high }
    };
    values.iter().zip(samples).map(ends).collect()
}

/// The quantile of what may be observed. Around each drawn mean it is a normal distribution, whose share below a value is known
/// exactly: drawing it as well would move the ends of all intervals alike, by what these draws happen to be.
fn end(drawn: &[Spread], share: f64) -> f64 {
    let mut means: Vec<f64> = drawn.iter().map(|spread| spread.mean).collect();
    means.sort_by(f64::total_cmp);
    let errors: Vec<f64> = drawn.iter().map(|spread| spread.variance.max(0.0).sqrt()).collect();
    let widest = errors.iter().copied().fold(0.0, f64::max);
    let (Some(first), Some(last)) = (means.first(), means.last()) else { return 0.0 };
    if widest <= 0.0 {
        return quantile(&means, share);
    }
    let below = |value: f64| {
        let of = |(spread, error): (&Spread, &f64)| {
            let off = value - spread.mean;
            if *error > 0.0 { normal_cdf(off / error) } else { f64::from(u8::from(off >= 0.0)) }
        };
        drawn.iter().zip(&errors).map(of).sum::<f64>() / drawn.len() as f64
    };
    let (mut low, mut high) = (first - FARTHEST * widest, last + FARTHEST * widest);
    for _ in 0..HALVINGS {
        let middle = f64::midpoint(low, high);
        if below(middle) < share { low = middle } else { high = middle }
    }
    f64::midpoint(low, high)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::quality::draws::normal;

    #[test]
    fn ends_of_one_normal_distribution_are_two_standard_errors_off() {
        let drawn = [Spread { mean: 0.6, variance: 0.0004 }; 3];
        for (share, expected) in [(0.025, 0.6 - 1.959_964 * 0.02), (0.975, 0.6 + 1.959_964 * 0.02), (0.5, 0.6)] {
            assert!((end(&drawn, share) - expected).abs() < 1e-7, "{share}: {}", end(&drawn, share));
        }
    }

    #[test]
    fn variances_of_means_and_of_observations_add_up() {
        let drawn: Vec<Spread> =
            (0..20_000).map(|nth| Spread { mean: 3.0 * normal(1, nth, 0), variance: 16.0 }).collect();
        let expected = 1.959_964 * 5.0;
        // The spread of so many means is within two per cent of its own.
        assert!((end(&drawn, 0.975) - expected).abs() < 0.01 * expected, "{}", end(&drawn, 0.975));
    }

    #[test]
    fn means_that_are_observed_exactly_have_the_quantiles_of_the_draws() {
        let drawn: Vec<Spread> = (0..=40).map(|n| Spread { mean: f64::from(n), variance: 0.0 }).collect();
        for (share, expected) in ENDS.into_iter().zip([1.0, 39.0]) {
            assert!((end(&drawn, share) - expected).abs() < 1e-9, "{share}: {}", end(&drawn, share));
        }
    }
}
