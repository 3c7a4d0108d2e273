//! Instants.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// A signed 64-bit count of nanoseconds since 1970-01-01T00:00:00Z; covers the years 1678 to 2261.
///
/// As text it is RFC 3339 in UTC with as many decimals as it needs.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS), ts(as = "String"))]
pub struct Timestamp(pub i64);

/// Why a text is not an instant.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("`{text}` is not a date and time in RFC 3339 such as `2026-08-08T15:31:24Z`")]
pub struct ParseTimestampError {
    text: String,
}

impl Timestamp {
    /// Nanoseconds in a second.
    pub const NANOS_PER_SEC: i64 = 1_000_000_000;
    /// Nanoseconds in a day.
    pub const NANOS_PER_DAY: i64 = 86_400 * Self::NANOS_PER_SEC;
    /// Nanoseconds in a month, which has 30 days wherever it is not one of the calendar.
    pub const NANOS_PER_MONTH: i64 = 30 * Self::NANOS_PER_DAY;

    /// Days that have passed since an earlier instant; 0 since a later one.
    #[must_use]
    pub fn days_since(self, earlier: Self) -> f64 {
        self.0.saturating_sub(earlier.0).max(0) as f64 / Self::NANOS_PER_DAY as f64
    }

    /// The calendar date in UTC, `YYYY-MM-DD`.
    #[must_use]
    pub fn date(self) -> String {
        self.to_string().chars().take(10).collect()
    }
}

impl fmt::Display for Timestamp {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match jiff::Timestamp::from_nanosecond(i128::from(self.0)) {
            Ok(instant) => write!(f, "{instant}"),
            Err(_) => write!(f, "{} ns", self.0),
        }
    }
}

impl FromStr for Timestamp {
    type Err = ParseTimestampError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let error = || ParseTimestampError { text: text.to_owned() };
        let instant: jiff::Timestamp = text.parse().map_err(|_| error())?;
        i64::try_from(instant.as_nanosecond()).map(Self).map_err(|_| error())
    }
}

impl Serialize for Timestamp {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Timestamp {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        text.parse().map_err(serde::de::Error::custom)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hundred_nanosecond_digits_survive() {
        let text = "2023-11-16T18:15:46.6805901Z";
        assert_eq!(text.parse::<Timestamp>().unwrap().to_string(), text);
        assert_eq!(text.parse::<Timestamp>().unwrap().date(), "2023-11-16");
    }

    #[test]
    fn a_date_that_does_not_exist_is_refused() {
        assert!("2026-02-31T00:00:00Z".parse::<Timestamp>().is_err());
    }
}
