//! Closing the window: it is asked first, so that an edit of the last moment is written.

use std::sync::atomic::{AtomicBool, Ordering};
use std::thread;
use std::time::Duration;

use tauri::{Emitter, Manager, Window, WindowEvent};

/// A window that does not answer for so long is closed all the same.
const PATIENCE: Duration = Duration::from_secs(3);

/// Whether the window has been asked.
#[derive(Default)]
pub(crate) struct Asked(AtomicBool);

pub(crate) fn on_window_event(window: &Window, event: &WindowEvent) {
    let WindowEvent::CloseRequested { api, .. } = event else { return };
    if window.state::<Asked>().0.swap(true, Ordering::Relaxed) || window.emit("closing", ()).is_err() {
        return;
    }
    api.prevent_close();
    let app = window.app_handle().clone();
    thread::spawn(move || {
        thread::sleep(PATIENCE);
        app.exit(0);
    });
}
