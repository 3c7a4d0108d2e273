//! Slow and exact: the functions by their series, for tables that the compiler makes.

pub(super) const LN_2_HIGH: f64 = 6.931_471_803_691_238e-1;
pub(super) const LN_2_LOW: f64 = 1.908_214_929_270_587_7e-10;

/// The bits of √½.
pub(super) const ROOT_HALF: u64 = 0x3fe6_a09e_667f_3bcd;

/// A polynomial by Horner's rule, coefficients from the constant term upwards.
#[inline]
pub(super) const fn horner<const N: usize>(coefficients: &[f64; N], x: f64) -> f64 {
    let mut sum = 0.0;
    let mut n = N;
    while n > 0 {
        n -= 1;
        sum = sum * x + coefficients[n];
    }
    sum
}

/// The natural logarithm of a positive, normal number `m × 2^k` with `m` between √½ and √2: `ln m = 2 atanh z` with
/// `z = (m - 1) / (m + 1)`.
pub(super) const fn log_by_series(x: f64) -> f64 {
    let shifted = x.to_bits().wrapping_add(0x3ff0_0000_0000_0000 - ROOT_HALF);
    let exponent = ((shifted >> 52).cast_signed() - 1_023) as f64;
    let mantissa = f64::from_bits((shifted & 0x000f_ffff_ffff_ffff).wrapping_add(ROOT_HALF));
    let ratio = (mantissa - 1.0) / (mantissa + 1.0);
    let (mut term, mut sum, mut n) = (ratio, 0.0, 1.0);
    while n < 41.0 {
        sum += term / n;
        term *= ratio * ratio;
        n += 2.0;
    }
    exponent * LN_2_HIGH + (2.0 * sum + exponent * LN_2_LOW)
}

/// `e^x` for a number between -1 and 16, by the series of its sixty-fourth part.
pub(super) const fn exp_of_small(x: f64) -> f64 {
    let part = x / 64.0;
    let (mut term, mut sum, mut n) = (1.0, 1.0, 1.0);
    while n < 20.0 {
        term *= part / n;
        sum += term;
        n += 1.0;
    }
    let mut squarings = 0;
    while squarings < 6 {
        sum *= sum;
        squarings += 1;
    }
    sum
}

/// The square root of a positive number, by Newton's method.
pub(super) const fn square_root(x: f64) -> f64 {
    let mut root = if x > 1.0 { x } else { 1.0 };
    let mut steps = 0;
    while steps < 60 {
        root = 0.5 * (root + x / root);
        steps += 1;
    }
    root
}
