//! A row of a CSV file as a request, by a mapping of columns to fields.

use std::path::Path;

use csv::ByteRecord;
use routewright_domain::{RecordedStatus, RequestRecord, Timestamp};

use super::field::{self, Field, FieldMapping};
use super::{LogFormat, azure};
use crate::HistoryError;

/// Which column holds which field.
#[derive(Debug, Clone)]
pub(crate) struct ColumnPlan {
    pub(crate) format: LogFormat,
    pub(crate) columns: Vec<String>,
    /// The field of each column, where it has one.
    pub(crate) fields: Vec<Option<Field>>,
}

/// Decides what the columns of `header` are.
pub(crate) fn plan_columns(
    file: &Path,
    header: &[String],
    format: Option<LogFormat>,
    mapping: &[FieldMapping],
) -> Result<ColumnPlan, HistoryError> {
    let is_azure = azure::HEADER.iter().all(|column| header.iter().any(|name| name == column));
    let format =
        format.unwrap_or(if is_azure && mapping.is_empty() { LogFormat::AzureLlmTrace } else { LogFormat::MappedCsv });
    let known = match format {
        LogFormat::AzureLlmTrace => azure::mapping(),
        LogFormat::MappedCsv => {
            Field::ALL.into_iter().map(|(field, name, _)| FieldMapping { field, column: name.to_owned() }).collect()
        }
    };
    let field_of = |column: &String| known.iter().find(|known| known.column == *column).map(|known| known.field);
    let mut fields: Vec<Option<Field>> = header.iter().map(field_of).collect();
    for wanted in mapping {
        let Some(position) = header.iter().position(|column| *column == wanted.column) else {
            return Err(HistoryError::NoSuchColumn {
                file: file.to_owned(),
                column: wanted.column.clone(),
                present: header.to_vec(),
            });
        };
        for field in &mut fields {
            if field.is_some_and(|present| present.is_same_quantity(wanted.field)) {
                *field = None;
            }
        }
        fields[position] = Some(wanted.field);
    }
    let plan = ColumnPlan { format, columns: header.to_vec(), fields };
    plan.check(file)?;
    Ok(plan)
}

impl ColumnPlan {
    fn check(&self, file: &Path) -> Result<(), HistoryError> {
        let has = |wanted: &[Field]| self.fields.iter().flatten().any(|field| wanted.contains(field));
        let mut missing = Vec::new();
        if !has(&[Field::Arrival, Field::ArrivalSeconds, Field::ArrivalMilliseconds]) {
            missing.push("arrival");
        }
        if !has(&[Field::PromptTokens]) {
            missing.push("prompt_tokens");
        }
        if !has(&[Field::CompletionTokens]) {
            missing.push("completion_tokens");
        }
        if missing.is_empty() {
            return self.refuse_twins(file);
        }
        let reason = format!(
            "no column for {}; the file has {}. Say which is which, for example --map {}=COLUMN",
            missing.join(", "),
            self.columns.join(", "),
            missing[0]
        );
        Err(HistoryError::UnknownFormat { file: file.to_owned(), reason })
    }

    /// Two columns for one quantity would let the later one win by accident.
    fn refuse_twins(&self, file: &Path) -> Result<(), HistoryError> {
        let filled: Vec<(&String, Field)> = self
            .columns
            .iter()
            .zip(&self.fields)
            .filter_map(|(column, field)| field.map(|field| (column, field)))
            .collect();
        for (n, (column, field)) in filled.iter().enumerate() {
            if let Some((twin, _)) = filled[..n].iter().find(|(_, earlier)| earlier.is_same_quantity(*field)) {
                let reason =
                    format!("`{twin}` and `{column}` say the same; choose one with --map {}=COLUMN", field.name());
                return Err(HistoryError::UnknownFormat { file: file.to_owned(), reason });
            }
        }
        Ok(())
    }

    /// The request in a row, or why it is none. `now` bounds arrivals: a log is of the past.
    pub(crate) fn record(&self, row: &ByteRecord, now: Timestamp) -> Result<RequestRecord, String> {
        if row.len() != self.columns.len() {
            let verb = if row.len() < self.columns.len() { "ends after" } else { "has" };
            return Err(format!("row {verb} {} of {} columns", row.len(), self.columns.len()));
        }
        let mut record = EMPTY;
        let mut arrived = false;
        for ((bytes, column), field) in row.iter().zip(&self.columns).zip(&self.fields) {
            let Some(field) = *field else { continue };
            let text = std::str::from_utf8(bytes).map_err(|_| format!("`{column}` is not UTF-8 text"))?.trim();
            arrived |= matches!(field, Field::Arrival | Field::ArrivalSeconds | Field::ArrivalMilliseconds);
            set(&mut record, field, text).map_err(|reason| format!("`{column}` is `{}`: {reason}", shortened(text)))?;
        }
        if !arrived || record.arrival > Timestamp(now.0.saturating_add(DAY_NS)) {
            return Err(format!("it arrives on {}, after today", record.arrival.date()));
        }
        if record.cached_tokens > record.prompt_tokens {
            return Err(format!("{} cached tokens of {} prompt tokens", record.cached_tokens, record.prompt_tokens));
        }
        Ok(record)
    }
}

const DAY_NS: i64 = 86_400 * Timestamp::NANOS_PER_SEC;

const EMPTY: RequestRecord = RequestRecord {
    arrival: Timestamp(0),
    id: None,
    prompt_tokens: 0,
    cached_tokens: 0,
    completion_tokens: 0,
    reasoning_tokens: 0,
    feature: None,
    model: None,
    session: None,
    cost: None,
    ttft_us: None,
    latency_us: None,
    status: RecordedStatus::Unknown,
};

fn set(record: &mut RequestRecord, field: Field, text: &str) -> Result<(), &'static str> {
    let required = matches!(
        field,
        Field::Arrival
            | Field::ArrivalSeconds
            | Field::ArrivalMilliseconds
            | Field::PromptTokens
            | Field::CompletionTokens
    );
    if text.is_empty() {
        return if required { Err("it is empty") } else { Ok(()) };
    }
    match field {
        Field::Arrival => record.arrival = field::instant(text)?,
        Field::ArrivalSeconds => record.arrival = field::instant_since_epoch(text, 1e9)?,
        Field::ArrivalMilliseconds => record.arrival = field::instant_since_epoch(text, 1e6)?,
        Field::Id => record.id = Some(text.to_owned()),
        Field::Feature => record.feature = Some(text.to_owned()),
        Field::Model => record.model = Some(text.to_owned()),
        Field::PromptTokens => record.prompt_tokens = field::tokens(text)?,
        Field::CachedTokens => record.cached_tokens = field::tokens(text)?,
        Field::CompletionTokens => record.completion_tokens = field::tokens(text)?,
        Field::ReasoningTokens => record.reasoning_tokens = field::tokens(text)?,
        Field::Session => record.session = Some(text.to_owned()),
        Field::CostUsd => record.cost = Some(field::dollars(text)?),
        Field::CostCents => record.cost = Some(field::cents(text)?),
        Field::TtftMilliseconds => record.ttft_us = Some(field::duration(text, 1e3)?),
        Field::TtftSeconds => record.ttft_us = Some(field::duration(text, 1e6)?),
        Field::LatencyMilliseconds => record.latency_us = Some(field::duration(text, 1e3)?),
        Field::LatencySeconds => record.latency_us = Some(field::duration(text, 1e6)?),
        Field::Status => record.status = field::status(text)?,
    }
    Ok(())
}

/// A value short enough for a message that is kept: a wrong column may hold a prompt or a key, and those stay out.
fn shortened(text: &str) -> String {
    const MOST: usize = 12;
    match text.char_indices().nth(MOST) {
        Some((end, _)) => format!("{}…", &text[..end]),
        None => text.to_owned(),
    }
}
