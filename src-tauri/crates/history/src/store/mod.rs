//! The history file.

mod catalogs;
mod check;
mod chunk;
mod columns;
mod conditions;
mod convert;
mod gather;
mod migrations;
mod names;
mod open;
mod outcomes;
mod packed;
mod part;
mod provenance;
mod read;
mod replays;
mod write;

use std::path::{Path, PathBuf};

use routewright_domain::Timestamp;
use rusqlite::{Connection, OptionalExtension, TransactionBehavior, params};

use crate::{HistoryError, RejectedRow};
pub use catalogs::StoredCatalog;
pub(crate) use columns::{Blank, PREFIX_COUNTS, PREFIX_HASHES, Spec, Visit, Word, prefix_columns, visit};
pub use conditions::StoredConditions;
use open::connect;
pub use outcomes::{ScoreSource, outcomes_digest};
pub use provenance::Provenance;
use provenance::read_provenance;
pub use replays::{NewReplay, StoredReplay};
pub use write::{Imported, NewWorkload};

/// An open history. One connection; share it behind a lock.
#[derive(Debug)]
pub struct History {
    connection: Connection,
    file: PathBuf,
}

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

impl History {
    /// Lets `act` read one view of the file: what others write meanwhile is not in it.
    pub(crate) fn read<T>(&self, act: impl FnOnce(&Connection) -> Result<T, HistoryError>) -> Result<T, HistoryError> {
        let reading = || {
            let view = self.connection.unchecked_transaction()?;
            act(&view)
        };
        reading().map_err(|error: HistoryError| error.of(&self.file))
    }

    /// Lets `act` write; all of it is kept, or nothing where it ends with an error.
    pub(crate) fn write<T>(
        &mut self,
        act: impl FnOnce(&Connection) -> Result<T, HistoryError>,
    ) -> Result<T, HistoryError> {
        let connection = &mut self.connection;
        let writing = || {
            let transaction = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
            let result = act(&transaction)?;
            transaction.commit()?;
            Ok(result)
        };
        writing().map_err(|error: HistoryError| error.of(&self.file))
    }

    /// Where the history is.
    #[must_use]
    pub fn file(&self) -> &Path {
        &self.file
    }

    /// Every workload, newest first.
    pub fn list(&self) -> Result<Vec<StoredWorkload>, HistoryError> {
        self.read(|view| {
            let query = format!("SELECT {STORED_COLUMNS} FROM workload ORDER BY imported_at DESC, id DESC");
            let mut statement = view.prepare(&query)?;
            let rows = statement.query_map([], stored)?;
            Ok(rows.collect::<rusqlite::Result<_>>()?)
        })
    }

    /// The workload of this name.
    pub fn find(&self, name: &str) -> Result<StoredWorkload, HistoryError> {
        self.read(|view| find_in(view, name))
    }

    /// Rows of its log that were rejected, as many as were kept, in order of the file.
    pub fn rejects(&self, name: &str) -> Result<Vec<RejectedRow>, HistoryError> {
        self.read(|view| {
            let query = "SELECT line, reason FROM workload_reject WHERE workload_id = ?1 ORDER BY line";
            let mut statement = view.prepare(query)?;
            let rows = statement.query_map([id_of(view, name)?], |row| {
                Ok(RejectedRow { line: row.get::<_, i64>(0)?.unsigned_abs(), reason: row.get(1)? })
            })?;
            Ok(rows.collect::<rusqlite::Result<_>>()?)
        })
    }

    /// Optional fields with the requests of the workload whose value could not be read, by name.
    pub fn unread_fields(&self, name: &str) -> Result<Vec<(String, u64)>, HistoryError> {
        self.read(|view| {
            let query = "SELECT field, requests FROM workload_unread WHERE workload_id = ?1 ORDER BY field";
            let mut statement = view.prepare(query)?;
            let rows = statement
                .query_map([id_of(view, name)?], |row| Ok((row.get(0)?, row.get::<_, i64>(1)?.unsigned_abs())))?;
            Ok(rows.collect::<rusqlite::Result<_>>()?)
        })
    }

    /// Where a workload came from, for one that was read from a log.
    pub fn provenance(&self, name: &str) -> Result<Option<Provenance>, HistoryError> {
        self.read(|view| read_provenance(view, id_of(view, name)?))
    }

    /// Refuses a name under which no new workload could be stored.
    pub fn check_new_name(&self, name: &str) -> Result<(), HistoryError> {
        check_name(name)?;
        match self.find(name) {
            Ok(_) => Err(HistoryError::NameTaken { name: name.to_owned() }),
            Err(HistoryError::NotFound { .. }) => Ok(()),
            Err(error) => Err(error),
        }
    }

    /// Gives a workload another name; everything else of it stays, its digest included.
    pub fn rename(&mut self, old: &str, new: &str) -> Result<StoredWorkload, HistoryError> {
        self.write(|transaction| {
            check_name(new)?;
            let id = id_of(transaction, old)?;
            let taken = "SELECT 1 FROM workload WHERE name = ?1 AND id <> ?2";
            if transaction.query_row(taken, params![new, id], |_| Ok(())).optional()?.is_some() {
                return Err(HistoryError::NameTaken { name: new.to_owned() });
            }
            transaction.execute("UPDATE workload SET name = ?2 WHERE id = ?1", params![id, new])?;
            find_in(transaction, new)
        })
    }

    /// Removes a workload and everything that belongs to it.
    pub fn delete(&mut self, name: &str) -> Result<(), HistoryError> {
        self.write(|transaction| {
            transaction.execute("DELETE FROM workload WHERE id = ?1", [id_of(transaction, name)?])?;
            Ok(())
        })
    }
}

/// The number of a workload in its file.
pub(crate) fn id_of(connection: &Connection, name: &str) -> Result<i64, HistoryError> {
    let found = connection.query_row("SELECT id FROM workload WHERE name = ?1", [name], |row| row.get(0));
    found.optional()?.ok_or_else(|| HistoryError::NotFound { name: name.to_owned() })
}

/// The workload of this name.
pub(crate) fn find_in(connection: &Connection, name: &str) -> Result<StoredWorkload, HistoryError> {
    let query = format!("SELECT {STORED_COLUMNS} FROM workload WHERE name = ?1");
    let found = connection.query_row(&query, [name], stored).optional()?;
    found.ok_or_else(|| HistoryError::NotFound { name: name.to_owned() })
}

/// Refuses a name that would be no use.
pub(crate) fn check_name(name: &str) -> Result<(), HistoryError> {
    let bad = |reason| HistoryError::BadName { name: name.to_owned(), reason };
    if name.trim().is_empty() {
        return Err(bad("it is empty"));
    }
    if name.chars().any(char::is_control) {
        return Err(bad("it has control characters"));
    }
    // `--workload` takes a name or a file, so a name must not read as a path.
    if name.contains(['/', '\\']) || Path::new(name).is_absolute() {
        return Err(bad("it reads as a path; leave out slashes"));
    }
    Ok(())
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
