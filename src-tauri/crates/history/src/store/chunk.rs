//! Chunks of requests on their way into the file.

use routewright_domain::{Column, RequestColumns};
use rusqlite::{Connection, params};

use super::columns::{PREFIX_COUNTS, PREFIX_HASHES, Spec, Visit, Word, prefix_columns, visit};
use super::part::{Part, encode};
use crate::HistoryError;

/// Requests of a chunk.
pub(crate) const CHUNK: usize = 65_536;

/// The columns of a chunk that say something, encoded.
#[derive(Default)]
pub(crate) struct Parts(Vec<(&'static str, Part<Vec<u8>>)>);

impl Parts {
    /// Encodes a chunk.
    pub(crate) fn of(columns: &RequestColumns) -> Self {
        let mut parts = Self::default();
        visit(columns, &mut parts);
        let (counts, hashes) = prefix_columns(columns);
        if !columns.prefix_blocks.is_blank() {
            parts.column(PREFIX_COUNTS, &counts);
            parts.column(PREFIX_HASHES, &hashes);
        }
        parts
    }

    /// Writes them as the chunk `ordinal` of a workload.
    pub(crate) fn write(&self, connection: &Connection, workload: i64, ordinal: i64) -> Result<(), HistoryError> {
        let mut statement = connection.prepare_cached(
            "INSERT INTO workload_part (workload_id, chunk, name, count, base, delta, step, hole, width, checksum, codes)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11)",
        )?;
        for (name, part) in &self.0 {
            statement.execute(params![
                workload,
                ordinal,
                name,
                i64::try_from(part.count).unwrap_or(i64::MAX),
                part.base.cast_signed(),
                part.delta.map(u64::cast_signed),
                part.step.cast_signed(),
                part.hole.map(u64::cast_signed),
                i64::try_from(part.width).unwrap_or(i64::MAX),
                part.checksum(name),
                part.codes
            ])?;
        }
        Ok(())
    }
}

impl Visit for Parts {
    fn column<T: Word>(&mut self, spec: Spec, column: &Column<T>) {
        let blank = spec.blank_bits::<T>();
        let part = encode(column, blank);
        if !(part.width == 0 && part.delta.is_none() && Some(part.base) == blank) {
            self.0.push((spec.name, part));
        }
    }
}

/// Encodes and writes a chunk.
pub(crate) fn write_chunk(
    connection: &Connection,
    workload: i64,
    ordinal: i64,
    columns: &RequestColumns,
) -> Result<(), HistoryError> {
    Parts::of(columns).write(connection, workload, ordinal)
}
