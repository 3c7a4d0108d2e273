//! What a file is, by its first bytes, and its elements where it is JSON.

use std::collections::{HashSet, VecDeque};
use std::fs::File;
use std::io::{self, BufReader, Cursor, Read};
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::AtomicU64;

use routewright_domain::{binary_kind, seems_utf16};
use serde_json::Value;

use super::formats::rows_of;
use super::json::{Elements, Found, Shape, SplitError, leaves, line_breaks, parse};
use super::plan::MOST_COLUMNS;
use super::records::separator_of;
use super::{LogFormat, bytes};
use crate::HistoryError;

const BUFFER: usize = 1 << 18;
/// Bytes of a file that are looked at to see what it is.
const LOOKED_AT: u64 = 1 << 20;
/// Empty lines before the first row: opening a log cannot be cancelled, so it must not go on for ever.
pub(super) const MOST_BLANK: u32 = 10_000;

type Stream = BufReader<Box<dyn Read>>;

/// An open file.
pub(super) struct Source {
    pub(super) kind: Kind,
    pub(super) total: u64,
    pub(super) read: Arc<AtomicU64>,
}

/// What a file is.
pub(super) enum Kind {
    /// With what separates its fields.
    Table(Stream, u8),
    Json(JsonRows),
    Parquet,
}

/// Opens a file and sees what it is; `format` decides where a user has named one.
pub(super) fn open(file: &Path, format: Option<LogFormat>) -> Result<Source, HistoryError> {
    let unknown = |reason: &str| HistoryError::UnknownFormat { file: file.to_owned(), reason: reason.to_owned() };
    let mut bytes = bytes::open(file)?;
    let mut start = vec![];
    if let Err(error) = bytes.stream.by_ref().take(LOOKED_AT).read_to_end(&mut start) {
        let line = 1 + line_breaks(&start);
        return Err(damaged_stream(file, line, &error));
    }
    let source = |kind| Source { kind, total: bytes.total, read: Arc::clone(&bytes.read) };
    if start.starts_with(b"PAR1") {
        let mut own = [0; 4];
        let plain = File::open(file).and_then(|mut file| file.read_exact(&mut own)).is_ok() && own == *b"PAR1";
        return if plain { Ok(source(Kind::Parquet)) } else { Err(unknown("unpack the Parquet file first")) };
    }
    if format == Some(LogFormat::Parquet) {
        return Err(unknown("it is no Parquet file"));
    }
    if seems_utf16(&start) {
        return Err(unknown("it is not UTF-8 text but seems to be UTF-16; save it as UTF-8"));
    }
    if let Some(what) = binary_kind(&start) {
        let way_out = if what.starts_with("compressed") {
            " within what was unpacked, or in a way that is not; unpack it first"
        } else {
            "; what can be read is CSV, JSON and Parquet, in gzip or zstd as well"
        };
        return Err(unknown(&format!("it is {what}{way_out}")));
    }
    let marked = if start.starts_with(b"\xef\xbb\xbf") { 3 } else { 0 };
    let text = start[marked..].trim_ascii_start();
    let is_json = match format {
        Some(LogFormat::MappedCsv | LogFormat::AzureLlmTrace) => false,
        Some(LogFormat::MappedJson) => true,
        _ => text.starts_with(b"{") || text.starts_with(b"["),
    };
    let shape = Shape::of(text, (start.len() as u64) < LOOKED_AT);
    let separator = separator_of(&start[marked..]);
    let mut start = Cursor::new(start);
    if is_json {
        start.set_position(marked as u64);
    }
    let stream: Box<dyn Read> = Box::new(start.chain(bytes.stream));
    let stream = BufReader::with_capacity(BUFFER, stream);
    let kind = if is_json { Kind::Json(JsonRows::new(stream, shape)) } else { Kind::Table(stream, separator) };
    Ok(Source { kind, total: bytes.total, read: bytes.read })
}

pub(super) fn damaged_stream(file: &Path, line: u64, error: &io::Error) -> HistoryError {
    let reason = if error.kind() == io::ErrorKind::UnexpectedEof {
        "the file ends in the middle of its compressed data; copy it again".to_owned()
    } else {
        error.to_string()
    };
    HistoryError::Damaged { file: file.to_owned(), line, reason }
}

/// A row of a JSON log, or why there is none in an element.
pub(super) struct JsonRow {
    /// 1-based line on which its element starts.
    pub(super) line: u64,
    /// 1-based number of its element, where lines do not tell elements apart.
    pub(super) element: Option<u64>,
    pub(super) value: Result<Value, String>,
}

/// What comes next in a JSON log.
pub(super) enum NextRow {
    Row(JsonRow),
    Blank,
    End,
}

/// The rows of a JSON log; an element may have several, as an export of spans does.
pub(super) struct JsonRows {
    elements: Elements<Stream>,
    shape: Shape,
    count: u64,
    ready: VecDeque<JsonRow>,
}

/// Rows that are looked at to see what their columns are.
const PEEKED: usize = 256;
/// Bytes of elements that are held for it.
const PEEKED_BYTES: usize = 4 << 20;

impl JsonRows {
    fn new(stream: Stream, shape: Shape) -> Self {
        Self { elements: Elements::new(stream, shape), shape, count: 0, ready: VecDeque::new() }
    }

    /// Reads ahead, and returns the paths that the first rows have, in the order in which they appear.
    pub(super) fn peek(&mut self, file: &Path) -> Result<Vec<String>, HistoryError> {
        let (mut bytes, mut blank) = (0, 0);
        while self.ready.len() < PEEKED && bytes < PEEKED_BYTES && blank < MOST_BLANK {
            match self.find(file)? {
                Found::End => break,
                Found::Blank => blank += 1,
                Found::Element => bytes += self.elements.text().len(),
            }
        }
        let mut paths = vec![];
        let mut known = HashSet::new();
        for value in self.ready.iter().filter_map(|row| row.value.as_ref().ok()) {
            leaves(value, &mut |path, _| {
                if paths.len() < MOST_COLUMNS && known.insert(path.to_owned()) {
                    paths.push(path.to_owned());
                }
            });
        }
        Ok(paths)
    }

    /// The rows that were read ahead.
    pub(super) fn peeked(&self) -> impl Iterator<Item = &Value> {
        self.ready.iter().filter_map(|row| row.value.as_ref().ok())
    }

    pub(super) fn next(&mut self, file: &Path) -> Result<NextRow, HistoryError> {
        if self.ready.is_empty() && self.find(file)? == Found::End {
            return Ok(NextRow::End);
        }
        Ok(self.ready.pop_front().map_or(NextRow::Blank, NextRow::Row))
    }

    /// Finds the next element and makes its rows ready.
    fn find(&mut self, file: &Path) -> Result<Found, HistoryError> {
        let found = self.elements.next().map_err(|(line, error)| damaged(file, line, error))?;
        if found == Found::Element {
            self.count += 1;
            let line = self.elements.start;
            let element = (self.shape == Shape::Document).then_some(self.count);
            let mut add = |value| self.ready.push_back(JsonRow { line, element, value });
            match parse(self.elements.text()) {
                Ok(value @ Value::Object(_)) => {
                    let mut rows = vec![];
                    rows_of(value, &mut rows);
                    rows.into_iter().map(Ok).for_each(add);
                }
                Ok(_) => add(Err("it is no JSON object".to_owned())),
                Err(reason) => add(Err(reason)),
            }
        }
        Ok(found)
    }
}

fn damaged(file: &Path, line: u64, error: SplitError) -> HistoryError {
    let reason = match error {
        SplitError::Stream(error) => return damaged_stream(file, line, &error),
        SplitError::EndsEarly => "the file ends before the array or object that it is in; copy it again",
        SplitError::TooLong => "an element of more than 64 MiB begins here; write smaller ones, for example one a line",
        SplitError::NotJson => "this is not JSON",
    };
    HistoryError::Damaged { file: file.to_owned(), line, reason: reason.to_owned() }
}
