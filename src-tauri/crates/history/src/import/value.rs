//! How the texts of a row become values.

use std::borrow::Cow;

use routewright_domain::{Money, RecordedStatus, Timestamp};

use super::content::{harmless, starts_as_secret};
use super::decimal::scaled;

/// Why a text is not a value of its field.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Wrong {
    /// What it is not (`no count`), and what would be one.
    NotA(&'static str, &'static str),
    Empty,
    NotUtf8,
    /// Too long for a name, or of several lines: a prompt in the wrong column. Never kept, so the row is rejected.
    LooksLikeText,
}

impl Wrong {
    /// The reason for people. It is stored with the workload, so a value is repeated only where it cannot be a prompt,
    /// a name or a key.
    pub(crate) fn about(self, column: &str, text: &str) -> String {
        let count = text.chars().count();
        match self {
            Self::NotA(_, reason) if is_harmless(text) => format!("`{column}` is `{text}`: {reason}"),
            Self::NotA(kind, reason) if count == 1 => format!("`{column}` has 1 character that is {kind}: {reason}"),
            Self::NotA(kind, reason) => format!("`{column}` has {count} characters that are {kind}: {reason}"),
            Self::Empty => format!("`{column}` is empty"),
            Self::NotUtf8 => format!("`{column}` is not UTF-8 text"),
            Self::LooksLikeText if text.contains(LINE_BREAKS) => {
                format!("`{column}` has several lines: this looks like text, not a name")
            }
            Self::LooksLikeText => format!("`{column}` has {count} characters: this looks like text, not a name"),
        }
    }
}

/// A number or a date, by its characters.
fn is_harmless(text: &str) -> bool {
    let plain = |byte: u8| byte.is_ascii_digit() || b"-:./+TZ".contains(&byte);
    text.len() <= 24 && text.bytes().all(plain) && text.bytes().any(|byte| byte.is_ascii_digit())
}

const LINE_BREAKS: [char; 2] = ['\n', '\r'];
/// Characters of the longest name of a feature or a model.
const LONGEST_NAME: usize = 200;

/// The name of a feature or a model; of a key that slipped in, only a label is kept.
pub(crate) fn name(text: &str) -> Result<String, Wrong> {
    if text.contains(LINE_BREAKS) || text.chars().count() > LONGEST_NAME {
        return Err(Wrong::LooksLikeText);
    }
    Ok(if starts_as_secret(text) { harmless(text) } else { text.to_owned() })
}

/// Names separated by semicolons, or in a JSON array; sorted, each once.
pub(crate) fn tags(text: &str) -> Result<Vec<String>, Wrong> {
    let list = if text.starts_with('[') { serde_json::from_str::<Vec<String>>(text).ok() } else { None };
    let text = list.map_or(Cow::Borrowed(text), |list| Cow::Owned(list.join(";")));
    let parts = text.split(';').map(str::trim).filter(|tag| !tag.is_empty());
    let mut tags = parts.map(name).collect::<Result<Vec<String>, Wrong>>()?;
    tags.sort_unstable();
    tags.dedup();
    Ok(tags)
}

/// A yes or a no.
pub(crate) fn truth(text: &str) -> Result<bool, Wrong> {
    match text.to_ascii_lowercase().as_str() {
        "true" | "t" | "yes" | "y" | "1" => Ok(true),
        "false" | "f" | "no" | "n" | "0" => Ok(false),
        _ => Err(Wrong::NotA("no yes or no", "it is true or false")),
    }
}

/// A small count of things, such as images.
pub(crate) fn count(text: &str) -> Result<u16, Wrong> {
    const WRONG: Wrong = Wrong::NotA("no count", "a count is a whole number between 0 and 65535");
    text.strip_suffix(".0").unwrap_or(text).parse().map_err(|_| WRONG)
}

/// A count of tokens.
pub(crate) fn tokens(text: &str) -> Result<u32, Wrong> {
    // Some writers print whole numbers as `374.0`.
    let whole = text.strip_suffix(".0").unwrap_or(text);
    match whole.parse::<u64>() {
        Ok(count) if count <= MOST_TOKENS => Ok(u32::try_from(count).unwrap_or(u32::MAX)),
        Ok(_) => Err(Wrong::NotA("no count", "more than 100 million tokens in one request")),
        Err(_) => Err(Wrong::NotA("no count", "a count is a whole number, 0 or more")),
    }
}

/// No model takes or gives more; a larger number is a wrong column.
const MOST_TOKENS: u64 = 100_000_000;

/// A date and time, and whether it says its zone; without one it is UTC.
pub(crate) fn instant(text: &str) -> Result<(Timestamp, bool), Wrong> {
    const WRONG: Wrong = Wrong::NotA("no date and time", "write it as 2026-08-08T15:31:24Z");
    const NO_OFFSET: Wrong =
        Wrong::NotA("no date and time", "a zone in brackets needs an offset before it, as in +02:00[Europe/Berlin]");
    if let Ok(instant) = text.parse::<jiff::Timestamp>() {
        return Ok((nanoseconds(instant).ok_or(WRONG)?, true));
    }
    if let Some(wrong) = epoch(text) {
        return Err(wrong);
    }
    // The parser of civil times would pass over the zone.
    if text.contains('[') {
        return Err(NO_OFFSET);
    }
    let (text, zoned) = text.strip_suffix(" UTC").map_or((text, false), |text| (text, true));
    let civil: jiff::civil::DateTime = text.parse().map_err(|_| WRONG)?;
    let instant = jiff::tz::TimeZone::UTC.to_timestamp(civil).map_err(|_| WRONG)?;
    Ok((nanoseconds(instant).ok_or(WRONG)?, zoned))
}

/// Why a count since 1970 is no date and time, by the digits before its point.
fn epoch(text: &str) -> Option<Wrong> {
    let whole = text.split('.').next().unwrap_or_default();
    let is_number = !whole.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit() || byte == b'.');
    let way_out = match whole.len() {
        9 | 10 => "these look like seconds since 1970; read them with --map arrival_s=COLUMN",
        12 | 13 => "these look like milliseconds since 1970; read them with --map arrival_ms=COLUMN",
        _ => return None,
    };
    is_number.then_some(Wrong::NotA("no date and time", way_out))
}

fn nanoseconds(instant: jiff::Timestamp) -> Option<Timestamp> {
    i64::try_from(instant.as_nanosecond()).ok().map(Timestamp)
}

/// An instant counted in units of `10^places` nanoseconds since 1970.
pub(crate) fn instant_since_epoch(text: &str, places: i64) -> Result<Timestamp, Wrong> {
    const WRONG: Wrong = Wrong::NotA("no instant", "a number between 1678 and 2261 is expected");
    scaled(text, places).and_then(|nanos| i64::try_from(nanos).ok()).map(Timestamp).ok_or(WRONG)
}

/// A duration in units of `10^places` microseconds, as whole microseconds.
pub(crate) fn duration(text: &str, places: i64) -> Result<u64, Wrong> {
    const WRONG: Wrong = Wrong::NotA("no duration", "a duration is a number between 0 and a year");
    let micros = scaled(text, places).and_then(|micros| u64::try_from(micros).ok());
    micros.filter(|micros| *micros <= LONGEST_US).ok_or(WRONG)
}

/// The duration between two instants, in microseconds; `None` when it is negative or more than a year.
pub(crate) fn duration_between(from: Timestamp, to: Timestamp) -> Option<u64> {
    let nanos = i128::from(to.0) - i128::from(from.0);
    u64::try_from(nanos / 1_000).ok().filter(|micros| nanos >= 0 && *micros <= LONGEST_US)
}

/// A batch answers within a day; more than a year is a wrong unit.
const LONGEST_US: u64 = 366 * 86_400 * 1_000_000;

/// An amount in units of `10^places` pico-dollars, zero or more.
pub(crate) fn amount(text: &str, places: i64) -> Result<Money, Wrong> {
    const WRONG: Wrong = Wrong::NotA("no amount", "an amount is a number, 0 or more");
    let amount = scaled(text, places).map(Money).ok_or(WRONG)?;
    if amount < Money::ZERO || i64::try_from(amount.0).is_err() { Err(WRONG) } else { Ok(amount) }
}

/// What a log calls the ending of a request: a word, a finish reason or an HTTP status.
pub(crate) fn status(text: &str) -> Result<RecordedStatus, Wrong> {
    const WRONG: Wrong = Wrong::NotA("no status", "it is one of ok, error, rate_limited, timeout, or an HTTP status");
    let code = text.strip_suffix(".0").unwrap_or(text);
    if code.len() == 3 && code.bytes().all(|byte| byte.is_ascii_digit()) {
        return match code {
            "429" => Ok(RecordedStatus::RateLimited),
            "408" | "504" => Ok(RecordedStatus::TimedOut),
            _ if code.starts_with('2') => Ok(RecordedStatus::Succeeded),
            _ if code.starts_with(['4', '5']) => Ok(RecordedStatus::Failed),
            _ => Err(WRONG),
        };
    }
    match text.to_ascii_lowercase().as_str() {
        // An answer that a filter cut short was given, and billed.
        "ok" | "success" | "succeeded" | "completed" | "complete" | "stop" | "length" | "tool_calls" | "tool_use"
        | "function_call" | "end_turn" | "max_tokens" | "stop_sequence" | "content_filter" => {
            Ok(RecordedStatus::Succeeded)
        }
        "error" | "failed" | "failure" => Ok(RecordedStatus::Failed),
        "rate_limited" | "rate_limit" | "rate_limit_exceeded" => Ok(RecordedStatus::RateLimited),
        "timeout" | "timed_out" => Ok(RecordedStatus::TimedOut),
        _ => Err(WRONG),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_zone_is_never_passed_over() {
        let at = |text: &str| instant(text).map(|(at, zoned)| (at.to_string(), zoned));
        let utc = |text: &str, zoned| Ok((text.to_owned(), zoned));
        assert_eq!(at("2026-08-03 10:00:00"), utc("2026-08-03T10:00:00Z", false));
        assert_eq!(at("2026-08-03 10:00:00 UTC"), utc("2026-08-03T10:00:00Z", true));
        assert_eq!(at("2026-08-03T10:00:00-04:00"), utc("2026-08-03T14:00:00Z", true));
        assert_eq!(at("2026-08-03T10:00:00-04:00[America/New_York]"), utc("2026-08-03T14:00:00Z", true));
        assert!(at("2026-08-03T10:00:00[America/New_York]").is_err());
    }

    #[test]
    fn codes_of_http_are_understood_by_class() {
        let word = |text: &str| status(text).ok().and_then(RecordedStatus::word);
        for (text, expected) in [
            ("200", Some("ok")),
            ("204.0", Some("ok")),
            ("429", Some("rate_limited")),
            ("408", Some("timeout")),
            ("504", Some("timeout")),
            ("400", Some("error")),
            ("529", Some("error")),
            ("Completed", Some("ok")),
            ("content_filter", Some("ok")),
            ("302", None),
            ("5000", None),
        ] {
            assert_eq!(word(text), expected, "{text}");
        }
    }

    #[test]
    fn only_numbers_and_dates_are_repeated() {
        let about = |text: &str| tokens(text).unwrap_err().about("tokens", text);
        assert_eq!(about("-3"), "`tokens` is `-3`: a count is a whole number, 0 or more");
        for text in ["sk-or-v1-abc", "Dear Sir", "x", "1234567890123456789012345", "TZ", "5 apples"] {
            assert!(!about(text).contains(text), "{}", about(text));
        }
    }
}
