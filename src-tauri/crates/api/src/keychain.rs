//! The system's keychain, as far as a use case needs one.

use routewright_catalog::BearerKey;

/// Where the system keeps secrets, one for each gateway (`gateway.example`, `localhost:4000`). Its calls may block for as
/// long as the user takes to unlock it.
pub trait Keychain: Send + Sync {
    /// Whether there is one.
    fn status(&self) -> Result<(), KeychainError>;

    /// The key of a gateway, where one is kept.
    fn get(&self, gateway: &str) -> Result<Option<BearerKey>, KeychainError>;

    /// Keeps a key, in place of what was kept for that gateway.
    fn put(&self, gateway: &str, key: &BearerKey) -> Result<(), KeychainError>;

    /// Removes a key. It is no error when there is none.
    fn remove(&self, gateway: &str) -> Result<(), KeychainError>;
}

/// Why the keychain does not do what it was asked, in a sentence for people. It never holds a key.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{0}")]
pub struct KeychainError(pub String);

/// Of a program without one.
#[derive(Debug, Clone, Copy)]
pub struct NoKeychain;

impl NoKeychain {
    fn none<T>() -> Result<T, KeychainError> {
        Err(KeychainError("This program does not use the system keychain.".to_owned()))
    }
}

impl Keychain for NoKeychain {
    fn status(&self) -> Result<(), KeychainError> {
        Self::none()
    }

    fn get(&self, _gateway: &str) -> Result<Option<BearerKey>, KeychainError> {
        Self::none()
    }

    fn put(&self, _gateway: &str, _key: &BearerKey) -> Result<(), KeychainError> {
        Self::none()
    }

    fn remove(&self, _gateway: &str) -> Result<(), KeychainError> {
        Self::none()
    }
}
