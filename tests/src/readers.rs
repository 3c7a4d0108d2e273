//! Every reader of foreign bytes, with what must hold whatever the bytes are.
//!
//! Each function takes bytes and panics where a promise is broken; that a reader itself never panics is the first of them. The fuzz targets
//! in `fuzz/` call these functions, and `tests/damaged.rs` does with damaged copies of good files.

#![expect(clippy::missing_panics_doc, reason = "panicking is how they say that a promise was broken")]

use std::path::Path;
use std::sync::LazyLock;

use routewright_catalog::{bundled, parse_snapshot, read_catalog_bytes, read_conditions_bytes, write_snapshot};
use routewright_domain::{CatalogSnapshot, Timestamp, parse_project, write_project};
use routewright_engine::check_project;
use routewright_history::{
    History, LogFormat, LogSource, NewWorkload, Unwatched, parse_synthetic, preview_log, read_log, read_outcomes,
};

/// After every date in the examples.
const NOW: Timestamp = Timestamp(1_790_000_000 * Timestamp::NANOS_PER_SEC);
/// The longest message that a person still reads.
const LONGEST_MESSAGE: usize = 4_000;

/// Read once: it is larger than most of what is fed to the readers.
static CATALOG: LazyLock<CatalogSnapshot> = LazyLock::new(|| bundled().expect("the bundled catalog").snapshot);

/// A reader by name.
#[derive(Clone, Copy)]
pub struct Reader {
    /// Name of the fuzz target.
    pub name: &'static str,
    /// Reads, and panics where a promise is broken.
    pub read: fn(&[u8]),
}

/// Every reader.
pub const READERS: [Reader; 7] = [
    Reader { name: "request_log", read: request_log },
    Reader { name: "outcomes", read: outcomes },
    Reader { name: "catalog", read: catalog },
    Reader { name: "conditions", read: conditions },
    Reader { name: "project", read: project },
    Reader { name: "synthetic_workload", read: synthetic_workload },
    Reader { name: "history_file", read: history_file },
];

/// A log, recognised or read as the format that its length names: the same rows come out of the import and of reading alone, and an
/// import that is refused leaves nothing.
pub fn request_log(bytes: &[u8]) {
    in_file("log", bytes, |file| {
        let recognised = LogSource::recognised(file);
        let named = LogFormat::ALL.get(bytes.len() % (2 * LogFormat::ALL.len())).copied();
        for log in [Some(recognised.clone()), named.map(|format| LogSource { format: Some(format), ..recognised })] {
            let Some(log) = log else { continue };
            said(preview_log(&log, NOW, 5));
            let read = said(read_log(&log, NOW, &Unwatched));
            let mut history = History::open(&file.with_file_name("history.db")).expect("a new history opens");
            let new = NewWorkload { name: "new", now: NOW };
            match (read, said(history.import(new, &log, &Unwatched))) {
                (None, None) => assert!(listed(&history).is_empty(), "a refused import leaves nothing"),
                (Some(read), Some(_)) => {
                    let stored = history.load("new").expect("what was imported can be loaded");
                    assert_eq!(stored.columns.len(), read.workload.columns.len());
                    assert_eq!(stored.columns.prompt_tokens, read.workload.columns.prompt_tokens);
                    history.delete("new").expect("what was imported can be deleted");
                }
                _ => panic!("reading and importing disagree"),
            }
        }
    });
}

/// A table of scores for a workload of three requests: each score is within 0 and 1.
pub fn outcomes(bytes: &[u8]) {
    const LOG: &str =
        "id,arrival_s,prompt_tokens,completion_tokens\nr1,1785751200,1,1\nr2,1785751201,1,1\nr3,1785751202,1,1\n";
    in_file("outcomes", bytes, |file| {
        let log = file.with_file_name("log.csv");
        std::fs::write(&log, LOG).expect("a temporary folder can be written");
        let workload = read_log(&LogSource::recognised(log), NOW, &Unwatched).expect("a good log").workload;
        if let Some(read) = said(read_outcomes(file, &workload, &Unwatched)) {
            assert!(read.scored_requests > 0 && read.scored_requests <= workload.columns.len() as u64);
        }
    });
}

/// A price list of any kind: what is read can be written and read again.
pub fn catalog(bytes: &[u8]) {
    for date in [None, Some("2026-08-08")] {
        if let Some(read) = said(read_catalog_bytes(bytes, date)) {
            let text = write_snapshot(&read.snapshot);
            let again = parse_snapshot(&text).expect("a catalog that was read can be read again");
            assert_eq!(again.snapshot, read.snapshot);
        }
    }
}

/// Recorded conditions of endpoints.
pub fn conditions(bytes: &[u8]) {
    if let Some(read) = said(read_conditions_bytes(bytes, &CATALOG)) {
        assert!(read.in_catalog <= read.conditions.endpoints.len());
    }
}

/// A project: what is read is written and read again without a change, and checking it finds problems instead of panicking.
pub fn project(bytes: &[u8]) {
    let Ok(text) = std::str::from_utf8(bytes) else { return };
    if let Some(project) = said(parse_project(text)) {
        let written = write_project(&project);
        let again = parse_project(&written).expect("a project that was read can be read again");
        assert_eq!(write_project(&again), written);
        for found in check_project(&project, &CATALOG) {
            assert!(!found.message.is_empty());
        }
    }
}

/// A specification of made-up traffic.
pub fn synthetic_workload(bytes: &[u8]) {
    let Ok(text) = std::str::from_utf8(bytes) else { return };
    if let Some(spec) = said(parse_synthetic(text)) {
        let written = serde_json::to_string(&spec).expect("a specification can be written");
        assert_eq!(parse_synthetic(&written).expect("and read again"), spec);
    }
}

/// The history itself, which another program may have damaged: what opens can be listed, and each workload loads or says why not.
pub fn history_file(bytes: &[u8]) {
    in_file("history.db", bytes, |file| {
        let Some(history) = said(History::open(file)) else { return };
        for workload in said(history.list()).unwrap_or_default() {
            said(history.load(&workload.name));
        }
    });
}

fn listed(history: &History) -> Vec<routewright_history::StoredWorkload> {
    history.list().expect("a history lists its workloads")
}

/// The value; of an error, that its message is one for people.
fn said<T, E: std::fmt::Display>(result: Result<T, E>) -> Option<T> {
    match result {
        Ok(value) => Some(value),
        Err(error) => {
            let message = error.to_string();
            assert!(!message.trim().is_empty(), "an error says nothing");
            assert!(message.len() <= LONGEST_MESSAGE, "a message of {} bytes: {message:.200}", message.len());
            None
        }
    }
}

fn in_file(name: &str, bytes: &[u8], read: impl FnOnce(&Path)) {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let file = folder.path().join(name);
    std::fs::write(&file, bytes).expect("a temporary folder can be written");
    read(&file);
}
