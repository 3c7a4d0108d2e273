//! Decimal numbers as logs print them, exactly.

/// Longer numbers come from no program that writes logs.
const MOST_CHARACTERS: usize = 100;
/// Digits before the point, after scaling; more leave 128 bits.
const MOST_WHOLE: i64 = 30;

/// `text × 10^places` rounded half-even to a whole number; `None` when it is no number or too large.
///
/// Takes exponents, as writers of JSON print small amounts, and any number of decimals: a float of Python such as
/// `2.9999999999999997e-05` is rounded, once and not by way of another float.
pub(crate) fn scaled(text: &str, places: i64) -> Option<i128> {
    if text.len() > MOST_CHARACTERS {
        return None;
    }
    let (number, exponent) = match text.split_once(['e', 'E']) {
        Some((number, exponent)) => (number, exponent.parse::<i32>().ok()?),
        None => (text, 0),
    };
    let (negative, number) = match number.strip_prefix('-') {
        Some(rest) => (true, rest),
        None => (false, number.strip_prefix('+').unwrap_or(number)),
    };
    let (whole, fraction) = number.split_once('.').unwrap_or((number, ""));
    let digits = format!("{whole}{fraction}");
    if digits.is_empty() || !digits.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    let significant = digits.trim_start_matches('0');
    if significant.is_empty() {
        return Some(0);
    }
    let leading = i64::try_from(digits.len() - significant.len()).ok()?;
    // Digits of the result before its point.
    let before = i64::try_from(whole.len()).ok()? - leading + i64::from(exponent) + places;
    if before > MOST_WHOLE {
        return None;
    }
    let Ok(before) = usize::try_from(before) else { return Some(0) };
    let (head, tail) = significant.split_at(before.min(significant.len()));
    let magnitude: i128 = if before == 0 { 0 } else { format!("{head:0<before$}").parse().ok()? };
    let magnitude = magnitude + i128::from(rounds_up(tail.as_bytes(), magnitude % 2 == 1));
    Some(if negative { -magnitude } else { magnitude })
}

fn rounds_up(tail: &[u8], odd: bool) -> bool {
    match tail {
        [] => false,
        [b'5', rest @ ..] => odd || rest.iter().any(|digit| *digit != b'0'),
        [digit, ..] => *digit > b'5',
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use routewright_domain::Money;

    use super::*;

    #[test]
    fn floats_as_programs_print_them_are_rounded_once() {
        for (text, pico) in [
            ("2.9999999999999997e-05", 30_000_000),
            ("5.61e-06", 5_610_000),
            ("0.1", 100_000_000_000),
            ("1E3", 1_000_000_000_000_000),
            ("0.0000000000005", 0),
            ("0.0000000000015", 2),
            ("0.00000000000050000000001", 1),
            ("0.00000000000004", 0),
            ("1e-400", 0),
            ("-0.0", 0),
            (".5", 500_000_000_000),
            ("-2", -2_000_000_000_000),
        ] {
            assert_eq!(scaled(text, 12), Some(pico), "{text}");
        }
        for text in ["", "-", ".", "e5", "1e", "1e400", "NaN", "inf", "1,5", "0x10", "1 2", "--1", "1e9999999999"] {
            assert_eq!(scaled(text, 12), None, "{text}");
        }
    }

    proptest! {
        #[test]
        fn amounts_are_read_as_money_writes_them(pico in -10_i128.pow(28)..10_i128.pow(28)) {
            prop_assert_eq!(scaled(&Money(pico).to_string(), 12), Some(pico));
        }

        #[test]
        fn no_text_makes_it_panic(text in "[-+0-9.eE]{0,40}", places in 0_i64..13) {
            let _ = scaled(&text, places);
        }
    }
}
