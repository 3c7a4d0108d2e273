//! The rows of a Parquet file, as the records of a table.
//!
//! Columns are read a batch at a time, without Arrow. A nested column is called by its path, `usage.prompt_tokens`; lists
//! are left out. The decoder is other people's code and the file may be hostile: a panic of it becomes an error, and a
//! file whose parts say that they unpack to more than a request log's is refused.

use std::any::Any;
use std::fs::File;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};

use parquet::basic::{ConvertedType, LogicalType, TimeUnit};
use parquet::column::reader::{ColumnReader, ColumnReaderImpl};
use parquet::data_type::DataType;
use parquet::errors::ParquetError;
use parquet::file::reader::{FileReader, SerializedFileReader};
use parquet::schema::types::ColumnDescriptor;

use super::records::Record;
use crate::HistoryError;

/// Rows of a batch.
const BATCH: usize = 1_024;
/// Bytes that one column of one group of rows may unpack to.
const MOST_BYTES: i64 = 1 << 30;

/// An open Parquet file.
pub(crate) struct ParquetRows {
    file: PathBuf,
    reader: SerializedFileReader<File>,
    /// Names of the columns that can be read.
    pub(crate) columns: Vec<String>,
    /// Where each is among the file's own, and what its numbers mean.
    kept: Vec<(usize, Meaning)>,
    /// Columns that are read; the others stay empty.
    wanted: Vec<bool>,
    group: usize,
    open: Vec<Option<ColumnReader>>,
    batch: Vec<Vec<Option<String>>>,
    at: usize,
    row: u64,
    pub(crate) total_rows: u64,
}

/// What the numbers of a column mean.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Meaning {
    Plain,
    /// Nanoseconds of a unit, since 1970.
    Instant {
        nanos: i64,
        utc: bool,
    },
    /// Digits behind the point.
    Decimal(i32),
    Date,
    Unsigned,
}

impl ParquetRows {
    pub(crate) fn open(path: &Path) -> Result<Self, HistoryError> {
        let file = File::open(path).map_err(|source| HistoryError::File { file: path.to_owned(), source })?;
        let reader = guarded(path, 0, || SerializedFileReader::new(file))?;
        let metadata = reader.metadata();
        for column in metadata.row_groups().iter().flat_map(parquet::file::metadata::RowGroupMetaData::columns) {
            if column.uncompressed_size() > MOST_BYTES {
                return Err(damaged(path, 0, "a column unpacks to more than 1 GiB in one group of rows".to_owned()));
            }
        }
        let schema = metadata.file_metadata().schema_descr();
        let flat = schema.columns().iter().enumerate().filter(|(_, column)| column.max_rep_level() == 0);
        let kept: Vec<(usize, Meaning)> = flat.map(|(at, column)| (at, meaning(column))).collect();
        let columns: Vec<String> = kept.iter().map(|(at, _)| schema.columns()[*at].path().parts().join(".")).collect();
        let total_rows = u64::try_from(metadata.file_metadata().num_rows()).unwrap_or(0);
        Ok(Self {
            file: path.to_owned(),
            wanted: vec![true; columns.len()],
            columns,
            kept,
            reader,
            group: 0,
            open: vec![],
            batch: vec![],
            at: 0,
            row: 0,
            total_rows,
        })
    }

    /// Leaves the other columns empty.
    pub(crate) fn want(&mut self, wanted: Vec<bool>) {
        self.wanted = wanted;
    }

    /// Puts the next row into `record`; `false` at the end. Rows count from 1, as lines do.
    pub(crate) fn next(&mut self, record: &mut Record) -> Result<bool, HistoryError> {
        while self.batch.iter().all(|column| self.at >= column.len()) {
            if !self.fill()? {
                return Ok(false);
            }
        }
        self.row += 1;
        record.begin(self.row);
        for column in &self.batch {
            record.add(column.get(self.at).and_then(Option::as_deref).unwrap_or_default().as_bytes());
        }
        self.at += 1;
        Ok(true)
    }

    pub(crate) fn rows_read(&self) -> u64 {
        self.row
    }

    /// Reads the next batch; `false` at the end of the file.
    fn fill(&mut self) -> Result<bool, HistoryError> {
        if self.open.is_empty() {
            if self.group >= self.reader.num_row_groups() {
                return Ok(false);
            }
            let (reader, group, kept, wanted) = (&self.reader, self.group, &self.kept, &self.wanted);
            self.open = guarded(&self.file, self.row, || {
                let group = reader.get_row_group(group)?;
                let readers = kept.iter().zip(wanted);
                readers.map(|((at, _), wanted)| wanted.then(|| group.get_column_reader(*at)).transpose()).collect()
            })?;
            self.group += 1;
        }
        let (open, kept) = (&mut self.open, &self.kept);
        self.batch = guarded(&self.file, self.row, || {
            open.iter_mut().zip(kept).map(|(reader, (_, meaning))| texts(reader, *meaning)).collect()
        })?;
        self.at = 0;
        let rows = self.batch.iter().map(Vec::len).max().unwrap_or(0);
        let uneven = self.batch.iter().zip(&self.wanted).any(|(column, wanted)| *wanted && column.len() != rows);
        if uneven {
            return Err(damaged(&self.file, self.row, "its columns are of different lengths".to_owned()));
        }
        if rows == 0 {
            self.open.clear();
        }
        Ok(true)
    }
}

fn damaged(file: &Path, row: u64, reason: String) -> HistoryError {
    HistoryError::Damaged { file: file.to_owned(), line: row + 1, reason }
}

/// Runs a part of the decoder, whose errors and panics become errors of the file.
fn guarded<T>(file: &Path, row: u64, run: impl FnOnce() -> Result<T, ParquetError>) -> Result<T, HistoryError> {
    let panicked = |_: Box<dyn Any + Send>| damaged(file, row, "the Parquet file is damaged".to_owned());
    let result = catch_unwind(AssertUnwindSafe(run)).map_err(panicked)?;
    result.map_err(|error| damaged(file, row, format!("the Parquet file is damaged: {error}")))
}

fn meaning(column: &ColumnDescriptor) -> Meaning {
    match (column.logical_type_ref(), column.converted_type()) {
        (Some(LogicalType::Timestamp(time)), _) => {
            let nanos = match time.unit {
                TimeUnit::MILLIS => 1_000_000,
                TimeUnit::MICROS => 1_000,
                TimeUnit::NANOS => 1,
            };
            Meaning::Instant { nanos, utc: time.is_adjusted_to_u_t_c }
        }
        (_, ConvertedType::TIMESTAMP_MILLIS) => Meaning::Instant { nanos: 1_000_000, utc: true },
        (_, ConvertedType::TIMESTAMP_MICROS) => Meaning::Instant { nanos: 1_000, utc: true },
        (Some(LogicalType::Decimal(_)), _) | (_, ConvertedType::DECIMAL) => Meaning::Decimal(column.type_scale()),
        (Some(LogicalType::Date), _) | (_, ConvertedType::DATE) => Meaning::Date,
        (_, ConvertedType::UINT_8 | ConvertedType::UINT_16 | ConvertedType::UINT_32 | ConvertedType::UINT_64) => {
            Meaning::Unsigned
        }
        _ => Meaning::Plain,
    }
}

/// The next values of a column as texts.
fn texts(reader: &mut Option<ColumnReader>, meaning: Meaning) -> Result<Vec<Option<String>>, ParquetError> {
    let lossy = |bytes: &[u8]| Some(String::from_utf8_lossy(bytes).into_owned());
    match reader {
        None => Ok(vec![]),
        Some(ColumnReader::BoolColumnReader(reader)) => read(reader, |value| Some(value.to_string())),
        Some(ColumnReader::Int32ColumnReader(reader)) => read(reader, |value| match meaning {
            Meaning::Unsigned => Some(value.cast_unsigned().to_string()),
            _ => number(i64::from(*value), meaning),
        }),
        Some(ColumnReader::Int64ColumnReader(reader)) => read(reader, |value| match meaning {
            Meaning::Unsigned => Some(value.cast_unsigned().to_string()),
            _ => number(*value, meaning),
        }),
        Some(ColumnReader::Int96ColumnReader(reader)) => {
            read(reader, |value| number(value.to_nanos(), Meaning::Instant { nanos: 1, utc: true }))
        }
        Some(ColumnReader::FloatColumnReader(reader)) => read(reader, |value| Some(value.to_string())),
        Some(ColumnReader::DoubleColumnReader(reader)) => read(reader, |value| Some(value.to_string())),
        Some(ColumnReader::ByteArrayColumnReader(reader)) => read(reader, |value| match meaning {
            Meaning::Decimal(scale) => big_endian(value.data()).map(|digits| decimal(digits, scale)),
            _ => lossy(value.data()),
        }),
        Some(ColumnReader::FixedLenByteArrayColumnReader(reader)) => read(reader, |value| match meaning {
            Meaning::Decimal(scale) => big_endian(value.data()).map(|digits| decimal(digits, scale)),
            _ => lossy(value.data()),
        }),
    }
}

fn read<T: DataType>(
    reader: &mut ColumnReaderImpl<T>,
    text: impl Fn(&T::T) -> Option<String>,
) -> Result<Vec<Option<String>>, ParquetError> {
    let (mut levels, mut values) = (vec![], vec![]);
    let (rows, _, _) = reader.read_records(BATCH, Some(&mut levels), None, &mut values)?;
    if levels.is_empty() {
        return Ok(values.iter().map(text).collect());
    }
    // A level below the highest says that the value, or something around it, is absent.
    let present = levels.iter().copied().max().filter(|_| !values.is_empty());
    let mut values = values.iter();
    let cell = |level: &i16| if Some(*level) == present { values.next().and_then(&text) } else { None };
    Ok(levels.iter().take(rows).map(cell).collect())
}

fn number(value: i64, meaning: Meaning) -> Option<String> {
    match meaning {
        Meaning::Instant { nanos, utc } => {
            let instant = jiff::Timestamp::from_nanosecond(i128::from(value) * i128::from(nanos)).ok()?;
            let text = instant.to_string();
            Some(if utc { text } else { text.trim_end_matches('Z').to_owned() })
        }
        Meaning::Decimal(scale) => Some(decimal(i128::from(value), scale)),
        Meaning::Date => {
            let seconds = value.checked_mul(86_400)?;
            let instant = jiff::Timestamp::from_second(seconds).ok()?;
            Some(instant.to_string().trim_end_matches('Z').to_owned())
        }
        Meaning::Plain | Meaning::Unsigned => Some(value.to_string()),
    }
}

fn decimal(digits: i128, scale: i32) -> String {
    if scale <= 0 { format!("{digits}e{}", -i64::from(scale)) } else { format!("{digits}e-{scale}") }
}

fn big_endian(bytes: &[u8]) -> Option<i128> {
    let first = *bytes.first()?;
    let start = if first >= 0x80 { -1 } else { 0 };
    (bytes.len() <= 16).then(|| bytes.iter().fold(start, |value: i128, byte| (value << 8) | i128::from(*byte)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_written_by_what_they_mean() {
        let at = |nanos, utc| number(1_785_751_200_250, Meaning::Instant { nanos, utc }).unwrap();
        assert_eq!(at(1_000_000, true), "2026-08-03T10:00:00.25Z");
        assert_eq!(at(1_000_000, false), "2026-08-03T10:00:00.25", "local times keep no zone");
        assert_eq!(number(123, Meaning::Decimal(5)).unwrap(), "123e-5");
        assert_eq!(number(20_000, Meaning::Date).unwrap(), "2024-10-04T00:00:00");
        assert_eq!(big_endian(&[0xff, 0xfe]), Some(-2));
        assert_eq!(big_endian(&[0x01, 0x00]), Some(256));
        assert_eq!(number(i64::MAX, Meaning::Instant { nanos: 1_000_000, utc: true }), None);
    }
}
