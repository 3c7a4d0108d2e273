//! A monotone quantile function through published percentiles.

use routewright_domain::PercentileKnots;

use crate::math::{EXP_STEPS_PER_UNIT, exp_steps, log, score_magnitude};

/// Standard normal scores of the published percentiles 50, 75, 90, 95 and 99.
const KNOT_SCORES: [f64; 5] =
    [0.0, 0.674_489_750_196_081_7, 1.281_551_565_544_600_4, 1.644_853_626_951_472_2, 2.326_347_874_040_841];

/// Beyond this score (probability 0.9995) the tail is flat: nothing is published there, and an unbounded tail
/// would let one draw in two thousand decide a total.
const LAST_SCORE: f64 = 3.290_526_731_491_926;

/// Natural logarithm of the largest percentile that is told from larger ones, and of one divided by the smallest: 1e43. The
/// furthest that the tail and its mirror image can then reach is within what [`exp_steps`] takes.
const FURTHEST_LOG: f64 = 100.0;

/// Value at a probability, by straight lines between knots in (normal score, logarithm of the value).
///
/// The published knots are met exactly. A log-normal quantity is a single line, so this bends no more than the
/// data asks. Below the median nothing is published: that half is the mirror image of the upper one in
/// logarithms, which is an assumption. For time to first token the mirrored half is the fast side; for
/// throughput it is the slow side, so total latencies rest on the assumption and are labelled so.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct QuantileFunction {
    /// Logarithm of the median, as all logarithms here in the steps of [`exp_steps`].
    centre: f64,
    /// Above the median in logarithms: where each segment starts, and how steep it is by score.
    segments: [(f64, f64); 4],
}

impl QuantileFunction {
    /// A function through these knots, which are positive and ascending.
    #[must_use]
    pub fn through(knots: &PercentileKnots) -> Self {
        let logs = [knots.p50, knots.p75, knots.p90, knots.p95, knots.p99]
            .map(|knot| log(knot).clamp(-FURTHEST_LOG, FURTHEST_LOG) * EXP_STEPS_PER_UNIT);
        let segment = |n: usize| {
            let slope = (logs[n + 1] - logs[n]) / (KNOT_SCORES[n + 1] - KNOT_SCORES[n]);
            (logs[n] - logs[0] - slope * KNOT_SCORES[n], slope)
        };
        Self { centre: logs[0], segments: [segment(0), segment(1), segment(2), segment(3)] }
    }

    /// The value below which a share `probability` (strictly between 0 and 1) of all values lies; same unit as the knots.
    #[must_use]
    #[inline(always)]
    pub fn at(&self, probability: f64) -> f64 {
        exp_steps(self.log_at(probability))
    }

    /// One divided by the value at `probability`.
    #[must_use]
    #[inline(always)]
    pub fn reciprocal_at(&self, probability: f64) -> f64 {
        exp_steps(-self.log_at(probability))
    }

    /// The median, in the unit of the knots.
    #[must_use]
    pub fn median(&self) -> f64 {
        exp_steps(self.centre)
    }

    #[inline(always)]
    fn log_at(&self, probability: f64) -> f64 {
        let score = score_magnitude(probability);
        let distance = if score < LAST_SCORE { score } else { LAST_SCORE };
        let segment = usize::from(distance > KNOT_SCORES[1])
            + usize::from(distance > KNOT_SCORES[2])
            + usize::from(distance > KNOT_SCORES[3]);
        let (start, slope) = self.segments[segment];
        self.centre + (start + slope * distance).copysign(probability - 0.5)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::draw::{Purpose, uniform};

    /// Time to first token of openai/gpt-4o at OpenAI on 2026-08-08 has this shape: p50 592, p99 6402 ms.
    const KNOTS: PercentileKnots = PercentileKnots { p50: 592.0, p75: 894.0, p90: 1650.0, p95: 2710.0, p99: 6402.5 };

    #[test]
    fn draws_reproduce_the_published_knots_within_five_per_cent() {
        let function = QuantileFunction::through(&KNOTS);
        let mut draws: Vec<f64> = (0..10_000).map(|n| function.at(uniform(3, n, 5, 0, Purpose::FirstToken))).collect();
        draws.sort_by(f64::total_cmp);
        for (rank, knot) in
            [(5_000, KNOTS.p50), (7_500, KNOTS.p75), (9_000, KNOTS.p90), (9_500, KNOTS.p95), (9_900, KNOTS.p99)]
        {
            assert!((draws[rank] / knot - 1.0).abs() < 0.05, "{} for a knot of {knot}", draws[rank]);
        }
    }

    proptest! {
        #[test]
        fn a_higher_probability_never_gives_a_lower_value(
            p50 in 1.0..1e4_f64, steps in prop::array::uniform4(1.0..5.0_f64), mut probabilities in prop::array::uniform2(1e-6..0.999_999_f64)
        ) {
            let p75 = p50 * steps[0];
            let knots = PercentileKnots { p50, p75, p90: p75 * steps[1], p95: p75 * steps[1] * steps[2], p99: p75 * steps[1] * steps[2] * steps[3] };
            let function = QuantileFunction::through(&knots);
            probabilities.sort_by(f64::total_cmp);
            prop_assert!(function.at(probabilities[0]) <= function.at(probabilities[1]));
        }

        #[test]
        fn the_lower_half_mirrors_the_upper(probability in 0.5..0.999_f64) {
            let function = QuantileFunction::through(&KNOTS);
            let product = function.at(probability) * function.at(1.0 - probability);
            prop_assert!((product / (KNOTS.p50 * KNOTS.p50) - 1.0).abs() < 1e-9);
        }
    }
}
