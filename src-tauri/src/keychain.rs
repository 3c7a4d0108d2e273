//! The keychain of the system: Keychain Services, the Credential Manager, or the Secret Service of the desktop.
//!
//! Its calls block, as long as the user takes to unlock it, so they run where all use cases do: on blocking threads.

use keyring::Error;
use keyring::v1::Entry;
use routewright_api::{BearerKey, Keychain, KeychainError};

/// What entries are filed under, each by its gateway.
const SERVICE: &str = "dev.routewright.gateway";

pub(crate) struct SystemKeychain;

impl Keychain for SystemKeychain {
    fn status(&self) -> Result<(), KeychainError> {
        if Entry::store_status().is_ok() { Ok(()) } else { Err(absent()) }
    }

    fn get(&self, gateway: &str) -> Result<Option<BearerKey>, KeychainError> {
        match entry(gateway)?.get_password() {
            Ok(text) => Ok(BearerKey::new(&text).ok()),
            Err(Error::NoEntry) => Ok(None),
            Err(error) => Err(said(&error)),
        }
    }

    fn put(&self, gateway: &str, key: &BearerKey) -> Result<(), KeychainError> {
        entry(gateway)?.set_password(key.reveal()).map_err(|error| said(&error))
    }

    fn remove(&self, gateway: &str) -> Result<(), KeychainError> {
        match entry(gateway)?.delete_credential() {
            Ok(()) | Err(Error::NoEntry) => Ok(()),
            Err(error) => Err(said(&error)),
        }
    }
}

fn entry(gateway: &str) -> Result<Entry, KeychainError> {
    Entry::new(SERVICE, gateway).map_err(|error| said(&error))
}

fn absent() -> KeychainError {
    KeychainError(if cfg!(target_os = "linux") {
        "This desktop has no keychain that answers: GNOME Keyring, KWallet and KeePassXC are such (the Secret Service)."
            .to_owned()
    } else {
        "The system's keychain does not answer.".to_owned()
    })
}

/// In words of our own: some errors carry the bytes of what was kept.
fn said(error: &Error) -> KeychainError {
    match error {
        Error::NoDefaultStore => absent(),
        Error::NoStorageAccess(_) => KeychainError("The system's keychain is locked, or was not unlocked.".to_owned()),
        Error::Ambiguous(_) => KeychainError("The system's keychain holds several keys for this gateway.".to_owned()),
        Error::TooLong(_, most) => {
            KeychainError(format!("The system's keychain takes no more than {most} characters."))
        }
        _ => KeychainError("The system's keychain failed.".to_owned()),
    }
}
