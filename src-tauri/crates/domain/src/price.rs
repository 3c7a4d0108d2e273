//! Exact unit prices.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Deserializer, Serialize, Serializer};

use crate::Money;
use crate::money::divide_half_even;

/// US dollars per single unit (token, request, image, search): an exact decimal, zero or more.
///
/// Published prices have up to 22 significant digits, so a price is a whole number and a decimal scale,
/// not a float and not a fixed number of places.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS), ts(as = "String"))]
pub struct UnitPrice {
    mantissa: u64,
    /// Decimal places of the mantissa: the price is `mantissa / 10^scale`.
    scale: u32,
}

/// Why a text is not a price.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ParsePriceError {
    /// Not a decimal number, with or without an exponent.
    #[error("`{0}` is not a decimal price such as `0.0000025`")]
    NotDecimal(String),
    /// Below zero: catalogs use `-1` for "depends on the model that answers".
    #[error("`{0}` is negative: the price is not known in advance")]
    Negative(String),
    /// More digits than are kept exactly.
    #[error("`{0}` has more digits than can be kept exactly")]
    TooPrecise(String),
    /// No unit of anything costs that much.
    #[error("`{0}` is above a million dollars per unit; prices are per token or per request")]
    TooHigh(String),
}

/// Decimal places between a dollar and a pico-dollar.
const PICO_PLACES: u32 = 12;
/// Finer scales would let price × tokens leave 128 bits.
const MAX_SCALE: u32 = 26;

impl UnitPrice {
    /// Free of charge.
    pub const FREE: Self = Self { mantissa: 0, scale: 0 };
    /// One dollar per unit.
    pub(crate) const ONE: Self = Self { mantissa: 1, scale: 0 };

    /// The exact price of `units`, rounded half-even to a pico-dollar once.
    #[must_use]
    pub fn of(self, units: u64) -> Money {
        // Saturates only beyond 1e26 dollars, which no bill of real prices reaches.
        let product = i128::from(self.mantissa).saturating_mul(i128::from(units));
        if self.scale <= PICO_PLACES {
            return Money(product.saturating_mul(10_i128.pow(PICO_PLACES - self.scale)));
        }
        Money(divide_half_even(product, 10_i128.pow(self.scale - PICO_PLACES)))
    }

    /// `units` times this, in the same unit, rounded half-even once.
    pub(crate) fn times(self, units: i128) -> Money {
        let scale = 10_i128.pow(self.scale);
        let mantissa = i128::from(self.mantissa);
        // Whole multiples of the scale apart, so that the product of the rest stays within 128 bits.
        let whole = units.div_euclid(scale).saturating_mul(mantissa);
        let rest = units.rem_euclid(scale);
        match rest.checked_mul(mantissa) {
            Some(product) => Money(whole.saturating_add(divide_half_even(product, scale))),
            None => Money(whole.saturating_add((rest / scale.max(1)).saturating_mul(mantissa))),
        }
    }

    /// The product of two decimals, rounded half-even where it needs more digits than are kept.
    pub(crate) fn multiplied(self, other: Self) -> Self {
        let mut product = i128::from(self.mantissa) * i128::from(other.mantissa);
        let mut scale = self.scale + other.scale;
        while scale > 0 && product % 10 == 0 {
            product /= 10;
            scale -= 1;
        }
        let mut drop = scale.saturating_sub(MAX_SCALE);
        let fits = |drop: u32| 10_i128.checked_pow(drop).is_some_and(|unit| product / unit < i128::from(u64::MAX));
        while !fits(drop) && drop < scale {
            drop += 1;
        }
        let rounded = divide_half_even(product, 10_i128.checked_pow(drop).unwrap_or(i128::MAX));
        Self { mantissa: u64::try_from(rounded).unwrap_or(u64::MAX), scale: scale - drop }
    }

    fn checked(self, text: &str) -> Result<Self, ParsePriceError> {
        const HIGHEST_USD: f64 = 1e6;
        if self.to_usd_lossy() > HIGHEST_USD { Err(ParsePriceError::TooHigh(text.to_owned())) } else { Ok(self) }
    }

    /// True when the price is zero.
    #[must_use]
    pub fn is_free(self) -> bool {
        self.mantissa == 0
    }

    /// Dollars per unit as a float, for weights and drawing only.
    #[must_use]
    pub fn to_usd_lossy(self) -> f64 {
        self.mantissa as f64 / 10_f64.powi(self.scale.cast_signed())
    }

    /// The price of a million units, which is how people quote it.
    #[must_use]
    pub fn per_million(self) -> Money {
        self.of(1_000_000)
    }
}

impl FromStr for UnitPrice {
    type Err = ParsePriceError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let not_decimal = || ParsePriceError::NotDecimal(text.to_owned());
        let too_precise = || ParsePriceError::TooPrecise(text.to_owned());
        if text.starts_with('-') {
            return Err(ParsePriceError::Negative(text.to_owned()));
        }
        let (number, exponent) = match text.split_once(['e', 'E']) {
            Some((number, exponent)) => (number, exponent.parse::<i32>().map_err(|_| not_decimal())?),
            None => (text, 0),
        };
        let (whole, fraction) = number.split_once('.').unwrap_or((number, ""));
        let digits = format!("{whole}{fraction}");
        if whole.is_empty() || !digits.bytes().all(|b| b.is_ascii_digit()) {
            return Err(not_decimal());
        }
        let places = i32::try_from(fraction.len()).map_err(|_| too_precise())?;
        let mut scale = places.checked_sub(exponent).ok_or_else(too_precise)?;
        let mut digits = digits.trim_start_matches('0');
        while scale > 0 && digits.ends_with('0') {
            digits = &digits[..digits.len() - 1];
            scale -= 1;
        }
        if digits.is_empty() {
            return Ok(Self::FREE);
        }
        if !(-6..=MAX_SCALE.cast_signed()).contains(&scale) {
            return Err(too_precise());
        }
        let mantissa: u64 = digits.parse().map_err(|_| too_precise())?;
        if scale < 0 {
            let factor = 10_u64.pow(scale.unsigned_abs());
            return Self { mantissa: mantissa.checked_mul(factor).ok_or_else(too_precise)?, scale: 0 }.checked(text);
        }
        Self { mantissa, scale: scale.unsigned_abs() }.checked(text)
    }
}

impl fmt::Display for UnitPrice {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.scale == 0 {
            return write!(f, "{}", self.mantissa);
        }
        let digits = format!("{:0>width$}", self.mantissa, width = self.scale as usize + 1);
        let (whole, fraction) = digits.split_at(digits.len() - self.scale as usize);
        write!(f, "{whole}.{fraction}")
    }
}

impl Serialize for UnitPrice {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for UnitPrice {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        text.parse().map_err(serde::de::Error::custom)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn published_notations_mean_the_same() {
        for text in ["0.0000025", "2.5e-6", "2.5E-06", "0.00000250", "25e-7"] {
            assert_eq!(text.parse::<UnitPrice>().unwrap().to_string(), "0.0000025", "{text}");
        }
    }

    #[test]
    fn prices_finer_than_a_pico_dollar_round_once_per_line() {
        let price: UnitPrice = "0.00000000000005".parse().unwrap(); // 0.05 pico-dollars
        assert_eq!(price.of(1), Money(0));
        assert_eq!(price.of(10), Money(0), "half a pico-dollar goes to the even neighbour");
        assert_eq!(price.of(30), Money(2), "one and a half goes to the even neighbour");
        assert_eq!(price.of(1_000), Money(50));
    }

    #[test]
    fn a_price_that_depends_on_the_answering_model_is_not_a_price() {
        assert_eq!("-1".parse::<UnitPrice>(), Err(ParsePriceError::Negative("-1".into())));
        assert!("NaN".parse::<UnitPrice>().is_err());
        assert_eq!(
            "18446744073709551615".parse::<UnitPrice>(),
            Err(ParsePriceError::TooHigh("18446744073709551615".into()))
        );
        assert!("".parse::<UnitPrice>().is_err());
    }

    proptest! {
        #[test]
        fn text_round_trips(mantissa in 0_u64..1_000_000_000_000, scale in 6_u32..=26) {
            let digits = format!("{mantissa}e-{scale}");
            let price: UnitPrice = digits.parse().unwrap();
            prop_assert_eq!(price.to_string().parse::<UnitPrice>().unwrap(), price);
        }

        #[test]
        fn cost_is_linear_where_a_price_is_whole_in_pico_dollars(mantissa in 0_u64..1_000_000_000, a in 0_u64..1_000_000, b in 0_u64..1_000_000) {
            let price: UnitPrice = format!("{mantissa}e-12").parse().unwrap();
            prop_assert_eq!(price.of(a) + price.of(b), price.of(a + b));
        }
    }
}
