//! A bare host for tests: a temporary folder and a clock that stands still.

use std::path::PathBuf;

use routewright_domain::Timestamp;
use tempfile::TempDir;

use crate::host::Host;
use crate::session::Session;

struct TestHost(PathBuf);

impl Host for TestHost {
    fn history_file(&self) -> PathBuf {
        self.0.join("history.db")
    }

    fn data_folder(&self) -> PathBuf {
        self.0.join("data")
    }

    fn now(&self) -> Timestamp {
        Timestamp(1_790_000_000 * Timestamp::NANOS_PER_SEC)
    }
}

/// A session in a folder of its own, which goes when the folder is dropped.
pub(crate) fn session() -> (TempDir, Session) {
    let folder = tempfile::tempdir().unwrap();
    let session = Session::new(TestHost(folder.path().to_owned())).unwrap();
    (folder, session)
}
