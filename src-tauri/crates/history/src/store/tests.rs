use std::path::{Path, PathBuf};

use super::*;
use crate::{LogSource, Unwatched, read_log};

mod kept;
mod sound;
mod versions;

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
