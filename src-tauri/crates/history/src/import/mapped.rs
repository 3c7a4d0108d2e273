//! A row of a log as a request.

use routewright_domain::{RecordedStatus, RequestFlags, RequestRecord, Timestamp};

use super::content::{content_key, harmless};
use super::field::Field;
use super::plan::ColumnPlan;
use super::records::Record;
use super::value::{self, Wrong};

/// A request, and what could not be read of it.
#[derive(Debug, Default)]
pub(crate) struct Reading {
    pub(crate) record: RequestRecord,
    /// Optional fields whose value could not be read and is therefore unknown.
    pub(crate) unread: Vec<Field>,
    /// The arrival said no zone, so it was taken for UTC.
    pub(crate) without_zone: bool,
    /// When the first token came, where the log says an instant and no duration.
    pub(crate) first_token: Option<Timestamp>,
    /// When the last one came, likewise.
    pub(crate) ended: Option<Timestamp>,
}

impl ColumnPlan {
    /// The request in a row, or why it is none. `now` bounds arrivals: a log is of the past.
    ///
    /// Only what a replay cannot do without costs a row: an optional value that cannot be read is left out.
    pub(crate) fn request(&self, row: &Record, now: Timestamp) -> Result<Reading, String> {
        // Between two stray quotes lie other rows, which are lost with this one.
        let spread = |reason| match row.lines {
            0 | 1 => reason,
            lines => format!("{reason}; a quote makes the row go on to line {}", row.line + lines - 1),
        };
        self.reading(row, now).map_err(spread)
    }

    fn reading(&self, row: &Record, now: Timestamp) -> Result<Reading, String> {
        if row.len() != self.columns.len() {
            let verb = if row.len() < self.columns.len() { "ends after" } else { "has" };
            return Err(format!("row {verb} {} of {} columns", row.len(), self.columns.len()));
        }
        let mut reading = Reading::default();
        let mut uncounted = None;
        for ((bytes, column), field) in row.iter().zip(&self.columns).zip(&self.fields) {
            let Some(field) = *field else { continue };
            let text = std::str::from_utf8(bytes).map(str::trim);
            let result = text.map_err(|_| Wrong::NotUtf8).and_then(|text| set(&mut reading, field, text));
            match result {
                Ok(()) => {}
                // Whether there was an answer to count is known once the whole row is.
                Err(Wrong::Empty) if field == Field::CompletionTokens => uncounted = Some(column),
                Err(wrong) if field.is_required() || wrong == Wrong::LooksLikeText => {
                    return Err(wrong.about(column, text.unwrap_or_default()));
                }
                Err(_) => reading.unread.push(field),
            }
        }
        if let Some(column) = uncounted.filter(|_| !has_no_answer(&reading.record)) {
            return Err(Wrong::Empty.about(column, ""));
        }
        complete(&mut reading);
        check(&reading.record, now)?;
        reading.without_zone &= !self.states_zone();
        Ok(reading)
    }
}

const DAY_NS: i64 = 86_400 * Timestamp::NANOS_PER_SEC;
/// 2000-01-01T00:00:00Z. There were no requests to log before; a zero or another unit gives such dates.
const EARLIEST: Timestamp = Timestamp(946_684_800 * Timestamp::NANOS_PER_SEC);

/// Turns instants into durations since the arrival, where the log has no durations.
pub(crate) fn complete(reading: &mut Reading) {
    let arrival = reading.record.arrival;
    for (field, instant, duration) in [
        (Field::FirstToken, reading.first_token, &mut reading.record.ttft_us),
        (Field::Ended, reading.ended, &mut reading.record.latency_us),
    ] {
        let Some(instant) = instant.filter(|_| duration.is_none()) else { continue };
        match value::duration_between(arrival, instant) {
            Some(micros) => *duration = Some(micros),
            None => reading.unread.push(field),
        }
    }
}

/// True for a request that failed or was given up, so that no answer can be counted. Its prompt can, and a replay that asks it
/// again has to know how long it was.
pub(crate) fn has_no_answer(record: &RequestRecord) -> bool {
    record.flags.contains(RequestFlags::CANCELLED)
        || !matches!(record.status, RecordedStatus::Unknown | RecordedStatus::Succeeded)
}

/// What no request can be. `now` bounds arrivals.
pub(crate) fn check(record: &RequestRecord, now: Timestamp) -> Result<(), String> {
    if record.arrival > Timestamp(now.0.saturating_add(DAY_NS)) {
        return Err(format!("it arrives on {}, after today", record.arrival.date()));
    }
    if record.arrival < EARLIEST {
        return Err(format!("it arrives on {}, before 2000; is it the right column and unit?", record.arrival.date()));
    }
    if record.cached_tokens > record.prompt_tokens {
        return Err(format!("{} cached tokens of {} prompt tokens", record.cached_tokens, record.prompt_tokens));
    }
    if record.cache_write_tokens > record.prompt_tokens - record.cached_tokens {
        return Err(format!(
            "{} tokens written to the cache and {} read from it, of {} prompt tokens",
            record.cache_write_tokens, record.cached_tokens, record.prompt_tokens
        ));
    }
    Ok(())
}

/// Sets a field from a text.
pub(crate) fn set(reading: &mut Reading, field: Field, text: &str) -> Result<(), Wrong> {
    if text.is_empty() {
        return if field.is_required() { Err(Wrong::Empty) } else { Ok(()) };
    }
    let record = &mut reading.record;
    match field {
        Field::Arrival => {
            let (arrival, zoned) = value::instant(text)?;
            record.arrival = arrival;
            reading.without_zone = !zoned;
        }
        Field::ArrivalSeconds => record.arrival = value::instant_since_epoch(text, 9)?,
        Field::ArrivalMilliseconds => record.arrival = value::instant_since_epoch(text, 6)?,
        Field::ArrivalNanoseconds => record.arrival = value::instant_since_epoch(text, 0)?,
        Field::FirstToken => reading.first_token = Some(value::instant(text)?.0),
        Field::FirstTokenSeconds => reading.first_token = Some(value::instant_since_epoch(text, 9)?),
        Field::Ended => reading.ended = Some(value::instant(text)?.0),
        Field::EndedSeconds => reading.ended = Some(value::instant_since_epoch(text, 9)?),
        Field::EndedNanoseconds => reading.ended = Some(value::instant_since_epoch(text, 0)?),
        Field::Id => record.id = Some(text.to_owned()),
        Field::Feature => record.feature = Some(value::name(text)?),
        Field::Model => record.model = Some(value::name(text)?),
        Field::ModelAsked => record.model_asked = Some(value::name(text)?),
        Field::PromptTokens => record.prompt_tokens = value::tokens(text)?,
        Field::CachedTokens => record.cached_tokens = value::tokens(text)?,
        Field::CompletionTokens => record.completion_tokens = value::tokens(text)?,
        Field::ReasoningTokens => record.reasoning_tokens = value::tokens(text)?,
        Field::Session => record.session = Some(text.to_owned()),
        Field::CostUsd => record.cost = Some(value::amount(text, 12)?),
        Field::CostCents => record.cost = Some(value::amount(text, 10)?),
        Field::TtftMilliseconds => record.ttft_us = Some(value::duration(text, 3)?),
        Field::TtftSeconds => record.ttft_us = Some(value::duration(text, 6)?),
        Field::LatencyMilliseconds => record.latency_us = Some(value::duration(text, 3)?),
        Field::LatencySeconds => record.latency_us = Some(value::duration(text, 6)?),
        Field::Status => record.status = value::status(text)?,
        Field::CacheWriteTokens => record.cache_write_tokens = value::tokens(text)?,
        Field::Images => record.images = value::count(text)?,
        Field::WebSearches => record.web_searches = value::count(text)?,
        Field::Task => record.task = Some(value::name(text)?),
        Field::Tags => record.tags = value::tags(text)?,
        Field::Provider => record.provider = Some(value::name(text)?),
        Field::ApiKey => record.api_key = Some(harmless(&value::name(text)?)),
        Field::Content => record.content_key = Some(content_key(text)),
        Field::Streamed
        | Field::Tools
        | Field::StructuredOutput
        | Field::Vision
        | Field::Batchable
        | Field::Cancelled
        | Field::CacheHit => {
            if value::truth(text)? {
                record.flags = record.flags.with(field.flag().unwrap_or_default());
            }
        }
    }
    Ok(())
}
