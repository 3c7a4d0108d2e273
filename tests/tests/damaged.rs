//! Damaged copies of good files against every reader: what the fuzz targets do for hours, for seconds.

#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use proptest::prelude::*;
use proptest::sample::Index;
use proptest::test_runner::{Config, TestRunner};
use routewright_domain::Timestamp;
use routewright_history::{History, LogSource, NewWorkload, Unwatched};
use routewright_tests::readers::READERS;

/// Damaged copies of each good file.
const COPIES: u32 = 24;

/// One way in which a file gets damaged.
#[derive(Debug, Clone)]
enum Damage {
    Cut(Index),
    Flip(Index, u8),
    /// Some bytes again at another place.
    Splice(Index, Index, Index),
    Insert(Index, &'static [u8]),
}

/// What breaks readers: ends of records, quotes, numbers out of range, bytes that are no text.
const NASTY: [&[u8]; 16] = [
    b"\"",
    b"\n",
    b",",
    b"\0",
    b"{",
    b"]",
    b"-1",
    b"1e999",
    b"18446744073709551616",
    b"NaN",
    b"null",
    b"\xff\xfe",
    b"\xed\xa0\x80",
    b"\\u0000",
    b"9999-12-31T23:59:60Z",
    b"\xe2\x80\xae",
];

fn damage() -> impl Strategy<Value = Damage> {
    let at = any::<Index>;
    prop_oneof![
        at().prop_map(Damage::Cut),
        (at(), 1_u8..).prop_map(|(at, bits)| Damage::Flip(at, bits)),
        (at(), at(), at()).prop_map(|(from, to, at)| Damage::Splice(from, to, at)),
        (at(), prop::sample::select(&NASTY[..])).prop_map(|(at, bytes)| Damage::Insert(at, bytes)),
    ]
}

fn damaged(good: &[u8], damages: &[Damage]) -> Vec<u8> {
    let mut bytes = good.to_vec();
    for damage in damages {
        let len = bytes.len();
        if len == 0 {
            break;
        }
        match damage {
            Damage::Cut(at) => bytes.truncate(at.index(len)),
            Damage::Flip(at, bits) => bytes[at.index(len)] ^= bits,
            Damage::Splice(from, to, at) => {
                let (from, to) = (from.index(len), to.index(len));
                let piece = bytes[from.min(to)..from.max(to)].to_vec();
                let at = at.index(len);
                bytes.splice(at..at, piece);
            }
            Damage::Insert(at, piece) => {
                let at = at.index(len);
                bytes.splice(at..at, piece.iter().copied());
            }
        }
    }
    bytes
}

fn fuzz() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("fuzz")
}

fn files(folder: &Path) -> Vec<Vec<u8>> {
    let mut paths: Vec<PathBuf> = std::fs::read_dir(folder)
        .map(|entries| entries.map(|entry| entry.unwrap().path()).collect())
        .unwrap_or_default();
    paths.sort();
    paths.iter().map(|path| std::fs::read(path).unwrap()).collect()
}

/// Good files of a reader.
fn seeds(reader: &str) -> Vec<Vec<u8>> {
    let mut seeds = files(&fuzz().join("seeds").join(reader));
    match reader {
        "request_log" => seeds.extend(files(&fuzz().join("../../src-tauri/crates/history/tests/fixtures"))),
        "history_file" => seeds.push(small_history()),
        _ => {}
    }
    assert!(!seeds.is_empty(), "{reader} has no good file to damage");
    seeds
}

fn small_history() -> Vec<u8> {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("history.db");
    let log = folder.path().join("log.csv");
    std::fs::write(&log, "arrival_s,prompt_tokens,completion_tokens\n1785751200,1,1\n1785751201,2,2\n").unwrap();
    let now = Timestamp(1_790_000_000 * Timestamp::NANOS_PER_SEC);
    let mut history = History::open(&file).unwrap();
    history.import(NewWorkload { name: "log", now }, &LogSource::recognised(log), &Unwatched).unwrap();
    drop(history);
    std::fs::read(file).unwrap()
}

#[test]
fn no_reader_breaks_a_promise_over_a_damaged_file() {
    for reader in READERS {
        for good in seeds(reader.name) {
            (reader.read)(&good);
            let mut runner = TestRunner::new(Config { failure_persistence: None, ..Config::with_cases(COPIES) });
            let damages = prop::collection::vec(damage(), 1..4);
            let run = runner.run(&damages, |damages| {
                (reader.read)(&damaged(&good, &damages));
                Ok(())
            });
            run.unwrap_or_else(|failure| panic!("{}: {failure}", reader.name));
        }
    }
}

#[test]
fn every_reader_has_a_fuzz_target() {
    let manifest = std::fs::read_to_string(fuzz().join("Cargo.toml")).unwrap();
    let targets: BTreeSet<&str> = manifest
        .lines()
        .filter_map(|line| line.strip_prefix("path = \"fuzz_targets/")?.strip_suffix(".rs\""))
        .collect();
    let readers: BTreeSet<&str> = READERS.iter().map(|reader| reader.name).collect();
    assert_eq!(targets, readers);
    for name in readers {
        let target = std::fs::read_to_string(fuzz().join(format!("fuzz_targets/{name}.rs"))).unwrap();
        assert!(target.contains(&format!("readers::{name}(bytes)")), "{name} fuzzes another reader");
    }
}
