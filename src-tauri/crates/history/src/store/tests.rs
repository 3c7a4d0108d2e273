use std::path::{Path, PathBuf};

use routewright_domain::{Column, NO_ENTRY, Workload};
use rusqlite::{Connection, params};

use super::*;
use crate::{LogSource, Unwatched, read_log};

const NOW: Timestamp = Timestamp(1_790_000_000 * Timestamp::NANOS_PER_SEC);

const LOG: &str = "arrival,id,feature,model,model_asked,prompt_tokens,cached_tokens,completion_tokens,cost_usd,ttft_ms,\
latency_ms,status\n\
    2026-08-03T10:00:02Z,r2,chat,openai/gpt-4o,openai/gpt-4o-mini,1000,200,50,0.0029,512.5,86400000,ok\n\
    2026-08-03T10:00:01Z,r1,draft,openai/gpt-4o,,700,,90,2.65e-3,,,error\n\
    2026-08-03 10:00:03.5,r3,chat,anthropic/claude-haiku-4.5,,10,0,0,,,,\n";

fn write(folder: &Path, name: &str, content: &[u8]) -> PathBuf {
    let path = folder.join(name);
    std::fs::write(&path, content).unwrap();
    path
}

fn named(name: &str) -> NewWorkload<'_> {
    NewWorkload { name, now: NOW }
}

#[test]
fn what_was_imported_is_what_was_read() {
    let folder = tempfile::tempdir().unwrap();
    let log = LogSource::recognised(write(folder.path(), "log.csv", LOG.as_bytes()));
    let mut history = History::open(&folder.path().join("history.db")).unwrap();
    let stored = history.import(named("august"), &log, &Unwatched).unwrap();
    assert_eq!((stored.requests, stored.source_format.as_str(), stored.source_file.as_str()), (3, "csv", "log.csv"));

    let loaded = history.load("august").unwrap();
    let read = read_log(&log, NOW, &Unwatched).unwrap().workload;
    assert_eq!((&loaded.columns, &loaded.names), (&read.columns, &read.names));
    assert_eq!(loaded.identity.digest, read.identity.digest);
    assert!(loaded.columns.arrival_ns.is_sorted(), "the log was not in order");
    assert_eq!(loaded.columns.cost(0).unwrap().to_string(), "0.00265", "an exponent is read exactly");
}

#[test]
fn requests_of_many_chunks_come_back_in_order() {
    let rows: String = (0..150_000).map(|n| format!("{},{},{}\n", 1_785_000_000 + n, n % 5_000, n % 700)).collect();
    let folder = tempfile::tempdir().unwrap();
    let text = format!("arrival_s,prompt_tokens,completion_tokens\n{rows}");
    let log = LogSource::recognised(write(folder.path(), "log.csv", text.as_bytes()));
    let mut history = History::open(&folder.path().join("history.db")).unwrap();
    history.import(named("many"), &log, &Unwatched).unwrap();
    let loaded = history.load("many").unwrap();
    let read = read_log(&log, NOW, &Unwatched).unwrap().workload;
    assert!(loaded.columns == read.columns, "chunks must join to what was read");
    assert_eq!(loaded.identity.digest, read.identity.digest, "the digest does not depend on the chunks");
}

#[test]
fn names_and_contents_are_taken_once() {
    let folder = tempfile::tempdir().unwrap();
    let log = LogSource::recognised(write(folder.path(), "log.csv", LOG.as_bytes()));
    let mut history = History::open(&folder.path().join("history.db")).unwrap();
    history.import(named("august"), &log, &Unwatched).unwrap();
    let error = history.import(named("august"), &log, &Unwatched).unwrap_err();
    assert_eq!(error.to_string(), "there is a workload called `august` already");
    let error = history.import(named("again"), &log, &Unwatched).unwrap_err();
    assert_eq!(error.to_string(), "these requests are in the history already, as `august`");
    assert_eq!(history.list().unwrap().len(), 1);
    for name in ["", " ", "a/b", "a\u{7}"] {
        assert!(matches!(history.import(named(name), &log, &Unwatched), Err(HistoryError::BadName { .. })), "`{name}`");
    }
}

#[test]
fn a_deleted_workload_leaves_no_row_behind() {
    let folder = tempfile::tempdir().unwrap();
    let log = LogSource::recognised(write(
        folder.path(),
        "log.csv",
        format!("{LOG}yesterday,,,,,,,,,,,\n2026-08-03T10:00:02Z,r4,,,,1,,1,free,,,\n").as_bytes(),
    ));
    let mut history = History::open(&folder.path().join("history.db")).unwrap();
    history.import(named("august"), &log, &Unwatched).unwrap();
    assert_eq!(history.rejects("august").unwrap().len(), 1);
    assert_eq!(history.unread_fields("august").unwrap(), [("cost_usd".to_owned(), 1)]);
    assert!(history.find("august").unwrap().times_without_zone);
    history.delete("august").unwrap();
    for table in ["workload", "workload_part", "workload_text", "workload_reject", "workload_unread"] {
        let rows: i64 =
            history.connection.query_row(&format!("SELECT count(*) FROM {table}"), [], |row| row.get(0)).unwrap();
        assert_eq!(rows, 0, "{table}");
    }
    assert!(matches!(history.delete("august"), Err(HistoryError::NotFound { .. })));
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
    let identity = &workload.identity;
    connection
        .execute(
            "INSERT INTO workload VALUES (7, ?1, ?2, ?3, 0, 0, 0, 'csv', 'old.csv', 0, 0)",
            params![identity.name, identity.digest, columns.len().cast_signed()],
        )
        .unwrap();
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
                u64s(&columns.latency_us),
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
    for version in 1..migrations::MIGRATIONS.len() {
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
        write_old(&old, &read);
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
    write_old(&old, &read_log(&log, NOW, &Unwatched).unwrap().workload);
    old.execute("UPDATE workload_chunk SET model = x'00'", []).unwrap();
    let message = History::open(&file).unwrap_err().to_string();
    assert!(
        message.ends_with("the history is damaged: a part of a workload is missing or has the wrong length"),
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
    assert!(message.ends_with("(history version 99, this one knows up to 3)"), "{message}");
    assert_eq!(std::fs::read(&file).unwrap(), before);
}

#[test]
fn a_file_that_is_no_history_is_refused_and_left_alone() {
    let folder = tempfile::tempdir().unwrap();
    let file = write(folder.path(), "history.db", &[b'x'; 5_000]);
    assert!(matches!(History::open(&file), Err(HistoryError::Corrupt { .. })));
    assert_eq!(std::fs::read(&file).unwrap(), [b'x'; 5_000]);
}

#[test]
fn a_database_of_another_program_is_refused_and_left_alone() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("history.db");
    Connection::open(&file).unwrap().execute_batch("CREATE TABLE bookmark (url TEXT)").unwrap();
    let before = std::fs::read(&file).unwrap();
    let message = History::open(&file).unwrap_err().to_string();
    assert!(message.ends_with("it is not a Routewright history"), "{message}");
    assert_eq!(std::fs::read(&file).unwrap(), before);
    let own = History::open(&folder.path().join("own.db")).unwrap();
    let id: i64 = own.connection.query_row("PRAGMA application_id", [], |row| row.get(0)).unwrap();
    assert_eq!(id, 0x5257_4854);
}

#[test]
fn a_second_import_at_the_same_time_is_told_so() {
    let folder = tempfile::tempdir().unwrap();
    let log = LogSource::recognised(write(folder.path(), "log.csv", LOG.as_bytes()));
    let mut first = History::open(&folder.path().join("history.db")).unwrap();
    let mut second = first.connect_again().unwrap();
    second.connection.busy_timeout(std::time::Duration::ZERO).unwrap();
    let writing = first.connection.transaction_with_behavior(TransactionBehavior::Immediate).unwrap();
    assert!(matches!(second.import(named("august"), &log, &Unwatched), Err(HistoryError::Busy)));
    drop(writing);
    second.import(named("august"), &log, &Unwatched).unwrap();
}

#[test]
fn a_workload_that_is_replaced_meanwhile_is_read_as_the_old_or_the_new_one() {
    let folder = tempfile::tempdir().unwrap();
    let mut history = History::open(&folder.path().join("history.db")).unwrap();
    let reader = history.connect_again().unwrap();
    let versions = [70_000, 3].map(|rows| {
        let rows: String = (0..rows).map(|n| format!("{},{rows},1,f{rows},m{rows}\n", 1_785_000_000 + n)).collect();
        let text = format!("arrival_s,prompt_tokens,completion_tokens,feature,model\n{rows}");
        let log = LogSource::recognised(write(folder.path(), "log.csv", text.as_bytes()));
        read_log(&log, NOW, &Unwatched).unwrap().workload
    });
    std::thread::scope(|scope| {
        let writing = scope.spawn(|| {
            for version in versions.iter().cycle().take(40) {
                history.insert(named("august"), version, "csv").unwrap();
                history.delete("august").unwrap();
            }
        });
        while !writing.is_finished() {
            match reader.load("august") {
                Ok(found) => {
                    let digest = crate::digest_of(&found.columns, &found.names);
                    assert_eq!(digest, found.identity.digest, "two workloads were mixed");
                }
                Err(error) => assert!(matches!(error, HistoryError::NotFound { .. }), "{error}"),
            }
        }
        writing.join().unwrap();
    });
}

#[test]
fn a_damaged_history_is_found_when_it_is_opened() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("history.db");
    let rows: String = (0..20_000).map(|n| format!("{},{},{}\n", 1_785_000_000 + n, n % 5_000, n % 700)).collect();
    let text = format!("arrival_s,prompt_tokens,completion_tokens\n{rows}");
    let log = LogSource::recognised(write(folder.path(), "log.csv", text.as_bytes()));
    let mut history = History::open(&file).unwrap();
    history.import(named("many"), &log, &Unwatched).unwrap();
    history.connection.pragma_update(None, "journal_mode", "DELETE").unwrap();
    drop(history);
    let mut bytes = std::fs::read(&file).unwrap();
    // The second page holds the tree of a table; its header is a page type and offsets.
    bytes[4_096..4_196].fill(0xff);
    std::fs::write(&file, &bytes).unwrap();
    assert!(matches!(History::open(&file), Err(HistoryError::Corrupt { .. })));
}
