//! What the tests of the whole product share; they are in `tests/`, the end-to-end tests in `e2e/`.

pub mod readers;

use std::path::{Path, PathBuf};

/// A file of the shared data, or `None`, with the reason printed, where it is not beside the checkout.
#[must_use]
pub fn shared(path: &str) -> Option<PathBuf> {
    let beside = Path::new(env!("CARGO_MANIFEST_DIR")).ancestors().nth(2)?;
    let file = beside.join("shared/data").join(path);
    if file.is_file() {
        return Some(file);
    }
    eprintln!("skipped: shared/data/{path} is not beside the checkout");
    None
}
