//! Whether there is a display to open a window on.
//!
//! The toolkit asks for it too, and panics without one.

/// Connects to the display, or says what to do where there is none. Only the main thread may ask.
#[cfg(target_os = "linux")]
pub(crate) fn connect() -> Result<(), &'static str> {
    gtk::init().map_err(|_| {
        "no display can be reached (DISPLAY and WAYLAND_DISPLAY name it). Start it in a desktop session; the command \
         `routewright` does the same work without one"
    })
}

/// Other systems have no sessions without a display that start programs of the desktop.
#[cfg(not(target_os = "linux"))]
#[allow(clippy::unnecessary_wraps, reason = "it can fail on Linux")]
pub(crate) fn connect() -> Result<(), &'static str> {
    Ok(())
}
