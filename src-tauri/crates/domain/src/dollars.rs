//! Amounts as people read them: one rule for the document, the command line and the sentences of every analysis.
//!
//! Cents; four digits of what is less than a dollar, and never fewer than two decimals; whole dollars from $100,000. The window
//! writes amounts by the same rule (`ui/src/lib/format/money.ts`). JSON and spreadsheets have every digit instead.

use crate::Money;

/// U+2212, which is as wide as a plus.
const MINUS: char = '\u{2212}';
/// Digits of an amount below a dollar.
const DIGITS: u32 = 4;
const MOST_PLACES: u32 = 12;

/// `$1,014.37`, `$0.00228`, `−$120,400`.
///
/// ```
/// use routewright_domain::{Money, dollars};
/// let of = |text: &str| dollars(text.parse::<Money>().unwrap());
/// assert_eq!(of("45.221970229677"), "$45.22");
/// assert_eq!(of("0.002280280736"), "$0.00228");
/// ```
#[must_use]
pub fn dollars(amount: Money) -> String {
    with_places(amount, places(amount))
}

/// The same with its sign, a plus included; nothing has none.
#[must_use]
pub fn signed_dollars(amount: Money) -> String {
    let text = dollars(amount);
    if amount > Money::ZERO { format!("+{text}") } else { text }
}

/// Two amounts beside each other, with as many more decimals as it takes to tell them apart.
#[must_use]
pub fn dollars_apart(one: Money, other: Money) -> (String, String) {
    let rounded = (dollars(one), dollars(other));
    if one == other || rounded.0 != rounded.1 {
        return rounded;
    }
    let first = places(one).max(places(other)).max(2);
    let finer = (first..=MOST_PLACES).map(|places| (with_places(one, places), with_places(other, places)));
    finer.into_iter().find(|(one, other)| one != other).unwrap_or(rounded)
}

/// Decimals that the rule gives an amount.
fn places(amount: Money) -> u32 {
    let (pico, dollar) = (amount.0.unsigned_abs(), Money::PICO_PER_USD.unsigned_abs());
    match pico.checked_ilog10() {
        Some(_) if pico >= 100_000 * dollar => 0,
        Some(first) if pico < dollar => (MOST_PLACES - first + DIGITS - 1).min(MOST_PLACES),
        _ => 2,
    }
}

fn with_places(amount: Money, places: u32) -> String {
    let text = amount.to_fixed(places);
    let (sign, magnitude) = match text.strip_prefix('-') {
        Some(magnitude) => (String::from(MINUS), magnitude),
        None => (String::new(), text.as_str()),
    };
    let (whole, fraction) = magnitude.split_once('.').unwrap_or((magnitude, ""));
    let whole = grouped(whole);
    if fraction.is_empty() {
        return format!("{sign}${whole}");
    }
    // Cents always, and no zeros after them.
    format!("{sign}${whole}.{}", &fraction[..fraction.trim_end_matches('0').len().max(2)])
}

/// A number of things with separators of thousands: `1,200,000`.
#[must_use]
pub fn count(number: impl Into<u64>) -> String {
    grouped(&number.into().to_string())
}

/// A number of things with its noun: `1 request`, `1,200 requests`.
#[must_use]
pub fn counted(number: u64, singular: &str, plural: &str) -> String {
    format!("{} {}", count(number), if number == 1 { singular } else { plural })
}

/// The same of requests, which most counts are of.
#[must_use]
pub fn requests(number: u64) -> String {
    counted(number, "request", "requests")
}

/// A plain decimal without a sign, with separators of thousands in its whole part: `1,014.37`.
#[must_use]
pub fn grouped(decimal: &str) -> String {
    let (whole, fraction) = decimal.split_once('.').map_or((decimal, None), |(whole, rest)| (whole, Some(rest)));
    let mut text = String::with_capacity(decimal.len() + whole.len() / 3);
    for (position, digit) in whole.chars().enumerate() {
        if position > 0 && (whole.len() - position).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    if let Some(fraction) = fraction {
        text.push('.');
        text.push_str(fraction);
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    fn usd(text: &str) -> Money {
        text.parse().unwrap()
    }

    #[test]
    fn amounts_have_as_many_digits_as_a_reader_needs() {
        for (amount, read) in [
            ("117.23465", "$117.23"),
            ("1234567.895", "$1,234,568"),
            ("99999.5", "$99,999.50"),
            ("0.05512345", "$0.05512"),
            ("0.00026049363", "$0.0002605"),
            ("-102.53981488", "−$102.54"),
            ("-0.0095", "−$0.0095"),
            ("0.000000004", "$0.000000004"),
            ("0", "$0.00"),
            ("0.5", "$0.50"),
            ("0.99999", "$1.00"),
            ("0.01", "$0.01"),
            ("12", "$12.00"),
        ] {
            assert_eq!(dollars(usd(amount)), read, "{amount}");
        }
    }

    #[test]
    fn a_sign_stands_before_every_difference() {
        assert_eq!(["-1.5", "1.5", "0"].map(|text| signed_dollars(usd(text))), ["−$1.50", "+$1.50", "$0.00"]);
    }

    #[test]
    fn different_amounts_never_look_equal() {
        assert_eq!(dollars_apart(usd("1.001"), usd("1.002")), ("$1.001".to_owned(), "$1.002".to_owned()));
        assert_eq!(dollars_apart(usd("250000.1"), usd("250000.123")).1, "$250,000.12");
        assert_eq!(dollars_apart(usd("1"), usd("2")), ("$1.00".to_owned(), "$2.00".to_owned()));
        assert_eq!(dollars_apart(usd("1.0010001"), usd("1.0010001")).0, "$1.00");
    }
}
