//! What the tests of the whole product share; they are in `tests/`, the end-to-end tests in `e2e/`.

pub mod readers;

use std::path::{Path, PathBuf};

/// A file of the shared data, or `None`, with the reason printed, where it is not beside the checkout (or, for a worktree, beside a
/// folder above it).
#[must_use]
pub fn shared(path: &str) -> Option<PathBuf> {
    let mut above = Path::new(env!("CARGO_MANIFEST_DIR")).ancestors().skip(2);
    let found = above.find_map(|beside| Some(beside.join("shared/data").join(path)).filter(|file| file.is_file()));
    if found.is_none() {
        eprintln!("skipped: shared/data/{path} is not beside the checkout");
    }
    found
}
