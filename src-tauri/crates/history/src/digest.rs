//! The content digest of a workload.
//!
//! One running hash for each column, so that a log can be digested while it streams past, whatever the size of
//! its chunks. Only columns that hold a value count, by name: a column that a later version adds is empty in the
//! workloads of today, and their digests, which projects and saved replays refer to, stay what they are. Request
//! keys that are the plain numbers of the rows are derived and count as empty; others decide the luck of a replay.
//! Values are hashed in the width that the first version of their column had, however narrow they are kept.

use routewright_domain::{Column, Names, RequestColumns, Workload};

use crate::store::{Blank, PREFIX_COUNTS, PREFIX_HASHES, Spec, Visit, Word, prefix_columns, visit};

/// Running hashes of the columns.
#[derive(Default)]
pub(crate) struct ColumnDigests {
    columns: Vec<ColumnDigest>,
    /// Columns that the chunk so far has brought.
    next: usize,
    block_tokens: u32,
}

struct ColumnDigest {
    spec: Spec,
    /// Of all rows, or of none while no row has said anything.
    hasher: blake3::Hasher,
    rows: u64,
    says_something: bool,
}

/// Values that are hashed at a time.
const STRIDE: usize = 2_048;

impl ColumnDigest {
    fn update<T: Word>(&mut self, column: &Column<T>) {
        if !self.says_something {
            if self.is_blank(column) {
                self.rows += column.len() as u64;
                return;
            }
            self.says_something = true;
            self.catch_up::<T>();
        }
        match column {
            Column::Same { value, rows } => self.hash((0..*rows).map(|_| *value)),
            Column::Each(values) => self.hash(values.iter().copied()),
        }
        self.rows += column.len() as u64;
    }

    /// True when no value says anything; `self.rows` came earlier.
    fn is_blank<T: Word>(&self, column: &Column<T>) -> bool {
        match (self.spec.blank, column) {
            (Blank::Never, _) => column.is_empty(),
            (Blank::RowNumber, _) => column.iter().zip(self.rows..).all(|(value, row)| value.bits() == row),
            (_, Column::Same { value, rows }) => *rows == 0 || Some(value.bits()) == self.spec.blank_bits::<T>(),
            (_, Column::Each(values)) => {
                let blank = self.spec.blank_bits::<T>();
                values.iter().all(|value| Some(value.bits()) == blank)
            }
        }
    }

    /// Hashes the rows that said nothing, now that a later one does.
    fn catch_up<T: Word>(&mut self) {
        let rows = 0..self.rows;
        match self.spec.blank_bits::<T>() {
            Some(blank) => self.hash(rows.map(|_| T::of(blank))),
            None => self.hash(rows.map(T::of)),
        }
    }

    fn hash<T: Word>(&mut self, values: impl Iterator<Item = T>) {
        // What says nothing is the largest value of the width in the digest, not of that in memory.
        let ones = if self.spec.blank == Blank::Ones { T::of(u64::MAX).bits() } else { u64::MAX };
        let words = values.map(Word::bits).map(|bits| if bits == ones { u64::MAX } else { bits });
        match self.spec.digest_width {
            1 => hash_as::<1>(&mut self.hasher, words),
            2 => hash_as::<2>(&mut self.hasher, words),
            4 => hash_as::<4>(&mut self.hasher, words),
            _ => hash_as::<8>(&mut self.hasher, words),
        }
    }
}

fn hash_as<const WIDTH: usize>(hasher: &mut blake3::Hasher, mut words: impl Iterator<Item = u64>) {
    let mut block = [[0; WIDTH]; STRIDE];
    loop {
        let mut filled = 0;
        for (place, word) in block.iter_mut().zip(words.by_ref()) {
            place.copy_from_slice(&word.to_le_bytes()[..WIDTH]);
            filled += 1;
        }
        hasher.update(block[..filled].as_flattened());
        if filled < STRIDE {
            return;
        }
    }
}

impl Visit for ColumnDigests {
    fn column<T: Word>(&mut self, spec: Spec, column: &Column<T>) {
        if self.next == self.columns.len() {
            self.columns.push(ColumnDigest { spec, hasher: blake3::Hasher::new(), rows: 0, says_something: false });
        }
        self.columns[self.next].update(column);
        self.next += 1;
    }
}

impl ColumnDigests {
    /// Takes in the next rows.
    pub(crate) fn update(&mut self, columns: &RequestColumns) {
        self.next = 0;
        visit(columns, self);
        let (counts, hashes) = prefix_columns(columns);
        self.column(PREFIX_COUNTS, &counts);
        self.column(PREFIX_HASHES, &hashes);
        self.block_tokens = self.block_tokens.max(columns.prefix_blocks.block_tokens);
    }

    /// `b3:` and 64 hexadecimal digits.
    pub(crate) fn finish(&self, names: &Names) -> String {
        let filled = self.columns.iter().filter(|digest| digest.says_something);
        let mut parts: Vec<(&str, blake3::Hash)> =
            filled.map(|digest| (digest.spec.name, digest.hasher.finalize())).collect();
        for (name, dictionary) in [
            ("feature_names", &names.features),
            ("task_names", &names.tasks),
            ("tag_names", &names.tags),
            ("model_names", &names.models),
            ("provider_names", &names.providers),
            ("api_key_names", &names.api_keys),
        ] {
            if !dictionary.entries.is_empty() {
                parts.push((name, hash_of(&dictionary.entries)));
            }
        }
        if self.block_tokens > 0 {
            parts.push(("prefix_block_tokens", blake3::hash(&self.block_tokens.to_le_bytes())));
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

fn hash_of(entries: &[String]) -> blake3::Hash {
    let mut hasher = blake3::Hasher::new();
    for entry in entries {
        hasher.update(&(entry.len() as u64).to_le_bytes());
        hasher.update(entry.as_bytes());
    }
    hasher.finalize()
}

/// The digest of a workload in memory; its identity and its outcomes are no part of it.
#[must_use]
pub fn digest_of(columns: &RequestColumns, names: &Names) -> String {
    let mut digests = ColumnDigests::default();
    digests.update(columns);
    digests.finish(names)
}

/// Gives a workload the digest of its content.
pub(crate) fn identify(mut workload: Workload) -> Workload {
    workload.identity.digest = digest_of(&workload.columns, &workload.names);
    workload
}

#[cfg(test)]
mod tests {
    use routewright_domain::{LatencyCode, PrefixBlocks};

    use super::*;

    const ROWS: usize = 5;

    /// Five requests with nothing but times and tokens.
    fn bare() -> RequestColumns {
        RequestColumns {
            arrival_ns: (0..).take(ROWS).collect(),
            request_key: (0..).take(ROWS).collect(),
            prompt_tokens: Column::same(7, ROWS),
            completion_tokens: vec![3; ROWS].into(),
            ..RequestColumns::blank(ROWS)
        }
    }

    fn digest(columns: &RequestColumns) -> String {
        digest_of(columns, &Names::default())
    }

    /// Puts a value into the last row.
    fn set<T: Copy + PartialEq>(column: &mut Column<T>, value: T) {
        *column = column.iter().take(ROWS - 1).chain([value]).collect();
    }

    #[test]
    fn a_column_without_a_value_is_no_part_of_the_digest() {
        // Only the three columns that hold values, in sorted order: what a version with fewer columns would hash.
        let columns = bare();
        let mut whole = blake3::Hasher::new();
        for (name, bytes) in [
            ("arrival_ns", columns.arrival_ns.iter().flat_map(i64::to_le_bytes).collect::<Vec<u8>>()),
            ("completion_tokens", columns.completion_tokens.iter().flat_map(u32::to_le_bytes).collect()),
            ("prompt_tokens", columns.prompt_tokens.iter().flat_map(u32::to_le_bytes).collect()),
        ] {
            whole.update(&(name.len() as u64).to_le_bytes());
            whole.update(name.as_bytes());
            whole.update(blake3::hash(&bytes).as_bytes());
        }
        assert_eq!(digest(&columns), format!("b3:{}", whole.finalize().to_hex()));
    }

    fn blocks(rows: &[&[u64]]) -> PrefixBlocks {
        let mut blocks = PrefixBlocks::none(0);
        blocks.block_tokens = 16;
        for hashes in rows {
            blocks.push(hashes);
        }
        blocks
    }

    #[test]
    fn one_value_in_any_column_changes_the_digest() {
        let changes: [fn(&mut RequestColumns); 23] = [
            |columns| set(&mut columns.request_key, 5),
            |columns| set(&mut columns.cached_tokens, 1),
            |columns| set(&mut columns.cache_write_tokens, 1),
            |columns| set(&mut columns.reasoning_tokens, 1),
            |columns| set(&mut columns.images, 1),
            |columns| set(&mut columns.web_searches, 1),
            |columns| set(&mut columns.feature, 0),
            |columns| set(&mut columns.task, 0),
            |columns| set(&mut columns.tags, 0),
            |columns| set(&mut columns.model, 0),
            |columns| set(&mut columns.model_asked, 0),
            |columns| set(&mut columns.provider, 0),
            |columns| set(&mut columns.api_key, 0),
            |columns| set(&mut columns.session_key, 1),
            |columns| set(&mut columns.content_key, 1),
            |columns| set(&mut columns.cost_pico, 0),
            |columns| set(&mut columns.ttft_us, 0),
            |columns| set(&mut columns.latency_us, LatencyCode::of(Some(0))),
            |columns| set(&mut columns.status, 1),
            |columns| set(&mut columns.flags, 1),
            |columns| set(&mut columns.prompt_tokens, 8),
            |columns| columns.prefix_blocks = blocks(&[&[], &[], &[], &[], &[9]]),
            |columns| columns.prefix_blocks = blocks(&[&[], &[], &[], &[9], &[]]),
        ];
        let mut digests = vec![digest(&bare())];
        for change in changes {
            let mut columns = bare();
            change(&mut columns);
            digests.push(digest(&columns));
        }
        digests.sort();
        digests.dedup();
        assert_eq!(digests.len(), 24);
    }

    #[test]
    fn chunks_of_any_size_have_the_digest_of_the_whole() {
        let mut columns = bare();
        set(&mut columns.status, 2);
        set(&mut columns.model, 1);
        columns.prefix_blocks = blocks(&[&[], &[], &[1], &[], &[1, 2]]);
        for size in 1..=ROWS {
            let mut digests = ColumnDigests::default();
            for start in (0..ROWS).step_by(size) {
                digests.update(&columns.slice(start..ROWS.min(start + size)));
            }
            let joined = digests.finish(&Names::default());
            assert_eq!(joined, digest(&columns), "chunks of {size}");
        }
    }
}
