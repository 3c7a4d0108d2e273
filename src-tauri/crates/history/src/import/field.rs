//! Fields of a request, and how their texts become numbers.

use routewright_domain::{Money, RecordedStatus, Timestamp};

/// A field that a column can be mapped to. The unit is part of the name, so that none is guessed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[expect(missing_docs, reason = "each is described by its name and unit")]
pub enum Field {
    Arrival,
    ArrivalSeconds,
    ArrivalMilliseconds,
    Id,
    Feature,
    Model,
    PromptTokens,
    CachedTokens,
    CompletionTokens,
    ReasoningTokens,
    Session,
    CostUsd,
    CostCents,
    TtftMilliseconds,
    TtftSeconds,
    LatencyMilliseconds,
    LatencySeconds,
    Status,
}

impl Field {
    /// Every field with its name and its unit.
    pub const ALL: [(Self, &'static str, &'static str); 18] = [
        (Self::Arrival, "arrival", "date and time; UTC unless it has a zone"),
        (Self::ArrivalSeconds, "arrival_s", "seconds since 1970"),
        (Self::ArrivalMilliseconds, "arrival_ms", "milliseconds since 1970"),
        (Self::Id, "id", "text"),
        (Self::Feature, "feature", "text"),
        (Self::Model, "model", "catalog name"),
        (Self::PromptTokens, "prompt_tokens", "tokens, cached ones included"),
        (Self::CachedTokens, "cached_tokens", "tokens"),
        (Self::CompletionTokens, "completion_tokens", "tokens, reasoning included"),
        (Self::ReasoningTokens, "reasoning_tokens", "tokens"),
        (Self::Session, "session", "text, kept as a hash"),
        (Self::CostUsd, "cost_usd", "US dollars"),
        (Self::CostCents, "cost_cents", "US cents"),
        (Self::TtftMilliseconds, "ttft_ms", "milliseconds"),
        (Self::TtftSeconds, "ttft_s", "seconds"),
        (Self::LatencyMilliseconds, "latency_ms", "milliseconds"),
        (Self::LatencySeconds, "latency_s", "seconds"),
        (Self::Status, "status", "ok, error, rate_limited, timeout"),
    ];

    /// True when both say the same of a request, perhaps in another unit.
    pub(crate) fn is_same_quantity(self, other: Self) -> bool {
        let quantity = |field: Self| match field {
            Self::Arrival | Self::ArrivalSeconds | Self::ArrivalMilliseconds => Self::Arrival,
            Self::CostUsd | Self::CostCents => Self::CostUsd,
            Self::TtftMilliseconds | Self::TtftSeconds => Self::TtftMilliseconds,
            Self::LatencyMilliseconds | Self::LatencySeconds => Self::LatencyMilliseconds,
            own => own,
        };
        quantity(self) == quantity(other)
    }

    /// The field of this name.
    #[must_use]
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|(_, own, _)| *own == name).map(|(field, _, _)| field)
    }

    /// The name of the field, as `--map` takes it.
    #[must_use]
    pub fn name(self) -> &'static str {
        Self::ALL.into_iter().find(|(field, _, _)| *field == self).map_or("", |(_, name, _)| name)
    }

    /// What a value of the field is counted in.
    #[must_use]
    pub fn unit(self) -> &'static str {
        Self::ALL.into_iter().find(|(field, _, _)| *field == self).map_or("", |(_, _, unit)| unit)
    }
}

/// A field and the column that holds it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FieldMapping {
    /// The field.
    pub field: Field,
    /// The column's name in the file.
    pub column: String,
}

/// A count of tokens.
pub(crate) fn tokens(text: &str) -> Result<u32, &'static str> {
    // Some writers print whole numbers as `374.0`.
    let whole = text.strip_suffix(".0").unwrap_or(text);
    match whole.parse::<u64>() {
        Ok(count) if count <= MOST_TOKENS => Ok(u32::try_from(count).unwrap_or(u32::MAX)),
        Ok(_) => Err("more than 100 million tokens in one request"),
        Err(_) => Err("a count is a whole number, 0 or more"),
    }
}

/// No model takes or gives more; a larger number is a wrong column.
const MOST_TOKENS: u64 = 100_000_000;

/// A date and time; without a zone it is UTC.
pub(crate) fn instant(text: &str) -> Result<Timestamp, &'static str> {
    const WRONG: &str = "not a date and time such as 2026-08-08T15:31:24Z";
    let zoned = text.parse::<jiff::Timestamp>();
    let instant = zoned.or_else(|_| {
        let civil: jiff::civil::DateTime = text.parse()?;
        jiff::tz::TimeZone::UTC.to_timestamp(civil)
    });
    let nanos = instant.map_err(|_| WRONG)?.as_nanosecond();
    i64::try_from(nanos).map(Timestamp).map_err(|_| WRONG)
}

/// An instant counted in units of `nanos_per_unit` since 1970.
pub(crate) fn instant_since_epoch(text: &str, nanos_per_unit: f64) -> Result<Timestamp, &'static str> {
    let units: f64 = text.parse().map_err(|_| "not a number")?;
    let nanos = units * nanos_per_unit;
    if !nanos.is_finite() || nanos.abs() > 9.2e18 {
        return Err("not an instant between 1678 and 2261");
    }
    #[expect(clippy::cast_possible_truncation, reason = "checked against the range of 64 bits above")]
    Ok(Timestamp(nanos.round() as i64))
}

/// A duration in units of `micros_per_unit`, as whole microseconds.
pub(crate) fn duration(text: &str, micros_per_unit: f64) -> Result<u32, &'static str> {
    let value: f64 = text.parse().map_err(|_| "not a number")?;
    let micros = (value * micros_per_unit).round();
    if !(0.0..f64::from(u32::MAX)).contains(&micros) {
        return Err("a duration is between 0 and 71 minutes");
    }
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "checked against the range above")]
    Ok(micros as u32)
}

/// An amount of dollars, zero or more.
pub(crate) fn dollars(text: &str) -> Result<Money, &'static str> {
    const WRONG: &str = "not an amount of dollars, 0 or more, with at most 12 decimals";
    let plain = if text.contains(['e', 'E']) { expand_exponent(text).ok_or(WRONG)? } else { text.to_owned() };
    let amount: Money = plain.parse().map_err(|_| WRONG)?;
    if amount < Money::ZERO || i64::try_from(amount.0).is_err() { Err(WRONG) } else { Ok(amount) }
}

/// An amount of cents, as dollars.
pub(crate) fn cents(text: &str) -> Result<Money, &'static str> {
    let hundredfold = dollars(text)?;
    if hundredfold.0 % 100 == 0 { Ok(Money(hundredfold.0 / 100)) } else { Err("finer than a pico-dollar") }
}

/// `5.61e-06` as a plain decimal; JSON writers print small amounts so.
fn expand_exponent(text: &str) -> Option<String> {
    text.parse::<routewright_domain::UnitPrice>().ok().map(|amount| amount.to_string())
}

/// What a log calls the ending of a request.
pub(crate) fn status(text: &str) -> Result<RecordedStatus, &'static str> {
    match text.to_ascii_lowercase().as_str() {
        "ok" | "success" | "succeeded" | "stop" | "length" | "tool_calls" | "200" => Ok(RecordedStatus::Succeeded),
        "error" | "failed" | "failure" | "500" | "502" | "503" => Ok(RecordedStatus::Failed),
        "rate_limited" | "rate_limit" | "429" => Ok(RecordedStatus::RateLimited),
        "timeout" | "timed_out" | "408" | "504" => Ok(RecordedStatus::TimedOut),
        _ => Err("not one of ok, error, rate_limited, timeout"),
    }
}
