//! The loop over the rows of a log: progress, cancel, rejected rows, chunks.

use routewright_domain::{Names, Outcomes, RequestColumns, Timestamp, Workload, WorkloadIdentity};

use super::batch::{Batch, MOST_NAMES};
use super::log::{OpenLog, Row};
use super::rejects::RejectsFile;
use super::watch::ImportWatch;
use super::{Field, ImportOptions, LogFormat, LogSource};
use crate::HistoryError;
use crate::digest::identify;
use crate::error::none_of;

/// A row that is not a request.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RejectedRow {
    /// 1-based line of the file on which the row starts; in a Parquet file, the number of the row.
    pub line: u64,
    /// Why, in words. Repeats no value but numbers and dates.
    pub reason: String,
}

/// What somebody should know of a log before they believe it.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Noticed {
    /// Rejected rows that say that their request failed: without them the record looks more successful than it was.
    pub failed_rejects: u64,
    /// Requests whose id an earlier one has, as where a gateway tried again or a row stands twice. Each counts as a request.
    pub repeated_ids: u64,
}

/// Rejected rows that are kept with their reasons; the rest is counted.
const KEPT_REJECTS: usize = 1_000;
/// Lines between two looks at the watcher.
const STRIDE: u64 = 4_096;

/// Where rows go.
pub(crate) trait RowSink {
    /// Rows handed over at a time.
    const CHUNK: usize;
    fn columns(&mut self, columns: RequestColumns) -> Result<(), HistoryError>;
    fn names(&mut self, names: Names);
}

/// What reading a log came to, besides its rows.
pub(crate) struct ReadSummary {
    pub(crate) format: LogFormat,
    pub(crate) rejected: u64,
    pub(crate) rejects: Vec<RejectedRow>,
    /// Every rejected row, where that was asked for; to be kept once the import is.
    pub(crate) rejects_file: Option<RejectsFile>,
    pub(crate) skipped: u64,
    pub(crate) unread_fields: Vec<(Field, u64)>,
    pub(crate) times_without_zone: bool,
    pub(crate) noticed: Noticed,
}

/// Reads every row of `log` into `sink`.
pub(crate) fn read_rows<S: RowSink>(
    log: &LogSource,
    now: Timestamp,
    options: &ImportOptions,
    sink: &mut S,
    watch: &dyn ImportWatch,
) -> Result<ReadSummary, HistoryError> {
    let rejects_file = options.rejects_file.as_ref();
    let mut rejects_file = rejects_file.map(|file| RejectsFile::new(file, &log.file)).transpose()?;
    let mut rows = OpenLog::open(log)?;
    let mut batch = Batch::default();
    let mut rejects = Vec::new();
    let mut rejected = 0;
    for look in 1_u64.. {
        match rows.next(now)? {
            Row::Request(reading) => batch.push(&reading.record, rows.rows - 1),
            Row::Rejected(reject) => {
                rejected += 1;
                if let Some(file) = &mut rejects_file {
                    file.add(&reject, &rows.row_text())?;
                }
                if rejects.len() < KEPT_REJECTS {
                    rejects.push(reject);
                }
            }
            Row::Skipped | Row::Blank => {}
            Row::End => break,
        }
        if let Some(field) = batch.overflow() {
            return Err(too_many_names(log, &rows, field));
        }
        if batch.len() == S::CHUNK {
            sink.columns(columns_of(&mut batch, &rows))?;
        }
        if look % STRIDE == 0 {
            watch.advanced(rows.bytes_read(), rows.total_bytes, rows.rows);
            if watch.cancelled() {
                return Err(HistoryError::Cancelled);
            }
        }
    }
    if watch.cancelled() {
        return Err(HistoryError::Cancelled);
    }
    watch.advanced(rows.total_bytes, rows.total_bytes, rows.rows);
    if batch.rows() == 0 {
        return Err(match rejects.into_iter().next() {
            Some(RejectedRow { line, reason }) => {
                HistoryError::NoGoodRow { file: log.file.clone(), rows: rows.rows, line, reason }
            }
            None if rows.skipped > 0 => nothing_but_other_calls(log, rows.skipped),
            None => HistoryError::Empty { file: log.file.clone() },
        });
    }
    sink.columns(columns_of(&mut batch, &rows))?;
    let mut unread_fields = rows.unread_fields();
    match unread_fields.iter_mut().find(|(field, _)| *field == Field::Tags) {
        Some((_, rows)) => *rows += batch.untagged(),
        None if batch.untagged() > 0 => unread_fields.push((Field::Tags, batch.untagged())),
        None => {}
    }
    let noticed = Noticed { failed_rejects: rows.failed_rejects, repeated_ids: batch.repeated_ids() };
    sink.names(batch.into_names());
    Ok(ReadSummary {
        format: rows.format(),
        rejected,
        rejects,
        rejects_file,
        skipped: rows.skipped,
        unread_fields,
        times_without_zone: rows.times_without_zone,
        noticed,
    })
}

fn columns_of(batch: &mut Batch, rows: &OpenLog) -> RequestColumns {
    let mut columns = batch.take_columns();
    columns.prefix_blocks.block_tokens = rows.block_tokens();
    columns
}

fn nothing_but_other_calls(log: &LogSource, skipped: u64) -> HistoryError {
    let reason = none_of(skipped, "a call of a language model");
    HistoryError::UnknownFormat { file: log.file.clone(), reason }
}

fn too_many_names(log: &LogSource, rows: &OpenLog, field: Field) -> HistoryError {
    let reason = format!(
        "`{}` has more than {MOST_NAMES} different values, so it is no {}; map another column with --map {}=COLUMN",
        rows.column_of(field),
        if field == Field::ModelAsked { "model" } else { field.name() },
        field.name()
    );
    HistoryError::UnknownFormat { file: log.file.clone(), reason }
}

/// A log read into memory, without a history.
#[derive(Debug, Clone)]
pub struct ReadLog {
    /// Its requests, in order of arrival, under the name of the file.
    pub workload: Workload,
    /// The format it was read as.
    pub format: LogFormat,
    /// Rows that were not requests.
    pub rejected_rows: u64,
    /// The first thousand of them.
    pub rejects: Vec<RejectedRow>,
    /// Rows that are no calls of a language model, such as other spans of a trace.
    pub skipped_rows: u64,
    /// Optional fields with the requests whose value could not be read and is taken for unknown.
    pub unread_fields: Vec<(Field, u64)>,
    /// True when a time says no zone and is taken for UTC.
    pub times_without_zone: bool,
    /// What else there is to know of it.
    pub noticed: Noticed,
}

/// Reads a whole log into memory.
pub fn read_log(log: &LogSource, now: Timestamp, watch: &dyn ImportWatch) -> Result<ReadLog, HistoryError> {
    let mut memory = Memory::default();
    let summary = read_rows(log, now, &ImportOptions::default(), &mut memory, watch)?;
    let Memory { columns, names } = memory;
    let identity = WorkloadIdentity { name: log.file_name(), digest: String::new() };
    // The digest is that of the order in the file, as for an import.
    let mut workload = identify(Workload { identity, names, columns, outcomes: Outcomes::default() });
    workload.columns.sort_by_arrival();
    Ok(ReadLog {
        workload,
        format: summary.format,
        rejected_rows: summary.rejected,
        rejects: summary.rejects,
        skipped_rows: summary.skipped,
        unread_fields: summary.unread_fields,
        times_without_zone: summary.times_without_zone,
        noticed: summary.noticed,
    })
}

#[derive(Default)]
struct Memory {
    columns: RequestColumns,
    names: Names,
}

impl RowSink for Memory {
    const CHUNK: usize = usize::MAX;

    fn columns(&mut self, columns: RequestColumns) -> Result<(), HistoryError> {
        self.columns = columns;
        Ok(())
    }

    fn names(&mut self, names: Names) {
        self.names = names;
    }
}
