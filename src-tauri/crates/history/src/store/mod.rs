//! The history file.

mod chunk;
mod columns;
mod convert;
mod gather;
mod migrations;
mod names;
mod part;
mod read;
mod write;

use std::path::{Path, PathBuf};

use routewright_domain::Timestamp;
use rusqlite::{Connection, OptionalExtension, TransactionBehavior};

use crate::{HistoryError, RejectedRow};
pub(crate) use columns::{Blank, PREFIX_COUNTS, PREFIX_HASHES, Spec, Visit, Word, prefix_columns, visit};
pub use write::NewWorkload;

/// An open history. One connection; share it behind a lock.
#[derive(Debug)]
pub struct History {
    connection: Connection,
    file: PathBuf,
}

/// How long one writer waits for another.
const PATIENCE: std::time::Duration = std::time::Duration::from_secs(10);

/// A workload as the history lists it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StoredWorkload {
    /// Unique name.
    pub name: String,
    /// Digest of its content.
    pub digest: String,
    /// Number of requests.
    pub requests: u64,
    /// Arrival of the first request.
    pub first_at: Timestamp,
    /// Arrival of the last request.
    pub last_at: Timestamp,
    /// When it was stored.
    pub imported_at: Timestamp,
    /// Format that it was read as.
    pub source_format: String,
    /// Name of the file it came from, without its folder.
    pub source_file: String,
    /// Rows of the file that were not requests.
    pub rejected_rows: u64,
    /// True when a time in the file said no zone and was taken for UTC.
    pub times_without_zone: bool,
}

/// A connection with the settings that every one needs; they live in the connection and not in the file.
fn connect(file: &Path) -> Result<Connection, HistoryError> {
    let connection = Connection::open(file)?;
    connection.busy_timeout(PATIENCE)?;
    connection.pragma_update(None, "foreign_keys", "ON")?;
    Ok(connection)
}

impl History {
    /// Opens the history at `file`, creating it and its folder when absent, and brings it up to date.
    ///
    /// A file of a later version, a damaged file and a file that is no database are errors and stay untouched.
    pub fn open(file: &Path) -> Result<Self, HistoryError> {
        if let Some(folder) = file.parent() {
            std::fs::create_dir_all(folder).map_err(|source| HistoryError::File { file: folder.to_owned(), source })?;
        }
        let corrupt = |reason: String| HistoryError::Corrupt { file: file.to_owned(), reason };
        // What SQLite says of a file before it is known to be sound is a finding, unless somebody holds a lock.
        let found = |error: rusqlite::Error| match HistoryError::from(error) {
            HistoryError::Database(error) => corrupt(error.to_string()),
            busy => busy,
        };
        let mut connection = connect(file)?;
        if !migrations::is_history(&connection).map_err(found)? {
            return Err(corrupt("it is not a Routewright history".to_owned()));
        }
        let version = migrations::version(&connection).map_err(found)?;
        if version > migrations::newest() {
            return Err(HistoryError::Newer { file: file.to_owned(), found: version, known: migrations::newest() });
        }
        let verdict: String = connection.query_row("PRAGMA quick_check(1)", [], |row| row.get(0)).map_err(found)?;
        if verdict != "ok" {
            return Err(corrupt(verdict));
        }
        connection.pragma_update(None, "journal_mode", "WAL")?;
        // An up-to-date file is not locked: it can be opened while an import writes to it.
        if version < migrations::newest() {
            let transaction = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
            // Another process may have migrated between the look and the lock.
            let version = migrations::version(&transaction)?;
            migrations::migrate(&transaction, version).map_err(|error| match error {
                HistoryError::BadPart => corrupt(error.to_string()),
                other => other,
            })?;
            transaction.commit()?;
        }
        Ok(Self { connection, file: file.to_owned() })
    }

    /// Another connection to the same file, without checking it again: for long work beside short questions.
    pub fn connect_again(&self) -> Result<Self, HistoryError> {
        Ok(Self { connection: connect(&self.file)?, file: self.file.clone() })
    }

    /// Where the history is.
    #[must_use]
    pub fn file(&self) -> &Path {
        &self.file
    }

    /// Every workload, newest first.
    pub fn list(&self) -> Result<Vec<StoredWorkload>, HistoryError> {
        let query = format!("SELECT {STORED_COLUMNS} FROM workload ORDER BY imported_at DESC, id DESC");
        let mut statement = self.connection.prepare(&query)?;
        let rows = statement.query_map([], stored)?;
        rows.map(|row| row.map_err(HistoryError::from)).collect()
    }

    /// The workload of this name.
    pub fn find(&self, name: &str) -> Result<StoredWorkload, HistoryError> {
        let query = format!("SELECT {STORED_COLUMNS} FROM workload WHERE name = ?1");
        let found = self.connection.query_row(&query, [name], stored).optional()?;
        found.ok_or_else(|| HistoryError::NotFound { name: name.to_owned() })
    }

    /// Rows of its log that were rejected, as many as were kept, in order of the file.
    pub fn rejects(&self, name: &str) -> Result<Vec<RejectedRow>, HistoryError> {
        let id = self.id_of(name)?;
        let mut statement =
            self.connection.prepare("SELECT line, reason FROM workload_reject WHERE workload_id = ?1 ORDER BY line")?;
        let rows = statement.query_map([id], |row| {
            Ok(RejectedRow { line: row.get::<_, i64>(0)?.unsigned_abs(), reason: row.get(1)? })
        })?;
        rows.map(|row| row.map_err(HistoryError::from)).collect()
    }

    /// Optional fields with the requests of the workload whose value could not be read, by name.
    pub fn unread_fields(&self, name: &str) -> Result<Vec<(String, u64)>, HistoryError> {
        let id = self.id_of(name)?;
        let query = "SELECT field, requests FROM workload_unread WHERE workload_id = ?1 ORDER BY field";
        let mut statement = self.connection.prepare(query)?;
        let rows = statement.query_map([id], |row| Ok((row.get(0)?, row.get::<_, i64>(1)?.unsigned_abs())))?;
        rows.map(|row| row.map_err(HistoryError::from)).collect()
    }

    /// Removes a workload and everything that belongs to it.
    pub fn delete(&mut self, name: &str) -> Result<(), HistoryError> {
        let removed = self.connection.execute("DELETE FROM workload WHERE name = ?1", [name])?;
        if removed == 0 {
            return Err(HistoryError::NotFound { name: name.to_owned() });
        }
        Ok(())
    }

    fn id_of(&self, name: &str) -> Result<i64, HistoryError> {
        let found = self.connection.query_row("SELECT id FROM workload WHERE name = ?1", [name], |row| row.get(0));
        found.optional()?.ok_or_else(|| HistoryError::NotFound { name: name.to_owned() })
    }
}

const STORED_COLUMNS: &str = "name, digest, requests, first_at, last_at, imported_at, source_format, source_file, rejected_rows, times_without_zone";

fn stored(row: &rusqlite::Row) -> rusqlite::Result<StoredWorkload> {
    Ok(StoredWorkload {
        name: row.get(0)?,
        digest: row.get(1)?,
        requests: row.get::<_, i64>(2)?.unsigned_abs(),
        first_at: Timestamp(row.get(3)?),
        last_at: Timestamp(row.get(4)?),
        imported_at: Timestamp(row.get(5)?),
        source_format: row.get(6)?,
        source_file: row.get(7)?,
        rejected_rows: row.get::<_, i64>(8)?.unsigned_abs(),
        times_without_zone: row.get(9)?,
    })
}

#[cfg(test)]
mod tests;
