//! Readers of request logs.
//!
//! A log is recognised by its content. Each format turns a row into a
//! [`RequestRecord`](routewright_domain::RequestRecord) or says why it cannot; this module does the rest:
//! decompression, progress, cancel, rejected rows, chunks.

mod azure;
mod batch;
mod bytes;
mod cells;
mod content;
mod decimal;
mod failed;
mod field;
mod format;
mod formats;
mod guess;
mod identity;
mod json;
mod log;
mod mapped;
mod outcome_layout;
mod outcomes;
mod parquet;
mod plan;
mod preview;
mod program;
mod records;
mod rejects;
mod row_text;
mod rows;
mod source;
mod spec;
mod table;
mod value;
mod watch;

use std::path::PathBuf;

pub use field::{Field, FieldMapping};
pub use format::LogFormat;
pub use guess::{ColumnGuess, GuessedBy, guess_columns};
pub use identity::{key_of, key_text};
pub use outcome_layout::OutcomeColumns;
pub use outcomes::{ReadOutcomes, read_outcomes, read_outcomes_by};
pub(crate) use plan::listed;
pub use preview::{ColumnUse, LogPreview, MappedColumn, preview_log};
pub(crate) use rejects::RejectsFile;
pub use rows::{Noticed, ReadLog, RejectedRow, read_log};
pub(crate) use rows::{RowSink, read_rows};
pub use watch::{ImportWatch, Unwatched};

/// What an import does besides importing.
#[derive(Debug, Clone, Default)]
pub struct ImportOptions {
    /// Where to write every rejected row, with its line and the reason, as CSV. The file appears with the import, and only
    /// where a row was rejected; an older one is replaced.
    pub rejects_file: Option<PathBuf>,
}

/// A log file and how to read it.
#[derive(Debug, Clone)]
pub struct LogSource {
    /// The file; gzip and zstd are recognised by content.
    pub file: PathBuf,
    /// The format, or `None` to recognise it.
    pub format: Option<LogFormat>,
    /// Columns for fields whose column is not called by the field's own name.
    pub mapping: Vec<FieldMapping>,
}

impl LogSource {
    /// A file whose format is to be recognised.
    #[must_use]
    pub fn recognised(file: impl Into<PathBuf>) -> Self {
        Self { file: file.into(), format: None, mapping: vec![] }
    }

    /// Where rejected rows go by default: beside the log, as `NAME.rejects.csv`.
    #[must_use]
    pub fn rejects_beside(&self) -> PathBuf {
        self.file.with_file_name(format!("{}.rejects.csv", self.file_name()))
    }

    /// The file's name without its folder.
    #[must_use]
    pub fn file_name(&self) -> String {
        self.file.file_name().map_or_else(String::new, |name| name.to_string_lossy().into_owned())
    }
}
