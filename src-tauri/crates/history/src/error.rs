//! What can go wrong with the history or a log, with the place and the way out.

use std::path::{Path, PathBuf};

use routewright_domain::count;
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
    #[error("{}: {}; line {line}: {reason}", file.display(), none_of(*rows, "a request"))]
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
    /// A model of which a workload has no scores.
    #[error("`{workload}` has no scores of `{model}`")]
    NoScores {
        /// The workload.
        workload: String,
        /// The model.
        model: String,
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
    /// The file or its folder may not be written, or not be opened at all.
    #[error("{}: the history may not be written; allow it for the file and its folder, or choose another history", file.display())]
    NotWritable {
        /// The history file.
        file: PathBuf,
    },
    /// No room on the disk; what was being stored is not there.
    #[error("{}: the disk is full; nothing was stored", file.display())]
    DiskFull {
        /// The history file.
        file: PathBuf,
    },
    /// What was asked for, other than a workload, is not in the history.
    #[error("there is no {kind} `{name}` in the history")]
    NotThere {
        /// What kind of thing.
        kind: &'static str,
        /// Its name, date or digest.
        name: String,
    },
    /// There is something else of this name.
    #[error("there are other {kind} called `{name}` already")]
    OtherContent {
        /// What kind of thing, in the plural.
        kind: &'static str,
        /// The name.
        name: String,
    },
    /// Scores that do not belong to the requests of the workload.
    #[error("the scores of `{model}` are {found}, the requests of `{workload}` are {expected}; one is needed for each")]
    WrongLength {
        /// The workload.
        workload: String,
        /// The model that was scored.
        model: String,
        /// Requests of the workload.
        expected: u64,
        /// Scores that were given.
        found: u64,
    },
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

impl HistoryError {
    /// A part of the history that is not as it was written. The file is named where it is known.
    pub(crate) fn damaged(reason: impl Into<String>) -> Self {
        Self::Corrupt { file: PathBuf::new(), reason: reason.into() }
    }

    /// The same of this history file.
    pub(crate) fn of(self, history: &Path) -> Self {
        let file = history.to_owned();
        match self {
            Self::Corrupt { file: unknown, reason } if unknown.as_os_str().is_empty() => Self::Corrupt { file, reason },
            Self::Database(error) => match error.sqlite_error_code() {
                Some(ErrorCode::DatabaseCorrupt | ErrorCode::NotADatabase) => {
                    Self::Corrupt { file, reason: error.to_string() }
                }
                Some(ErrorCode::DiskFull) => Self::DiskFull { file },
                Some(ErrorCode::ReadOnly | ErrorCode::CannotOpen | ErrorCode::PermissionDenied) => {
                    Self::NotWritable { file }
                }
                _ => Self::Database(error),
            },
            other => other,
        }
    }
}

/// "none of its 12 rows is a request", and in the words of one row where there is only one.
pub(crate) fn none_of(rows: u64, what: &str) -> String {
    if rows == 1 {
        format!("its only row is not {what}")
    } else {
        format!("none of its {} rows is {what}", count(rows))
    }
}
