//! Figures as people read them: true minus, thousands separators, a thin space before units.

use routewright_domain::{Money, grouped};

/// Between a figure and its unit; narrow, and no line breaks at it.
const THIN: char = '\u{202f}';
const MINUS: char = '\u{2212}';

/// Dollars as a reader needs them: the one rule of the application. Every digit stands in the appendix and in the JSON.
pub(crate) use routewright_domain::dollars as money;
/// Two amounts as one sentence says them: different amounts never look equal.
pub(crate) use routewright_domain::dollars_apart as money_pair;
pub(crate) use routewright_domain::{count, counted};

/// Dollars with every digit there is, and at least cents, for list prices and the appendix: `$96.791325`.
pub(crate) fn money_exact(amount: Money) -> String {
    let digits = amount.to_string();
    let decimals = digits.split_once('.').map_or(0, |(_, fraction)| fraction.len());
    money_digits(&if decimals < 2 { amount.to_fixed(2) } else { digits })
}

/// A difference of amounts with its sign; words when there is none.
pub(crate) fn money_difference(amount: Money) -> String {
    signed(amount.0.signum(), &money(Money(amount.0.abs())))
}

/// An amount in a column whose largest is this: cents under whole dollars, unless they would read as nothing.
pub(crate) fn money_beside(amount: Money, largest: Money) -> String {
    let (small, cents) = (amount.0.abs() < Money::PICO_PER_USD, amount.to_fixed(2));
    let reads_as_nothing = !cents.bytes().any(|digit| (b'1'..=b'9').contains(&digit));
    if small && largest.0.abs() >= Money::PICO_PER_USD && !reads_as_nothing {
        money_digits(&cents)
    } else {
        money(amount)
    }
}

/// A difference of amounts in such a column.
pub(crate) fn money_difference_beside(amount: Money, largest: Money) -> String {
    signed(amount.0.signum(), &money_beside(Money(amount.0.abs()), largest))
}

/// Cost of a thousand requests.
pub(crate) fn money_per_thousand(total: Money, requests: u64) -> Option<String> {
    Money(total.0.checked_mul(1_000)?).per(requests).map(money)
}

fn money_digits(text: &str) -> String {
    match text.strip_prefix('-') {
        Some(magnitude) => format!("{MINUS}${}", grouped(magnitude)),
        None => format!("${}", grouped(text)),
    }
}

/// Tokens: exact to 9,999, then `128k`, `1.2 M`.
pub(crate) fn tokens(number: u64) -> String {
    match number {
        0..=9_999 => count(number),
        10_000..=999_499 => format!("{:.0}k", number as f64 / 1e3),
        _ => format!("{}{THIN}M", grouped(&format!("{:.1}", number as f64 / 1e6))),
    }
}

/// A length of time that somebody has set, without zeros that nobody has measured: `24 h`, `6 s`, `2.5 s`, `90 min`.
pub(crate) fn set_time(milliseconds: f64) -> String {
    const UNITS: [(f64, &str); 4] = [(3.6e6, "h"), (60_000.0, "min"), (1_000.0, "s"), (1.0, "ms")];
    let whole = |(size, _): &(f64, &str)| milliseconds >= *size && (milliseconds / size).fract() == 0.0;
    let tidy = UNITS.into_iter().find(whole).filter(|(_, unit)| *unit != "ms" || milliseconds < 1_000.0);
    match tidy {
        Some((size, unit)) => format!("{}{THIN}{unit}", grouped(&(milliseconds / size).to_string())),
        None if (milliseconds / 100.0).fract() == 0.0 => {
            format!("{}{THIN}s", grouped(&(milliseconds / 1e3).to_string()))
        }
        None => duration(milliseconds),
    }
}

/// A duration: `812 ms`, `9.02 s`, `11.6 s`, `2.1 h` from 90 minutes.
pub(crate) fn duration(milliseconds: f64) -> String {
    let magnitude = milliseconds.abs();
    let (value, decimals, unit) = match magnitude {
        ms if ms < 999.5 => (ms, 0, "ms"),
        ms if ms < 9_995.0 => (ms / 1e3, 2, "s"),
        ms if ms < 5_400_000.0 => (ms / 1e3, 1, "s"),
        ms => (ms / 3.6e6, 1, "h"),
    };
    let sign = if milliseconds < 0.0 && value > 0.0 { MINUS.to_string() } else { String::new() };
    format!("{sign}{}{THIN}{unit}", grouped(&format!("{value:.decimals$}")))
}

/// A duration that may be unknown, which is a dash.
pub(crate) fn duration_or_dash(milliseconds: Option<f64>) -> String {
    milliseconds.map_or_else(|| "–".to_owned(), duration)
}

/// A share, or a dash where it is unknown.
pub(crate) fn percent_or_dash(share: Option<f64>, decimals: usize) -> String {
    share.map_or_else(|| "–".to_owned(), |share| percent(share, decimals))
}

/// A part of an amount as a share of it; a dash of nothing.
pub(crate) fn share_of(part: Money, whole: Money) -> String {
    percent_or_dash((whole != Money::ZERO).then(|| part.to_usd_lossy() / whole.to_usd_lossy()), 1)
}

/// Both ends of a range, or the one text that they have.
pub(crate) fn from_to(low: &str, high: &str) -> String {
    if low == high { low.to_owned() } else { format!("{low} to {high}") }
}

/// A difference of durations with its sign; words when there is none, a dash when it is unknown.
pub(crate) fn duration_difference(milliseconds: Option<f64>) -> String {
    milliseconds.map_or_else(|| "–".to_owned(), |ms| signed(sign_of(ms.round()), &duration(ms.abs())))
}

/// A share of 0 to 1 as a percentage. What is neither none nor all is never rounded to it.
pub(crate) fn percent(share: f64, decimals: usize) -> String {
    let step = 10_f64.powi(-i32::try_from(decimals).unwrap_or(0));
    let percentage = share * 100.0;
    let text = if percentage > 0.0 && percentage < step / 2.0 {
        format!("<{THIN}{step:.decimals$}")
    } else if percentage < 100.0 && percentage > 100.0 - step / 2.0 {
        format!(">{THIN}{:.decimals$}", 100.0 - step)
    } else {
        grouped(&format!("{percentage:.decimals$}"))
    };
    format!("{text}{THIN}%")
}

/// A relative change with its sign: `−57.4 %`.
pub(crate) fn percent_difference(share: f64) -> String {
    signed(sign_of(share), &percent(share.abs(), 1))
}

/// A difference of percentages with its sign: `+0.60 points`.
pub(crate) fn points_difference(points: f64, decimals: usize) -> String {
    let digits = format!("{:.decimals$}", points.abs());
    let sign = if digits.bytes().any(|digit| (b'1'..=b'9').contains(&digit)) { sign_of(points) } else { 0 };
    signed(sign, &points_text(&digits))
}

/// A difference of percentages without its sign: `0.60 points`.
pub(crate) fn points(points: f64, decimals: usize) -> String {
    points_text(&format!("{:.decimals$}", points.abs()))
}

fn points_text(digits: &str) -> String {
    format!("{digits}{THIN}points")
}

fn sign_of(value: f64) -> i128 {
    if value > 0.0 { 1 } else { -i128::from(value < 0.0) }
}

fn signed(sign: i128, magnitude: &str) -> String {
    match sign {
        0 => "no difference".to_owned(),
        1.. => format!("+{magnitude}"),
        _ => format!("{MINUS}{magnitude}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn usd(text: &str) -> Money {
        text.parse().unwrap()
    }

    #[test]
    fn exact_money_keeps_every_digit_and_has_cents() {
        assert_eq!(money_exact(usd("96.791325")), "$96.791325");
        assert_eq!(money_exact(usd("1014.5")), "$1,014.50");
        assert_eq!(money_exact(usd("-1234567")), "−$1,234,567.00");
        assert_eq!(money_exact(Money::ZERO), "$0.00");
    }

    #[test]
    fn differences_always_carry_a_sign() {
        assert_eq!(money_difference(usd("-55.588207")), "−$55.59");
        assert_eq!(money_difference(Money::ZERO), "no difference");
        assert_eq!(money_difference(usd("719.999")), "+$720.00");
        assert_eq!(duration_difference(Some(-2_530.0)), "−2.53\u{202f}s");
        assert_eq!(duration_difference(Some(0.0)), "no difference");
        assert_eq!(duration_difference(None), "–");
        assert_eq!(points_difference(0.6, 2), "+0.60\u{202f}points");
        assert_eq!(points_difference(-0.001, 2), "no difference");
        assert_eq!(percent_difference(-0.574), "−57.4\u{202f}%");
    }

    #[test]
    fn cents_stand_under_dollars() {
        let of = |amount: &str, largest: &str| money_beside(usd(amount), usd(largest));
        assert_eq!(of("0.7692", "7.83"), "$0.77");
        assert_eq!(of("0.7692", "0.9"), "$0.7692");
        assert_eq!(of("0.0012", "7.83"), "$0.0012", "what is there never reads as nothing");
        assert_eq!(of("0", "7.83"), "$0.00");
        assert_eq!(of("123456.7", "123456.7"), "$123,457");
        assert_eq!(money_difference_beside(usd("-0.6256"), usd("602")), "−$0.63");
    }

    #[test]
    fn cost_of_a_thousand_requests() {
        assert_eq!(money_per_thousand(usd("96.791325"), 4_000).unwrap(), "$24.20");
        assert_eq!(money_per_thousand(usd("0.0000123"), 3).unwrap(), "$0.0041");
        assert_eq!(money_per_thousand(usd("1"), 0), None);
    }

    #[test]
    fn durations_change_unit_where_the_reader_would() {
        for (ms, text) in [
            (812.4, "812\u{202f}ms"),
            (999.7, "1.00\u{202f}s"),
            (9_020.0, "9.02\u{202f}s"),
            (9_997.0, "10.0\u{202f}s"),
            (11_550.0, "11.6\u{202f}s"),
            (7_560_000.0, "2.1\u{202f}h"),
        ] {
            assert_eq!(duration(ms), text);
        }
    }

    #[test]
    fn what_was_set_has_no_zeros_that_nobody_measured() {
        for (ms, text) in [
            (6_000.0, "6\u{202f}s"),
            (2_500.0, "2.5\u{202f}s"),
            (86_400_000.0, "24\u{202f}h"),
            (3_600_000.0, "1\u{202f}h"),
            (5_400_000.0, "90\u{202f}min"),
            (300.0, "300\u{202f}ms"),
            (1_250.0, "1.25\u{202f}s"),
        ] {
            assert_eq!(set_time(ms), text);
        }
    }

    #[test]
    fn nearly_all_is_not_all() {
        assert_eq!(percent(0.999_99, 2), ">\u{202f}99.99\u{202f}%");
        assert_eq!(percent(1.0, 2), "100.00\u{202f}%");
        assert_eq!(percent(0.000_1, 1), "<\u{202f}0.1\u{202f}%");
        assert_eq!(percent(0.0, 1), "0.0\u{202f}%");
        assert_eq!(percent(0.574, 1), "57.4\u{202f}%");
    }

    #[test]
    fn tokens_shorten_from_ten_thousand() {
        assert_eq!(tokens(9_999), "9,999");
        assert_eq!(tokens(128_400), "128k");
        assert_eq!(tokens(999_600), "1.0\u{202f}M");
        assert_eq!(tokens(1_154_400_000), "1,154.4\u{202f}M");
    }

    #[test]
    fn one_is_not_plural() {
        assert_eq!(counted(1, "request", "requests"), "1 request");
        assert_eq!(counted(1_200_000, "request", "requests"), "1,200,000 requests");
    }
}
