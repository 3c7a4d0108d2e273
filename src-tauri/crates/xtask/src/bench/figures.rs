//! Times, rates and sizes, as divan writes them and as the table does.

use std::fmt;

/// A duration.
#[derive(Clone, Copy, Debug, PartialEq, PartialOrd)]
pub(crate) struct Seconds(pub(crate) f64);

/// Items a second.
#[derive(Clone, Copy, Debug, PartialEq, PartialOrd)]
pub(crate) struct Rate(pub(crate) f64);

/// A number of items.
#[derive(Clone, Copy, Debug, PartialEq, PartialOrd)]
pub(crate) struct Items(pub(crate) f64);

/// The suffixes of divan. Its minute is an `m`.
const TIMES: [(&str, f64); 8] =
    [("ps", 1e-12), ("ns", 1e-9), ("µs", 1e-6), ("ms", 1e-3), ("s", 1.0), ("m", 60.0), ("h", 3_600.0), ("d", 86_400.0)];

const RATES: [(&str, f64); 6] =
    [("item/s", 1.0), ("Kitem/s", 1e3), ("Mitem/s", 1e6), ("Gitem/s", 1e9), ("Titem/s", 1e12), ("Pitem/s", 1e15)];

const COUNTS: [(&str, f64); 4] = [("", 1.0), (" k", 1e3), (" M", 1e6), (" G", 1e9)];

impl Seconds {
    /// As a target is written: `30 ms`, where a measured time is `30.0 ms`.
    pub(crate) fn exact(self) -> String {
        let (unit, scale) = scale(self.0, &TIMES[1..5]);
        format!("{} {unit}", without_zeros(&three_digits(self.0 / scale)))
    }

    /// Reads a time like `70.81 ms`.
    pub(crate) fn parse(text: &str) -> Option<Self> {
        quantity(text, &TIMES).map(Self)
    }
}

impl Rate {
    /// Reads a rate like `2.824 Mitem/s`; bytes, characters and cycles are no items.
    pub(crate) fn parse(text: &str) -> Option<Self> {
        quantity(text, &RATES).map(Self)
    }
}

fn quantity(text: &str, units: &[(&str, f64)]) -> Option<f64> {
    let (number, unit) = text.trim().split_once(' ')?;
    let (_, scale) = units.iter().find(|(known, _)| *known == unit)?;
    let number: f64 = number.parse().ok()?;
    (number.is_finite() && number >= 0.0).then_some(number * scale)
}

impl fmt::Display for Seconds {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        // Minutes and longer read as seconds beside a target in seconds.
        let (unit, scale) = scale(self.0, &TIMES[1..5]);
        write!(out, "{} {unit}", three_digits(self.0 / scale))
    }
}

impl fmt::Display for Rate {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (prefix, scale) = scale(self.0, &COUNTS);
        write!(out, "{}{prefix}/s", three_digits(self.0 / scale))
    }
}

impl fmt::Display for Items {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (prefix, scale) = scale(self.0, &COUNTS);
        write!(out, "{}{prefix}", without_zeros(&three_digits(self.0 / scale)))
    }
}

/// The largest unit that leaves at least 1 before the point, once rounded to three digits; else the smallest.
fn scale<'a>(value: f64, units: &[(&'a str, f64)]) -> (&'a str, f64) {
    let fits = |unit: &&(&str, f64)| value / unit.1 >= 0.9995;
    *units.iter().rev().find(fits).unwrap_or(&units[0])
}

/// Three significant digits, and all of those before the point.
pub(crate) fn three_digits(value: f64) -> String {
    let decimals = match value {
        value if value >= 99.95 => 0,
        value if value >= 9.995 => 1,
        _ => 2,
    };
    format!("{value:.decimals$}")
}

fn without_zeros(digits: &str) -> &str {
    if digits.contains('.') { digits.trim_end_matches('0').trim_end_matches('.') } else { digits }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_are_read_in_every_unit() {
        for (text, seconds) in [("80.23 ns", 80.23e-9), ("1.222 µs", 1.222e-6), ("1.5 m", 90.0), ("2 h", 7_200.0)] {
            let read = Seconds::parse(text).expect(text).0;
            assert!((read / seconds - 1.0).abs() < 1e-12, "{text}: {read}");
        }
    }

    #[test]
    fn what_is_no_time_or_no_rate_of_items_is_not_read() {
        for text in ["", "3", "1 KB", "fast ms", "-1 ms", "inf ms", "1.002 GB/s"] {
            assert_eq!(Seconds::parse(text), None, "{text}");
            assert_eq!(Rate::parse(text), None, "{text}");
        }
        assert_eq!(Rate::parse("2.5 Mitem/s"), Some(Rate(2.5e6)));
    }

    #[test]
    fn figures_have_three_digits_and_a_unit() {
        let shown = [
            Seconds(0.070_81).to_string(),
            Seconds(1.234).to_string(),
            Seconds(0.999_7).to_string(),
            Seconds(754.0).to_string(),
            Seconds(80.2e-9).to_string(),
            Rate(2_824_000.0).to_string(),
            Rate(980.0).to_string(),
            Items(199_950.0).to_string(),
            Items(91_250_000.0).to_string(),
            Items(5_500_000.0).to_string(),
            Items(100.0).to_string(),
        ];
        let expected =
            ["70.8 ms", "1.23 s", "1.00 s", "754 s", "80.2 ns", "2.82 M/s", "980/s", "200 k", "91.2 M", "5.5 M", "100"];
        assert_eq!(shown, expected);
    }
}
