//! Reads a made-up log as a preview does, and checks that it is recognised.

use routewright_domain::{RequestRecord, Timestamp};

use super::super::{LogFormat, LogSource, RejectedRow, preview_log};

pub(crate) const NOW: Timestamp = Timestamp(1_790_000_000 * Timestamp::NANOS_PER_SEC);

/// What was read.
pub(crate) struct Log {
    pub(crate) requests: Vec<RequestRecord>,
    pub(crate) rejects: Vec<RejectedRow>,
    pub(crate) skipped: u64,
    pub(crate) times_without_zone: bool,
}

/// Reads a text that must be recognised as a format.
pub(crate) fn read(format: &str, text: &str) -> Log {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("log");
    std::fs::write(&file, text).unwrap();
    let preview = preview_log(&LogSource::recognised(&file), NOW, 1_000).unwrap();
    assert_eq!(preview.format, LogFormat::named(format).unwrap());
    Log {
        requests: preview.first,
        rejects: preview.rejects,
        skipped: preview.skipped_rows,
        times_without_zone: preview.times_without_zone,
    }
}
