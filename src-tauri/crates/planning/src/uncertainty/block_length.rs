//! How long the pieces are that a series is resampled in.
//!
//! Politis, White: Automatic block-length selection for the dependent bootstrap, Econometric Reviews 23 (2004), with the
//! correction of Patton, Politis, White (2009); the rule for the stationary bootstrap.

use super::resample::Groups;

/// How a series asks to be resampled.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Block {
    /// Mean length of a block in cells, at least 1.
    pub(super) length: f64,
    /// Share of the variance of a sum that blocks of this length miss, because they cut through what correlates: `G / (L g(0))`
    /// in the notation of the paper.
    pub(super) shortfall: f64,
}

/// More than this is not made up for: it is an estimate itself.
const MOST_SHORTFALL: f64 = 0.35;

impl Block {
    const SINGLE: Self = Self { length: 1.0, shortfall: 0.0 };
}

/// The block for a series of a figure by cell.
///
/// What the cells of a group have on average is taken out first, so that a rhythm, which resampling keeps, does not pass for
/// correlation.
pub(super) fn block(series: &[f64], groups: &Groups) -> Block {
    let centred = without_season(series, groups);
    let count = centred.len() as f64;
    if centred.len() < 8 {
        return Block::SINGLE;
    }
    let variance = covariance(&centred, 0);
    if variance <= 0.0 {
        return Block::SINGLE;
    }
    let band = 2.0 * (libm::log10(count) / count).sqrt();
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "far below the length of the series")]
    let (quiet, most) = {
        let quiet = (libm::log10(count).sqrt().ceil() as usize).max(5);
        (quiet, count.sqrt().ceil() as usize + quiet)
    };
    let correlation = |lag: usize| if lag < centred.len() { covariance(&centred, lag) / variance } else { 0.0 };
    // The first lag after which so many in a row say nothing.
    let correlations: Vec<f64> = (0..=most + quiet).map(correlation).collect();
    let last = (0..=most).find(|lag| (1..=quiet).all(|k| correlations[lag + k].abs() < band)).unwrap_or(most);
    let reach = (2 * last.max(1)).min(most);
    let (mut weighted, mut spectrum) = (0.0, variance);
    for lag in 1..=reach.min(centred.len() - 1) {
        let flat = (2.0 * (1.0 - lag as f64 / reach as f64)).clamp(0.0, 1.0);
        let both = 2.0 * flat * covariance(&centred, lag);
        weighted += both * lag as f64;
        spectrum += both;
    }
    if spectrum <= 0.0 {
        return Block::SINGLE;
    }
    let length = libm::cbrt(weighted * weighted / (spectrum * spectrum) * count);
    let length = length.clamp(1.0, (3.0 * count.sqrt()).min(count / 3.0).ceil().max(1.0));
    // A block of one cell has nothing to cut through.
    let shortfall = if length > 1.0 { (weighted / (length * spectrum)).clamp(0.0, MOST_SHORTFALL) } else { 0.0 };
    Block { length, shortfall }
}

/// The series less the mean of its group.
fn without_season(series: &[f64], groups: &Groups) -> Vec<f64> {
    let mut sums = vec![(0.0, 0_u32); groups.of_cell.len()];
    for (group, value) in groups.of_cell.iter().zip(series) {
        let (sum, count) = &mut sums[*group];
        *sum += value;
        *count += 1;
    }
    let mean = |group: usize| sums[group].0 / f64::from(sums[group].1.max(1));
    groups.of_cell.iter().zip(series).map(|(group, value)| value - mean(*group)).collect()
}

fn covariance(centred: &[f64], lag: usize) -> f64 {
    let pairs = centred.iter().zip(&centred[lag..]);
    pairs.map(|(a, b)| a * b).sum::<f64>() / centred.len() as f64
}

#[cfg(test)]
mod tests {
    use super::super::tests::autoregressive;
    use super::*;

    #[test]
    fn what_does_not_correlate_is_drawn_in_short_pieces_and_what_does_in_long_ones() {
        let mean = |correlation: f64| {
            (0..20)
                .map(|seed| block(&autoregressive(1_000, correlation, seed), &Groups::one(1_000)).length)
                .sum::<f64>()
                / 20.0
        };
        let (none, some, strong) = (mean(0.0), mean(0.5), mean(0.9));
        assert!(none < 4.0 && none < some && some < strong, "{none} {some} {strong}");
        // In expectation for an autoregressive process of order one: (2 φ / (1 - φ²))^(2/3) n^(1/3), 12.1 and 44.8 here.
        assert!((some / 12.1 - 1.0).abs() < 0.35, "{some}");
        assert!((strong / 44.8 - 1.0).abs() < 0.35, "{strong}");
    }

    #[test]
    fn a_rhythm_is_no_correlation() {
        let noise = autoregressive(24 * 30, 0.0, 3);
        let rhythm: Vec<f64> = noise.iter().enumerate().map(|(n, x)| x + if n % 24 < 8 { 0.0 } else { 10.0 }).collect();
        let daily = Groups::new((0..rhythm.len()).map(|n| n % 24).collect());
        assert!(block(&rhythm, &daily).length < 4.0);
        assert!(block(&rhythm, &Groups::one(rhythm.len())).length > 10.0);
    }
}
