//! Documents in the file: JSON, compressed, and held to a checksum.

use serde::Serialize;
use serde::de::DeserializeOwned;

use crate::HistoryError;

/// Quick, and within a tenth of the smallest.
const LEVEL: i32 = 3;
/// A document that grows beyond this is damage.
const MOST_BYTES: u64 = 1 << 30;

/// A value as compressed JSON.
pub(crate) fn pack(value: &impl Serialize) -> Result<Vec<u8>, HistoryError> {
    let json = serde_json::to_vec(value).map_err(|error| HistoryError::damaged(error.to_string()))?;
    let compressed = zstd::bulk::Compressor::new(LEVEL).and_then(|mut compressor| {
        compressor.include_checksum(true)?;
        compressor.compress(&json)
    });
    compressed.map_err(|error| HistoryError::damaged(error.to_string()))
}

/// The value again; `what` it is, for the message where it is none.
pub(crate) fn unpack<T: DeserializeOwned>(what: &str, bytes: &[u8]) -> Result<T, HistoryError> {
    let damaged = |error: String| HistoryError::damaged(format!("{what} cannot be read: {error}"));
    let stream = zstd::stream::read::Decoder::new(bytes).map_err(|error| damaged(error.to_string()))?;
    let json = std::io::BufReader::new(std::io::Read::take(stream, MOST_BYTES));
    serde_json::from_reader(json).map_err(|error| damaged(error.to_string()))
}
