//! Where one element of a JSON log ends and the next begins, in bounded memory.
//!
//! Not `serde_json`'s stream: that ends at the first mistake, and it holds a whole array before its first element can
//! be had. Here a line that is no JSON costs that line, and a file of any size costs its largest element.

use std::io::{self, BufRead};

/// The text of a longer element is not held: no request has it.
pub(crate) const MOST_BYTES: usize = 64 << 20;
/// Arrays of these names, in an object around them, hold the elements of a document.
const ENVELOPES: [&str; 10] =
    ["data", "resourceSpans", "observations", "generations", "requests", "spans", "logs", "rows", "items", "results"];

/// How the elements of a file lie in it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Shape {
    /// An element a line.
    Lines,
    /// Arrays, objects around arrays, or objects one after the other.
    Document,
}

impl Shape {
    /// The shape of a file that begins like this; `whole` when there is no more of it.
    pub(crate) fn of(start: &[u8], whole: bool) -> Self {
        let start = if whole { start.trim_ascii() } else { start.trim_ascii_start() };
        if !start.starts_with(b"{") {
            return Self::Document;
        }
        let line = start.split(|byte| *byte == b'\n').next().unwrap_or_default();
        if line.len() == start.len() {
            // One object, which may be an envelope.
            return Self::Document;
        }
        // A printed object breaks its lines behind a bracket or a comma; a log breaks them behind an element.
        match line.trim_ascii_end().last() {
            Some(b'{' | b'[' | b',' | b':') => Self::Document,
            _ => Self::Lines,
        }
    }
}

/// What comes next in a stream.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Found {
    /// An element, in [`Elements::text`].
    Element,
    /// White space. Returned rather than skipped, so that a file of nothing else can be cancelled.
    Blank,
    End,
}

/// Why an element could not be read.
#[derive(Debug)]
pub(crate) enum SplitError {
    Stream(io::Error),
    /// The file ends inside an element or an array.
    EndsEarly,
    TooLong,
    /// Something that is neither an element nor what stands between elements.
    NotJson,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Place {
    /// Between top-level values.
    Outside,
    /// In an array of elements; `enveloped` when an object stands around it.
    Array { enveloped: bool },
    /// Behind such an array, in the object around it.
    Rest,
}

/// A stream of elements.
pub(crate) struct Elements<R> {
    stream: R,
    shape: Shape,
    place: Place,
    text: Vec<u8>,
    /// 1-based line on which the next byte stands.
    line: u64,
    /// 1-based line on which the element in `text` starts.
    pub(crate) start: u64,
}

impl<R: BufRead> Elements<R> {
    pub(crate) fn new(stream: R, shape: Shape) -> Self {
        Self { stream, shape, place: Place::Outside, text: Vec::new(), line: 1, start: 1 }
    }

    /// The text of the element that was found last.
    pub(crate) fn text(&self) -> &[u8] {
        &self.text
    }

    /// Finds the next element. An error comes with the line on which the element starts.
    pub(crate) fn next(&mut self) -> Result<Found, (u64, SplitError)> {
        self.text.clear();
        let found = match self.shape {
            Shape::Lines => self.next_line(),
            Shape::Document => self.next_value(),
        };
        found.map_err(|error| (self.start, error))
    }

    fn next_line(&mut self) -> Result<Found, SplitError> {
        self.start = self.line;
        loop {
            let buffer = fill(&mut self.stream)?;
            if buffer.is_empty() {
                return Ok(if self.text.is_empty() { Found::End } else { self.line_or_blank() });
            }
            let end = buffer.iter().position(|byte| *byte == b'\n');
            self.text.extend_from_slice(&buffer[..end.unwrap_or(buffer.len())]);
            let used = end.map_or(buffer.len(), |end| end + 1);
            self.stream.consume(used);
            if self.text.len() > MOST_BYTES {
                return Err(SplitError::TooLong);
            }
            if end.is_some() {
                self.line += 1;
                return Ok(self.line_or_blank());
            }
        }
    }

    fn line_or_blank(&self) -> Found {
        if self.text.iter().all(u8::is_ascii_whitespace) { Found::Blank } else { Found::Element }
    }

    fn next_value(&mut self) -> Result<Found, SplitError> {
        for _ in 0..STRIDE {
            let Some(byte) = self.peek()? else {
                self.start = self.line;
                return if self.place == Place::Outside { Ok(Found::End) } else { Err(SplitError::EndsEarly) };
            };
            self.start = self.line;
            match (self.place, byte) {
                (_, byte) if byte.is_ascii_whitespace() => self.skip(),
                // Between the values of a file of values, some writers put a record separator.
                (Place::Outside, 0x1e) | (Place::Array { .. } | Place::Rest, b',') | (Place::Rest, b':') => self.skip(),
                (Place::Outside, b'[') => {
                    self.skip();
                    self.place = Place::Array { enveloped: false };
                }
                (Place::Outside, b'{') => {
                    if self.object_or_envelope()? {
                        return Ok(Found::Element);
                    }
                }
                (Place::Outside, _) => return Err(SplitError::NotJson),
                (Place::Array { enveloped }, b']') => {
                    self.skip();
                    self.place = if enveloped { Place::Rest } else { Place::Outside };
                }
                (Place::Array { .. }, _) => {
                    self.value()?;
                    return Ok(Found::Element);
                }
                (Place::Rest, b'}') => {
                    self.skip();
                    self.place = Place::Outside;
                }
                (Place::Rest, _) => {
                    self.value()?;
                    self.text.clear();
                }
            }
        }
        Ok(Found::Blank)
    }

    /// Takes an object up to its end (`true`), or up to the start of the elements that it holds (`false`).
    fn object_or_envelope(&mut self) -> Result<bool, SplitError> {
        self.take()?;
        loop {
            self.spaces()?;
            match self.need()? {
                b'}' => {
                    self.take()?;
                    return Ok(true);
                }
                b',' => self.take()?,
                b'"' => {
                    let from = self.text.len();
                    self.value()?;
                    let key = &self.text[from..];
                    let enveloping =
                        ENVELOPES.iter().any(|name| key.strip_prefix(b"\"") == Some(format!("{name}\"").as_bytes()));
                    self.spaces()?;
                    if self.need()? != b':' {
                        return Err(SplitError::NotJson);
                    }
                    self.take()?;
                    self.spaces()?;
                    if enveloping && self.need()? == b'[' {
                        self.skip();
                        self.text.clear();
                        self.place = Place::Array { enveloped: true };
                        return Ok(false);
                    }
                    self.value()?;
                }
                _ => return Err(SplitError::NotJson),
            }
        }
    }

    /// Takes one value: by its brackets and quotes only, whether it is JSON is for its reader to say.
    fn value(&mut self) -> Result<(), SplitError> {
        let first = self.need()?;
        match first {
            b'"' | b'{' | b'[' => self.balanced(),
            b'}' | b']' | b',' | b':' => Err(SplitError::NotJson),
            _ => loop {
                match self.peek()? {
                    Some(b',' | b']' | b'}' | b':') | None => return Ok(()),
                    Some(byte) if byte.is_ascii_whitespace() => return Ok(()),
                    Some(_) => self.take()?,
                }
            },
        }
    }

    /// Takes a string, an object or an array, up to the quote or bracket that closes it.
    fn balanced(&mut self) -> Result<(), SplitError> {
        let (mut depth, mut quoted, mut escaped) = (0_u64, false, false);
        loop {
            let buffer = fill(&mut self.stream)?;
            if buffer.is_empty() {
                return Err(SplitError::EndsEarly);
            }
            let mut end = None;
            for (n, byte) in buffer.iter().enumerate() {
                match byte {
                    _ if escaped => escaped = false,
                    b'\\' if quoted => escaped = true,
                    b'"' => quoted = !quoted,
                    b'{' | b'[' if !quoted => depth += 1,
                    b'}' | b']' if !quoted => depth -= 1,
                    _ => {}
                }
                if depth == 0 && !quoted {
                    end = Some(n + 1);
                    break;
                }
            }
            let used = end.unwrap_or(buffer.len());
            self.line += line_breaks(&buffer[..used]);
            self.text.extend_from_slice(&buffer[..used]);
            self.stream.consume(used);
            if self.text.len() > MOST_BYTES {
                return Err(SplitError::TooLong);
            }
            if end.is_some() {
                return Ok(());
            }
        }
    }

    fn spaces(&mut self) -> Result<(), SplitError> {
        while self.peek()?.is_some_and(|byte| byte.is_ascii_whitespace()) {
            self.take()?;
        }
        Ok(())
    }

    fn peek(&mut self) -> Result<Option<u8>, SplitError> {
        Ok(fill(&mut self.stream)?.first().copied())
    }

    fn need(&mut self) -> Result<u8, SplitError> {
        self.peek()?.ok_or(SplitError::EndsEarly)
    }

    /// Takes the next byte, which [`Self::peek`] has seen, into the text.
    fn take(&mut self) -> Result<(), SplitError> {
        if let Some(byte) = self.peek()? {
            self.text.push(byte);
            self.skip();
        }
        if self.text.len() > MOST_BYTES { Err(SplitError::TooLong) } else { Ok(()) }
    }

    /// Passes over the next byte, which [`Self::peek`] has seen.
    fn skip(&mut self) {
        if matches!(self.stream.fill_buf(), Ok([b'\n', ..])) {
            self.line += 1;
        }
        self.stream.consume(1);
    }
}

/// Line breaks in a piece of text.
pub(crate) fn line_breaks(text: &[u8]) -> u64 {
    text.split(|byte| *byte == b'\n').skip(1).count() as u64
}

/// Bytes between elements after which the caller may look at its watcher.
const STRIDE: u32 = 4_096;

fn fill<R: BufRead>(stream: &mut R) -> Result<&[u8], SplitError> {
    loop {
        match stream.fill_buf() {
            Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
            Err(error) => return Err(SplitError::Stream(error)),
            Ok(_) => break,
        }
    }
    // A second call returns what the first has read; only so does the borrow checker see that the loop ends.
    stream.fill_buf().map_err(SplitError::Stream)
}

#[cfg(test)]
mod tests {
    use std::io::BufReader;

    use proptest::prelude::*;

    use super::*;

    /// What stands on which line.
    type Placed = (u64, String);

    /// The elements of a text with their lines, read through a buffer of `capacity` bytes; an error ends them.
    fn elements(text: &str, capacity: usize) -> (Vec<Placed>, Option<Placed>) {
        let shape = Shape::of(text.as_bytes(), true);
        let mut elements = Elements::new(BufReader::with_capacity(capacity, text.as_bytes()), shape);
        let mut all = vec![];
        loop {
            match elements.next() {
                Ok(Found::End) => return (all, None),
                Ok(Found::Blank) => {}
                Ok(Found::Element) => {
                    let text = String::from_utf8_lossy(elements.text()).trim().to_owned();
                    all.push((elements.start, text));
                }
                Err((line, error)) => return (all, Some((line, format!("{error:?}")))),
            }
        }
    }

    fn whole(text: &str) -> Vec<(u64, String)> {
        let one = elements(text, 1);
        assert_eq!(one, elements(text, 1_000), "the buffer does not matter");
        assert_eq!(one.1, None, "{text}");
        one.0
    }

    fn pairs(pairs: &[(u64, &str)]) -> Vec<(u64, String)> {
        pairs.iter().map(|(line, text)| (*line, (*text).to_owned())).collect()
    }

    #[test]
    fn lines_arrays_and_envelopes_give_the_same_elements() {
        let lines = whole("{\"a\":1}\n\n{\"a\":\"]\\\"}\"}\n");
        assert_eq!(lines, pairs(&[(1, r#"{"a":1}"#), (3, r#"{"a":"]\"}"}"#)]));
        assert_eq!(whole("[{\"a\":1},\n {\"a\":\"]\\\"}\"}]"), pairs(&[(1, r#"{"a":1}"#), (2, r#"{"a":"]\"}"}"#)]));
        let enveloped =
            whole("{\n \"ok\": true, \"meta\": {\"x\": [1]},\n \"data\" : [{\"a\":1}, 7\n], \"next\": [2]}\n");
        assert_eq!(enveloped, pairs(&[(3, r#"{"a":1}"#), (3, "7")]));
        let printed = whole("{\n \"data\": {\"a\": 1}\n}\n{\n\"b\": 2}");
        assert_eq!(printed, pairs(&[(1, "{\n \"data\": {\"a\": 1}\n}"), (4, "{\n\"b\": 2}")]));
        assert_eq!(whole("[]"), []);
        assert_eq!(whole(" \n "), []);
    }

    #[test]
    fn a_line_that_is_cut_off_costs_itself_only() {
        let (found, error) = elements("{\"a\":1,\"b\n{\"a\":2}\n", 7);
        assert_eq!((found, error), (pairs(&[(1, "{\"a\":1,\"b"), (2, "{\"a\":2}")]), None));
    }

    #[test]
    fn an_array_that_is_cut_off_is_an_error_with_its_line() {
        for (text, line, error) in [
            ("[{\"a\":1},\n{\"a\"", 2, "EndsEarly"),
            ("[{\"a\":1},\n", 2, "EndsEarly"),
            ("[{\"a\":1}\n] x", 2, "NotJson"),
            ("[1,}", 1, "NotJson"),
            ("{\n\"a\" 1}", 1, "NotJson"),
        ] {
            assert_eq!(elements(text, 3).1, Some((line, error.to_owned())), "{text}");
        }
    }

    #[test]
    fn an_element_without_end_takes_no_memory() {
        let endless = io::BufReader::new(io::Read::chain(&b"[\""[..], io::repeat(b'a')));
        let mut elements = Elements::new(endless, Shape::Document);
        assert!(matches!(elements.next(), Err((1, SplitError::TooLong))));
        assert!(elements.text.capacity() <= 2 * (MOST_BYTES + (1 << 16)));
    }

    proptest! {
        #[test]
        fn no_bytes_make_it_panic(bytes in prop::collection::vec(any::<u8>(), 0..200), open in "[\\[{\"a:,\\]} \n]{0,30}") {
            let bytes = [open.as_bytes(), &bytes].concat();
            for shape in [Shape::Lines, Shape::Document] {
                let mut elements = Elements::new(&bytes[..], shape);
                while let Ok(Found::Element | Found::Blank) = elements.next() {}
            }
        }
    }
}
