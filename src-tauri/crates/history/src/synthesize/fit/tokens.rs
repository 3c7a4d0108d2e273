//! Quantiles and rank correlation of token counts.

use crate::synthesize::tokens::{Quantile, TokenDistribution};

/// Shares of the quantiles that are kept, dense in the tails.
fn shares() -> Vec<f64> {
    let middle = (1..50).map(|n| f64::from(n) / 50.0);
    let mut shares: Vec<f64> = [0.0, 0.001, 0.005, 0.01, 0.99, 0.995, 0.999, 1.0].into_iter().chain(middle).collect();
    shares.sort_by(f64::total_cmp);
    shares
}

/// The empirical quantile function.
pub(super) fn quantiles(mut values: Vec<u32>) -> TokenDistribution {
    values.sort_unstable();
    let Some(last) = values.len().checked_sub(1) else {
        return TokenDistribution::Quantiles(vec![Quantile { share: 0.0, tokens: 0 }]);
    };
    let at = |share: f64| {
        let place = share * last as f64;
        let below = usize::try_from(crate::synthesize::draws::whole(place)).unwrap_or(last).min(last);
        let above = (below + 1).min(last);
        let [low, high] = [below, above].map(|at| f64::from(values[at]));
        crate::synthesize::draws::rounded(low + (place - below as f64) * (high - low))
    };
    TokenDistribution::Quantiles(shares().into_iter().map(|share| Quantile { share, tokens: at(share) }).collect())
}

/// Correlation of the normal scores behind two quantities, from Spearman's rank correlation: `2 sin(π ρ / 6)`, exact for
/// a Gaussian copula.
pub(super) fn correlation(one: &[u32], other: &[u32]) -> f64 {
    let (ranks, others) = (ranks(one), ranks(other));
    let middle = (one.len() as f64 - 1.0) / 2.0;
    let (mut both, mut first, mut second) = (0.0, 0.0, 0.0);
    for (a, b) in ranks.iter().zip(&others) {
        let (a, b) = (a - middle, b - middle);
        both += a * b;
        first += a * a;
        second += b * b;
    }
    if first <= 0.0 || second <= 0.0 {
        return 0.0;
    }
    let spearman = both / libm::sqrt(first * second);
    (2.0 * libm::sin(std::f64::consts::PI * spearman / 6.0)).clamp(-1.0, 1.0)
}

/// Ranks from 0; equals share the mean of theirs.
fn ranks(values: &[u32]) -> Vec<f64> {
    let mut order: Vec<usize> = (0..values.len()).collect();
    order.sort_unstable_by_key(|at| values[*at]);
    let mut ranks = vec![0.0; values.len()];
    let mut from = 0;
    for group in order.chunk_by(|a, b| values[*a] == values[*b]) {
        let mean = from as f64 + (group.len() as f64 - 1.0) / 2.0;
        for at in group {
            ranks[*at] = mean;
        }
        from += group.len();
    }
    ranks
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn equals_share_their_rank() {
        assert_eq!(ranks(&[5, 1, 5, 9]), [1.5, 0.0, 1.5, 3.0]);
    }

    #[test]
    fn what_ascends_together_correlates_fully_and_what_is_constant_not_at_all() {
        assert!((correlation(&[1, 2, 3, 9], &[4, 5, 6, 7]) - 1.0).abs() < 1e-12);
        assert!((correlation(&[1, 2, 3, 9], &[7, 6, 5, 4]) + 1.0).abs() < 1e-12);
        assert!(correlation(&[1, 2, 3], &[7, 7, 7]).abs() < 1e-12);
    }
}
