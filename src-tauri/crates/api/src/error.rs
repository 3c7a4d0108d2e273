//! One error for every use case: a code for programs, a message and a hint for people.

use routewright_catalog::CatalogError;
use routewright_engine::{BacktestError, Cancelled, ExplainError};
use routewright_history::HistoryError;
use serde::Serialize;

use crate::sample::UnknownSample;

/// What a frontend may branch on. A code is added only when one does.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, ts_rs::TS)]
#[serde(rename_all = "snake_case")]
pub enum ErrorCode {
    /// A file or a value that was given is no use.
    BadInput,
    /// What was named does not exist.
    NotFound,
    /// It exists already.
    Conflict,
    /// Another program has changed the file since it was read.
    ChangedOutside,
    /// The user ended it. Not a failure.
    Cancelled,
    /// The project has errors; its diagnostics say which.
    InvalidProject,
    /// The program or the machine failed.
    Internal,
}

/// Why a use case did not do what it was asked.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ts_rs::TS, thiserror::Error)]
#[error("{message}")]
pub struct ApiError {
    /// For programs.
    pub code: ErrorCode,
    /// What happened, and where.
    pub message: String,
    /// The way out, where there is one.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub hint: Option<String>,
    /// What else there is to say, a sentence each, where the message is only the first of several.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    #[ts(optional, as = "Option<Vec<String>>")]
    pub details: Vec<String>,
}

impl ApiError {
    pub(crate) fn new(code: ErrorCode, message: impl Into<String>) -> Self {
        Self { code, message: message.into(), hint: None, details: Vec::new() }
    }

    pub(crate) fn with_hint(self, hint: impl Into<String>) -> Self {
        Self { hint: Some(hint.into()), ..self }
    }

    pub(crate) fn with_details(self, details: Vec<String>) -> Self {
        Self { details, ..self }
    }

    /// Something the user cannot mend in their input.
    #[must_use]
    pub fn internal(message: impl Into<String>) -> Self {
        Self::new(ErrorCode::Internal, message)
    }
}

impl From<HistoryError> for ApiError {
    fn from(error: HistoryError) -> Self {
        let message = error.to_string();
        let (code, hint) = match &error {
            HistoryError::File { source, .. } if source.kind() == std::io::ErrorKind::NotFound => {
                (ErrorCode::NotFound, Some("check the path"))
            }
            HistoryError::File { .. } | HistoryError::BadName { .. } | HistoryError::WrongLength { .. } => {
                (ErrorCode::BadInput, None)
            }
            HistoryError::Damaged { .. } => (ErrorCode::BadInput, Some("nothing was imported")),
            HistoryError::UnknownFormat { .. } | HistoryError::NoSuchColumn { .. } => {
                (ErrorCode::BadInput, Some("nothing was imported"))
            }
            HistoryError::NoGoodRow { .. } | HistoryError::Empty { .. } => {
                (ErrorCode::BadInput, Some("nothing was imported; check the file and the columns"))
            }
            HistoryError::NameTaken { .. } => {
                (ErrorCode::Conflict, Some("choose another name, or delete that workload first"))
            }
            HistoryError::AlreadyImported { .. } => (ErrorCode::Conflict, Some("use the workload that is there")),
            HistoryError::NotFound { .. } => {
                (ErrorCode::NotFound, Some("`routewright workload list` shows those there are; a file works as well"))
            }
            HistoryError::Newer { .. } => {
                (ErrorCode::Internal, Some("update Routewright, or choose another file with --history"))
            }
            HistoryError::Corrupt { .. } => {
                (ErrorCode::Internal, Some("move the file away and import the logs again; it was not changed"))
            }
            HistoryError::NotWritable { .. } => (ErrorCode::Internal, Some("choose another file with --history")),
            HistoryError::DiskFull { .. } => (ErrorCode::Internal, Some("make room and try again")),
            HistoryError::NotThere { .. } => (ErrorCode::NotFound, None),
            HistoryError::NoScores { .. } => {
                (ErrorCode::NotFound, Some("`routewright workload outcomes --workload NAME` lists what is attached"))
            }
            HistoryError::OtherContent { .. } => (ErrorCode::Conflict, Some("choose another name")),
            HistoryError::Busy => (ErrorCode::Conflict, Some("try again when it has ended")),
            HistoryError::Cancelled => (ErrorCode::Cancelled, None),
            HistoryError::Database(_) => {
                (ErrorCode::Internal, Some("check that the file's folder can be written and has room"))
            }
        };
        let error = Self::new(code, message);
        match hint {
            Some(hint) => error.with_hint(hint),
            None => error,
        }
    }
}

impl From<CatalogError> for ApiError {
    fn from(error: CatalogError) -> Self {
        let of_file = Self::new(ErrorCode::BadInput, error.to_string());
        let cause = match error {
            CatalogError::InFile { error, .. } => *error,
            other => other,
        };
        match cause {
            CatalogError::NoDate => of_file
                .with_hint("`routewright catalog import FILE --as DATE` stores it in the history under that date"),
            _ => of_file,
        }
    }
}

impl From<UnknownSample> for ApiError {
    fn from(error: UnknownSample) -> Self {
        Self::new(ErrorCode::BadInput, error.to_string())
    }
}

impl From<Cancelled> for ApiError {
    fn from(_: Cancelled) -> Self {
        Self::new(ErrorCode::Cancelled, "cancelled")
    }
}

impl From<BacktestError> for ApiError {
    fn from(error: BacktestError) -> Self {
        match error {
            BacktestError::Cancelled(cancelled) => cancelled.into(),
            BacktestError::NoModels | BacktestError::NothingRecorded => Self::new(
                ErrorCode::BadInput,
                error.to_string(),
            )
            .with_hint(
                "a back-test needs a log with the model and with cost, latency or status; map those columns with --map",
            ),
            BacktestError::UnknownModels(_) => Self::new(ErrorCode::BadInput, error.to_string())
                .with_hint("models are named as in the catalog, for example openai/gpt-4o"),
        }
    }
}

impl From<ExplainError> for ApiError {
    fn from(error: ExplainError) -> Self {
        Self::new(ErrorCode::NotFound, error.to_string())
    }
}
