//! Tables of comma-separated values whose columns are found by name.

use std::collections::HashMap;

use csv::StringRecord;

use crate::CatalogError;

/// A table's rows with its header.
pub(super) struct Table<'a> {
    reader: csv::Reader<&'a [u8]>,
    columns: HashMap<String, usize>,
}

/// One row.
pub(super) struct Row<'a> {
    record: &'a StringRecord,
    columns: &'a HashMap<String, usize>,
}

impl<'a> Table<'a> {
    pub(super) fn new(text: &'a str, needed: &[&str]) -> Result<Self, CatalogError> {
        let mut reader = csv::ReaderBuilder::new().from_reader(text.as_bytes());
        let header = reader.headers().map_err(|error| broken(&error))?;
        let columns: HashMap<String, usize> =
            header.iter().enumerate().map(|(at, name)| (name.trim().to_owned(), at)).collect();
        match needed.iter().find(|name| !columns.contains_key(**name)) {
            None => Ok(Self { reader, columns }),
            Some(missing) => Err(CatalogError::At {
                place: "line 1".to_owned(),
                fault: format!("has no column `{missing}`; export the whole table"),
            }),
        }
    }

    /// Calls `each` for every row.
    pub(super) fn each(
        mut self,
        mut each: impl FnMut(&Row<'_>) -> Result<(), CatalogError>,
    ) -> Result<(), CatalogError> {
        let mut record = StringRecord::new();
        while self.reader.read_record(&mut record).map_err(|error| broken(&error))? {
            each(&Row { record: &record, columns: &self.columns })?;
        }
        Ok(())
    }
}

impl Row<'_> {
    /// The text in a column; nothing where it is blank or there is no such column.
    pub(super) fn text(&self, column: &str) -> Option<&str> {
        let text = self.record.get(*self.columns.get(column)?)?.trim();
        (!text.is_empty()).then_some(text)
    }

    pub(super) fn need(&self, column: &str) -> Result<&str, CatalogError> {
        self.text(column).ok_or_else(|| self.fault(column, "is blank; export the whole table"))
    }

    pub(super) fn number<T: std::str::FromStr>(&self, column: &str, expected: &str) -> Result<Option<T>, CatalogError> {
        let Some(text) = self.text(column) else { return Ok(None) };
        text.parse().map(Some).map_err(|_| {
            let shown: String = text.chars().take(40).collect();
            self.fault(column, format!("`{shown}` is not {expected}; correct the row or take it out"))
        })
    }

    pub(super) fn count<T: std::str::FromStr>(&self, column: &str) -> Result<Option<T>, CatalogError> {
        self.number(column, "a whole number of usual size")
    }

    /// A decimal that is finite.
    pub(super) fn decimal(&self, column: &str) -> Result<Option<f64>, CatalogError> {
        let value: Option<f64> = self.number(column, "a number")?;
        match value {
            Some(value) if !value.is_finite() => {
                Err(self.fault(column, format!("`{value}` is not a number; correct the row or take it out")))
            }
            _ => Ok(value),
        }
    }

    pub(super) fn flag(&self, column: &str) -> Result<Option<bool>, CatalogError> {
        match self.text(column) {
            None => Ok(None),
            Some(text) if text.eq_ignore_ascii_case("true") => Ok(Some(true)),
            Some(text) if text.eq_ignore_ascii_case("false") => Ok(Some(false)),
            Some(_) => Err(self.fault(column, "is neither True nor False; correct the row or take it out")),
        }
    }

    /// Five percentiles of one quantity.
    pub(super) fn percentiles(&self, quantity: &str) -> Result<[Option<f64>; 5], CatalogError> {
        let mut values = [None; 5];
        for (value, name) in values.iter_mut().zip(["p50", "p75", "p90", "p95", "p99"]) {
            *value = self.decimal(&format!("{name}_{quantity}"))?;
        }
        Ok(values)
    }

    /// The line on which the row starts.
    pub(super) fn place(&self) -> String {
        format!("line {}", self.record.position().map_or(0, csv::Position::line))
    }

    pub(super) fn fault(&self, column: &str, fault: impl Into<String>) -> CatalogError {
        CatalogError::At { place: format!("{}, column `{column}`", self.place()), fault: fault.into() }
    }
}

fn broken(error: &csv::Error) -> CatalogError {
    let place = error.position().map_or_else(|| "the table".to_owned(), |at| format!("line {}", at.line()));
    CatalogError::At { place, fault: format!("cannot be split into columns: {error}; export the table again") }
}
