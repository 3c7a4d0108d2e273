//! What can go wrong with the history or a log, with the place and the way out.

use std::path::PathBuf;

use rusqlite::ErrorCode;

/// Why the history could not do what it was asked.
#[derive(Debug, thiserror::Error)]
pub enum HistoryError {
    /// A file could not be opened or read.
    #[error("{}: {source}", file.display())]
    File {
        /// Which file.
        file: PathBuf,
        /// What the system says.
        source: std::io::Error,
    },
    /// A log ends early or is damaged.
    #[error("{}, line {line}: {reason}", file.display())]
    Damaged {
        /// Which file.
        file: PathBuf,
        /// 1-based line where reading stopped.
        line: u64,
        /// What was found.
        reason: String,
    },
    /// The columns are not those of a known format.
    #[error("{}: {reason}", file.display())]
    UnknownFormat {
        /// Which file.
        file: PathBuf,
        /// What is missing.
        reason: String,
    },
    /// A mapping names a column that the file lacks.
    #[error("{}: there is no column `{column}`; {}", file.display(), crate::import::listed(.present))]
    NoSuchColumn {
        /// Which file.
        file: PathBuf,
        /// The column asked for.
        column: String,
        /// The columns there are.
        present: Vec<String>,
    },
    /// Not one row could be read.
    #[error("{}: none of its {rows} rows is a request; line {line}: {reason}", file.display())]
    NoGoodRow {
        /// Which file.
        file: PathBuf,
        /// Rows read.
        rows: u64,
        /// Line of the first rejected row.
        line: u64,
        /// Why it was rejected.
        reason: String,
    },
    /// A header and nothing else, or nothing at all.
    #[error("{}: the file has no rows", file.display())]
    Empty {
        /// Which file.
        file: PathBuf,
    },
    /// A workload of this name exists.
    #[error("there is a workload called `{name}` already")]
    NameTaken {
        /// The name.
        name: String,
    },
    /// The same requests are in the history under another name.
    #[error("these requests are in the history already, as `{name}`")]
    AlreadyImported {
        /// Under which name.
        name: String,
    },
    /// Not a usable name.
    #[error("`{name}` cannot be the name of a workload: {reason}")]
    BadName {
        /// The name.
        name: String,
        /// Why.
        reason: &'static str,
    },
    /// No workload has this name.
    #[error("there is no workload called `{name}`")]
    NotFound {
        /// The name.
        name: String,
    },
    /// Written by a later version.
    #[error("{}: written by a later version of Routewright (history version {found}, this one knows up to {known})", file.display())]
    Newer {
        /// The history file.
        file: PathBuf,
        /// Its version.
        found: i64,
        /// The newest version this build knows.
        known: i64,
    },
    /// The file is not a history, or not an intact one.
    #[error("{}: the history is damaged: {reason}", file.display())]
    Corrupt {
        /// The history file.
        file: PathBuf,
        /// What the check found.
        reason: String,
    },
    /// A part of a workload is not of the length that it should be.
    #[error("a part of a workload is missing or has the wrong length")]
    BadPart,
    /// Ended by the watcher; nothing was written.
    #[error("cancelled")]
    Cancelled,
    /// Another connection has been writing for longer than anybody waits.
    #[error("another import is under way")]
    Busy,
    /// SQLite refused.
    #[error("the history could not be read or written: {0}")]
    Database(rusqlite::Error),
}

impl From<rusqlite::Error> for HistoryError {
    fn from(error: rusqlite::Error) -> Self {
        match error.sqlite_error_code() {
            Some(ErrorCode::DatabaseBusy | ErrorCode::DatabaseLocked) => Self::Busy,
            _ => Self::Database(error),
        }
    }
}
