//! An import that is killed leaves the history as it was.

#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::path::Path;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use routewright_domain::Timestamp;
use routewright_history::{History, LogSource, NewWorkload, Unwatched};

const NOW: Timestamp = Timestamp(1_790_000_000 * Timestamp::NANOS_PER_SEC);
/// Tells the process that it is the one to be killed, and where it works.
const FOLDER: &str = "ROUTEWRIGHT_TEST_IMPORT_INTO";
const ROWS: usize = 400_000;
const KILLS: u32 = 12;

fn named(name: &str) -> NewWorkload<'_> {
    NewWorkload { name, now: NOW }
}

fn write_log(file: &Path, rows: usize) {
    let line = |n: usize| format!("{},{},{},m{}\n", 1_785_000_000 + n, n * 7_919 % 5_000, n * 104_729 % 700, n % 7);
    let rows: String = (0..rows).map(line).collect();
    std::fs::write(file, format!("arrival_s,prompt_tokens,completion_tokens,model\n{rows}")).unwrap();
}

fn import(folder: &Path) {
    let mut history = History::open(&folder.join("history.db")).unwrap();
    history.import(named("large"), &LogSource::recognised(folder.join("large.csv")), &Unwatched).unwrap();
}

/// What the killed process does; a test by name only, so that the test program can be started again as that process.
#[test]
fn the_import_of_the_process_that_is_killed() {
    if let Some(folder) = std::env::var_os(FOLDER) {
        import(Path::new(&folder));
    }
}

#[test]
fn an_import_that_is_killed_at_any_moment_leaves_the_history_as_it_was() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("history.db");
    write_log(&folder.path().join("small.csv"), 1_000);
    write_log(&folder.path().join("large.csv"), ROWS);
    let small = LogSource::recognised(folder.path().join("small.csv"));
    History::open(&file).unwrap().import(named("small"), &small, &Unwatched).unwrap();
    let before = History::open(&file).unwrap().load("small").unwrap();

    let start = || {
        let mut child = Command::new(std::env::current_exe().unwrap());
        child.args(["--exact", "the_import_of_the_process_that_is_killed"]).env(FOLDER, folder.path());
        child.stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap()
    };
    // How long a whole one takes, so that the kills spread over it.
    let begin = Instant::now();
    assert!(start().wait().unwrap().success());
    let whole = begin.elapsed();
    History::open(&file).unwrap().delete("large").unwrap();

    let mut killed = 0;
    for n in 0..KILLS {
        let mut child = start();
        // Into the middle of each twelfth, and denser at the end, where the transaction is committed.
        let part = (f64::from(n) + 0.5) / f64::from(KILLS);
        std::thread::sleep(whole.mul_f64(1.1 * part.sqrt()).max(Duration::from_millis(1)));
        child.kill().unwrap();
        killed += u32::from(!child.wait().unwrap().success());
        let mut history = History::open(&file).unwrap();
        history.integrity_check().unwrap();
        assert!(history.load("small").unwrap() == before, "what was there is there");
        match history.list().unwrap().len() {
            1 => {}
            2 => {
                assert_eq!(history.load("large").unwrap().columns.len(), ROWS, "wholly there");
                history.delete("large").unwrap();
            }
            count => panic!("{count} workloads"),
        }
    }
    assert!(killed > 0, "no import was killed before its end");
    import(folder.path());
}
