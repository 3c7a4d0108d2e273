//! Native file dialogs. A cancelled dialog is `None`, never an error.
//!
//! WebDriver cannot press buttons of native dialogs, so debug builds take the answer from the environment where
//! a test has put one. Release builds have no such seam.

use std::path::PathBuf;

use tauri::AppHandle;
use tauri_plugin_dialog::{DialogExt, FilePath};
use tokio::sync::oneshot;

/// A kind of file, as the dialog's filter shows it.
pub(crate) struct Kind {
    pub(crate) name: &'static str,
    pub(crate) endings: &'static [&'static str],
}

/// Asks for an existing file.
pub(crate) async fn pick_file(app: &AppHandle, title: &str, kinds: &[Kind]) -> Option<PathBuf> {
    #[cfg(debug_assertions)]
    if let Some(answer) = std::env::var_os("ROUTEWRIGHT_PICK_OPEN") {
        return Some(PathBuf::from(answer));
    }
    let (send, answer) = oneshot::channel();
    let dialog = kinds
        .iter()
        .fold(app.dialog().file().set_title(title), |dialog, kind| dialog.add_filter(kind.name, kind.endings));
    dialog.pick_file(move |file| drop(send.send(file)));
    path(answer.await.ok().flatten())
}

/// Asks where to save a file.
pub(crate) async fn pick_save(app: &AppHandle, title: &str, suggestion: &str, kind: Kind) -> Option<PathBuf> {
    #[cfg(debug_assertions)]
    if let Some(answer) = std::env::var_os("ROUTEWRIGHT_PICK_SAVE").map(PathBuf::from) {
        return Some(if answer.is_dir() { answer.join(suggestion) } else { answer });
    }
    let (send, answer) = oneshot::channel();
    let dialog = app.dialog().file().set_title(title).set_file_name(suggestion).add_filter(kind.name, kind.endings);
    dialog.save_file(move |file| drop(send.send(file)));
    path(answer.await.ok().flatten())
}

/// Asks for a folder.
pub(crate) async fn pick_folder(app: &AppHandle, title: &str) -> Option<PathBuf> {
    #[cfg(debug_assertions)]
    if let Some(answer) = std::env::var_os("ROUTEWRIGHT_PICK_FOLDER") {
        return Some(PathBuf::from(answer));
    }
    let (send, answer) = oneshot::channel();
    app.dialog().file().set_title(title).pick_folder(move |folder| drop(send.send(folder)));
    path(answer.await.ok().flatten())
}

fn path(picked: Option<FilePath>) -> Option<PathBuf> {
    picked.and_then(|file| file.into_path().ok())
}
