//! Where configurations were exported to last, in a small file of the program's own.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use routewright_domain::{ArchitectureId, Timestamp};
use serde::{Deserialize, Serialize};

use crate::file::write_atomically;
use crate::opening::make_folder;
use crate::session::Session;
use crate::wire::GatewayTarget;

pub(crate) mod replaced;

/// Older ones are forgotten.
const KEPT: usize = 50;

/// One export.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct LastExport {
    project: String,
    architecture: ArchitectureId,
    target: GatewayTarget,
    pub(crate) folder: String,
    pub(crate) written_at: Timestamp,
    pub(crate) files: Vec<String>,
    /// Digest of each file as it was written, by its path within the folder; empty in what earlier versions remembered.
    #[serde(default)]
    pub(crate) digests: BTreeMap<String, String>,
}

impl LastExport {
    fn is_of(&self, project: &str, architecture: &ArchitectureId, target: GatewayTarget) -> bool {
        self.project == project && self.architecture == *architecture && self.target == target
    }
}

/// The last export of an architecture for a gateway, if its folder is still there.
pub(crate) fn last(
    session: &Session,
    project: &str,
    architecture: &ArchitectureId,
    target: GatewayTarget,
) -> Option<LastExport> {
    let found = read(session).into_iter().find(|export| export.is_of(project, architecture, target));
    found.filter(|export| Path::new(&export.folder).is_dir())
}

/// Remembers an export. What cannot be remembered is not worth failing for: the files are written.
pub(crate) fn remember(
    session: &Session,
    project: &str,
    architecture: &ArchitectureId,
    target: GatewayTarget,
    folder: &Path,
    digests: BTreeMap<String, String>,
) {
    let folder = named(folder);
    let own = LastExport {
        project: project.to_owned(),
        architecture: architecture.clone(),
        target,
        folder: folder.clone(),
        written_at: session.host.now(),
        files: digests.keys().cloned().collect(),
        digests,
    };
    // The same into another folder stays known: what lies there is still what an export wrote.
    let others = read(session)
        .into_iter()
        .filter(|export| !(export.is_of(project, architecture, target) && export.folder == folder));
    let exports: Vec<LastExport> = std::iter::once(own).chain(others).take(KEPT).collect();
    let path = file(session);
    if let (Ok(text), Some(parent)) = (serde_json::to_vec_pretty(&exports), path.parent())
        && make_folder(parent).is_ok()
    {
        let _ = write_atomically(&path, &text);
    }
}

/// The exports into a folder, of whatever architecture and for whatever gateway, the last first.
pub(crate) fn into_folder(session: &Session, folder: &Path) -> Vec<LastExport> {
    let folder = named(folder);
    read(session).into_iter().filter(|export| export.folder == folder).collect()
}

fn named(folder: &Path) -> String {
    std::path::absolute(folder).unwrap_or_else(|_| folder.to_owned()).display().to_string()
}

fn read(session: &Session) -> Vec<LastExport> {
    // A list that cannot be read is as good as none: it holds nothing that was not seen before.
    std::fs::read(file(session)).ok().and_then(|text| serde_json::from_slice(&text).ok()).unwrap_or_default()
}

fn file(session: &Session) -> PathBuf {
    session.host.data_folder().join("exports.json")
}
