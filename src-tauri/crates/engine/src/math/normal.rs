//! The standard normal distribution.

use super::exp;
use super::series::{exp_of_small, horner, log_by_series, square_root};

/// Halvings of ½ that the table covers, each in so many stretches.
const OCTAVES: usize = 12;
const STRETCHES: usize = 32;
/// Bits of a number that tell the place within its stretch.
const PLACE_BITS: u32 = 52 - STRETCHES.ilog2();
/// Upper bits of the smallest probability of the table, 2⁻¹³.
const FIRST: u64 = (1_023 - 1 - OCTAVES as u64) << STRETCHES.ilog2();

/// Magnitudes of the scores of probabilities from 2⁻¹³ to ½, for each stretch as a cubic in the place between 0 and 1 within
/// it. A cubic meets score and slope at both of its ends, so the whole is smooth and monotone.
static SCORES: [[f64; 4]; OCTAVES * STRETCHES] = {
    let mut table = [[0.0; 4]; OCTAVES * STRETCHES];
    let mut n = 0;
    while n < table.len() {
        let start = f64::from_bits((FIRST + n as u64) << PLACE_BITS);
        let end = f64::from_bits((FIRST + n as u64 + 1) << PLACE_BITS);
        let [from, to] = [-exact_normal_score(start), -exact_normal_score(end)];
        let [slope_from, slope_to] = [slope_of_score(from) * (end - start), slope_of_score(to) * (end - start)];
        let rise = to - from;
        table[n] = [from, slope_from, 3.0 * rise - 2.0 * slope_from - slope_to, slope_from + slope_to - 2.0 * rise];
        n += 1;
    }
    table
};

/// Change of the score's magnitude with the tail's probability: one over the density, falling.
const fn slope_of_score(score: f64) -> f64 {
    -2.506_628_274_631_000_7 * exp_of_small(0.5 * score * score)
}

/// The standard normal score of a probability strictly between 0 and 1, off by less than 2e-7.
#[inline(always)]
pub(crate) fn normal_score(probability: f64) -> f64 {
    score_magnitude(probability).copysign(probability - 0.5)
}

/// The distance of that score from 0.
#[inline(always)]
pub(crate) fn score_magnitude(probability: f64) -> f64 {
    // The smaller of the probability and its complement, without a branch that would go either way half of the time.
    let tail = 0.5 - (probability - 0.5).abs();
    let bits = tail.to_bits();
    let stretch = (bits >> PLACE_BITS).wrapping_sub(FIRST);
    match SCORES.get(usize::try_from(stretch).unwrap_or(usize::MAX)) {
        Some([c0, c1, c2, c3]) => {
            let place = f64::from_bits(0x3ff0_0000_0000_0000 | bits << (52 - PLACE_BITS) & 0x000f_ffff_ffff_ffff) - 1.0;
            (c0 + c1 * place) + place * place * (c2 + c3 * place)
        }
        None => far_score(tail),
    }
}

/// Beyond the table, and at ½, where it ends.
#[cold]
fn far_score(tail: f64) -> f64 {
    exact_normal_score(tail).abs()
}

/// The standard normal score of a probability, by Wichura's AS 241 (1988); relative error below 1e-15.
#[must_use]
pub const fn exact_normal_score(probability: f64) -> f64 {
    let centred = probability - 0.5;
    if centred.abs() <= 0.425 {
        let r = 0.180_625 - centred * centred;
        return centred * horner(&CENTRE_NUMERATOR, r) / horner(&CENTRE_DENOMINATOR, r);
    }
    let tail = if centred < 0.0 { probability } else { 1.0 - probability };
    let r = square_root(-log_by_series(tail));
    let magnitude = if r <= 5.0 {
        horner(&NEAR_NUMERATOR, r - 1.6) / horner(&NEAR_DENOMINATOR, r - 1.6)
    } else {
        horner(&FAR_NUMERATOR, r - 5.0) / horner(&FAR_DENOMINATOR, r - 5.0)
    };
    magnitude.copysign(centred)
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

/// The probability that a standard normal variable is at most `score`; absolute error below 1e-15.
///
/// By the continued fraction of Mills' ratio in the tails and the Taylor series of the integral in the middle (Abramowitz
/// and Stegun 26.2.10 and 26.2.14).
#[must_use]
pub fn normal_cdf(score: f64) -> f64 {
    let density = exp(-0.5 * score * score) * 0.398_942_280_401_432_7;
    let magnitude = score.abs();
    if magnitude < 3.0 {
        let (mut term, mut sum, mut n) = (score, score, 1.0);
        while f64::abs(term) > 1e-17 * f64::abs(sum) && n < 200.0 {
            n += 2.0;
            term *= score * score / n;
            sum += term;
        }
        return 0.5 + density * sum;
    }
    let ratio = (1..=60).rev().fold(magnitude, |fraction, n| magnitude + f64::from(n) / fraction);
    let tail = density / ratio;
    if score > 0.0 { 1.0 - tail } else { tail }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn normal_scores_agree_with_published_values() {
        for (probability, score) in [(0.5, 0.0), (0.975, 1.959_963_984_540_054), (0.001, -3.090_232_306_167_813_5)] {
            assert!((exact_normal_score(probability) - score).abs() < 1e-12, "score of {probability}");
            assert!((normal_score(probability) - score).abs() < 2e-7, "score of {probability} by the table");
        }
    }

    #[test]
    fn normal_probabilities_agree_with_published_values() {
        for (score, probability) in [
            (0.0, 0.5),
            (1.0, 0.841_344_746_068_542_9),
            (-1.96, 0.024_997_895_148_220_43),
            (4.0, 0.999_968_328_758_166_9),
        ] {
            assert!((normal_cdf(score) - probability).abs() < 1e-14, "probability of {score}: {}", normal_cdf(score));
        }
    }

    #[test]
    fn the_table_is_close_to_the_rationals_and_never_falls() {
        // Along all stretches, four places in each, and on beyond the end of the table; draws are multiples of 2⁻⁵³.
        let grid = libm::exp2(53.0);
        let tails = (0..39 * 128).rev().map(|n| libm::round(libm::exp2(-1.0 - f64::from(n) / 128.0) * grid) / grid);
        let mut before = f64::NEG_INFINITY;
        for tail in tails {
            let score = normal_score(tail);
            let difference = score - exact_normal_score(tail);
            assert!(difference.abs() < 2e-7, "score of {tail}: off by {difference}");
            assert!(score > before, "the score falls at {tail}");
            if tail > 1e-9 {
                assert!((normal_score(1.0 - tail) + score).abs() < 1e-6, "the upper half mirrors the lower at {tail}");
            }
            before = score;
        }
    }

    proptest! {
        #[test]
        fn score_and_probability_undo_each_other(score in -6.0..6.0_f64) {
            let back = normal_score(normal_cdf(score));
            prop_assert!((back - score).abs() < 1e-6 * libm::exp(score * score / 2.0).min(1e4) + 1e-9, "{score} came back as {back}");
        }
    }
}
