//! The projects that were open last, in a small file of the program's own.

use std::path::{Path, PathBuf};

use routewright_domain::Timestamp;
use serde::{Deserialize, Serialize};

use crate::error::ApiError;
use crate::file::write_atomically;
use crate::opening::make_folder;
use crate::session::Session;
use crate::wire::{OpenProject, RecentProject};

/// Older ones are forgotten.
const KEPT: usize = 12;

#[derive(Serialize, Deserialize)]
struct Entry {
    path: String,
    name: String,
    opened_at: Timestamp,
}

/// The projects that were open last, the latest first; those whose file is gone are said to be.
#[must_use]
pub fn list_recent(session: &Session) -> Vec<RecentProject> {
    read(session)
        .into_iter()
        .map(|Entry { path, name, opened_at }| RecentProject {
            gone: !Path::new(&path).is_file(),
            path,
            name,
            opened_at,
        })
        .collect()
}

/// Takes a project off the list; its file stays where it is.
pub fn forget_recent(session: &Session, path: &str) -> Result<Vec<RecentProject>, ApiError> {
    let kept: Vec<Entry> = read(session).into_iter().filter(|entry| entry.path != path).collect();
    write(session, &kept)?;
    Ok(list_recent(session))
}

/// Puts a project first. A list that cannot be written is no reason not to open the project.
pub(crate) fn remember(session: &Session, opened: &OpenProject) {
    let entry = Entry { path: opened.path.clone(), name: opened.project.name.clone(), opened_at: session.host.now() };
    let others = read(session).into_iter().filter(|entry| entry.path != opened.path);
    let entries: Vec<Entry> = std::iter::once(entry).chain(others).take(KEPT).collect();
    drop(write(session, &entries));
}

/// A list that is damaged or absent is an empty one: it holds nothing that cannot be found again.
fn read(session: &Session) -> Vec<Entry> {
    let text = std::fs::read_to_string(file(session)).unwrap_or_default();
    serde_json::from_str(&text).unwrap_or_default()
}

fn write(session: &Session, entries: &[Entry]) -> Result<(), ApiError> {
    make_folder(&session.host.data_folder())?;
    let text = serde_json::to_string_pretty(entries)
        .map_err(|error| ApiError::internal(format!("the recent projects are no JSON: {error}")))?;
    write_atomically(&file(session), text.as_bytes())
}

fn file(session: &Session) -> PathBuf {
    session.host.data_folder().join("recent-projects.json")
}
