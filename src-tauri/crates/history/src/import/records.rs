//! The records of a CSV stream, in bounded memory and with the lines they start on.
//!
//! Not the `csv` crate: that reads a record however long it is, so one stray quote swallows the rest of a log, and a
//! small compressed file could fill the memory.

use std::io::{self, BufRead};

/// How large a record may be.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Limits {
    pub(crate) bytes: usize,
    /// Lines that a quoted value may span, with those around it in the record.
    pub(crate) lines: u64,
}

impl Limits {
    /// A longer record is no request: it holds numbers and names.
    pub(crate) const OF_VALUES: Self = Self { bytes: 1 << 20, lines: 64 };
    /// Some programs log prompts and answers as well.
    pub(crate) const OF_TEXTS: Self = Self { bytes: 64 << 20, lines: 100_000 };
}

/// What a quote at the start of a field means.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Quoting {
    /// The field goes on to the next single quote, over commas and line breaks.
    Csv,
    /// Nothing.
    None,
}

/// The fields of a record.
#[derive(Debug, Default)]
pub(crate) struct Record {
    text: Vec<u8>,
    /// Where each field ends in `text`.
    ends: Vec<usize>,
    /// 1-based line of the file on which it starts.
    pub(crate) line: u64,
    /// Lines it spans.
    pub(crate) lines: u64,
}

impl Record {
    pub(crate) fn len(&self) -> usize {
        self.ends.len()
    }

    /// The field at a position.
    pub(crate) fn get(&self, at: usize) -> Option<&[u8]> {
        let end = *self.ends.get(at)?;
        let start = if at == 0 { 0 } else { self.ends[at - 1] };
        Some(&self.text[start..end])
    }

    /// Begins a record that comes from no text.
    pub(crate) fn begin(&mut self, line: u64) {
        self.text.clear();
        self.ends.clear();
        (self.line, self.lines) = (line, 1);
    }

    /// Adds a field to such a record.
    pub(crate) fn add(&mut self, field: &[u8]) {
        self.text.extend_from_slice(field);
        self.end_field();
    }

    pub(crate) fn iter(&self) -> impl Iterator<Item = &[u8]> {
        let starts = std::iter::once(0).chain(self.ends.iter().copied());
        starts.zip(&self.ends).map(|(start, end)| &self.text[start..*end])
    }

    fn end_field(&mut self) {
        self.ends.push(self.text.len());
    }

    /// Takes in a line without its line break; returns where in a field it ends.
    fn take(&mut self, line: &[u8], mut place: Place, quoting: Quoting, separator: u8) -> Place {
        if quoting == Quoting::None || (place != Place::Quoted && !line.contains(&b'"')) {
            for (n, field) in line.split(|byte| *byte == separator).enumerate() {
                if n > 0 {
                    self.end_field();
                }
                self.text.extend_from_slice(field);
            }
            return Place::Bare;
        }
        for byte in line {
            place = match (place, *byte) {
                (Place::Start, b'"') => Place::Quoted,
                (Place::Quoted, b'"') => Place::AfterQuote,
                (Place::AfterQuote, b'"') => {
                    self.text.push(b'"');
                    Place::Quoted
                }
                (Place::Start | Place::Bare | Place::AfterQuote, byte) if byte == separator => {
                    self.end_field();
                    Place::Start
                }
                (place, byte) => {
                    self.text.push(byte);
                    if place == Place::Quoted { Place::Quoted } else { Place::Bare }
                }
            };
        }
        place
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Place {
    Start,
    Bare,
    Quoted,
    /// Behind a quote that ends the quoted part, or is the first of two that stand for one.
    AfterQuote,
}

/// What comes next in a stream.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Next {
    Record,
    /// An empty line. Returned rather than skipped, so that a file of nothing else can be cancelled.
    Blank,
    End,
}

/// Why a record could not be read.
#[derive(Debug)]
pub(crate) enum RecordError {
    Stream(io::Error),
    /// The file ends inside a quoted value.
    NeverClosed,
    /// A quoted value goes on for too many lines.
    TooManyLines(u64),
    /// It has more than so many bytes.
    TooLong(usize),
}

/// A stream of records.
pub(crate) struct Records<R> {
    stream: R,
    line: Vec<u8>,
    /// Lines read so far.
    lines: u64,
    /// The last line ended with a carriage return; a line feed behind it is part of the same break.
    returned: bool,
    pub(crate) quoting: Quoting,
    /// What stands between two fields.
    separator: u8,
    pub(crate) limits: Limits,
}

/// What separates the fields of a table, by its first line: a comma, unless it has none but semicolons or tabs, as
/// spreadsheets write where the comma stands in numbers.
pub(crate) fn separator_of(start: &[u8]) -> u8 {
    let mut lines = start.split(|byte| matches!(byte, b'\n' | b'\r'));
    let first = lines.find(|line| !line.iter().all(u8::is_ascii_whitespace)).unwrap_or_default();
    let count = |separator: u8| {
        let bare = first.split(|byte| *byte == b'"').step_by(2);
        bare.flatten().filter(|byte| **byte == separator).count()
    };
    if count(b',') > 0 {
        return b',';
    }
    [b';', b'\t']
        .into_iter()
        .filter(|separator| count(*separator) > 0)
        .max_by_key(|separator| count(*separator))
        .unwrap_or(b',')
}

impl<R: BufRead> Records<R> {
    pub(crate) fn new(stream: R, separator: u8) -> Self {
        let (quoting, limits) = (Quoting::Csv, Limits::OF_VALUES);
        Self { stream, line: Vec::new(), lines: 0, returned: false, quoting, separator, limits }
    }

    /// Reads the next record into `record`. An error comes with the line on which the record starts.
    pub(crate) fn read(&mut self, record: &mut Record) -> Result<Next, (u64, RecordError)> {
        let start = self.lines + 1;
        let failed = |error| (start, error);
        record.text.clear();
        record.ends.clear();
        record.line = start;
        if !self.read_line().map_err(failed)? {
            return Ok(Next::End);
        }
        if self.line.iter().all(u8::is_ascii_whitespace) {
            return Ok(Next::Blank);
        }
        let mut place = record.take(&self.line, Place::Start, self.quoting, self.separator);
        while place == Place::Quoted {
            record.text.push(b'\n');
            if self.lines - start + 1 >= self.limits.lines {
                return Err(failed(RecordError::TooManyLines(self.limits.lines)));
            }
            if !self.read_line().map_err(failed)? {
                return Err(failed(RecordError::NeverClosed));
            }
            place = record.take(&self.line, place, self.quoting, self.separator);
            if record.text.len() > self.limits.bytes {
                return Err(failed(RecordError::TooLong(self.limits.bytes)));
            }
        }
        record.end_field();
        record.lines = self.lines - start + 1;
        Ok(Next::Record)
    }

    /// Reads up to the next line break, whichever of the three kinds; `false` at the end of the file.
    fn read_line(&mut self) -> Result<bool, RecordError> {
        self.line.clear();
        loop {
            let buffer = match self.stream.fill_buf() {
                Err(error) if error.kind() == io::ErrorKind::Interrupted => continue,
                read => read.map_err(RecordError::Stream)?,
            };
            let Some(first) = buffer.first() else {
                let any = !self.line.is_empty();
                self.lines += u64::from(any);
                return Ok(any);
            };
            if std::mem::take(&mut self.returned) && *first == b'\n' {
                self.stream.consume(1);
                continue;
            }
            let end = buffer.iter().position(|byte| matches!(byte, b'\n' | b'\r'));
            self.line.extend_from_slice(&buffer[..end.unwrap_or(buffer.len())]);
            self.returned = end.is_some_and(|end| buffer[end] == b'\r');
            let used = end.map_or(buffer.len(), |end| end + 1);
            self.stream.consume(used);
            if self.line.len() > self.limits.bytes {
                return Err(RecordError::TooLong(self.limits.bytes));
            }
            if end.is_some() {
                self.strip_mark();
                self.lines += 1;
                return Ok(true);
            }
        }
    }

    /// Drops the mark with which some editors start a UTF-8 file.
    fn strip_mark(&mut self) {
        const MARK: &[u8] = "\u{feff}".as_bytes();
        if self.lines == 0 && self.line.starts_with(MARK) {
            self.line.drain(..MARK.len());
        }
    }
}

#[cfg(test)]
mod tests {
    use std::io::BufReader;

    use proptest::prelude::*;

    use super::*;

    /// The records of a text with the lines they start on, read through a buffer of `capacity` bytes.
    fn records(text: &[u8], capacity: usize) -> Vec<(u64, Vec<String>)> {
        let mut records = Records::new(BufReader::with_capacity(capacity, text), b',');
        let mut record = Record::default();
        let mut all = vec![];
        loop {
            match records.read(&mut record).unwrap() {
                Next::End => return all,
                Next::Blank => {}
                Next::Record => {
                    let fields = record.iter().map(|field| String::from_utf8_lossy(field).into_owned());
                    all.push((record.line, fields.collect()));
                }
            }
        }
    }

    #[test]
    fn the_separator_is_read_off_the_first_line() {
        for (text, separator) in [
            ("a,b;c\n", b','),
            ("\n a;b;c\n1,5;2;3", b';'),
            ("a\tb\r", b'\t'),
            ("\"a,b\";c", b';'),
            ("a", b','),
            ("", b','),
        ] {
            assert_eq!(separator_of(text.as_bytes()), separator, "{text}");
        }
    }

    #[test]
    fn line_numbers_are_those_of_the_file() {
        let text = b"\xef\xbb\xbf\"a\",b\r\n\r\n\n1,\"x\r\ny\"\n2,5\"\r3,\"\"\"q\"\"\"";
        let expected = [(1, vec!["a", "b"]), (4, vec!["1", "x\ny"]), (6, vec!["2", "5\""]), (7, vec!["3", "\"q\""])];
        for capacity in [1, 2, 3, 1_000] {
            let found = records(text, capacity);
            let found: Vec<(u64, Vec<&str>)> =
                found.iter().map(|(line, fields)| (*line, fields.iter().map(String::as_str).collect())).collect();
            assert_eq!(found, expected, "in pieces of {capacity}");
        }
    }

    proptest! {
        #[test]
        fn what_was_quoted_comes_back(rows in prop::collection::vec(prop::collection::vec("[a\",\n ]{0,6}x", 1..5), 1..8)) {
            let quoted = |field: &String| format!("\"{}\"", field.replace('"', "\"\""));
            let line = |row: &Vec<String>| format!("{}\r\n", row.iter().map(quoted).collect::<Vec<_>>().join(","));
            let text: String = rows.iter().map(line).collect();
            let found: Vec<Vec<String>> = records(text.as_bytes(), 7).into_iter().map(|(_, fields)| fields).collect();
            prop_assert_eq!(found, rows);
        }
    }
}
