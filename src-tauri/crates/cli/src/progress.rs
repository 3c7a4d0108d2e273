//! A progress bar on the terminal, where there is one.

use std::time::Duration;

use indicatif::{ProgressBar, ProgressStyle};
use routewright_api::{Progress, Watcher};

/// A watcher that draws a bar on standard error; nothing is drawn when that is not a terminal.
pub(crate) fn bar(quiet: bool) -> Watcher {
    if quiet {
        return Watcher::silent();
    }
    let bar = ProgressBar::no_length();
    let style = ProgressStyle::with_template("{msg:7} {wide_bar} {percent:>3} %, {eta} left");
    bar.set_style(style.unwrap_or_else(|_| ProgressStyle::default_bar()));
    Watcher::reporting(move |progress: Progress| {
        bar.set_length(progress.total.unwrap_or(0));
        bar.set_position(progress.done);
        bar.set_message(progress.phase);
        if progress.total == Some(progress.done) {
            bar.finish_and_clear();
        } else {
            bar.enable_steady_tick(Duration::from_millis(200));
        }
    })
}
