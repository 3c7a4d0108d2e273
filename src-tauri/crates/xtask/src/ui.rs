//! The Svelte half: Node.js, its packages, and the built frontend.

use std::fs;
use std::path::{Path, PathBuf};
use std::time::SystemTime;

use anyhow::{Context as _, Result, bail};

use crate::process::Program;
use crate::workspace;

/// The oldest release that Vite runs on.
const OLDEST_NODE: (u32, u32) = (20, 19);

/// Installs the packages of `package-lock.json` unless these very packages are installed.
pub(crate) fn install() -> Result<()> {
    check_node()?;
    let lock = fs::read(folder().join("package-lock.json")).context("ui/package-lock.json")?;
    // A copy of the lock file and not its date: a checkout gives every file a new date.
    let stamp = folder().join("node_modules/.routewright-installed.json");
    if fs::read(&stamp).is_ok_and(|installed| installed == lock) {
        println!("Packages of the UI: all there.");
        return Ok(());
    }
    npm(["ci", "--no-audit", "--no-fund"])?;
    fs::write(&stamp, lock).with_context(|| stamp.display().to_string())
}

/// Builds the frontend unless what was built is newer than every source.
pub(crate) fn build_if_stale() -> Result<()> {
    let built = fs::metadata(folder().join("dist/index.html")).and_then(|file| file.modified());
    if let Ok(built) = built
        && newest_source(&folder())? < built
    {
        println!("Frontend: ui/dist is newer than every source.");
        return Ok(());
    }
    npm(["run", "build"])
}

/// Runs npm in `ui/`.
pub(crate) fn npm<const N: usize>(args: [&str; N]) -> Result<()> {
    Program::new("npm").args(args).dir(&folder()).run()
}

fn folder() -> PathBuf {
    workspace::root().join("ui")
}

fn check_node() -> Result<()> {
    let found = Program::new("node").args(["--version"]).answer();
    if found.as_deref().and_then(release) >= Some(OLDEST_NODE) {
        return Ok(());
    }
    let (major, minor) = OLDEST_NODE;
    let found = found.map_or_else(|| "none was found".to_owned(), |found| format!("found {found}"));
    bail!(
        "Node.js {major}.{minor} or newer with npm is needed, and {found}. Debian 13 has both as the \
         packages `nodejs` and `npm`; for other systems see https://nodejs.org/en/download"
    )
}

/// Major and minor number of a version like `v20.19.2`.
fn release(version: &str) -> Option<(u32, u32)> {
    let mut numbers = version.strip_prefix('v')?.split('.');
    Some((numbers.next()?.parse().ok()?, numbers.next()?.parse().ok()?))
}

/// When the newest file was changed that the frontend may be built from.
fn newest_source(folder: &Path) -> Result<SystemTime> {
    let mut newest = SystemTime::UNIX_EPOCH;
    for entry in fs::read_dir(folder).with_context(|| folder.display().to_string())? {
        let entry = entry?;
        let name = entry.file_name();
        let generated = name == "node_modules" || name == "dist";
        if generated || name.to_string_lossy().starts_with('.') {
            continue;
        }
        let changed =
            if entry.file_type()?.is_dir() { newest_source(&entry.path())? } else { entry.metadata()?.modified()? };
        newest = newest.max(changed);
    }
    Ok(newest)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_release_is_compared_by_number_and_not_by_text() {
        assert_eq!(release("v20.19.2"), Some((20, 19)));
        assert!(release("v9.11.2") < Some(OLDEST_NODE));
        assert!(release("v20.9.0") < Some(OLDEST_NODE));
        assert!(release("v22.0.0") > Some(OLDEST_NODE));
    }

    #[test]
    fn no_node_is_older_than_any() {
        assert_eq!(release("node: not found"), None);
        assert!(None < Some(OLDEST_NODE));
    }
}
