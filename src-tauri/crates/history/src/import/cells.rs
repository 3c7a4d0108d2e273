//! One row of a log, whatever it is written in, as named cells.

use std::borrow::Cow;
use std::cell::RefCell;
use std::collections::{BTreeSet, HashMap};

use serde_json::{Map, Value};

use super::json::{look_up, parse, text_of};
use super::records::Record;

/// The columns of a table by name.
pub(crate) type Header = HashMap<String, usize>;

/// A row whose cells are found by name or path.
#[derive(Clone, Copy)]
pub(crate) enum Cells<'a> {
    /// A row of a table.
    Table(&'a Header, &'a Record),
    /// An object.
    Json(&'a Value),
    /// Either, with a list of the paths that were asked for.
    Watched(&'a Self, &'a RefCell<BTreeSet<String>>),
}

impl<'a> Cells<'a> {
    /// The text at a path; `None` where there is nothing. Text that is not UTF-8 reads as a replacement character, which
    /// is no value of any field.
    pub(crate) fn text(self, path: &str) -> Option<Cow<'a, str>> {
        match self {
            Self::Table(header, record) => {
                let bytes = record.get(*header.get(path)?)?.trim_ascii();
                (!bytes.is_empty()).then(|| String::from_utf8_lossy(bytes))
            }
            Self::Json(value) => text_of(look_up(value, path)?),
            Self::Watched(cells, asked) => {
                asked.borrow_mut().insert(path.to_owned());
                cells.text(path)
            }
        }
    }

    /// The first of several paths at which there is something.
    pub(crate) fn first(self, paths: &[&str]) -> Option<Cow<'a, str>> {
        paths.iter().find_map(|path| self.text(path))
    }

    /// The value at a path, for what is more than a text. Rows of a table have none.
    pub(crate) fn json(self, path: &str) -> Option<&'a Value> {
        match self {
            Self::Table(..) => None,
            Self::Json(value) => look_up(value, path).filter(|value| !value.is_null()),
            Self::Watched(cells, asked) => {
                asked.borrow_mut().insert(path.to_owned());
                cells.json(path)
            }
        }
    }

    /// The number at a path.
    pub(crate) fn number(self, path: &str) -> Option<f64> {
        self.text(path)?.parse().ok().filter(|number: &f64| number.is_finite())
    }
}

/// A row of a table as an object, in which cells that hold JSON are what they hold.
pub(crate) fn object_of(names: &[String], record: &Record) -> Value {
    let cell = |bytes: &[u8]| {
        let bytes = bytes.trim_ascii();
        let nested = bytes.starts_with(b"{") || bytes.starts_with(b"[");
        let parsed = if nested { parse(bytes).ok() } else { None };
        parsed.unwrap_or_else(|| Value::String(String::from_utf8_lossy(bytes).into_owned()))
    };
    let cells = names.iter().zip(record.iter()).map(|(name, bytes)| (name.clone(), cell(bytes)));
    Value::Object(cells.collect::<Map<String, Value>>())
}

/// A text of JSON in a value, as a value; other values as they are.
pub(crate) fn opened(value: &Value) -> Cow<'_, Value> {
    match value {
        Value::String(text) if text.trim_start().starts_with(['{', '[']) => {
            parse(text.as_bytes()).map_or(Cow::Borrowed(value), Cow::Owned)
        }
        other => Cow::Borrowed(other),
    }
}
