//! Prompts that come again.

use serde::{Deserialize, Serialize};

use super::draws::{Draws, whole};

/// How often a feature's conversations open with a prompt that others open with too.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Repeats {
    /// Share of the conversations that open with one of the known prompts, 0 to 1; the others are unique.
    pub share: f64,
    /// Number of known prompts.
    pub contents: u64,
    /// Their popularity falls by this power of their rank, 0 (all alike) or more.
    pub exponent: f64,
}

/// Zipf's law over ranks from 1, drawn by rejection from its continuous hull (Hörmann and Derflinger 1996): no table,
/// whatever the number of ranks.
#[derive(Debug, Clone, Copy)]
pub(super) struct Zipf {
    ranks: f64,
    exponent: f64,
    /// Area under the hull up to the last rank, and that from which draws begin.
    last: f64,
    first: f64,
    /// Distance from a rank within which a draw is taken without a look.
    squeeze: f64,
}

impl Zipf {
    pub(super) fn new(ranks: u64, exponent: f64) -> Self {
        let (ranks, exponent) = (ranks.max(1) as f64, if exponent.is_finite() { exponent.max(0.0) } else { 0.0 });
        let mut law = Self { ranks, exponent, last: 0.0, first: 0.0, squeeze: 0.0 };
        law.last = law.area(ranks + 0.5);
        law.first = law.area(1.5) - 1.0;
        law.squeeze = 2.0 - law.area_inverse(law.area(2.5) - law.density(2.0));
        law
    }

    fn density(self, x: f64) -> f64 {
        libm::exp(-self.exponent * libm::log(x))
    }

    /// Integral of the density from 1 to `x`: `(x^(1-s) - 1) / (1-s)`, the logarithm for `s = 1`.
    fn area(self, x: f64) -> f64 {
        let log = libm::log(x);
        let power = (1.0 - self.exponent) * log;
        if power.abs() < 1e-12 { log } else { libm::expm1(power) / (1.0 - self.exponent) }
    }

    fn area_inverse(self, area: f64) -> f64 {
        let power = (area * (1.0 - self.exponent)).max(-1.0);
        if power.abs() < 1e-12 { libm::exp(area) } else { libm::exp(libm::log1p(power) / (1.0 - self.exponent)) }
    }

    /// A rank, from 1.
    pub(super) fn draw(self, draws: &mut Draws) -> u64 {
        loop {
            let area = self.last + draws.uniform() * (self.first - self.last);
            let x = self.area_inverse(area);
            let rank = libm::round(x).clamp(1.0, self.ranks);
            if rank - x <= self.squeeze || area >= self.area(rank + 0.5) - self.density(rank) {
                return whole(rank);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ranks_are_as_popular_as_the_law_says() {
        const DRAWS: u32 = 100_000;
        for (seed, exponent) in (1..).zip([0.0, 0.5, 1.0, 1.3, 3.0]) {
            let law = Zipf::new(50, exponent);
            let mut draws = Draws::new(&[seed]);
            let mut counts = [0_u32; 50];
            for _ in 0..DRAWS {
                counts[usize::try_from(law.draw(&mut draws)).unwrap() - 1] += 1;
            }
            let weight = |rank: usize| (rank as f64).powf(-exponent);
            let total: f64 = (1..=50).map(weight).sum();
            // Chi-squared with 49 degrees of freedom, tails below 1 in 50 joined: above 85.4 by chance once in 1,000.
            let mut statistic = 0.0;
            let (mut expected, mut found) = (0.0, 0.0);
            for (rank, count) in (1..).zip(counts) {
                expected += f64::from(DRAWS) * weight(rank) / total;
                found += f64::from(count);
                if expected >= 50.0 || rank == 50 {
                    statistic += (found - expected).powi(2) / expected;
                    (expected, found) = (0.0, 0.0);
                }
            }
            assert!(statistic < 85.4, "exponent {exponent}: {statistic}");
        }
    }
}
