//! Exponential function and natural logarithm.

const LN_2_HIGH: f64 = 6.931_471_803_691_238e-1;
const LN_2_LOW: f64 = 1.908_214_929_270_587_7e-10;

/// Coefficients of `(atanh z / z - 1) / z²` in `z²`, from the constant term upwards.
const LOG_SERIES: [f64; 9] =
    [1.0 / 3.0, 1.0 / 5.0, 1.0 / 7.0, 1.0 / 9.0, 1.0 / 11.0, 1.0 / 13.0, 1.0 / 15.0, 1.0 / 17.0, 1.0 / 19.0];

/// Coefficients of the exponential function: one over the factorials from 0 to 12.
const EXP_SERIES: [f64; 13] = [
    1.0,
    1.0,
    1.0 / 2.0,
    1.0 / 6.0,
    1.0 / 24.0,
    1.0 / 120.0,
    1.0 / 720.0,
    1.0 / 5_040.0,
    1.0 / 40_320.0,
    1.0 / 362_880.0,
    1.0 / 3_628_800.0,
    1.0 / 39_916_800.0,
    1.0 / 479_001_600.0,
];

/// A polynomial by Horner's rule, coefficients from the constant term upwards.
#[inline]
fn horner<const N: usize>(coefficients: &[f64; N], x: f64) -> f64 {
    coefficients.iter().rev().fold(0.0, |sum, coefficient| sum * x + coefficient)
}

/// The natural logarithm of a positive, normal number; relative error below 1e-14 away from 1, absolute below 1e-15
/// beside it.
///
/// The number is `m × 2^k` with `m` between √½ and √2, and `ln m = 2 atanh z` with `z = (m - 1) / (m + 1)`, by its series.
#[inline]
pub(crate) fn log(x: f64) -> f64 {
    debug_assert!(x >= f64::MIN_POSITIVE && x.is_finite(), "the logarithm of {x}");
    let bits = x.to_bits();
    // Adding the difference to √½ carries into the exponent exactly when the mantissa is above √2.
    let shifted = bits.wrapping_add(0x3ff0_0000_0000_0000 - 0x3fe6_a09e_667f_3bcd);
    let exponent = ((shifted >> 52).cast_signed() - 1_023) as f64;
    let mantissa = f64::from_bits((shifted & 0x000f_ffff_ffff_ffff).wrapping_add(0x3fe6_a09e_667f_3bcd));
    let z = (mantissa - 1.0) / (mantissa + 1.0);
    let s = z * z;
    let series = horner(&LOG_SERIES, s);
    exponent * LN_2_HIGH + (2.0 * z + (2.0 * z * s * series + exponent * LN_2_LOW))
}

/// `e^x`; relative error below 1e-14. Beyond ±700 it is as at ±700.
///
/// `x = k ln 2 + r` with `|r| ≤ ½ ln 2`; `e^r` by its series.
#[inline]
pub(crate) fn exp(x: f64) -> f64 {
    let x = x.clamp(-700.0, 700.0);
    let k = (x * std::f64::consts::LOG2_E + (0.5_f64).copysign(x)).trunc();
    let r = (x - k * LN_2_HIGH) - k * LN_2_LOW;
    let series = horner(&EXP_SERIES, r);
    #[expect(clippy::cast_possible_truncation, reason = "a whole number within ±1,011")]
    let power = f64::from_bits((k as i64 + 1_023).cast_unsigned() << 52);
    series * power
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

    #[test]
    fn both_meet_their_fixed_points() {
        assert_eq!((log(1.0).to_bits(), exp(0.0).to_bits()), (0.0_f64.to_bits(), 1.0_f64.to_bits()));
        assert!(exp(-1e9) > 0.0 && exp(1e9).is_finite());
    }
}
