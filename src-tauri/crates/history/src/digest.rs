//! The content digest of a workload.
//!
//! One running hash for each column, so that a log can be digested while it streams past, whatever the size of
//! its chunks. Only columns that hold a value count, by name: a column that a later version adds is empty in the
//! workloads of today, and their digests, which projects and saved replays refer to, stay what they are. Request
//! keys that are the plain numbers of the rows are derived and count as empty; others decide the luck of a replay.

use routewright_domain::{Dictionary, RequestColumns, Workload};

use crate::store::{Blank, COLUMNS, encode};

/// Running hashes of the columns.
pub(crate) struct ColumnDigests {
    columns: Vec<ColumnDigest>,
}

struct ColumnDigest {
    hasher: blake3::Hasher,
    rows: u64,
    says_something: bool,
}

impl ColumnDigests {
    pub(crate) fn new() -> Self {
        let empty = || ColumnDigest { hasher: blake3::Hasher::new(), rows: 0, says_something: false };
        Self { columns: COLUMNS.iter().map(|_| empty()).collect() }
    }

    /// Takes in the next rows.
    pub(crate) fn update(&mut self, encoded: &[Vec<u8>]) {
        for ((digest, column), bytes) in self.columns.iter_mut().zip(COLUMNS).zip(encoded) {
            digest.hasher.update(bytes);
            digest.says_something = digest.says_something || !is_blank(bytes, column.width, column.blank, digest.rows);
            digest.rows += (bytes.len() / column.width) as u64;
        }
    }

    /// `b3:` and 64 hexadecimal digits.
    pub(crate) fn finish(&self, features: &Dictionary, models: &Dictionary) -> String {
        let filled = self.columns.iter().zip(COLUMNS).filter(|(digest, _)| digest.says_something);
        let mut parts: Vec<(&str, blake3::Hash)> =
            filled.map(|(digest, column)| (column.name, digest.hasher.finalize())).collect();
        for (name, dictionary) in [("feature_names", features), ("model_names", models)] {
            if !dictionary.entries.is_empty() {
                parts.push((name, hash_of(dictionary)));
            }
        }
        parts.sort_unstable_by_key(|(name, _)| *name);
        let mut whole = blake3::Hasher::new();
        for (name, hash) in parts {
            whole.update(&(name.len() as u64).to_le_bytes());
            whole.update(name.as_bytes());
            whole.update(hash.as_bytes());
        }
        format!("b3:{}", whole.finalize().to_hex())
    }
}

fn hash_of(dictionary: &Dictionary) -> blake3::Hash {
    let mut hasher = blake3::Hasher::new();
    for entry in &dictionary.entries {
        hasher.update(&(entry.len() as u64).to_le_bytes());
        hasher.update(entry.as_bytes());
    }
    hasher.finalize()
}

/// True when no value says anything; `before` rows came earlier.
fn is_blank(bytes: &[u8], width: usize, blank: Blank, before: u64) -> bool {
    match blank {
        Blank::None => bytes.is_empty(),
        Blank::RowNumber => bytes.chunks_exact(width).zip(before..).all(|(value, row)| value == row.to_le_bytes()),
        Blank::Bytes(nothing) => bytes.chunks_exact(width).all(|value| value == &nothing[..width]),
    }
}

/// The digest of a workload in memory; its identity is not part of it.
#[must_use]
pub fn digest_of(columns: &RequestColumns, features: &Dictionary, models: &Dictionary) -> String {
    let mut digests = ColumnDigests::new();
    digests.update(&encode(columns));
    digests.finish(features, models)
}

/// Gives a workload the digest of its content.
pub(crate) fn identify(mut workload: Workload) -> Workload {
    workload.identity.digest = digest_of(&workload.columns, &workload.features, &workload.models);
    workload
}

#[cfg(test)]
mod tests {
    use super::*;

    const ROWS: usize = 5;

    /// Five requests with nothing but times and tokens.
    fn bare() -> RequestColumns {
        RequestColumns {
            arrival_ns: (0..).take(ROWS).collect(),
            request_key: (0..).take(ROWS).collect(),
            prompt_tokens: vec![7; ROWS],
            cached_tokens: vec![0; ROWS],
            completion_tokens: vec![3; ROWS],
            reasoning_tokens: vec![0; ROWS],
            feature: vec![u32::MAX; ROWS],
            model: vec![u32::MAX; ROWS],
            model_asked: vec![u32::MAX; ROWS],
            session_key: vec![0; ROWS],
            cost_pico: vec![RequestColumns::NO_COST; ROWS],
            ttft_us: vec![RequestColumns::NO_DURATION; ROWS],
            latency_us: vec![RequestColumns::NO_DURATION; ROWS],
            status: vec![0; ROWS],
        }
    }

    fn digest(columns: &RequestColumns) -> String {
        digest_of(columns, &Dictionary::default(), &Dictionary::default())
    }

    #[test]
    fn a_column_without_a_value_is_no_part_of_the_digest() {
        // Only the three columns that hold values, in sorted order: what a version with fewer columns would hash.
        let columns = bare();
        let mut whole = blake3::Hasher::new();
        for (name, bytes) in [
            ("arrival_ns", columns.arrival_ns.iter().flat_map(|value| value.to_le_bytes()).collect::<Vec<u8>>()),
            ("completion_tokens", columns.completion_tokens.iter().flat_map(|value| value.to_le_bytes()).collect()),
            ("prompt_tokens", columns.prompt_tokens.iter().flat_map(|value| value.to_le_bytes()).collect()),
        ] {
            whole.update(&(name.len() as u64).to_le_bytes());
            whole.update(name.as_bytes());
            whole.update(blake3::hash(&bytes).as_bytes());
        }
        assert_eq!(digest(&columns), format!("b3:{}", whole.finalize().to_hex()));
    }

    #[test]
    fn one_value_in_any_column_changes_the_digest() {
        let changes: [fn(&mut RequestColumns); 12] = [
            |columns| columns.request_key[4] = 5,
            |columns| columns.cached_tokens[4] = 1,
            |columns| columns.reasoning_tokens[4] = 1,
            |columns| columns.feature[4] = 0,
            |columns| columns.model[4] = 0,
            |columns| columns.model_asked[4] = 0,
            |columns| columns.session_key[4] = 1,
            |columns| columns.cost_pico[4] = 0,
            |columns| columns.ttft_us[4] = 0,
            |columns| columns.latency_us[4] = 0,
            |columns| columns.status[4] = 1,
            |columns| columns.prompt_tokens[4] = 8,
        ];
        let mut digests = vec![digest(&bare())];
        for change in changes {
            let mut columns = bare();
            change(&mut columns);
            digests.push(digest(&columns));
        }
        digests.sort();
        digests.dedup();
        assert_eq!(digests.len(), 13);
    }

    #[test]
    fn chunks_of_any_size_have_the_digest_of_the_whole() {
        let mut columns = bare();
        columns.status[3] = 2;
        for size in 1..=ROWS {
            let mut digests = ColumnDigests::new();
            for start in (0..ROWS).step_by(size) {
                digests.update(&encode(&columns.slice(start..ROWS.min(start + size))));
            }
            let joined = digests.finish(&Dictionary::default(), &Dictionary::default());
            assert_eq!(joined, digest(&columns), "chunks of {size}");
        }
    }
}
