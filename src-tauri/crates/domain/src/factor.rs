//! Exact multipliers.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Deserializer, Serialize, Serializer};

use crate::{Money, ParsePriceError, UnitPrice};

/// An exact decimal multiplier of money and prices, zero or more: a discount, a fee, growth. In the document it is a
/// decimal string, `"0.055"` for 5.5 %.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS), ts(as = "String"))]
pub struct Factor(UnitPrice);

impl Factor {
    /// Leaves things as they are.
    pub const ONE: Self = Self(UnitPrice::ONE);

    /// As a float, for counts and drawing only.
    #[must_use]
    pub fn to_lossy(self) -> f64 {
        self.0.to_usd_lossy()
    }

    /// That share of an amount, rounded half-even to a pico-dollar once.
    #[must_use]
    pub fn of(self, amount: Money) -> Money {
        self.0.times(amount.0)
    }

    /// That share of a price: exact while it fits in 26 decimal places and 19 digits, else rounded half-even there.
    #[must_use]
    pub fn of_price(self, price: UnitPrice) -> UnitPrice {
        price.multiplied(self.0)
    }

    /// So many times it, to nine decimal places; itself where that is no factor.
    #[must_use]
    pub fn times(self, times: f64) -> Self {
        format!("{:.9}", self.to_lossy() * times).parse().unwrap_or(self)
    }
}

impl Default for Factor {
    fn default() -> Self {
        Self::ONE
    }
}

impl FromStr for Factor {
    type Err = ParsePriceError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        text.parse().map(Self)
    }
}

impl fmt::Display for Factor {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

impl Serialize for Factor {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Factor {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        text.parse().map_err(|_| {
            serde::de::Error::custom(format!("`{text}` is not a decimal factor such as \"0.9\", zero or more"))
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_share_of_money_is_exact_and_rounded_once() {
        let fee: Factor = "0.055".parse().unwrap();
        assert_eq!(fee.of("96.791325".parse().unwrap()).to_string(), "5.323522875");
        assert_eq!(fee.of(Money(10)), Money(1), "0.55 pico-dollars round to 1");
        assert_eq!(Factor::ONE.of(Money(-7)), Money(-7));
    }

    #[test]
    fn a_share_of_a_price_is_exact() {
        let half: Factor = "0.5".parse().unwrap();
        assert_eq!(half.of_price("0.0000025".parse().unwrap()).to_string(), "0.00000125");
        let third: Factor = "0.3333333333333333".parse().unwrap();
        let long = third.of_price("0.000000123456789012345".parse().unwrap()).to_string();
        assert!(long.starts_with("0.0000000411522630041"), "{long}");
    }
}
