//! A bare host for tests: a temporary folder and a clock that stands still.

use std::path::{Path, PathBuf};

use routewright_domain::Timestamp;
use tempfile::TempDir;

use crate::host::Host;
use crate::keychain::{Keychain, NoKeychain};
use crate::session::Session;

struct TestHost<K> {
    folder: PathBuf,
    keychain: K,
}

impl<K: Keychain> Host for TestHost<K> {
    fn history_file(&self) -> PathBuf {
        self.folder.join("history.db")
    }

    fn data_folder(&self) -> PathBuf {
        self.folder.join("data")
    }

    fn now(&self) -> Timestamp {
        Timestamp(1_790_000_000 * Timestamp::NANOS_PER_SEC)
    }

    fn keychain(&self) -> &dyn Keychain {
        &self.keychain
    }
}

/// A session in a folder of its own, which goes when the folder is dropped.
pub(crate) fn session() -> (TempDir, Session) {
    session_with(NoKeychain)
}

/// The same, with a keychain.
pub(crate) fn session_with(keychain: impl Keychain + 'static) -> (TempDir, Session) {
    let folder = tempfile::tempdir().unwrap();
    let session = session_in(folder.path(), keychain);
    (folder, session)
}

/// A session in a folder that others have used.
pub(crate) fn session_in(folder: &Path, keychain: impl Keychain + 'static) -> Session {
    Session::new(TestHost { folder: folder.to_owned(), keychain }).unwrap()
}
