//! Progress and cancel of an import.

/// Watches an import and may end it.
pub trait ImportWatch {
    /// Called every few thousand rows with the bytes of the file read so far, its size, and the rows so far.
    fn advanced(&self, bytes: u64, total_bytes: u64, rows: u64);

    /// Asked as often; `true` ends the import, which then leaves nothing behind.
    fn cancelled(&self) -> bool;
}

/// Nobody watches.
#[derive(Debug, Clone, Copy)]
pub struct Unwatched;

impl ImportWatch for Unwatched {
    fn advanced(&self, _bytes: u64, _total_bytes: u64, _rows: u64) {}

    fn cancelled(&self) -> bool {
        false
    }
}
