//! An open log: what it is, how it is read, and its rows one after the other.

use std::io::{BufReader, Read};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use routewright_domain::Timestamp;
use serde_json::Value;

use super::cells::Cells;
use super::formats::spec;
use super::guess::proposal;
use super::json::{look_up, text_of};
use super::mapped::Reading;
use super::parquet::ParquetRows;
use super::plan::{ColumnPlan, plan_columns};
use super::program::ProgramPlan;
use super::records::{Limits, Next, Record, RecordError, Records};
use super::source::{self, JsonRows, Kind, MOST_BLANK, NextRow};
use super::{Field, FieldMapping, LogFormat, LogSource, RejectedRow};
use crate::HistoryError;

/// An open log behind its header.
pub(crate) struct OpenLog {
    file: PathBuf,
    pub(super) rows_of: Rows,
    pub(super) plan: Plan,
    /// The last row of a table, or of any file whose columns are fields.
    pub(super) record: Record,
    /// The last row of a JSON log.
    pub(super) value: Value,
    pub(crate) total_bytes: u64,
    read: Arc<AtomicU64>,
    /// Rows so far, rejected ones included.
    pub(crate) rows: u64,
    /// Rows among them that are no calls of a language model.
    pub(crate) skipped: u64,
    /// A request so far said no zone and was taken for UTC.
    pub(crate) times_without_zone: bool,
    unread: Vec<(Field, u64)>,
    /// Rejected rows so far that say that their request failed.
    pub(crate) failed_rejects: u64,
}

pub(super) enum Rows {
    Table(Records<BufReader<Box<dyn Read>>>),
    Json(Box<JsonRows>),
    Parquet(Box<ParquetRows>),
}

/// How rows become requests.
pub(super) enum Plan {
    /// A column is a field.
    Columns(ColumnPlan),
    /// As a known program writes them.
    Program(ProgramPlan),
}

/// What came next in a log.
pub(crate) enum Row {
    Request(Box<Reading>),
    Rejected(RejectedRow),
    /// No call of a language model.
    Skipped,
    /// An empty line.
    Blank,
    End,
}

impl OpenLog {
    /// Opens a log to read its requests.
    pub(crate) fn open(log: &LogSource) -> Result<Self, HistoryError> {
        let open = Self::look_into(log)?;
        match open.problem() {
            Some(reason) => {
                let reason = match proposal(&log.file, &open.held()) {
                    options if options.is_empty() => reason.to_owned(),
                    options => format!("{reason}. Perhaps: {options}"),
                };
                Err(HistoryError::UnknownFormat { file: log.file.clone(), reason })
            }
            None => Ok(open),
        }
    }

    /// Why none of its requests can be read, where none can.
    pub(crate) fn problem(&self) -> Option<&str> {
        match &self.plan {
            Plan::Columns(plan) => plan.problem.as_deref(),
            Plan::Program(_) => None,
        }
    }

    /// The fields that columns hold by their own names or by the mapping.
    pub(crate) fn held(&self) -> Vec<FieldMapping> {
        let Plan::Columns(plan) = &self.plan else { return vec![] };
        let held = plan.columns.iter().zip(&plan.fields);
        held.filter_map(|(column, field)| Some(FieldMapping { field: (*field)?, column: column.clone() })).collect()
    }

    /// Opens a log to show its columns, perhaps to ask what they are.
    pub(crate) fn look_into(log: &LogSource) -> Result<Self, HistoryError> {
        let file = &log.file;
        let source = source::open(file, log.format)?;
        let mut record = Record::default();
        let (rows_of, plan) = match source.kind {
            Kind::Table(stream, separator) => {
                let mut records = Records::new(stream, separator);
                let header = read_header(file, &mut records, &mut record)?;
                let plan = plan_table(log, header)?;
                match &plan {
                    Plan::Columns(plan) => records.quoting = plan.quoting(),
                    Plan::Program(plan) if !plan.spec.is_flat => records.limits = Limits::OF_TEXTS,
                    Plan::Program(_) => {}
                }
                (Rows::Table(records), plan)
            }
            Kind::Json(mut rows) => {
                let plan = plan_json(log, &mut rows)?;
                (Rows::Json(Box::new(rows)), plan)
            }
            Kind::Parquet => {
                let mut rows = ParquetRows::open(file)?;
                if rows.columns.is_empty() {
                    return Err(HistoryError::Empty { file: file.clone() });
                }
                let plan = plan_columns(file, &rows.columns, Some(LogFormat::Parquet), &log.mapping)?;
                rows.want(plan.fields.iter().map(Option::is_some).collect());
                (Rows::Parquet(Box::new(rows)), Plan::Columns(plan))
            }
        };
        Ok(Self {
            file: file.clone(),
            rows_of,
            plan,
            record,
            value: Value::Null,
            total_bytes: source.total,
            read: source.read,
            rows: 0,
            skipped: 0,
            times_without_zone: false,
            unread: vec![],
            failed_rejects: 0,
        })
    }

    /// The next row. `now` bounds arrivals.
    pub(crate) fn next(&mut self, now: Timestamp) -> Result<Row, HistoryError> {
        let (line, element, reading) = match &mut self.rows_of {
            Rows::Table(records) => {
                match records.read(&mut self.record).map_err(|error| damaged(&self.file, error))? {
                    Next::End => return Ok(Row::End),
                    Next::Blank => return Ok(Row::Blank),
                    Next::Record => {}
                }
                (self.record.line, None, self.plan.table_row(&self.record, now))
            }
            Rows::Parquet(rows) => {
                if !rows.next(&mut self.record)? {
                    return Ok(Row::End);
                }
                (self.record.line, None, self.plan.table_row(&self.record, now))
            }
            Rows::Json(rows) => {
                let row = match rows.next(&self.file)? {
                    NextRow::End => return Ok(Row::End),
                    NextRow::Blank => return Ok(Row::Blank),
                    NextRow::Row(row) => row,
                };
                // Whoever asks for the row must not get the one before it.
                self.value = Value::Null;
                let reading = row.value.and_then(|value| {
                    self.value = value;
                    self.plan.json_row(&self.value, &mut self.record, row.line, now)
                });
                (row.line, row.element, reading)
            }
        };
        self.rows += 1;
        let reading = match reading {
            Ok(Some(reading)) => reading,
            Ok(None) => {
                self.skipped += 1;
                return Ok(Row::Skipped);
            }
            Err(reason) => {
                self.failed_rejects += u64::from(self.row_failed());
                let reason = element.map_or_else(|| reason.clone(), |element| format!("element {element}: {reason}"));
                return Ok(Row::Rejected(RejectedRow { line, reason }));
            }
        };
        self.times_without_zone |= reading.without_zone;
        for field in &reading.unread {
            match self.unread.iter_mut().find(|(counted, _)| counted == field) {
                Some((_, rows)) => *rows += 1,
                None => self.unread.push((*field, 1)),
            }
        }
        Ok(Row::Request(Box::new(reading)))
    }

    /// The format it is read as.
    pub(crate) fn format(&self) -> LogFormat {
        match &self.plan {
            Plan::Columns(plan) => plan.format,
            Plan::Program(plan) => plan.format,
        }
    }

    /// Tokens of a block of a prompt, where prompts are hashed by blocks; otherwise 0.
    pub(crate) fn block_tokens(&self) -> u32 {
        match &self.plan {
            Plan::Columns(_) => 0,
            Plan::Program(plan) => plan.spec.block_tokens,
        }
    }

    /// The column that holds a field.
    pub(crate) fn column_of(&self, field: Field) -> &str {
        match &self.plan {
            Plan::Columns(plan) => plan.column_of(field),
            Plan::Program(plan) => plan.place_of(field),
        }
    }

    /// Optional fields with the requests so far whose value could not be read.
    pub(crate) fn unread_fields(&self) -> Vec<(Field, u64)> {
        let mut unread = self.unread.clone();
        unread.sort_by_key(|(field, _)| *field as u8);
        unread
    }

    /// Bytes of the file read so far.
    pub(crate) fn bytes_read(&self) -> u64 {
        if let Rows::Parquet(rows) = &self.rows_of {
            let share = u128::from(self.total_bytes) * u128::from(rows.rows_read());
            let bytes = share / u128::from(rows.total_rows.max(1));
            return u64::try_from(bytes).unwrap_or(u64::MAX).min(self.total_bytes);
        }
        self.read.load(Ordering::Relaxed).min(self.total_bytes)
    }
}

/// Reads the first line of a table.
pub(super) fn read_header(
    file: &Path,
    records: &mut Records<BufReader<Box<dyn Read>>>,
    record: &mut Record,
) -> Result<Vec<String>, HistoryError> {
    let mut blank = 0;
    loop {
        match records.read(record).map_err(|error| damaged(file, error))? {
            Next::Record => break,
            Next::Blank if blank < MOST_BLANK => blank += 1,
            Next::Blank | Next::End => return Err(HistoryError::Empty { file: file.to_owned() }),
        }
    }
    Ok(record.iter().map(|name| String::from_utf8_lossy(name).trim().to_owned()).collect())
}

fn plan_table(log: &LogSource, header: Vec<String>) -> Result<Plan, HistoryError> {
    let format = log.format.or_else(|| LogFormat::of_program(&|name| header.iter().any(|column| column == name)));
    match format.and_then(|format| spec(format).map(|spec| (format, spec))) {
        Some((format, spec)) => ProgramPlan::new(&log.file, format, spec, header, &log.mapping).map(Plan::Program),
        None => plan_columns(&log.file, &header, log.format, &log.mapping).map(Plan::Columns),
    }
}

fn plan_json(log: &LogSource, rows: &mut JsonRows) -> Result<Plan, HistoryError> {
    let mut paths = rows.peek(&log.file)?;
    let recognised = || rows.peeked().find_map(|row| LogFormat::of_program(&|path| look_up(row, path).is_some()));
    let format = log.format.or_else(recognised);
    // A user's path may lead to what is no leaf, or far down.
    for wanted in &log.mapping {
        let exists = rows.peeked().any(|row| look_up(row, &wanted.column).is_some());
        if exists && !paths.contains(&wanted.column) {
            paths.insert(0, wanted.column.clone());
        }
    }
    if let Some((format, spec)) = format.and_then(|format| spec(format).map(|spec| (format, spec))) {
        return ProgramPlan::new(&log.file, format, spec, paths, &log.mapping).map(Plan::Program);
    }
    if paths.is_empty() {
        // Without one row that can be read there are no columns; the reason is that of the first.
        return Err(match rows.next(&log.file)? {
            NextRow::Row(row) => {
                let reason = row.value.err().unwrap_or_else(|| "it is empty".to_owned());
                HistoryError::Damaged { file: log.file.clone(), line: row.line, reason }
            }
            NextRow::Blank | NextRow::End => HistoryError::Empty { file: log.file.clone() },
        });
    }
    let format = format.unwrap_or(LogFormat::MappedJson);
    paths.truncate(super::plan::MOST_COLUMNS);
    plan_columns(&log.file, &paths, Some(format), &log.mapping).map(Plan::Columns)
}

impl Plan {
    fn table_row(&self, record: &Record, now: Timestamp) -> Result<Option<Reading>, String> {
        match self {
            Self::Columns(plan) => plan.request(record, now).map(Some),
            Self::Program(plan) => plan.table_row(record, now),
        }
    }

    /// `record` is where the cells of a row without a known program are put.
    fn json_row(
        &self,
        value: &Value,
        record: &mut Record,
        line: u64,
        now: Timestamp,
    ) -> Result<Option<Reading>, String> {
        match self {
            Self::Columns(plan) => {
                record.begin(line);
                for (column, field) in plan.columns.iter().zip(&plan.fields) {
                    let text = field.and_then(|_| look_up(value, column)).and_then(text_of);
                    record.add(text.unwrap_or_default().as_bytes());
                }
                plan.request(record, now).map(Some)
            }
            Self::Program(plan) => plan.row(Cells::Json(value), now),
        }
    }
}

/// What went wrong with a table, for people.
pub(super) fn damaged(file: &Path, (line, error): (u64, RecordError)) -> HistoryError {
    let reason = match error {
        RecordError::Stream(error) => return source::damaged_stream(file, line, &error),
        RecordError::NeverClosed => "a quote that opens here is never closed".to_owned(),
        RecordError::TooManyLines(most) => format!("a quote that opens here is not closed within {most} lines"),
        RecordError::TooLong(most) => format!("a row of more than {} MiB begins here", most >> 20),
    };
    HistoryError::Damaged { file: file.to_owned(), line, reason }
}
