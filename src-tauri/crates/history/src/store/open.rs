//! Opening a history, and whether it is sound.

use std::io;
use std::path::Path;
use std::time::Duration;

use rusqlite::{Connection, TransactionBehavior};

use super::check::check_content;
use super::{History, migrations};
use crate::HistoryError;

/// How long one writer waits for another.
const PATIENCE: Duration = Duration::from_secs(10);
/// Bytes that the log of recent changes keeps on the disk; an import of any size grows it for a moment only.
const WAL_BYTES: i64 = 64 << 20;
/// Bytes of a file whose every page is read when it is opened: half a second from a disk that reads 500 MB a second. In
/// a larger one the columns of the workloads, nearly all of it, are left to the load, which holds each to its checksum.
const CHECKED_WHOLE: u64 = 256 << 20;
const CHECKED_ON_LOAD: [&str; 2] = ["workload_part", "outcome"];

/// A connection with the settings that every one needs; they live in the connection and not in the file.
pub(super) fn connect(file: &Path) -> Result<Connection, HistoryError> {
    let connection = Connection::open(file)?;
    connection.busy_timeout(PATIENCE)?;
    connection.pragma_update(None, "foreign_keys", "ON")?;
    connection.pragma_update(None, "journal_size_limit", WAL_BYTES)?;
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
        if file.is_dir() {
            let source = io::Error::new(io::ErrorKind::IsADirectory, "this is a folder; a history is a file in one");
            return Err(HistoryError::File { file: file.to_owned(), source });
        }
        open(file).map_err(|error| error.of(file))
    }

    /// Another connection to the same file, without checking it again: for long work beside short questions.
    pub fn connect_again(&self) -> Result<Self, HistoryError> {
        let connection = connect(&self.file).map_err(|error| error.of(&self.file))?;
        Ok(Self { connection, file: self.file.clone() })
    }

    /// Reads everything in the file and holds it to what was written: the structure of the database, and each column
    /// of each workload to its checksum. Takes about a second a gigabyte.
    pub fn integrity_check(&self) -> Result<(), HistoryError> {
        self.read(|view| {
            verdict(view, "PRAGMA integrity_check(1)")?;
            let broken: i64 = view.query_row("SELECT count(*) FROM pragma_foreign_key_check", [], |row| row.get(0))?;
            if broken > 0 {
                return Err(HistoryError::damaged(format!("{broken} rows belong to nothing")));
            }
            check_content(view)
        })
    }
}

fn open(file: &Path) -> Result<History, HistoryError> {
    // What SQLite says of a file before it is known to be sound is a finding, unless somebody holds a lock or it may
    // not be read.
    let found = |error: rusqlite::Error| match HistoryError::from(error).of(file) {
        HistoryError::Database(error) => HistoryError::damaged(error.to_string()),
        clear => clear,
    };
    let mut connection = connect(file)?;
    if !migrations::is_history(&connection).map_err(found)? {
        return Err(HistoryError::damaged("it is not a Routewright history"));
    }
    let version = migrations::version(&connection).map_err(found)?;
    if version > migrations::newest() {
        return Err(HistoryError::Newer { file: file.to_owned(), found: version, known: migrations::newest() });
    }
    quick_check(&connection, file).map_err(|error| match error {
        HistoryError::Database(error) => found(error),
        clear => clear,
    })?;
    // An up-to-date file is not locked: it can be opened while an import writes to it.
    if version < migrations::newest() {
        connection.pragma_update(None, "journal_mode", "WAL")?;
        let transaction = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
        // Another process may have migrated between the look and the lock.
        let version = migrations::version(&transaction)?;
        migrations::migrate(&transaction, version)?;
        transaction.commit()?;
    }
    Ok(History { connection, file: file.to_owned() })
}

fn quick_check(connection: &Connection, file: &Path) -> Result<(), HistoryError> {
    let bytes = std::fs::metadata(file).map_or(0, |metadata| metadata.len());
    if bytes <= CHECKED_WHOLE {
        return verdict(connection, "PRAGMA quick_check(1)");
    }
    let mut statement = connection.prepare("SELECT name FROM sqlite_schema WHERE type = 'table'")?;
    let tables = statement.query_map([], |row| row.get(0))?.collect::<rusqlite::Result<Vec<String>>>()?;
    for table in tables.iter().filter(|table| !CHECKED_ON_LOAD.contains(&table.as_str())) {
        verdict(connection, &format!("PRAGMA quick_check(\"{}\")", table.replace('"', "\"\"")))?;
    }
    Ok(())
}

fn verdict(connection: &Connection, check: &str) -> Result<(), HistoryError> {
    let verdict: String = connection.query_row(check, [], |row| row.get(0))?;
    if verdict == "ok" { Ok(()) } else { Err(HistoryError::damaged(verdict)) }
}
