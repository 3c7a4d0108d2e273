//! Rows of a known program as requests: its table of fields, changed by the user's mapping.

use std::borrow::Cow;
use std::cell::RefCell;
use std::collections::BTreeSet;
use std::path::Path;

use routewright_domain::Timestamp;

use super::LogFormat;
use super::cells::{Cells, Header, object_of};
use super::field::{Field, FieldMapping};
use super::mapped::Reading;
use super::plan::check_mapping;
use super::records::Record;
use super::spec::{Draft, Spec};
use crate::HistoryError;

/// How the rows of one log of a known program are read.
pub(crate) struct ProgramPlan {
    pub(crate) format: LogFormat,
    pub(crate) spec: &'static Spec,
    /// The columns of a table, or the paths in the first elements.
    pub(crate) columns: Vec<String>,
    header: Header,
    fields: Vec<(Field, Vec<Cow<'static, str>>)>,
}

impl ProgramPlan {
    pub(crate) fn new(
        file: &Path,
        format: LogFormat,
        spec: &'static Spec,
        columns: Vec<String>,
        mapping: &[FieldMapping],
    ) -> Result<Self, HistoryError> {
        check_mapping(&columns, mapping)
            .map_err(|reason| HistoryError::UnknownFormat { file: file.to_owned(), reason })?;
        for FieldMapping { column, .. } in mapping {
            if !columns.contains(column) {
                let (file, column, present) = (file.to_owned(), column.clone(), columns);
                return Err(HistoryError::NoSuchColumn { file, column, present });
            }
        }
        let wanted = mapping.iter().map(|wanted| (wanted.field, vec![Cow::Owned(wanted.column.clone())]));
        let is_replaced = |field: Field| mapping.iter().any(|wanted| wanted.field.is_same_quantity(field));
        let own = spec.fields.iter().filter(|(field, _)| !is_replaced(*field));
        let own = own.map(|(field, paths)| (*field, paths.iter().map(|path| Cow::Borrowed(*path)).collect()));
        let fields = wanted.chain(own).collect();
        let header = columns.iter().enumerate().rev().map(|(at, name)| (name.clone(), at)).collect();
        Ok(Self { format, spec, columns, header, fields })
    }

    /// The request in a row of a table; `None` when it is none and need not be one.
    pub(crate) fn table_row(&self, record: &Record, now: Timestamp) -> Result<Option<Reading>, String> {
        if record.len() != self.columns.len() {
            let verb = if record.len() < self.columns.len() { "ends after" } else { "has" };
            return Err(format!("row {verb} {} of {} columns", record.len(), self.columns.len()));
        }
        if self.spec.is_flat {
            return self.row(Cells::Table(&self.header, record), now);
        }
        self.row(Cells::Json(&object_of(&self.columns, record)), now)
    }

    /// The request in a row, likewise.
    pub(crate) fn row(&self, cells: Cells, now: Timestamp) -> Result<Option<Reading>, String> {
        if !(self.spec.is_request)(cells) {
            return Ok(None);
        }
        let mut draft = Draft::new();
        for (field, paths) in &self.fields {
            draft.fill(*field, cells, paths)?;
        }
        (self.spec.finish)(&mut draft, cells)?;
        let mut reading = draft.finish(now, |field| self.place_of(field))?;
        reading.without_zone &= !self.spec.states_zone;
        Ok(Some(reading))
    }

    /// The paths that reading this row asks for.
    pub(crate) fn asked_for(&self, cells: Cells, now: Timestamp) -> BTreeSet<String> {
        let asked = RefCell::default();
        // What comes of it is known already.
        let _ = self.row(Cells::Watched(&cells, &asked), now);
        asked.into_inner()
    }

    /// The same of a row of a table.
    pub(crate) fn asked_for_in_table(&self, record: &Record, now: Timestamp) -> BTreeSet<String> {
        if self.spec.is_flat {
            return self.asked_for(Cells::Table(&self.header, record), now);
        }
        self.asked_for(Cells::Json(&object_of(&self.columns, record)), now)
    }

    /// Where a field is looked for first.
    pub(crate) fn place_of(&self, field: Field) -> &str {
        let entry = self.fields.iter().find(|(own, _)| own.is_same_quantity(field));
        entry.and_then(|(_, paths)| paths.first()).map_or(field.name(), AsRef::as_ref)
    }

    /// What a column or path becomes: each field with the column that is looked at before it, where there is one. The fields
    /// for which it comes first stand first.
    pub(crate) fn fields_of(&self, column: &str) -> Vec<(Field, Option<&str>)> {
        let place = |paths: &[Cow<'static, str>]| {
            let present: Vec<&Cow<'static, str>> =
                paths.iter().filter(|path| self.columns.iter().any(|own| own == *path)).collect();
            present.iter().position(|path| *path == column)
        };
        let before = |field: Field| {
            let (_, paths) = self.fields.iter().find(|(own, _)| *own == field)?;
            paths.iter().map(AsRef::as_ref).find(|path| *path != column && self.columns.iter().any(|own| own == path))
        };
        let found = self.fields.iter().filter_map(|(field, paths)| Some((place(paths)?, *field)));
        let mut found: Vec<(usize, Field)> = found.collect();
        found.sort_by_key(|(place, _)| *place);
        found.into_iter().map(|(place, field)| (field, before(field).filter(|_| place > 0))).collect()
    }
}
