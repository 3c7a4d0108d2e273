//! What the use cases need of this program: the usual places, and the system's keychain.

use std::path::PathBuf;

use routewright_api::domain::Timestamp;
use routewright_api::{Host, Keychain, StandardHost};

use crate::keychain::SystemKeychain;

pub(crate) struct DesktopHost(pub(crate) StandardHost);

impl Host for DesktopHost {
    fn history_file(&self) -> PathBuf {
        self.0.history_file()
    }

    fn data_folder(&self) -> PathBuf {
        self.0.data_folder()
    }

    fn now(&self) -> Timestamp {
        self.0.now()
    }

    fn keychain(&self) -> &dyn Keychain {
        &SystemKeychain
    }
}
