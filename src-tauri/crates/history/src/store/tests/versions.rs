//! Files of other versions.

use routewright_domain::{Column, NO_ENTRY, Workload};
use rusqlite::{Connection, params};

use super::super::chunk::write_chunk;
use super::super::names::write_names;
use super::super::{History, migrations};
use super::{LOG, NOW, write};
use crate::{LogSource, Unwatched, read_log};

/// Lists a workload, as every version does.
fn write_row(connection: &Connection, workload: &Workload) {
    let identity = &workload.identity;
    connection
        .execute(
            "INSERT INTO workload (id, name, digest, requests, first_at, last_at, imported_at, source_format, source_file,
             rejected_rows, times_without_zone) VALUES (7, ?1, ?2, ?3, 0, 0, 0, 'csv', 'old.csv', 0, 0)",
            params![identity.name, identity.digest, workload.columns.len().cast_signed()],
        )
        .unwrap();
}

/// Writes a workload as the first two versions of the history did.
fn write_old(connection: &Connection, workload: &Workload) {
    let columns = &workload.columns;
    let code = |column: &Column<u16>| -> Vec<u8> {
        let wide = column.iter().map(|code| if code == NO_ENTRY { u32::MAX } else { u32::from(code) });
        wide.flat_map(u32::to_le_bytes).collect()
    };
    let u32s = |column: &Column<u32>| column.iter().flat_map(u32::to_le_bytes).collect::<Vec<u8>>();
    let u64s = |column: &Column<u64>| column.iter().flat_map(u64::to_le_bytes).collect::<Vec<u8>>();
    let i64s = |column: &Column<i64>| column.iter().flat_map(i64::to_le_bytes).collect::<Vec<u8>>();
    let ttft = (0..columns.len()).map(|row| columns.ttft(row).unwrap_or(u64::MAX)).collect();
    let latency = (0..columns.len()).map(|row| columns.latency(row).unwrap_or(u64::MAX)).collect();
    connection
        .execute(
            "INSERT INTO workload_chunk VALUES (NULL, 7, 0, ?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15)",
            params![
                columns.len().cast_signed(),
                i64s(&columns.arrival_ns),
                u64s(&columns.request_key),
                u32s(&columns.prompt_tokens),
                u32s(&columns.cached_tokens),
                u32s(&columns.completion_tokens),
                u32s(&columns.reasoning_tokens),
                code(&columns.feature),
                code(&columns.model),
                code(&columns.model_asked),
                u64s(&columns.session_key),
                i64s(&columns.cost_pico),
                u64s(&ttft),
                u64s(&latency),
                columns.status.iter().collect::<Vec<u8>>(),
            ],
        )
        .unwrap();
    for (kind, dictionary) in [("feature", &workload.names.features), ("model", &workload.names.models)] {
        for (entry, ordinal) in dictionary.entries.iter().zip(0_i64..) {
            connection
                .execute("INSERT INTO workload_name VALUES (7, ?1, ?2, ?3)", params![kind, ordinal, entry])
                .unwrap();
        }
    }
}

#[test]
fn a_file_of_every_version_is_brought_up_to_date_with_its_rows() {
    let folder = tempfile::tempdir().unwrap();
    let log = LogSource::recognised(write(folder.path(), "log.csv", LOG.as_bytes()));
    let read = read_log(&log, NOW, &Unwatched).unwrap().workload;
    // A file of the present version needs nothing.
    for version in 1..=migrations::MIGRATIONS.len() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("history.db");
        let mut old = Connection::open(&file).unwrap();
        let transaction = old.transaction().unwrap();
        for migration in &migrations::MIGRATIONS[..version] {
            migration.apply(&transaction).unwrap();
        }
        transaction.commit().unwrap();
        old.pragma_update(None, "application_id", migrations::APPLICATION_ID).unwrap();
        old.pragma_update(None, "user_version", i64::try_from(version).unwrap()).unwrap();
        write_row(&old, &read);
        if version < 3 {
            write_old(&old, &read);
        } else {
            write_chunk(&old, 7, 0, &read.columns).unwrap();
            write_names(&old, 7, &mut read.names.clone()).unwrap();
        }
        drop(old);
        let mut history = History::open(&file).unwrap();
        assert_eq!(migrations::version(&history.connection).unwrap(), migrations::newest());
        let loaded = history.load("log.csv").unwrap();
        assert!(loaded == read, "from version {version}");
        assert!(history.rejects("log.csv").unwrap().is_empty());
        history.delete("log.csv").unwrap();
    }
}

#[test]
fn a_damaged_chunk_of_an_old_version_is_named_and_left_alone() {
    let folder = tempfile::tempdir().unwrap();
    let log = LogSource::recognised(write(folder.path(), "log.csv", LOG.as_bytes()));
    let file = folder.path().join("history.db");
    let mut old = Connection::open(&file).unwrap();
    let transaction = old.transaction().unwrap();
    migrations::MIGRATIONS[0].apply(&transaction).unwrap();
    transaction.commit().unwrap();
    old.pragma_update(None, "application_id", migrations::APPLICATION_ID).unwrap();
    old.pragma_update(None, "user_version", 1).unwrap();
    let read = read_log(&log, NOW, &Unwatched).unwrap().workload;
    write_row(&old, &read);
    write_old(&old, &read);
    old.execute("UPDATE workload_chunk SET model = x'00'", []).unwrap();
    let message = History::open(&file).unwrap_err().to_string();
    assert!(
        message.ends_with("the history is damaged: a part of a workload is missing, altered or of the wrong length"),
        "{message}"
    );
    assert_eq!(migrations::version(&old).unwrap(), 1);
}

#[test]
fn a_later_version_is_refused_and_left_alone() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("history.db");
    let later = Connection::open(&file).unwrap();
    later.pragma_update(None, "application_id", migrations::APPLICATION_ID).unwrap();
    later.pragma_update(None, "user_version", 99).unwrap();
    drop(later);
    let before = std::fs::read(&file).unwrap();
    let message = History::open(&file).unwrap_err().to_string();
    assert!(message.ends_with("(history version 99, this one knows up to 5)"), "{message}");
    assert_eq!(std::fs::read(&file).unwrap(), before);
}
