//! Runs a fuzz target under libFuzzer, by cargo-fuzz on a nightly compiler.

use std::path::PathBuf;

use anyhow::{Result, bail};

use crate::process::Program;
use crate::workspace;

/// Long enough to get past what the seeds already reach.
const SECONDS: &str = "60";

/// Fuzzes one reader for so many seconds; a crash is kept in `tests/fuzz/artifacts` and ends with an error.
pub(crate) fn fuzz(target: &str, seconds: Option<&str>) -> Result<()> {
    let folder = workspace::root().join("tests/fuzz");
    if !folder.join("fuzz_targets").join(format!("{target}.rs")).is_file() {
        bail!("there is no fuzz target {target:?}; the targets are the files of tests/fuzz/fuzz_targets");
    }
    let mut seeds: Vec<PathBuf> = vec![folder.join("corpus").join(target)];
    std::fs::create_dir_all(&seeds[0])?;
    let more = [folder.join("seeds").join(target), workspace::root().join("src-tauri/crates/history/tests/fixtures")];
    let logs = target == "request_log";
    seeds.extend(more.into_iter().take(if logs { 2 } else { 1 }).filter(|seed| seed.is_dir()));
    let limit = format!("-max_total_time={}", seconds.unwrap_or(SECONDS));
    let tool = Program::new("cargo").args(["+nightly", "fuzz", "run", "--fuzz-dir"]).args([&folder]).args([target]);
    // A file of 64 kB has room for every kind of mistake; slow inputs and hungry ones are mistakes as well.
    tool.args(&seeds).args(["--", &limit, "-max_len=65536", "-timeout=10", "-rss_limit_mb=4096"]).run()
}
