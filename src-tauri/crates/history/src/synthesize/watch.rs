//! Progress and cancel of a synthesis.

use crate::Unwatched;

/// Watches a synthesis and may end it.
pub trait SynthesisWatch {
    /// Called every few thousand requests with how many there are so far, and how many there will be.
    fn advanced(&self, requests: u64, total: u64);

    /// Asked with every conversation; `true` ends the synthesis.
    fn cancelled(&self) -> bool;
}

impl SynthesisWatch for Unwatched {
    fn advanced(&self, _requests: u64, _total: u64) {}

    fn cancelled(&self) -> bool {
        false
    }
}
