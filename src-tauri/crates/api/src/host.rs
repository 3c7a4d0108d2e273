//! What a use case needs of the program that runs it.

use std::path::PathBuf;

use routewright_domain::Timestamp;

use crate::keychain::{Keychain, NoKeychain};

/// The program around the use cases. It grows only when a use case needs something new.
pub trait Host: Send + Sync {
    /// Where the history is kept.
    fn history_file(&self) -> PathBuf;

    /// Folder for files that the program makes by itself, such as the sample project.
    fn data_folder(&self) -> PathBuf;

    /// The present moment.
    fn now(&self) -> Timestamp;

    /// Where the system keeps secrets. A program that does not use one says so.
    fn keychain(&self) -> &dyn Keychain {
        &NoKeychain
    }
}

/// The usual places of this user's system, and its clock.
#[derive(Debug, Clone)]
pub struct StandardHost {
    data_folder: PathBuf,
    history_file: PathBuf,
}

impl StandardHost {
    /// The user's own data folder, with the history at `history_file` or in that folder.
    ///
    /// `None` when the system does not say where the user's home is.
    #[must_use]
    pub fn new(history_file: Option<PathBuf>) -> Option<Self> {
        let folders = directories::ProjectDirs::from("dev", "Routewright", "routewright")?;
        let data_folder = folders.data_dir().to_owned();
        let history_file = history_file.unwrap_or_else(|| data_folder.join("history.db"));
        Some(Self { data_folder, history_file })
    }
}

impl Host for StandardHost {
    fn history_file(&self) -> PathBuf {
        self.history_file.clone()
    }

    fn data_folder(&self) -> PathBuf {
        self.data_folder.clone()
    }

    fn now(&self) -> Timestamp {
        i64::try_from(jiff::Timestamp::now().as_nanosecond()).map_or(Timestamp(i64::MAX), Timestamp)
    }
}
