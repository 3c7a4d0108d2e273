//! Writes the TypeScript of the wire types into the UI.
//!
//! A program of its own, because it alone has to compile the engine.

use std::fs;
use std::path::Path;

use anyhow::{Context as _, Result};

fn main() -> Result<()> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../ui/src/lib/ipc/generated.ts");
    fs::write(&path, routewright_api::typescript()).with_context(|| path.display().to_string())
}
