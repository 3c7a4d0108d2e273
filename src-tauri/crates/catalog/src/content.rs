//! From the bytes of a file to its text.

use std::fs::File;
use std::io::Read;
use std::path::Path;

use crate::CatalogError;

/// Longest text of a price list, in bytes; the longest that is published has 4 million.
const LIMIT: u64 = 64 << 20;
const GZIP_MAGIC: &[u8] = &[0x1f, 0x8b];
const ZSTD_MAGIC: &[u8] = &[0x28, 0xb5, 0x2f, 0xfd];

/// The bytes of a file as they lie on the disk.
pub(crate) fn file_bytes(file: &Path) -> Result<Vec<u8>, CatalogError> {
    let unreadable = |error: std::io::Error| CatalogError::Unreadable { reason: error.to_string() };
    let mut bytes = Vec::new();
    File::open(file).map_err(unreadable)?.take(LIMIT + 1).read_to_end(&mut bytes).map_err(unreadable)?;
    within_limit(bytes)
}

/// The text, unpacked where its first bytes say that it is compressed, and without a byte order mark.
pub(crate) fn text_of(bytes: &[u8]) -> Result<String, CatalogError> {
    let unpacked = if bytes.starts_with(GZIP_MAGIC) {
        unpack(flate2::read::MultiGzDecoder::new(bytes))?
    } else if bytes.starts_with(ZSTD_MAGIC) {
        unpack(zstd::stream::read::Decoder::new(bytes).map_err(|error| damaged(&error))?)?
    } else {
        within_limit(bytes.to_vec())?
    };
    if let Some(what) = routewright_domain::binary_kind(&unpacked) {
        return Err(CatalogError::Binary { what });
    }
    let text =
        String::from_utf8(unpacked).map_err(|error| CatalogError::NotText { at: error.utf8_error().valid_up_to() })?;
    let text = text.strip_prefix('\u{feff}').map(str::to_owned).unwrap_or(text);
    if text.trim().is_empty() { Err(CatalogError::Empty) } else { Ok(text) }
}

fn unpack(reader: impl Read) -> Result<Vec<u8>, CatalogError> {
    let mut bytes = Vec::new();
    reader.take(LIMIT + 1).read_to_end(&mut bytes).map_err(|error| damaged(&error))?;
    within_limit(bytes)
}

fn damaged(error: &std::io::Error) -> CatalogError {
    CatalogError::Damaged { reason: error.to_string() }
}

fn within_limit(bytes: Vec<u8>) -> Result<Vec<u8>, CatalogError> {
    if bytes.len() as u64 > LIMIT { Err(CatalogError::TooLarge { limit_mib: LIMIT >> 20 }) } else { Ok(bytes) }
}
