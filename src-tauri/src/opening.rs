//! What the program is asked to open: by its own arguments, or by those of a second start, which hands them to the first.

use std::path::{Path, PathBuf};

use routewright_api::Opening;
use tauri::{AppHandle, Emitter, Manager};

/// Reads `[--sample] [FILE]`; the name of the program is not among the arguments. Other options belong to the toolkit.
pub(crate) fn asked(arguments: impl IntoIterator<Item = String>, folder: &Path) -> Opening {
    let mut opening = Opening::Nothing;
    for argument in arguments {
        if argument == "--sample" {
            opening = Opening::Sample;
        } else if !argument.starts_with('-') {
            return Opening::File(folder.join(argument));
        }
    }
    opening
}

/// Shows the window that is there, and has it open what a second start was asked for.
pub(crate) fn ask_again(app: &AppHandle, arguments: Vec<String>, folder: &str) {
    let file: Option<PathBuf> = match asked(arguments.into_iter().skip(1), Path::new(folder)) {
        Opening::File(file) => Some(file),
        Opening::Sample | Opening::Nothing => None,
    };
    // Whatever fails here concerns a window that is about to go.
    if let Some(window) = app.get_webview_window("main") {
        drop(window.unminimize());
        drop(window.set_focus());
    }
    if let Some(file) = file {
        drop(app.emit("open-file", file));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(arguments: &[&str]) -> Opening {
        asked(arguments.iter().map(|argument| (*argument).to_owned()), Path::new("/home/me"))
    }

    #[test]
    fn a_file_is_meant_from_where_the_program_was_started() {
        assert_eq!(of(&["a.routewright.json"]), Opening::File("/home/me/a.routewright.json".into()));
        assert_eq!(of(&["--sample", "/b.routewright.json"]), Opening::File("/b.routewright.json".into()));
    }

    #[test]
    fn the_sample_has_to_be_asked_for() {
        assert_eq!(of(&[]), Opening::Nothing);
        assert_eq!(of(&["--sample"]), Opening::Sample);
        assert_eq!(of(&["--gtk-debug"]), Opening::Nothing);
    }
}
