//! Streams of draws.

use routewright_domain::mix_bits;

/// A stream of draws (SplitMix64).
pub(super) struct Draws {
    state: u64,
}

/// Weyl increment of SplitMix64: the golden ratio in 64 bits.
const STEP: u64 = 0x9e37_79b9_7f4a_7c15;

impl Draws {
    /// The stream of a key.
    pub(super) fn new(key: &[u64]) -> Self {
        Self { state: key.iter().fold(0, |state: u64, part| mix_bits(state.wrapping_add(STEP) ^ *part)) }
    }

    pub(super) fn next(&mut self) -> u64 {
        self.state = self.state.wrapping_add(STEP);
        mix_bits(self.state)
    }

    /// Strictly between 0 and 1.
    pub(super) fn uniform(&mut self) -> f64 {
        ((self.next() >> 11) as f64 + 0.5) * (1.0 / 9_007_199_254_740_992.0)
    }

    /// True with this probability.
    pub(super) fn happens(&mut self, probability: f64) -> bool {
        probability > 0.0 && self.uniform() < probability
    }

    /// Standard normal (Box and Muller 1958).
    pub(super) fn normal(&mut self) -> f64 {
        let radius = libm::sqrt(-2.0 * libm::log(self.uniform()));
        radius * libm::cos(2.0 * std::f64::consts::PI * self.uniform())
    }

    /// Exponential with this mean.
    pub(super) fn exponential(&mut self, mean: f64) -> f64 {
        -mean * libm::log(self.uniform())
    }

    /// Turns of a geometric number of trials, 1 or more, by its mean.
    pub(super) fn geometric(&mut self, mean: f64, most: u32) -> u32 {
        if mean <= 1.0 || mean.is_nan() {
            return 1;
        }
        let more = libm::floor(libm::log(self.uniform()) / libm::log(1.0 - 1.0 / mean));
        u32::try_from(whole(more)).unwrap_or(u32::MAX).saturating_add(1).min(most.max(1))
    }
}

/// Rounded down; saturates, and what is below 0 is 0.
#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "saturates")]
pub(super) fn whole(value: f64) -> u64 {
    libm::floor(value) as u64
}

/// Rounded to the nearest; saturates, and what is below 0 is 0.
#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "saturates")]
pub(super) fn rounded(value: f64) -> u32 {
    libm::round(value) as u32
}
