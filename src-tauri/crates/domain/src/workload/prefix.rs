//! Beginnings that prompts have in common.

use std::ops::Range;

/// Hashes of the blocks of each prompt, from its start: a block's hash covers all tokens up to its end, so two
/// prompts share a beginning as far as their hashes agree.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct PrefixBlocks {
    /// Tokens of a block; 0 when the log has no hashes.
    pub block_tokens: u32,
    /// For each row, where its hashes end in `hashes`; they begin where the row before ends.
    ends: Vec<u64>,
    hashes: Vec<u64>,
    /// Rows, also of a log without hashes.
    rows: usize,
}

impl PrefixBlocks {
    /// No hashes for so many rows.
    #[must_use]
    pub fn none(rows: usize) -> Self {
        Self { rows, ..Self::default() }
    }

    /// Number of rows.
    #[must_use]
    pub fn rows(&self) -> usize {
        self.rows
    }

    /// True when no row has hashes.
    #[must_use]
    pub fn is_blank(&self) -> bool {
        self.hashes.is_empty()
    }

    /// The hashes of a row, from the start of its prompt.
    #[must_use]
    pub fn of(&self, row: usize) -> &[u64] {
        if self.ends.is_empty() {
            return &[];
        }
        let end = |row: usize| usize::try_from(self.ends[row]).unwrap_or(usize::MAX);
        let start = if row == 0 { 0 } else { end(row - 1) };
        &self.hashes[start..end(row)]
    }

    /// Adds a row.
    pub fn push(&mut self, hashes: &[u64]) {
        if !hashes.is_empty() && self.ends.is_empty() {
            self.ends = vec![0; self.rows];
        }
        self.rows += 1;
        self.hashes.extend_from_slice(hashes);
        if !self.hashes.is_empty() {
            self.ends.push(self.hashes.len() as u64);
        }
    }

    /// Adds the rows of another.
    pub fn append(&mut self, other: &Self) {
        self.block_tokens = self.block_tokens.max(other.block_tokens);
        if self.is_blank() && other.is_blank() {
            self.rows += other.rows;
            return;
        }
        (0..other.rows).for_each(|row| self.push(other.of(row)));
    }

    /// A copy of some rows.
    #[must_use]
    pub fn slice(&self, rows: Range<usize>) -> Self {
        if self.is_blank() {
            return Self { block_tokens: self.block_tokens, ..Self::none(rows.len()) };
        }
        let mut part = Self { block_tokens: self.block_tokens, ..Self::default() };
        rows.for_each(|row| part.push(self.of(row)));
        part
    }

    /// A copy of the rows at these positions.
    #[must_use]
    pub fn select(&self, rows: &[usize]) -> Self {
        if self.is_blank() {
            return Self { block_tokens: self.block_tokens, ..Self::none(rows.len()) };
        }
        let mut part = Self { block_tokens: self.block_tokens, ..Self::default() };
        for row in rows {
            part.push(self.of(*row));
        }
        part
    }

    /// Puts the row that stood at `order[n]` into row `n`.
    pub fn reorder(&mut self, order: &[usize]) {
        if !self.is_blank() {
            let mut sorted = Self { block_tokens: self.block_tokens, ..Self::default() };
            for at in order {
                sorted.push(self.of(*at));
            }
            *self = sorted;
        }
    }

    /// Bytes of memory that the hashes take.
    #[must_use]
    pub fn bytes(&self) -> usize {
        (self.ends.len() + self.hashes.len()) * size_of::<u64>()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rows_keep_their_hashes_wherever_they_go() {
        let mut blocks = PrefixBlocks::default();
        for hashes in [&[][..], &[1, 2], &[], &[1, 3, 4]] {
            blocks.push(hashes);
        }
        blocks.append(&blocks.slice(1..4));
        blocks.reorder(&[6, 0, 1, 2, 3, 4, 5]);
        let found: Vec<&[u64]> = (0..blocks.rows()).map(|row| blocks.of(row)).collect();
        assert_eq!(found, [&[1, 3, 4][..], &[], &[1, 2], &[], &[1, 3, 4], &[1, 2], &[]]);
    }
}
