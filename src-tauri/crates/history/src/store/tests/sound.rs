//! Files that are no histories, are damaged, may not be written, or have no room.

use routewright_domain::Workload;
use rusqlite::Connection;

use super::super::History;
use super::{NOW, named, write};
use crate::{HistoryError, LogSource, Unwatched, read_log};

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

/// A workload of more than one chunk.
fn many() -> Workload {
    let folder = tempfile::tempdir().unwrap();
    let rows: String =
        (0..70_000).map(|n| format!("{},{},{}\n", 1_785_000_000 + n, n * 7 % 5_000, n * 11 % 700)).collect();
    let text = format!("arrival_s,prompt_tokens,completion_tokens\n{rows}");
    read_log(&LogSource::recognised(write(folder.path(), "log.csv", text.as_bytes())), NOW, &Unwatched)
        .unwrap()
        .workload
}

#[test]
fn a_single_altered_bit_is_found_by_the_load_and_by_the_full_check() {
    let folder = tempfile::tempdir().unwrap();
    let whole = folder.path().join("history.db");
    let mut history = History::open(&whole).unwrap();
    history.insert(named("many"), &many(), "made").unwrap();
    history.integrity_check().unwrap();
    history.connection.pragma_update(None, "wal_checkpoint", "TRUNCATE").unwrap();
    drop(history);
    for change in [
        "codes = CAST(substr(codes, 1, 100) || x'ff' || substr(codes, 102) AS BLOB) WHERE chunk = 0 AND name = 'prompt_tokens'",
        "base = base + 1 WHERE chunk = 1 AND name = 'completion_tokens'",
        "codes = CAST(substr(codes, 2) AS BLOB) WHERE chunk = 0 AND name = 'completion_tokens'",
        "chunk = 7 WHERE chunk = 1",
        "chunk = chunk + 9223372036854775000 WHERE chunk = 1",
        "count = -1 WHERE chunk = 1",
        "count = 9223372036854775807 WHERE chunk = 1 AND name = 'arrival_ns'",
        "width = 3 WHERE chunk = 1",
    ] {
        // Each on a copy, and written: a load reads on two connections, and the second sees nothing else.
        let altered = folder.path().join("altered.db");
        std::fs::copy(&whole, &altered).unwrap();
        let history = History::open(&altered).unwrap();
        history.connection.execute(&format!("UPDATE workload_part SET {change}"), []).unwrap();
        let error = history.load("many").unwrap_err().to_string();
        assert!(error.contains("workload `many`"), "{change}: {error}");
        if !change.starts_with("chunk") {
            let error = super::super::check::check_content(&history.connection).unwrap_err().to_string();
            assert!(error.contains("workload `many`") && error.contains("not as it was written"), "{change}: {error}");
        }
        drop(history);
        std::fs::remove_file(&altered).unwrap();
    }
    History::open(&whole).unwrap().load("many").unwrap();
}

#[test]
fn a_full_disk_is_named_and_leaves_the_history_as_it_was() {
    let folder = tempfile::tempdir().unwrap();
    let mut history = History::open(&folder.path().join("history.db")).unwrap();
    let small =
        read_log(&LogSource::recognised(write(folder.path(), "log.csv", super::LOG.as_bytes())), NOW, &Unwatched);
    history.insert(named("small"), &small.unwrap().workload, "made").unwrap();
    let pages: i64 = history.connection.query_row("PRAGMA page_count", [], |row| row.get(0)).unwrap();
    history.connection.pragma_update(None, "max_page_count", pages + 10).unwrap();
    let error = history.insert(named("many"), &many(), "made").unwrap_err();
    assert!(matches!(&error, HistoryError::DiskFull { file } if *file == history.file), "{error}");
    assert!(error.to_string().ends_with("the disk is full; nothing was stored"), "{error}");
    assert_eq!(history.list().unwrap().len(), 1);
    history.integrity_check().unwrap();
    history.load("small").unwrap();
}

#[test]
fn a_file_that_may_not_be_written_says_so() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("history.db");
    let mut history = History::open(&file).unwrap();
    history.connection.pragma_update(None, "query_only", true).unwrap();
    let error = history.insert(named("many"), &many(), "made").unwrap_err();
    assert!(matches!(&error, HistoryError::NotWritable { file: named } if *named == file), "{error}");
    let message = History::open(folder.path()).unwrap_err().to_string();
    assert_eq!(message, format!("{}: this is a folder; a history is a file in one", folder.path().display()));
    let message = History::open(&file.join("below/history.db")).unwrap_err().to_string();
    assert!(message.contains("below"), "a file in place of a folder: {message}");
}

#[cfg(unix)]
#[test]
fn a_folder_that_may_not_be_written_is_named() {
    use std::os::unix::fs::PermissionsExt;

    let folder = tempfile::tempdir().unwrap();
    let locked = folder.path().join("locked");
    std::fs::create_dir(&locked).unwrap();
    std::fs::set_permissions(&locked, std::fs::Permissions::from_mode(0o555)).unwrap();
    if std::fs::write(locked.join("probe"), "").is_ok() {
        eprintln!("skipped: this user may write into every folder");
        return;
    }
    let error = History::open(&locked.join("history.db")).unwrap_err();
    assert!(matches!(&error, HistoryError::NotWritable { file } if *file == locked.join("history.db")), "{error}");
    assert_eq!(std::fs::read_dir(&locked).unwrap().count(), 0);
}
