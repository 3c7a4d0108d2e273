//! What a sample says for sure of a mean.

/// Probability that any bound of a search is wrong at all, spread over all of its looks.
const ERROR: f64 = 1e-3;

/// Sums of a sample.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Sums {
    count: f64,
    sum: f64,
    squares: f64,
    low: f64,
    high: f64,
}

impl Sums {
    #[inline]
    pub(super) fn add(&mut self, value: f64) {
        if self.count == 0.0 {
            (self.low, self.high) = (value, value);
        }
        self.count += 1.0;
        self.sum += value;
        self.squares += value * value;
        self.low = self.low.min(value);
        self.high = self.high.max(value);
    }

    pub(super) fn mean(&self) -> f64 {
        if self.count > 0.0 { self.sum / self.count } else { 0.0 }
    }

    /// Half of the width of the interval that surely holds the mean: Bernstein's bound, `√(2 V ln(2/δ) / n) + R ln(2/δ) / 3n`.
    /// Variance V and range R of the values are not known, so those of the sample stand in for them, which is exact only for
    /// many requests; a value that is always the same is taken to be that. The bound that is rigorous with a sampled variance
    /// (Audibert, Munos and Szepesvári 2009) has nine times the second term and dropped a tenth of what this one does.
    pub(super) fn margin(&self, confidence: Confidence) -> f64 {
        if self.count == 0.0 {
            return f64::INFINITY;
        }
        let mean = self.mean();
        let variance = (self.squares / self.count - mean * mean).max(0.0);
        let Confidence(log) = confidence;
        (2.0 * variance * log / self.count).sqrt() + (self.high - self.low) * log / (3.0 * self.count)
    }

    /// The lowest that the mean can be.
    pub(super) fn at_least(&self, confidence: Confidence) -> f64 {
        self.mean() - self.margin(confidence)
    }

    /// The highest that the mean can be.
    pub(super) fn at_most(&self, confidence: Confidence) -> f64 {
        self.mean() + self.margin(confidence)
    }
}

/// `ln(2/δ)` of one look.
#[derive(Debug, Clone, Copy)]
pub(super) struct Confidence(f64);

impl Confidence {
    /// Of one of so many looks.
    pub(super) fn of_one_in(looks: f64) -> Self {
        Self((2.0 * looks.max(1.0) / ERROR).ln())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// 20,000 samples of 400 draws with a chance of 0.3: the share of intervals that miss it stays below δ = 0.05.
    #[test]
    fn an_interval_misses_the_mean_no_more_often_than_it_says() {
        let confidence = Confidence((2.0_f64 / 0.05).ln());
        let mut key = 1_u64;
        let mut missed = 0;
        for _ in 0..20_000 {
            let mut sums = Sums::default();
            for _ in 0..400 {
                key = routewright_domain::mix_bits(key.wrapping_add(0x9e37_79b9_7f4a_7c15));
                sums.add(f64::from(u8::from((key >> 11) as f64 / (1_u64 << 53) as f64 <= 0.3)));
            }
            let holds = sums.at_least(confidence) <= 0.3 && 0.3 <= sums.at_most(confidence);
            missed += u32::from(!holds);
        }
        assert!(missed <= 1_000, "{missed} of 20,000");
    }

    #[test]
    fn what_never_differs_is_known_for_sure() {
        let mut sums = Sums::default();
        (0..100).for_each(|_| sums.add(0.0));
        assert!(sums.margin(Confidence::of_one_in(1.0)) == 0.0);
        assert!(Sums::default().margin(Confidence::of_one_in(1.0)).is_infinite());
    }
}
