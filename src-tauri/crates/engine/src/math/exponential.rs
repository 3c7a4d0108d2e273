//! Exponential function and natural logarithm, by a table and a short polynomial.

use std::f64::consts::LN_2;

use super::series::{LN_2_HIGH, LN_2_LOW, ROOT_HALF, exp_of_small, log_by_series};

/// Stretches of the mantissa between √½ and √2, and of the exponent between whole ones.
const LOG_STRETCHES: usize = 128;
const EXP_STRETCHES: usize = 64;

/// For the middle of each stretch of the mantissa, its reciprocal and its logarithm.
const LOG_TABLE: [(f64, f64); LOG_STRETCHES] = {
    let mut table = [(1.0, 0.0); LOG_STRETCHES];
    let mut n = 0;
    while n < LOG_STRETCHES {
        let start = f64::from_bits(((n as u64) << 45) + ROOT_HALF);
        let end = f64::from_bits(((n as u64 + 1) << 45) + ROOT_HALF);
        // The stretch that holds 1 is measured from there, so that the logarithm keeps all its digits beside it.
        if !(start <= 1.0 && 1.0 < end) {
            let middle = f64::from_bits(((n as u64) << 45) + (1 << 44) + ROOT_HALF);
            let reciprocal = 1.0 / middle;
            table[n] = (reciprocal, -log_by_series(reciprocal));
        }
        n += 1;
    }
    table
};

/// Powers of two with exponents in steps of 1/64, as bits.
const EXP_TABLE: [u64; EXP_STRETCHES] = {
    let mut table = [0; EXP_STRETCHES];
    let mut n = 0;
    while n < EXP_STRETCHES {
        table[n] = exp_of_small(n as f64 / EXP_STRETCHES as f64 * LN_2).to_bits();
        n += 1;
    }
    table
};
/// Numbers around it are spaced by 1, so that adding it rounds to a whole number, which then stands in the low bits.
const ROUNDING: f64 = 6_755_399_441_055_744.0;

/// The natural logarithm of a positive, normal number; absolute error below 1e-15 where its exponent is small, relative error
/// below 1e-14 elsewhere.
///
/// The number is `m × 2^k` with `m` between √½ and √2, and `m = c (1 + r)` with `c` from a table: `ln m = ln c + ln(1 + r)`.
#[inline(always)]
pub(crate) fn log(x: f64) -> f64 {
    debug_assert!(x >= f64::MIN_POSITIVE && x.is_finite(), "the logarithm of {x}");
    // Subtracting √½ carries into the exponent exactly when the mantissa is above √2.
    let shifted = x.to_bits().wrapping_add(0x3ff0_0000_0000_0000 - ROOT_HALF);
    let exponent = ((shifted >> 52).cast_signed() - 1_023) as f64;
    let fraction = shifted & 0x000f_ffff_ffff_ffff;
    let mantissa = f64::from_bits(fraction.wrapping_add(ROOT_HALF));
    let (reciprocal, logarithm) = LOG_TABLE[(fraction >> 45) as usize % LOG_STRETCHES];
    let r = mantissa * reciprocal - 1.0;
    let s = r * r;
    let series = (r * (1.0 / 3.0) - 0.5) + s * ((r * 0.2 - 0.25) + s * (-1.0 / 6.0));
    exponent * LN_2_HIGH + (logarithm + (r + (s * series + exponent * LN_2_LOW)))
}

/// `e^x`; relative error below 1e-14. Beyond ±700 it is as at ±700.
///
/// `x = k ln 2 / 64 + r` with `|r|` at most half a step; `2^(k / 64)` from a table, `e^r` by its series.
#[inline(always)]
pub(crate) fn exp(x: f64) -> f64 {
    const STEPS: f64 = EXP_STRETCHES as f64;
    let x = if x > -700.0 { x } else { -700.0 };
    let x = if x < 700.0 { x } else { 700.0 };
    let rounded = x * EXP_STEPS_PER_UNIT + ROUNDING;
    let steps = rounded - ROUNDING;
    let r = (x - steps * (LN_2_HIGH / STEPS)) - steps * (LN_2_LOW / STEPS);
    let s = r * r;
    let series = r + s * ((0.5 + r * (1.0 / 6.0)) + s * ((1.0 / 24.0) + r * (1.0 / 120.0)));
    let power = power_of_whole(rounded);
    power + power * series
}

/// How many steps of [`exp_steps`] one unit of a natural logarithm is.
pub(crate) const EXP_STEPS_PER_UNIT: f64 = std::f64::consts::LOG2_E * EXP_STRETCHES as f64;

/// `2^(x / 64)` for `x` within ±64,000; relative error below 1e-13. Saves [`exp`] the way from natural logarithms to those
/// of the table.
#[inline(always)]
pub(crate) fn exp_steps(x: f64) -> f64 {
    /// Of `e^r` with `r` in steps.
    const STEP: f64 = LN_2 / EXP_STRETCHES as f64;
    const SECOND: f64 = STEP * STEP / 2.0;
    const THIRD: f64 = STEP * STEP * STEP / 6.0;
    const FOURTH: f64 = STEP * STEP * STEP * STEP / 24.0;
    debug_assert!(x.abs() <= 64_000.0, "2 to the power of {x}/64");
    let rounded = x + ROUNDING;
    let r = x - (rounded - ROUNDING);
    let s = r * r;
    let series = r * STEP + s * ((SECOND + r * THIRD) + s * FOURTH);
    let power = power_of_whole(rounded);
    power + power * series
}

/// `2^(k / 64)` for a whole `k` within ±64,700, given as `k` + [`ROUNDING`].
#[inline(always)]
fn power_of_whole(rounded: f64) -> f64 {
    let k = rounded.to_bits();
    // What is beyond the place counts whole powers, which the exponent of the table's number takes.
    #[expect(clippy::cast_possible_truncation, reason = "the low bits are the place in the table")]
    let place = k as usize % EXP_STRETCHES;
    f64::from_bits(EXP_TABLE[place].wrapping_add((k >> 6) << 52))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn logarithms_agree_with_a_library(exponent in -300.0..300.0_f64) {
            let x = libm::exp10(exponent);
            prop_assert!((log(x) - libm::log(x)).abs() <= 1e-14 * libm::log(x).abs().max(0.1), "log of {x}");
        }

        #[test]
        fn logarithms_beside_one_agree_with_a_library(x in 0.5..2.0_f64) {
            prop_assert!((log(x) - libm::log(x)).abs() <= 5e-16, "log of {x}: {} for {}", log(x), libm::log(x));
        }

        #[test]
        fn exponentials_agree_with_a_library(x in -690.0..690.0_f64) {
            prop_assert!((exp(x) / libm::exp(x) - 1.0).abs() < 1e-13, "exp of {x}");
        }
    }

    proptest! {
        #[test]
        fn steps_agree_with_a_library(x in -60_000.0..60_000.0_f64) {
            prop_assert!((exp_steps(x) / libm::exp2(x / 64.0) - 1.0).abs() < 1e-13, "2 to the power of {x}/64");
        }
    }

    #[test]
    fn both_meet_their_fixed_points() {
        assert_eq!((log(1.0).to_bits(), exp(0.0).to_bits()), (0.0_f64.to_bits(), 1.0_f64.to_bits()));
        assert!(exp(-1e9) > 0.0 && exp(1e9).is_finite());
    }
}
