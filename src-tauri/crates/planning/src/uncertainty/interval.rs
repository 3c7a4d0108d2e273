//! From resamples to an interval.

use routewright_domain::{Interval, Money};

use crate::quantile::quantile;

/// The 97.5 % quantile of the standard normal distribution.
pub(super) const NORMAL_975: f64 = 1.959_963_984_540_054;

/// The 97.5 % quantile of Student's distribution with so many degrees of freedom, at least 1, by the expansion of Cornish and
/// Fisher (Abramowitz and Stegun 26.7.5), exact for one and two.
pub(super) fn student(degrees: f64) -> f64 {
    const ONE: f64 = 12.706_204_736_174_7;
    const TWO: f64 = 4.302_652_729_749_46;
    if degrees < 2.0 {
        return ONE + (TWO - ONE) * (degrees.max(1.0) - 1.0);
    }
    let x = NORMAL_975;
    let (x3, x5, x7, x9) = (x.powi(3), x.powi(5), x.powi(7), x.powi(9));
    let terms = [
        (x3 + x) / 4.0,
        (5.0 * x5 + 16.0 * x3 + 3.0 * x) / 96.0,
        (3.0 * x7 + 19.0 * x5 + 17.0 * x3 - 15.0 * x) / 384.0,
        (79.0 * x9 + 776.0 * x7 + 1_482.0 * x5 - 1_920.0 * x3 - 945.0 * x) / 92_160.0,
    ];
    let expanded = terms.iter().rev().fold(0.0, |sum, term| (sum + term) / degrees) + x;
    if degrees < 3.0 { TWO + (expanded - TWO) * (degrees - 2.0) } else { expanded }
}

/// The 95 % interval of a figure by how far it may be off; `None` without any. The figure itself is always inside.
pub(super) fn interval(figure: f64, off: impl Iterator<Item = f64>) -> Option<Interval<f64>> {
    let mut off: Vec<f64> = off.collect();
    if off.is_empty() {
        return None;
    }
    off.sort_by(f64::total_cmp);
    let end = |share| figure + quantile(&off, share);
    Some(Interval { low: end(0.025).min(figure), high: end(0.975).max(figure) })
}

/// The same of money by what it may be, in pico-dollars: the figure is exact, the ends are estimates.
pub(super) fn money_interval(figure: Money, values: impl Iterator<Item = f64>) -> Interval<Money> {
    let own = figure.0 as f64;
    let ends = interval(0.0, values.map(|value| value - own)).unwrap_or(Interval { low: 0.0, high: 0.0 });
    Interval { low: Money(figure.0 + rounded(ends.low)), high: Money(figure.0 + rounded(ends.high)) }
}

/// Pico-dollars of an estimate.
#[expect(clippy::cast_possible_truncation, reason = "an estimate, and conversion saturates")]
pub(super) fn rounded(pico: f64) -> i128 {
    pico.round() as i128
}

/// Keeps a share within 0 and 1.
pub(super) fn as_share(interval: Interval<f64>) -> Interval<f64> {
    Interval { low: interval.low.clamp(0.0, 1.0), high: interval.high.clamp(0.0, 1.0) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn students_quantiles_are_those_of_the_tables() {
        for (degrees, published) in [
            (1.0, 12.706),
            (2.0, 4.303),
            (3.0, 3.182),
            (4.0, 2.776),
            (5.0, 2.571),
            (10.0, 2.228),
            (30.0, 2.042),
            (120.0, 1.980),
            (1e9, 1.960),
        ] {
            let found = student(degrees);
            assert!((found / published - 1.0).abs() < 0.012, "{degrees}: {found} for {published}");
        }
    }

    #[test]
    fn a_figure_lies_in_its_interval() {
        let found = interval(5.0, [1.0, 2.0, 3.0].into_iter()).unwrap();
        assert!(found.low <= 5.0 && found.high > 7.0);
        assert_eq!(interval(5.0, std::iter::empty()), None);
    }
}
