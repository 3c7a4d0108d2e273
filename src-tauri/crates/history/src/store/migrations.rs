//! Versions of the history file. A migration is never edited, only added.

use rusqlite::{Connection, Transaction};

use super::convert::convert_chunks;
use crate::HistoryError;

/// Moves what old tables hold into new ones.
pub(crate) type Conversion = fn(&Transaction) -> Result<(), HistoryError>;

/// What brings a file from one version to the next.
pub(crate) struct Migration {
    /// New tables.
    pub(crate) tables: &'static str,
    /// Moves what is there into them.
    pub(crate) convert: Option<Conversion>,
    /// Removes old tables.
    pub(crate) drops: &'static str,
}

impl Migration {
    const fn tables(tables: &'static str) -> Self {
        Self { tables, convert: None, drops: "" }
    }

    pub(crate) fn apply(&self, transaction: &Transaction) -> Result<(), HistoryError> {
        transaction.execute_batch(self.tables)?;
        if let Some(convert) = self.convert {
            convert(transaction)?;
        }
        transaction.execute_batch(self.drops)?;
        Ok(())
    }
}

/// Migration `n` brings a file from version `n` to `n + 1`; the version is `PRAGMA user_version`.
pub(crate) const MIGRATIONS: [Migration; 5] = [
    // 1: workloads as chunks of columns.
    Migration::tables(
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
    ),
    // 2: what could not be read is kept with the workload: the reasons of rejected rows, and counts by field.
    Migration::tables(
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
    ),
    // 3: a row a column and chunk, so that a column that says nothing takes no room and a new one needs no migration;
    // values as narrow as their range. Names of more kinds.
    Migration {
        tables: "CREATE TABLE workload_part (
        id INTEGER PRIMARY KEY,
        workload_id INTEGER NOT NULL REFERENCES workload (id) ON DELETE CASCADE,
        chunk INTEGER NOT NULL,
        name TEXT NOT NULL,
        count INTEGER NOT NULL,
        base INTEGER NOT NULL,
        delta INTEGER,
        step INTEGER NOT NULL,
        hole INTEGER,
        width INTEGER NOT NULL,
        checksum INTEGER NOT NULL,
        codes BLOB NOT NULL,
        UNIQUE (workload_id, chunk, name)
    ) STRICT;
    ALTER TABLE workload ADD COLUMN prefix_block_tokens INTEGER NOT NULL DEFAULT 0;
    CREATE TABLE workload_text (
        workload_id INTEGER NOT NULL REFERENCES workload (id) ON DELETE CASCADE,
        kind TEXT NOT NULL,
        ordinal INTEGER NOT NULL,
        text TEXT NOT NULL,
        PRIMARY KEY (workload_id, kind, ordinal)
    ) STRICT, WITHOUT ROWID;
    INSERT INTO workload_text SELECT workload_id, kind, ordinal, text FROM workload_name;",
        convert: Some(convert_chunks),
        drops: "DROP TABLE workload_chunk; DROP TABLE workload_name;",
    },
    // 4: where workloads came from, how good answers were, conditions, catalogs and replays. Contents are compressed
    // JSON, but for scores.
    Migration::tables(
        "CREATE TABLE workload_provenance (
        workload_id INTEGER PRIMARY KEY REFERENCES workload (id) ON DELETE CASCADE,
        content BLOB NOT NULL
    ) STRICT;
    CREATE TABLE outcome (
        id INTEGER PRIMARY KEY,
        workload_id INTEGER NOT NULL REFERENCES workload (id) ON DELETE CASCADE,
        model TEXT NOT NULL,
        chunk INTEGER NOT NULL,
        checksum INTEGER NOT NULL,
        scores BLOB NOT NULL,
        UNIQUE (workload_id, model, chunk)
    ) STRICT;
    CREATE TABLE conditions (
        id INTEGER PRIMARY KEY,
        name TEXT NOT NULL UNIQUE,
        digest TEXT NOT NULL,
        first_at INTEGER NOT NULL,
        last_at INTEGER NOT NULL,
        snapshots INTEGER NOT NULL,
        endpoints INTEGER NOT NULL,
        imported_at INTEGER NOT NULL,
        content BLOB NOT NULL
    ) STRICT;
    CREATE INDEX conditions_digest ON conditions (digest);
    CREATE TABLE catalog_snapshot (
        id INTEGER PRIMARY KEY,
        digest TEXT NOT NULL UNIQUE,
        date TEXT NOT NULL,
        source TEXT NOT NULL,
        models INTEGER NOT NULL,
        imported_at INTEGER NOT NULL,
        content BLOB NOT NULL
    ) STRICT;
    CREATE TABLE replay (
        id INTEGER PRIMARY KEY,
        at INTEGER NOT NULL,
        digest TEXT NOT NULL,
        workload_digest TEXT NOT NULL,
        catalog_digest TEXT NOT NULL,
        made_of BLOB NOT NULL,
        outcome BLOB NOT NULL
    ) STRICT;
    CREATE INDEX replay_digest ON replay (digest);",
    ),
    // 5: which column of which file scores were read from, and when.
    Migration::tables(
        "CREATE TABLE outcome_source (
        workload_id INTEGER NOT NULL REFERENCES workload (id) ON DELETE CASCADE,
        model TEXT NOT NULL,
        source_column TEXT NOT NULL,
        source_file TEXT NOT NULL,
        attached_at INTEGER NOT NULL,
        PRIMARY KEY (workload_id, model)
    ) STRICT, WITHOUT ROWID;",
    ),
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
pub(crate) fn migrate(transaction: &Transaction, from: i64) -> Result<(), HistoryError> {
    let done = usize::try_from(from).unwrap_or(0);
    for migration in &MIGRATIONS[done.min(MIGRATIONS.len())..] {
        migration.apply(transaction)?;
    }
    transaction.pragma_update(None, "application_id", APPLICATION_ID)?;
    transaction.pragma_update(None, "user_version", newest())?;
    Ok(())
}
