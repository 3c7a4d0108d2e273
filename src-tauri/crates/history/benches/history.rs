//! How fast the history takes requests in and gives them back: `cargo bench -p routewright-history`.

#![allow(clippy::unwrap_used, reason = "a benchmark fails by panicking")]

mod made;

use std::path::PathBuf;
use std::sync::LazyLock;

use divan::counter::ItemsCount;
use made::{NOW, workload, write_csv};
use routewright_domain::{LatencyCode, RequestColumns};
use routewright_history::{History, LogSource, NewWorkload, Unwatched};
use rusqlite::Connection;
use tempfile::TempDir;

fn main() {
    divan::main();
}

const IMPORTED: usize = 1_000_000;
const LOADED: usize = 10_000_000;
const COMPARED: usize = 1_000_000;

static FOLDER: LazyLock<TempDir> = LazyLock::new(|| tempfile::tempdir().unwrap());

static LOG: LazyLock<PathBuf> = LazyLock::new(|| {
    let file = FOLDER.path().join("log.csv");
    write_csv(&file, &workload(IMPORTED));
    file
});

/// A history with one workload of so many requests.
fn stored(file: &str, requests: usize) -> PathBuf {
    let file = FOLDER.path().join(file);
    let mut history = History::open(&file).unwrap();
    history.insert(NewWorkload { name: "made", now: NOW }, &workload(requests), "made").unwrap();
    file
}

static TEN_MILLION: LazyLock<PathBuf> = LazyLock::new(|| stored("many.db", LOADED));
static ONE_MILLION: LazyLock<PathBuf> = LazyLock::new(|| stored("chunks.db", COMPARED));

/// The same requests as rows of a table, the other way to keep them.
static ROWS: LazyLock<PathBuf> = LazyLock::new(|| {
    let file = FOLDER.path().join("rows.db");
    let mut connection = Connection::open(&file).unwrap();
    connection.pragma_update(None, "journal_mode", "WAL").unwrap();
    connection
        .execute_batch(
            "CREATE TABLE request (id INTEGER PRIMARY KEY, arrival_ns INTEGER, request_key INTEGER, prompt_tokens INTEGER,
             cached_tokens INTEGER, completion_tokens INTEGER, feature INTEGER, model INTEGER, session_key INTEGER,
             cost_pico INTEGER, ttft_us INTEGER, latency_us INTEGER, status INTEGER) STRICT",
        )
        .unwrap();
    let columns = workload(COMPARED).columns;
    let transaction = connection.transaction().unwrap();
    {
        let mut statement = transaction
            .prepare("INSERT INTO request VALUES (NULL, ?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12)")
            .unwrap();
        for row in 0..columns.len() {
            let values = rusqlite::params![
                columns.arrival_ns[row],
                columns.request_key[row].cast_signed(),
                columns.prompt_tokens[row],
                columns.cached_tokens[row],
                columns.completion_tokens[row],
                columns.feature[row],
                columns.model[row],
                columns.session_key[row].cast_signed(),
                columns.cost_pico[row],
                columns.ttft_us[row],
                columns.latency(row).map(u64::cast_signed),
                columns.status[row],
            ];
            statement.execute(values).unwrap();
        }
    }
    transaction.commit().unwrap();
    file
});

/// A CSV of twelve columns into the history, end to end.
#[divan::bench(sample_count = 5, sample_size = 1)]
fn import_csv(bencher: divan::Bencher) {
    let log = LogSource::recognised(&*LOG);
    bencher
        .with_inputs(|| {
            let folder = tempfile::tempdir().unwrap();
            let history = History::open(&folder.path().join("history.db")).unwrap();
            (folder, history)
        })
        .counter(ItemsCount::new(IMPORTED))
        .bench_local_values(|(folder, mut history)| {
            let new = NewWorkload { name: "log", now: NOW };
            assert_eq!(history.import(new, &log, &Unwatched).unwrap().requests, IMPORTED as u64);
            (folder, history)
        });
}

#[divan::bench(sample_count = 5, sample_size = 1)]
fn load_ten_million(bencher: divan::Bencher) {
    let history = History::open(&TEN_MILLION).unwrap();
    bencher.counter(ItemsCount::new(LOADED)).bench_local(|| history.load("made").unwrap());
}

#[divan::bench(sample_count = 5, sample_size = 1)]
fn open_with_ten_million() -> History {
    History::open(&TEN_MILLION).unwrap()
}

#[divan::bench(sample_count = 5, sample_size = 1)]
fn load_million_from_chunks(bencher: divan::Bencher) {
    let history = History::open(&ONE_MILLION).unwrap();
    bencher.counter(ItemsCount::new(COMPARED)).bench_local(|| history.load("made").unwrap());
}

#[divan::bench(sample_count = 5, sample_size = 1)]
fn load_million_from_rows(bencher: divan::Bencher) {
    let connection = Connection::open(&*ROWS).unwrap();
    bencher.counter(ItemsCount::new(COMPARED)).bench_local(|| load_rows(&connection));
}

fn load_rows(connection: &Connection) -> RequestColumns {
    let mut columns = RequestColumns::default();
    let mut statement = connection.prepare("SELECT * FROM request ORDER BY id").unwrap();
    let mut rows = statement.query([]).unwrap();
    while let Some(row) = rows.next().unwrap() {
        columns.arrival_ns.push(row.get(1).unwrap());
        columns.request_key.push(row.get::<_, i64>(2).unwrap().cast_unsigned());
        columns.prompt_tokens.push(row.get(3).unwrap());
        columns.cached_tokens.push(row.get(4).unwrap());
        columns.completion_tokens.push(row.get(5).unwrap());
        columns.feature.push(row.get(6).unwrap());
        columns.model.push(row.get(7).unwrap());
        columns.session_key.push(row.get::<_, i64>(8).unwrap().cast_unsigned());
        columns.cost_pico.push(row.get(9).unwrap());
        columns.ttft_us.push(row.get(10).unwrap());
        let latency = row.get::<_, Option<i64>>(11).unwrap().map(i64::cast_unsigned);
        columns.latency_us.push(LatencyCode::of(latency));
        columns.status.push(row.get(12).unwrap());
    }
    columns
}
