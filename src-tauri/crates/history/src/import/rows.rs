//! The loop over the rows of a log: progress, cancel, rejected rows, chunks.

use std::io::Read;
use std::path::Path;
use std::sync::atomic::Ordering;

use csv::{ByteRecord, ReaderBuilder};
use routewright_domain::{Dictionary, RequestColumns, RequestRecord, Timestamp, Workload, WorkloadIdentity};

use super::batch::Batch;
use super::bytes;
use super::mapped::{ColumnPlan, plan_columns};
use super::{LogFormat, LogSource};
use crate::HistoryError;
use crate::digest::identify;

/// Watches an import and may end it.
pub trait ImportWatch {
    /// Called every few thousand rows with the bytes of the file read so far, its size, and the rows so far.
    fn advanced(&self, bytes: u64, total_bytes: u64, rows: u64);

    /// Asked as often; `true` ends the import, which then leaves nothing behind.
    fn cancelled(&self) -> bool;
}

/// Nobody watches.
#[derive(Debug, Clone, Copy)]
pub struct Unwatched;

impl ImportWatch for Unwatched {
    fn advanced(&self, _bytes: u64, _total_bytes: u64, _rows: u64) {}

    fn cancelled(&self) -> bool {
        false
    }
}

/// A row that is not a request.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RejectedRow {
    /// 1-based line of the file.
    pub line: u64,
    /// Why, in words.
    pub reason: String,
}

/// Rejected rows that are kept with their reasons; the rest is counted.
const KEPT_REJECTS: usize = 1_000;
/// Rows between two looks at the watcher.
const STRIDE: u64 = 4_096;

/// Where rows go.
pub(crate) trait RowSink {
    /// Rows handed over at a time.
    const CHUNK: usize;
    fn columns(&mut self, columns: &RequestColumns) -> Result<(), HistoryError>;
    fn dictionaries(&mut self, features: Dictionary, models: Dictionary);
}

/// What reading a log came to, besides its rows.
pub(crate) struct ReadSummary {
    pub(crate) format: LogFormat,
    pub(crate) rejected: u64,
    pub(crate) rejects: Vec<RejectedRow>,
}

/// Reads every row of `log` into `sink`.
pub(crate) fn read_rows<S: RowSink>(
    log: &LogSource,
    now: Timestamp,
    sink: &mut S,
    watch: &dyn ImportWatch,
) -> Result<ReadSummary, HistoryError> {
    let mut rows = Rows::open(log)?;
    let mut batch = Batch::default();
    let mut rejects = Vec::new();
    let mut rejected = 0;
    while let Some((line, row)) = rows.next(&log.file)? {
        match rows.plan.record(&row, now) {
            Ok(record) => batch.push(&record),
            Err(reason) => {
                rejected += 1;
                if rejects.len() < KEPT_REJECTS {
                    rejects.push(RejectedRow { line, reason });
                }
            }
        }
        if batch.len() == S::CHUNK {
            sink.columns(&batch.take_columns())?;
        }
        if rows.count % STRIDE == 0 {
            watch.advanced(rows.bytes_read(), rows.total_bytes, rows.count);
            if watch.cancelled() {
                return Err(HistoryError::Cancelled);
            }
        }
    }
    if watch.cancelled() {
        return Err(HistoryError::Cancelled);
    }
    watch.advanced(rows.total_bytes, rows.total_bytes, rows.count);
    if batch.rows() == 0 {
        return Err(match rejects.into_iter().next() {
            Some(RejectedRow { line, reason }) => {
                HistoryError::NoGoodRow { file: log.file.clone(), rows: rows.count, line, reason }
            }
            None => HistoryError::Empty { file: log.file.clone() },
        });
    }
    sink.columns(&batch.take_columns())?;
    let (features, models) = batch.into_dictionaries();
    sink.dictionaries(features, models);
    Ok(ReadSummary { format: rows.plan.format, rejected, rejects })
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
}

/// Reads a whole log into memory.
pub fn read_log(log: &LogSource, now: Timestamp, watch: &dyn ImportWatch) -> Result<ReadLog, HistoryError> {
    let mut memory = Memory::default();
    let summary = read_rows(log, now, &mut memory, watch)?;
    let Memory { columns, features, models } = memory;
    let name = log.file.file_name().map_or_else(String::new, |name| name.to_string_lossy().into_owned());
    // The digest is that of the order in the file, as for an import.
    let mut workload =
        identify(Workload { identity: WorkloadIdentity { name, digest: String::new() }, features, models, columns });
    workload.columns.sort_by_arrival();
    Ok(ReadLog { workload, format: summary.format, rejected_rows: summary.rejected, rejects: summary.rejects })
}

#[derive(Default)]
struct Memory {
    columns: RequestColumns,
    features: Dictionary,
    models: Dictionary,
}

impl RowSink for Memory {
    const CHUNK: usize = usize::MAX;

    fn columns(&mut self, columns: &RequestColumns) -> Result<(), HistoryError> {
        self.columns = columns.clone();
        Ok(())
    }

    fn dictionaries(&mut self, features: Dictionary, models: Dictionary) {
        (self.features, self.models) = (features, models);
    }
}

/// A column of a log before anything is written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MappedColumn {
    /// Its name in the file.
    pub column: String,
    /// Its first value.
    pub first_value: String,
    /// The field it becomes; `None` when it is left out.
    pub field: Option<super::Field>,
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
    /// Requests among them, in order of the file.
    pub first: Vec<RequestRecord>,
}

/// Looks at the first `limit` rows of a log. Nothing is written.
pub fn preview_log(log: &LogSource, now: Timestamp, limit: u64) -> Result<LogPreview, HistoryError> {
    let mut rows = Rows::open(log)?;
    let mut preview = LogPreview {
        format: rows.plan.format,
        bytes: rows.total_bytes,
        columns: vec![],
        rows_read: 0,
        rejects: vec![],
        first: vec![],
    };
    let mut first_row = ByteRecord::new();
    while rows.count < limit {
        let Some((line, row)) = rows.next(&log.file)? else { break };
        match rows.plan.record(&row, now) {
            Ok(record) => preview.first.push(record),
            Err(reason) => preview.rejects.push(RejectedRow { line, reason }),
        }
        if rows.count == 1 {
            first_row = row;
        }
    }
    if rows.count == 0 {
        return Err(HistoryError::Empty { file: log.file.clone() });
    }
    preview.rows_read = rows.count;
    let columns = rows.plan.columns.iter().zip(&rows.plan.fields).enumerate();
    preview.columns = columns
        .map(|(n, (column, field))| MappedColumn {
            column: column.clone(),
            first_value: String::from_utf8_lossy(first_row.get(n).unwrap_or_default()).chars().take(40).collect(),
            field: *field,
        })
        .collect();
    Ok(preview)
}

/// Rows of an open log.
struct Rows {
    reader: csv::Reader<Box<dyn Read>>,
    plan: ColumnPlan,
    total_bytes: u64,
    read: std::sync::Arc<std::sync::atomic::AtomicU64>,
    count: u64,
}

impl Rows {
    fn open(log: &LogSource) -> Result<Self, HistoryError> {
        let bytes = bytes::open(&log.file)?;
        // A row of another length is rejected by itself; it must not end the import.
        let mut reader = ReaderBuilder::new().flexible(true).buffer_capacity(1 << 18).from_reader(bytes.stream);
        let header = reader.byte_headers().map_err(|error| damaged(&log.file, &error))?;
        let header: Vec<String> = header
            .iter()
            .map(|name| String::from_utf8_lossy(name).trim_start_matches('\u{feff}').trim().to_owned())
            .collect();
        if header.is_empty() {
            return Err(HistoryError::Empty { file: log.file.clone() });
        }
        let plan = plan_columns(&log.file, &header, log.format, &log.mapping)?;
        Ok(Self { reader, plan, total_bytes: bytes.total, read: bytes.read, count: 0 })
    }

    fn next(&mut self, file: &Path) -> Result<Option<(u64, ByteRecord)>, HistoryError> {
        let mut row = ByteRecord::new();
        if !self.reader.read_byte_record(&mut row).map_err(|error| damaged(file, &error))? {
            return Ok(None);
        }
        self.count += 1;
        let line = row.position().map_or(0, csv::Position::line);
        Ok(Some((line, row)))
    }

    fn bytes_read(&self) -> u64 {
        self.read.load(Ordering::Relaxed).min(self.total_bytes)
    }
}

fn damaged(file: &Path, error: &csv::Error) -> HistoryError {
    let line = error.position().map_or(0, csv::Position::line);
    let reason = match error.kind() {
        csv::ErrorKind::Io(io) if io.kind() == std::io::ErrorKind::UnexpectedEof => {
            "the file ends in the middle of its compressed data; copy it again".to_owned()
        }
        csv::ErrorKind::Io(io) => io.to_string(),
        _ => error.to_string(),
    };
    HistoryError::Damaged { file: file.to_owned(), line, reason }
}
