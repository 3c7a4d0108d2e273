//! A monotone quantile function through published percentiles.

use routewright_domain::PercentileKnots;

/// Standard normal scores of the published percentiles 50, 75, 90, 95 and 99.
const KNOT_SCORES: [f64; 5] =
    [0.0, 0.674_489_750_196_081_7, 1.281_551_565_544_600_4, 1.644_853_626_951_472_2, 2.326_347_874_040_841];

/// Beyond this score (probability 0.9995) the tail is flat: nothing is published there, and an unbounded tail
/// would let one draw in two thousand decide a total.
const LAST_SCORE: f64 = 3.290_526_731_491_926;

/// Value at a probability, by straight lines between knots in (normal score, logarithm of the value).
///
/// The published knots are met exactly. A log-normal quantity is a single line, so this bends no more than the
/// data asks. Below the median nothing is published: that half is the mirror image of the upper one in
/// logarithms, which is an assumption. For time to first token the mirrored half is the fast side; for
/// throughput it is the slow side, so total latencies rest on the assumption and are labelled so.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct QuantileFunction {
    log_values: [f64; 5],
}

impl QuantileFunction {
    /// A function through these knots, which are positive and ascending.
    #[must_use]
    pub fn through(knots: &PercentileKnots) -> Self {
        Self { log_values: [knots.p50, knots.p75, knots.p90, knots.p95, knots.p99].map(libm::log) }
    }

    /// The value below which a share `probability` (strictly between 0 and 1) of all values lies; same unit as the knots.
    #[must_use]
    pub fn at(&self, probability: f64) -> f64 {
        let score = normal_score(probability);
        let above_median = self.log_above_median(score.abs()) - self.log_values[0];
        libm::exp(self.log_values[0] + above_median.copysign(score))
    }

    /// The median, in the unit of the knots.
    #[must_use]
    pub fn median(&self) -> f64 {
        libm::exp(self.log_values[0])
    }

    fn log_above_median(&self, score: f64) -> f64 {
        let score = score.min(LAST_SCORE);
        let segment = KNOT_SCORES[1..4].iter().take_while(|knot| score > **knot).count();
        let (left, right) = (KNOT_SCORES[segment], KNOT_SCORES[segment + 1]);
        let (low, high) = (self.log_values[segment], self.log_values[segment + 1]);
        low + (high - low) * (score - left) / (right - left)
    }
}

/// The standard normal score of a probability, by Wichura's AS 241 (1988); relative error below 1e-15.
fn normal_score(probability: f64) -> f64 {
    let centred = probability - 0.5;
    if centred.abs() <= 0.425 {
        let r = 0.180_625 - centred * centred;
        return centred * ratio(r, &CENTRE_NUMERATOR, &CENTRE_DENOMINATOR);
    }
    let tail = probability.min(1.0 - probability);
    let r = libm::sqrt(-libm::log(tail));
    let magnitude = if r <= 5.0 {
        ratio(r - 1.6, &NEAR_NUMERATOR, &NEAR_DENOMINATOR)
    } else {
        ratio(r - 5.0, &FAR_NUMERATOR, &FAR_DENOMINATOR)
    };
    magnitude.copysign(centred)
}

fn ratio(x: f64, numerator: &[f64; 8], denominator: &[f64; 8]) -> f64 {
    let polynomial = |coefficients: &[f64; 8]| coefficients.iter().rev().fold(0.0, |sum, c| sum * x + c);
    polynomial(numerator) / polynomial(denominator)
}

// Coefficients of PPND16, from the constant term upwards.
const CENTRE_NUMERATOR: [f64; 8] = [
    3.387_132_872_796_366_5,
    1.331_416_678_917_843_8e2,
    1.971_590_950_306_551_3e3,
    1.373_169_376_550_946e4,
    4.592_195_393_154_987e4,
    6.726_577_092_700_87e4,
    3.343_057_558_358_813e4,
    2.509_080_928_730_122_7e3,
];
const CENTRE_DENOMINATOR: [f64; 8] = [
    1.0,
    4.231_333_070_160_091e1,
    6.871_870_074_920_579e2,
    5.394_196_021_424_751e3,
    2.121_379_430_158_659_7e4,
    3.930_789_580_009_271e4,
    2.872_908_573_572_194_3e4,
    5.226_495_278_852_545e3,
];
const NEAR_NUMERATOR: [f64; 8] = [
    1.423_437_110_749_683_5,
    4.630_337_846_156_546,
    5.769_497_221_460_691,
    3.647_848_324_763_204_5,
    1.270_458_252_452_368_4,
    2.417_807_251_774_506e-1,
    2.272_384_498_926_918_4e-2,
    7.745_450_142_783_414e-4,
];
const NEAR_DENOMINATOR: [f64; 8] = [
    1.0,
    2.053_191_626_637_759,
    1.676_384_830_183_803_8,
    6.897_673_349_851e-1,
    1.481_039_764_274_800_8e-1,
    1.519_866_656_361_645_7e-2,
    5.475_938_084_995_345e-4,
    1.050_750_071_644_416_9e-9,
];
const FAR_NUMERATOR: [f64; 8] = [
    6.657_904_643_501_103,
    5.463_784_911_164_114,
    1.784_826_539_917_291_3,
    2.965_605_718_285_048_7e-1,
    2.653_218_952_657_612_4e-2,
    1.242_660_947_388_078_4e-3,
    2.711_555_568_743_487_6e-5,
    2.010_334_399_292_288_1e-7,
];
const FAR_DENOMINATOR: [f64; 8] = [
    1.0,
    5.998_322_065_558_88e-1,
    1.369_298_809_227_358e-1,
    1.487_536_129_085_061_5e-2,
    7.868_691_311_456_133e-4,
    1.846_318_317_510_054_8e-5,
    1.421_511_758_316_446e-7,
    2.044_263_103_389_939_8e-15,
];

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::draw::{Purpose, uniform};

    /// Time to first token of openai/gpt-4o at OpenAI on 2026-08-08 has this shape: p50 592, p99 6402 ms.
    const KNOTS: PercentileKnots = PercentileKnots { p50: 592.0, p75: 894.0, p90: 1650.0, p95: 2710.0, p99: 6402.5 };

    #[test]
    fn normal_scores_agree_with_published_values() {
        for (probability, score) in [(0.5, 0.0), (0.975, 1.959_963_984_540_054), (0.001, -3.090_232_306_167_813_5)] {
            assert!((normal_score(probability) - score).abs() < 1e-12, "score of {probability}");
        }
    }

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
