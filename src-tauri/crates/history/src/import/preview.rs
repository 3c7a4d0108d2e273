//! A look at a log before anything is written.

use routewright_domain::{RequestRecord, Timestamp};

use super::cells::Cells;
use super::content::harmless;
use super::guess::{ColumnGuess, guess_columns};
use super::json::{look_up, text_of};
use super::log::{OpenLog, Plan, Row, Rows};
use super::{Field, LogFormat, LogSource, RejectedRow};
use crate::HistoryError;

/// A column of a log before anything is written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MappedColumn {
    /// Its name in the file.
    pub column: String,
    /// Its first value.
    pub first_value: String,
    /// What becomes of it.
    pub becomes: ColumnUse,
    /// Other fields that it becomes as well.
    pub also: Vec<Field>,
    /// The column in whose place it is read, where that one is empty.
    pub stands_in_for: Option<String>,
}

/// What becomes of a column.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ColumnUse {
    /// A field of the request.
    Field(Field),
    /// No field of its own, but the format reads it.
    ReadByFormat,
    /// Nothing.
    LeftOut,
}

impl ColumnUse {
    /// The field, where it becomes one.
    #[must_use]
    pub fn field(self) -> Option<Field> {
        if let Self::Field(field) = self { Some(field) } else { None }
    }
}

/// What an import would do, from the first rows of the file.
#[derive(Debug, Clone)]
pub struct LogPreview {
    /// The format it would be read as.
    pub format: LogFormat,
    /// Bytes of the file.
    pub bytes: u64,
    /// Its columns.
    pub columns: Vec<MappedColumn>,
    /// Rows looked at.
    pub rows_read: u64,
    /// Rows among them that are not requests.
    pub rejects: Vec<RejectedRow>,
    /// Rows among them that are no calls of a language model.
    pub skipped_rows: u64,
    /// Requests among them, in order of the file.
    pub first: Vec<RequestRecord>,
    /// Optional fields with the requests among them whose value could not be read and is taken for unknown.
    pub unread_fields: Vec<(Field, u64)>,
    /// True when a time among them says no zone and is taken for UTC.
    pub times_without_zone: bool,
    /// Rejected rows among them that say that their request failed.
    pub failed_rejects: u64,
    /// True when these are all rows of the file.
    pub is_whole: bool,
    /// What columns that become nothing look like; empty of a log that is recognised.
    pub guesses: Vec<ColumnGuess>,
    /// Why none of its requests can be read, where none can; an import would be refused with these words.
    pub problem: Option<String>,
}

/// Empty lines that a preview passes over for each row that it may look at.
const LINES_PER_ROW: u64 = 100;
/// Characters of a value that are shown.
const SHOWN: usize = 40;

/// Looks at the first `limit` rows of a log. Nothing is written.
pub fn preview_log(log: &LogSource, now: Timestamp, limit: u64) -> Result<LogPreview, HistoryError> {
    let mut rows = OpenLog::look_into(log)?;
    let mut preview = LogPreview {
        format: rows.format(),
        bytes: rows.total_bytes,
        columns: vec![],
        rows_read: 0,
        rejects: vec![],
        skipped_rows: 0,
        first: vec![],
        unread_fields: vec![],
        times_without_zone: false,
        failed_rejects: 0,
        is_whole: false,
        guesses: vec![],
        problem: rows.problem().map(str::to_owned),
    };
    for _ in 0..limit.saturating_mul(LINES_PER_ROW) {
        if rows.rows == limit {
            break;
        }
        match rows.next(now)? {
            Row::Request(reading) => preview.first.push(reading.record),
            // That every row lacks what no column holds is said once.
            Row::Rejected(_) if preview.problem.is_some() => {}
            Row::Rejected(reject) => preview.rejects.push(reject),
            Row::Skipped | Row::Blank => {}
            Row::End => {
                preview.is_whole = true;
                break;
            }
        }
        if rows.rows == 1 && preview.columns.is_empty() {
            preview.columns = columns(&rows, now);
        }
    }
    if rows.rows == 0 {
        return Err(HistoryError::Empty { file: log.file.clone() });
    }
    preview.rows_read = rows.rows;
    preview.skipped_rows = rows.skipped;
    preview.unread_fields = rows.unread_fields();
    preview.times_without_zone = rows.times_without_zone;
    if preview.problem.is_none() {
        preview.failed_rejects = rows.failed_rejects;
    }
    // How a known program names its columns is known; of any other table every column counts.
    if matches!(rows.plan, Plan::Columns(_)) {
        preview.guesses = guess_columns(&log.file, &rows.held())?;
    }
    preview.is_whole = preview.is_whole || matches!(rows.next(now), Ok(Row::End));
    Ok(preview)
}

/// The columns, with their values in the row that was read last.
fn columns(rows: &OpenLog, now: Timestamp) -> Vec<MappedColumn> {
    let value = |at: usize, column: &str| match &rows.rows_of {
        Rows::Json(_) => look_up(&rows.value, column).and_then(text_of).unwrap_or_default().into_owned(),
        _ => String::from_utf8_lossy(rows.record.get(at).unwrap_or_default()).into_owned(),
    };
    let mapped = |at: usize, column: &String, becomes: ColumnUse| {
        let first_value = shown(becomes.field(), &value(at, column));
        MappedColumn { column: column.clone(), first_value, becomes, also: vec![], stands_in_for: None }
    };
    match &rows.plan {
        Plan::Columns(plan) => {
            let becomes = plan.fields.iter().map(|field| field.map_or(ColumnUse::LeftOut, ColumnUse::Field));
            plan.columns
                .iter()
                .zip(becomes)
                .enumerate()
                .map(|(at, (name, becomes))| mapped(at, name, becomes))
                .collect()
        }
        Plan::Program(plan) => {
            let asked = match &rows.rows_of {
                Rows::Json(_) => plan.asked_for(Cells::Json(&rows.value), now),
                _ => plan.asked_for_in_table(&rows.record, now),
            };
            let column = |(at, name): (usize, &String)| match plan.fields_of(name).as_slice() {
                [(field, before), others @ ..] => MappedColumn {
                    // What only stands in elsewhere is not worth a word beside what the column is.
                    also: others.iter().filter(|(_, before)| before.is_none()).map(|(field, _)| *field).collect(),
                    stands_in_for: before.map(str::to_owned),
                    ..mapped(at, name, ColumnUse::Field(*field))
                },
                [] if asked.iter().any(|path| is_within(name, path)) => mapped(at, name, ColumnUse::ReadByFormat),
                [] => mapped(at, name, ColumnUse::LeftOut),
            };
            plan.columns.iter().enumerate().map(column).collect()
        }
    }
}

/// True of the path itself, and of what is found beyond it.
fn is_within(column: &str, path: &str) -> bool {
    column.strip_prefix(path).is_some_and(|rest| rest.is_empty() || rest.starts_with('.'))
}

/// The start of a value; of what looks like a key, a label; of a prompt, its length.
fn shown(field: Option<Field>, value: &str) -> String {
    let value = value.trim();
    if field == Some(Field::Content) && !value.is_empty() {
        return format!("{} characters", value.chars().count());
    }
    harmless(value).chars().take(SHOWN).collect()
}
