//! Versions of the history file. A migration is never edited, only added.

use rusqlite::{Connection, Transaction};

/// Migration `n` brings a file from version `n` to `n + 1`; the version is `PRAGMA user_version`.
pub(crate) const MIGRATIONS: [&str; 2] = [
    // 1: workloads as chunks of columns.
    "CREATE TABLE workload (
        id INTEGER PRIMARY KEY,
        name TEXT NOT NULL UNIQUE,
        digest TEXT NOT NULL,
        requests INTEGER NOT NULL,
        first_at INTEGER NOT NULL,
        last_at INTEGER NOT NULL,
        imported_at INTEGER NOT NULL,
        source_format TEXT NOT NULL,
        source_file TEXT NOT NULL,
        rejected_rows INTEGER NOT NULL,
        times_without_zone INTEGER NOT NULL
    ) STRICT;
    CREATE TABLE workload_chunk (
        id INTEGER PRIMARY KEY,
        workload_id INTEGER NOT NULL REFERENCES workload (id) ON DELETE CASCADE,
        ordinal INTEGER NOT NULL,
        requests INTEGER NOT NULL,
        arrival_ns BLOB NOT NULL,
        request_key BLOB NOT NULL,
        prompt_tokens BLOB NOT NULL,
        cached_tokens BLOB NOT NULL,
        completion_tokens BLOB NOT NULL,
        reasoning_tokens BLOB NOT NULL,
        feature BLOB NOT NULL,
        model BLOB NOT NULL,
        model_asked BLOB NOT NULL,
        session_key BLOB NOT NULL,
        cost_pico BLOB NOT NULL,
        ttft_us BLOB NOT NULL,
        latency_us BLOB NOT NULL,
        status BLOB NOT NULL,
        UNIQUE (workload_id, ordinal)
    ) STRICT;
    CREATE TABLE workload_name (
        workload_id INTEGER NOT NULL REFERENCES workload (id) ON DELETE CASCADE,
        kind TEXT NOT NULL CHECK (kind IN ('feature', 'model')),
        ordinal INTEGER NOT NULL,
        text TEXT NOT NULL,
        PRIMARY KEY (workload_id, kind, ordinal)
    ) STRICT, WITHOUT ROWID;",
    // 2: what could not be read is kept with the workload: the reasons of rejected rows, and counts by field.
    "CREATE TABLE workload_reject (
        workload_id INTEGER NOT NULL REFERENCES workload (id) ON DELETE CASCADE,
        line INTEGER NOT NULL,
        reason TEXT NOT NULL,
        PRIMARY KEY (workload_id, line)
    ) STRICT, WITHOUT ROWID;
    CREATE TABLE workload_unread (
        workload_id INTEGER NOT NULL REFERENCES workload (id) ON DELETE CASCADE,
        field TEXT NOT NULL,
        requests INTEGER NOT NULL,
        PRIMARY KEY (workload_id, field)
    ) STRICT, WITHOUT ROWID;
    CREATE INDEX workload_digest ON workload (digest);",
];

/// Marks a file as a history, in its `PRAGMA application_id`: "RWHT".
pub(crate) const APPLICATION_ID: i64 = 0x5257_4854;

/// True for a file that this program made, and for one in which nothing is yet.
pub(crate) fn is_history(connection: &Connection) -> rusqlite::Result<bool> {
    let id: i64 = connection.query_row("PRAGMA application_id", [], |row| row.get(0))?;
    let tables: i64 = connection.query_row("SELECT count(*) FROM sqlite_schema", [], |row| row.get(0))?;
    // Between its first opening and its first migration a file is an empty database without the mark.
    Ok(id == APPLICATION_ID || (id == 0 && tables == 0 && version(connection)? == 0))
}

/// The version this build reads and writes.
pub(crate) fn newest() -> i64 {
    MIGRATIONS.len().try_into().unwrap_or(i64::MAX)
}

/// The version of an open file; 0 for an empty one.
pub(crate) fn version(connection: &Connection) -> rusqlite::Result<i64> {
    connection.query_row("PRAGMA user_version", [], |row| row.get(0))
}

/// Applies every migration from `from` on, in the caller's transaction.
pub(crate) fn migrate(transaction: &Transaction, from: i64) -> rusqlite::Result<()> {
    let done = usize::try_from(from).unwrap_or(0);
    for migration in &MIGRATIONS[done.min(MIGRATIONS.len())..] {
        transaction.execute_batch(migration)?;
    }
    transaction.pragma_update(None, "application_id", APPLICATION_ID)?;
    transaction.pragma_update(None, "user_version", newest())
}
