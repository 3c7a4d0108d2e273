//! Readers of request logs.
//!
//! A log is recognised by its content. Each format turns a row into a
//! [`RequestRecord`](routewright_domain::RequestRecord) or says why it cannot; this module does the rest:
//! decompression, progress, cancel, rejected rows, chunks.

mod azure;
mod batch;
mod bytes;
mod decimal;
mod field;
mod identity;
mod log;
mod mapped;
mod plan;
mod preview;
mod records;
mod rows;
mod value;
mod watch;

use std::path::PathBuf;

pub use field::{Field, FieldMapping};
pub use identity::{key_of, key_text};
pub(crate) use plan::listed;
pub use preview::{LogPreview, MappedColumn, preview_log};
pub use rows::{ReadLog, RejectedRow, read_log};
pub(crate) use rows::{RowSink, read_rows};
pub use watch::{ImportWatch, Unwatched};

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

    /// The file's name without its folder.
    #[must_use]
    pub fn file_name(&self) -> String {
        self.file.file_name().map_or_else(String::new, |name| name.to_string_lossy().into_owned())
    }
}

/// A format that can be read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LogFormat {
    /// Azure LLM inference trace 2023: `TIMESTAMP,ContextTokens,GeneratedTokens`, times in UTC.
    AzureLlmTrace,
    /// Any CSV whose columns are called like [`Field`]s, or are mapped to them.
    MappedCsv,
}

impl LogFormat {
    /// Every format.
    pub const ALL: [Self; 2] = [Self::AzureLlmTrace, Self::MappedCsv];

    /// The name of the format, as `--format` takes it.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::AzureLlmTrace => "azure-llm-trace",
            Self::MappedCsv => "csv",
        }
    }

    /// The format of this name.
    #[must_use]
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|format| format.name() == name)
    }
}
