//! Why there is no new snapshot.

use crate::CatalogError;

/// Why a refresh gave no snapshot. What was in use stays in use.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
pub enum RefreshError {
    /// The address is none, or may not be asked.
    #[error("`{url}` is no address of a gateway's API: {reason}")]
    BadAddress {
        /// The address, without secrets.
        url: String,
        /// Why.
        reason: String,
    },
    /// This machine has no network, or none that can be trusted.
    #[error("the network cannot be used: {reason}")]
    Network {
        /// What the system says.
        reason: String,
    },
    /// The models list could not be had: offline, refused, too slow, too large.
    #[error("{url}: {reason}")]
    NoList {
        /// Its address.
        url: String,
        /// Why, after the last attempt.
        reason: String,
        /// It gives its lists to those with a key alone, or not to this one.
        wants_key: bool,
    },
    /// There was an answer, and it makes no catalog.
    #[error("{url}: the answer {error}")]
    Unusable {
        /// Its address.
        url: String,
        /// What is wrong with it.
        error: Box<CatalogError>,
    },
    /// Ended by the watcher. Not a failure.
    #[error("cancelled")]
    Cancelled,
}
