//! Any file of rows, as rows of texts by column: CSV, JSON or Parquet.

use std::io::{BufReader, Read};
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use serde_json::Value;

use super::json::{look_up, text_of};
use super::log::{damaged, read_header};
use super::parquet::ParquetRows;
use super::records::{Next, Record, Records};
use super::source::{self, Kind, MOST_BLANK, NextRow};
use crate::HistoryError;

/// A file as rows of texts.
pub(crate) struct Table {
    pub(crate) columns: Vec<String>,
    rows: Rows,
    record: Record,
    /// Bytes of the file.
    pub(crate) total: u64,
    read: Arc<AtomicU64>,
}

enum Rows {
    Csv(Records<BufReader<Box<dyn Read>>>),
    Json(Box<source::JsonRows>),
    Parquet(Box<ParquetRows>),
}

/// A row with its line, or the line and why it cannot be read.
pub(crate) type TextRow = Result<(u64, Vec<Option<String>>), (u64, String)>;

impl Table {
    pub(crate) fn open(file: &Path) -> Result<Self, HistoryError> {
        let source = source::open(file, None)?;
        let mut record = Record::default();
        let (columns, rows) = match source.kind {
            Kind::Table(stream, separator) => {
                let mut records = Records::new(stream, separator);
                let header = read_header(file, &mut records, &mut record)?;
                (header, Rows::Csv(records))
            }
            Kind::Json(mut rows) => (rows.peek(file)?, Rows::Json(Box::new(rows))),
            Kind::Parquet => {
                let rows = ParquetRows::open(file)?;
                (rows.columns.clone(), Rows::Parquet(Box::new(rows)))
            }
        };
        Ok(Self { columns, rows, record, total: source.total, read: source.read })
    }

    /// Bytes of the file read so far.
    pub(crate) fn bytes_read(&self) -> u64 {
        self.read.load(Ordering::Relaxed).min(self.total)
    }

    /// The next row; `None` at the end.
    pub(crate) fn next(&mut self, file: &Path) -> Result<Option<TextRow>, HistoryError> {
        let mut blank = 0;
        loop {
            match &mut self.rows {
                Rows::Csv(records) => match records.read(&mut self.record).map_err(|error| damaged(file, error))? {
                    Next::Blank if blank < MOST_BLANK => blank += 1,
                    Next::Blank | Next::End => return Ok(None),
                    Next::Record => return Ok(Some(self.cells())),
                },
                Rows::Parquet(rows) => return Ok(rows.next(&mut self.record)?.then(|| self.cells())),
                Rows::Json(rows) => match rows.next(file)? {
                    NextRow::Blank if blank < MOST_BLANK => blank += 1,
                    NextRow::Blank | NextRow::End => return Ok(None),
                    NextRow::Row(row) => {
                        let columns = &self.columns;
                        let cells = |value: &Value| {
                            let cell = |path: &String| look_up(value, path).and_then(text_of).map(Into::into);
                            columns.iter().map(cell).collect()
                        };
                        let line = row.line;
                        return Ok(Some(row.value.map(|value| (line, cells(&value))).map_err(|reason| (line, reason))));
                    }
                },
            }
        }
    }

    fn cells(&self) -> TextRow {
        let line = self.record.line;
        if self.record.len() != self.columns.len() {
            return Err((line, format!("row has {} of {} columns", self.record.len(), self.columns.len())));
        }
        let text = |bytes: &[u8]| Some(String::from_utf8_lossy(bytes.trim_ascii()).into_owned());
        Ok((line, self.record.iter().map(|bytes| text(bytes).filter(|text| !text.is_empty())).collect()))
    }
}
