//! Where the program keeps things, and how much it is.

use std::path::{Path, PathBuf};

use crate::error::ApiError;
use crate::session::Session;
use crate::wire::Storage;
use crate::workload::list_workloads;

/// The history's file with its size, and the folder of the program's own files.
pub fn show_storage(session: &Session) -> Result<Storage, ApiError> {
    let history = session.host.history_file();
    let workloads = list_workloads(session)?;
    Ok(Storage {
        history_bytes: size(&history),
        history_path: history.display().to_string(),
        data_folder: session.host.data_folder().display().to_string(),
        workloads: workloads.len(),
        requests: workloads.iter().map(|workload| workload.requests).sum(),
    })
}

/// SQLite keeps the latest changes in a file beside the database until it is checkpointed.
fn size(history: &Path) -> u64 {
    let mut log = history.as_os_str().to_owned();
    log.push("-wal");
    [history.to_owned(), PathBuf::from(log)].iter().map(|file| file.metadata().map_or(0, |file| file.len())).sum()
}
