//! The content digest of a workload.
//!
//! One running hash for each column, so that a log can be digested while it streams past, whatever the size of
//! its chunks; the digest is the hash of those hashes and of the dictionaries.

use routewright_domain::{Dictionary, RequestColumns, Workload};

/// Running hashes of the columns.
pub(crate) struct ColumnDigests {
    hashers: Vec<blake3::Hasher>,
}

impl ColumnDigests {
    pub(crate) fn new() -> Self {
        Self { hashers: vec![blake3::Hasher::new(); crate::store::COLUMN_NAMES.len()] }
    }

    /// Takes in the next rows.
    pub(crate) fn update(&mut self, encoded: &[Vec<u8>]) {
        for (hasher, bytes) in self.hashers.iter_mut().zip(encoded) {
            hasher.update(bytes);
        }
    }

    /// `b3:` and 64 hexadecimal digits.
    pub(crate) fn finish(&self, features: &Dictionary, models: &Dictionary) -> String {
        let mut whole = blake3::Hasher::new();
        for hasher in &self.hashers {
            whole.update(hasher.finalize().as_bytes());
        }
        for dictionary in [features, models] {
            for entry in &dictionary.entries {
                whole.update(&(entry.len() as u64).to_le_bytes());
                whole.update(entry.as_bytes());
            }
            whole.update(&u64::MAX.to_le_bytes());
        }
        format!("b3:{}", whole.finalize().to_hex())
    }
}

/// The digest of a workload in memory; its identity is not part of it.
#[must_use]
pub fn digest_of(columns: &RequestColumns, features: &Dictionary, models: &Dictionary) -> String {
    let mut digests = ColumnDigests::new();
    digests.update(&crate::store::encode(columns));
    digests.finish(features, models)
}

/// Gives a workload the digest of its content.
pub(crate) fn identify(mut workload: Workload) -> Workload {
    workload.identity.digest = digest_of(&workload.columns, &workload.features, &workload.models);
    workload
}
