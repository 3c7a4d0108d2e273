//! Keyed draws, as the engine's: a number is a function of what it is for, never of what was drawn before.

use routewright_domain::mix_bits;

/// What a draw decides. Part of every published interval: never renumber, only add.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Purpose {
    /// Where a block begins, or which season it comes from.
    Block = 1,
    /// Whether a block ends.
    BlockEnd = 2,
    /// Which stretch stands for a period.
    Period = 3,
    /// Order of the strata of a Latin hypercube.
    Stratum = 4,
    /// Place within a stratum.
    Within = 5,
    /// Which resample meets which assumptions.
    Pairing = 6,
}

/// The draws of one seed about one thing.
#[derive(Debug, Clone, Copy)]
pub(super) struct Draws(u64);

impl Draws {
    pub(super) fn new(seed: u64, about: u64) -> Self {
        Self(mix_bits(mix_bits(seed ^ 0x7a11_5eed_0b1e_55ed) ^ about))
    }

    /// 64 bits.
    #[inline]
    pub(super) fn bits(self, nth: u64, purpose: Purpose) -> u64 {
        mix_bits(self.0 ^ (nth << 8 | purpose as u64))
    }

    /// A uniform number strictly between 0 and 1.
    #[inline]
    pub(super) fn uniform(self, nth: u64, purpose: Purpose) -> f64 {
        ((self.bits(nth, purpose) >> 12) as f64 + 0.5) / (1_u64 << 52) as f64
    }

    /// A whole number below `count`, which is not 0.
    #[inline]
    pub(super) fn below(self, nth: u64, purpose: Purpose, count: usize) -> usize {
        let wide = u128::from(self.bits(nth, purpose)) * count as u128;
        usize::try_from(wide >> 64).unwrap_or(0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_below_a_count_are_even() {
        let mut counts = [0_u32; 7];
        (0..70_000).for_each(|n| counts[Draws::new(1, 2).below(n, Purpose::Block, 7)] += 1);
        // Standard error of a count of 10,000 is 93.
        assert!(counts.iter().all(|count| count.abs_diff(10_000) < 465), "{counts:?}");
    }
}
