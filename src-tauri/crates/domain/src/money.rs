//! Exact money.

use std::fmt;
use std::iter::Sum;
use std::ops::{Add, AddAssign, Neg, Sub};
use std::str::FromStr;

use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// A signed whole number of pico-dollars (1e-12 USD), in 128 bits.
///
/// Sums are exact whatever their order. Outside the program an amount is a decimal string of dollars
/// (`"96.791325"`), never a float. A `Money` holds up to about 1.7e26 USD.
///
/// ```
/// use routewright_domain::Money;
/// let a: Money = "0.1".parse().unwrap();
/// let b: Money = "0.2".parse().unwrap();
/// assert_eq!((a + b).to_string(), "0.3");
/// ```
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS), ts(as = "String"))]
pub struct Money(pub i128);

/// Why a text is not an amount of money.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ParseMoneyError {
    /// Not a plain decimal number.
    #[error("`{0}` is not a decimal number of dollars such as `12.50`")]
    NotDecimal(String),
    /// Finer than a pico-dollar, or too large.
    #[error("`{0}` has more than 12 decimal places or is too large")]
    OutOfRange(String),
}

impl Money {
    /// No money.
    pub const ZERO: Self = Self(0);
    /// Pico-dollars in a dollar.
    pub const PICO_PER_USD: i128 = 1_000_000_000_000;

    /// Dollars as a float, for drawing and ratios only.
    #[must_use]
    pub fn to_usd_lossy(self) -> f64 {
        self.0 as f64 / Self::PICO_PER_USD as f64
    }

    /// This amount divided by a count, rounded half-even to a pico-dollar; `None` for a count of 0.
    #[must_use]
    pub fn per(self, count: u64) -> Option<Self> {
        (count > 0).then(|| Self(divide_half_even(self.0, i128::from(count))))
    }

    /// This amount times `part / whole`, rounded half-even to a pico-dollar; `None` for a whole of 0.
    #[must_use]
    pub fn share(self, part: u64, whole: u64) -> Option<Self> {
        (whole > 0).then(|| Self(divide_half_even(self.0.saturating_mul(i128::from(part)), i128::from(whole))))
    }

    /// The amount with exactly `places` decimals (at most 12), rounded half-even: for people, not for totals.
    #[must_use]
    pub fn to_fixed(self, places: u32) -> String {
        let unit = 10_i128.pow(12 - places.min(12));
        let rounded = divide_half_even(self.0, unit);
        let scale = 10_i128.pow(places.min(12));
        let sign = if rounded < 0 { "-" } else { "" };
        let whole = rounded.abs() / scale;
        if places == 0 {
            return format!("{sign}{whole}");
        }
        format!("{sign}{whole}.{:0width$}", rounded.abs() % scale, width = places as usize)
    }
}

/// `numerator / denominator`, rounded to the nearest whole number, ties to even. The denominator is positive.
pub(crate) fn divide_half_even(numerator: i128, denominator: i128) -> i128 {
    let quotient = numerator.div_euclid(denominator);
    let twice = numerator.rem_euclid(denominator) * 2;
    match twice.cmp(&denominator) {
        std::cmp::Ordering::Less => quotient,
        std::cmp::Ordering::Greater => quotient + 1,
        std::cmp::Ordering::Equal => quotient + (quotient & 1),
    }
}

impl fmt::Display for Money {
    /// The shortest exact decimal: no trailing zeros, no thousands separators.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let sign = if self.0 < 0 { "-" } else { "" };
        let magnitude = self.0.unsigned_abs();
        let pico = Self::PICO_PER_USD.unsigned_abs();
        let (whole, fraction) = (magnitude / pico, magnitude % pico);
        if fraction == 0 {
            return write!(f, "{sign}{whole}");
        }
        let digits = format!("{fraction:012}");
        write!(f, "{sign}{whole}.{}", digits.trim_end_matches('0'))
    }
}

impl FromStr for Money {
    type Err = ParseMoneyError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let not_decimal = || ParseMoneyError::NotDecimal(text.to_owned());
        let out_of_range = || ParseMoneyError::OutOfRange(text.to_owned());
        let (negative, digits) = match text.strip_prefix('-') {
            Some(rest) => (true, rest),
            None => (false, text),
        };
        let (whole, fraction) = digits.split_once('.').unwrap_or((digits, ""));
        let all_digits = |part: &str| part.bytes().all(|b| b.is_ascii_digit());
        if whole.is_empty() || !all_digits(whole) || !all_digits(fraction) || digits.ends_with('.') {
            return Err(not_decimal());
        }
        let fraction = fraction.trim_end_matches('0');
        if fraction.len() > 12 || whole.len() > 24 {
            return Err(out_of_range());
        }
        let whole: i128 = whole.parse().map_err(|_| out_of_range())?;
        let fraction: i128 = format!("{fraction:0<12}").parse().map_err(|_| not_decimal())?;
        let magnitude = whole * Self::PICO_PER_USD + fraction;
        Ok(Self(if negative { -magnitude } else { magnitude }))
    }
}

impl Serialize for Money {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Money {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        text.parse().map_err(serde::de::Error::custom)
    }
}

impl Add for Money {
    type Output = Self;
    fn add(self, other: Self) -> Self {
        Self(self.0 + other.0)
    }
}

impl AddAssign for Money {
    fn add_assign(&mut self, other: Self) {
        self.0 += other.0;
    }
}

impl Sub for Money {
    type Output = Self;
    fn sub(self, other: Self) -> Self {
        Self(self.0 - other.0)
    }
}

impl Neg for Money {
    type Output = Self;
    fn neg(self) -> Self {
        Self(-self.0)
    }
}

impl Sum for Money {
    fn sum<I: Iterator<Item = Self>>(amounts: I) -> Self {
        amounts.fold(Self::ZERO, Add::add)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn text_round_trips(pico in -10_i128.pow(30)..10_i128.pow(30)) {
            let amount = Money(pico);
            prop_assert_eq!(amount.to_string().parse::<Money>().unwrap(), amount);
        }

        #[test]
        fn shares_of_an_amount_are_exact_where_they_are_whole(pico in -10_i128.pow(18)..10_i128.pow(18), whole in 1_u64..10_000, times in 0_u64..10) {
            let amount = Money(pico * i128::from(whole));
            prop_assert_eq!(amount.share(times * whole, whole), Some(Money(amount.0 * i128::from(times))));
            prop_assert_eq!(amount.share(1, whole), Some(Money(pico)));
            prop_assert_eq!(amount.share(1, 0), None);
        }

        #[test]
        fn rounding_is_within_half_a_unit(numerator in -10_i128.pow(20)..10_i128.pow(20), denominator in 1_i128..1_000_000) {
            let rounded = divide_half_even(numerator, denominator);
            prop_assert!((rounded * denominator - numerator).abs() * 2 <= denominator);
        }
    }

    #[test]
    fn ties_go_to_the_even_neighbour() {
        let halves: Vec<i128> = [1, 3, 5, -1, -3].iter().map(|n| divide_half_even(*n, 2)).collect();
        assert_eq!(halves, [0, 2, 2, 0, -2]);
    }

    #[test]
    fn fixed_places_round_for_people() {
        let amount: Money = "-1014.365".parse().unwrap();
        assert_eq!(amount.to_fixed(2), "-1014.36");
        assert_eq!(amount.to_fixed(0), "-1014");
        assert_eq!(Money::ZERO.to_fixed(2), "0.00");
    }

    #[test]
    fn what_is_not_money_is_refused() {
        for text in ["", "-", "1.", ".5", "1e3", "NaN", "1,000", "0.0000000000001", "--1"] {
            assert!(text.parse::<Money>().is_err(), "`{text}` must not parse");
        }
    }
}
