//! An open log: its plan, and its rows one after the other.

use std::io::{self, BufReader, Read};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use routewright_domain::Timestamp;

use super::mapped::Reading;
use super::plan::{ColumnPlan, plan_columns};
use super::records::{Next, Record, RecordError, Records};
use super::{Field, LogSource, RejectedRow, bytes};
use crate::HistoryError;

/// An open log behind its header.
pub(crate) struct OpenLog {
    file: PathBuf,
    records: Records<BufReader<Box<dyn Read>>>,
    record: Record,
    pub(crate) plan: ColumnPlan,
    pub(crate) total_bytes: u64,
    read: Arc<AtomicU64>,
    /// Rows so far, rejected ones included.
    pub(crate) rows: u64,
    /// A request so far said no zone and was taken for UTC.
    pub(crate) times_without_zone: bool,
    unread: Vec<(Field, u64)>,
}

/// What came next in a log.
pub(crate) enum Row {
    Request(Box<Reading>),
    Rejected(RejectedRow),
    /// An empty line.
    Blank,
    End,
}

const BUFFER: usize = 1 << 18;
/// Empty lines before the header: opening a log cannot be cancelled, so it must not go on for ever.
const MOST_BLANK: u32 = 10_000;

impl OpenLog {
    pub(crate) fn open(log: &LogSource) -> Result<Self, HistoryError> {
        let bytes = bytes::open(&log.file)?;
        let mut records = Records::new(BufReader::with_capacity(BUFFER, bytes.stream));
        let mut record = Record::default();
        let mut blank = 0;
        loop {
            match records.read(&mut record).map_err(|error| damaged(&log.file, error))? {
                Next::Record => break,
                Next::Blank if blank < MOST_BLANK => blank += 1,
                Next::Blank | Next::End => return Err(HistoryError::Empty { file: log.file.clone() }),
            }
        }
        let header: Vec<String> = record.iter().map(|name| String::from_utf8_lossy(name).trim().to_owned()).collect();
        let plan = plan_columns(&log.file, &header, log.format, &log.mapping)?;
        records.quoting = plan.quoting();
        Ok(Self {
            file: log.file.clone(),
            records,
            record,
            plan,
            total_bytes: bytes.total,
            read: bytes.read,
            rows: 0,
            times_without_zone: false,
            unread: vec![],
        })
    }

    /// The next row. `now` bounds arrivals.
    pub(crate) fn next(&mut self, now: Timestamp) -> Result<Row, HistoryError> {
        match self.records.read(&mut self.record).map_err(|error| damaged(&self.file, error))? {
            Next::End => return Ok(Row::End),
            Next::Blank => return Ok(Row::Blank),
            Next::Record => self.rows += 1,
        }
        let reading = match self.plan.request(&self.record, now) {
            Ok(reading) => reading,
            Err(reason) => return Ok(Row::Rejected(RejectedRow { line: self.record.line, reason })),
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

    /// The values of the last row.
    pub(crate) fn values(&self) -> impl Iterator<Item = &[u8]> {
        self.record.iter()
    }

    /// Optional fields with the requests so far whose value could not be read.
    pub(crate) fn unread_fields(&self) -> Vec<(Field, u64)> {
        let mut unread = self.unread.clone();
        unread.sort_by_key(|(field, _)| *field as u8);
        unread
    }

    /// Bytes of the file read so far.
    pub(crate) fn bytes_read(&self) -> u64 {
        self.read.load(Ordering::Relaxed).min(self.total_bytes)
    }
}

fn damaged(file: &Path, (line, error): (u64, RecordError)) -> HistoryError {
    let reason = match error {
        RecordError::Stream(io) if io.kind() == io::ErrorKind::UnexpectedEof => {
            "the file ends in the middle of its compressed data; copy it again".to_owned()
        }
        RecordError::Stream(io) => io.to_string(),
        RecordError::NeverClosed => "a quote that opens here is never closed".to_owned(),
        RecordError::TooManyLines => "a quote that opens here is not closed within 64 lines".to_owned(),
        RecordError::TooLong => "a row of more than 1 MiB begins here".to_owned(),
    };
    HistoryError::Damaged { file: file.to_owned(), line, reason }
}
