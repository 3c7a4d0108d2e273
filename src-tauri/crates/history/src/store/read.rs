//! Reading workloads back.

use std::path::Path;

use routewright_domain::{PrefixBlocks, RequestColumns, Workload, WorkloadIdentity};
use rusqlite::{Connection, params};

use super::columns::{PREFIX_COUNTS, PREFIX_HASHES, Word};
use super::gather::{Heads, gather, not_whole, whole_part};
use super::names::read_names;
use super::outcomes::read_outcomes;
use super::{History, find_in, id_of};
use crate::HistoryError;

impl History {
    /// Reads a whole workload into memory, in order of arrival.
    pub fn load(&self, name: &str) -> Result<Workload, HistoryError> {
        // One view of the file: a delete and an import of the same name in between would mix two workloads.
        self.read(|view| load(view, &self.file, name))
    }
}

/// Reads a whole workload of one view of `file`.
pub(crate) fn load(view: &Connection, file: &Path, name: &str) -> Result<Workload, HistoryError> {
    let stored = find_in(view, name)?;
    let id = id_of(view, name)?;
    let damaged = |error| match error {
        HistoryError::Corrupt { file, reason } => {
            HistoryError::Corrupt { file, reason: format!("workload `{name}`: {reason}") }
        }
        other => other,
    };
    let mut columns = columns(view, file, id, stored.requests).map_err(damaged)?;
    columns.sort_by_arrival();
    Ok(Workload {
        identity: WorkloadIdentity { name: stored.name, digest: stored.digest },
        names: read_names(view, id)?,
        outcomes: read_outcomes(view, id, columns.len()).map_err(damaged)?,
        columns,
    })
}

fn columns(view: &Connection, file: &Path, id: i64, requests: u64) -> Result<RequestColumns, HistoryError> {
    let heads = Heads::read(view, id)?;
    if heads.rows() as u64 != requests {
        return Err(not_whole());
    }
    let mut columns = gather(view, file, id, &heads)?;
    columns.prefix_blocks = prefix_blocks(view, id, &heads)?;
    Ok(columns)
}

fn prefix_blocks(connection: &Connection, id: i64, heads: &Heads) -> Result<PrefixBlocks, HistoryError> {
    let query = "SELECT prefix_block_tokens FROM workload WHERE id = ?1";
    let block_tokens = connection.query_row(query, [id], |row| row.get(0))?;
    if heads.of(PREFIX_COUNTS.name).is_none() {
        let mut blocks = PrefixBlocks::none(heads.rows());
        blocks.block_tokens = block_tokens;
        return Ok(blocks);
    }
    let mut blocks = PrefixBlocks::none(0);
    blocks.block_tokens = block_tokens;
    for (chunk, rows) in heads.chunks.iter().enumerate() {
        let counts: Vec<u32> = values(connection, id, chunk, PREFIX_COUNTS.name)?;
        let hashes: Vec<u64> = values(connection, id, chunk, PREFIX_HASHES.name)?;
        let mut left = &hashes[..];
        for row in 0..*rows {
            let count = counts.get(row).map_or(0, |count| *count as usize);
            let (own, rest) = left.split_at_checked(count).ok_or_else(not_whole)?;
            blocks.push(own);
            left = rest;
        }
    }
    Ok(blocks)
}

/// The values of one column in one chunk; none where the chunk leaves it out.
fn values<T: Word>(connection: &Connection, id: i64, chunk: usize, name: &str) -> Result<Vec<T>, HistoryError> {
    let mut statement = connection.prepare_cached(
        "SELECT name, count, base, delta, step, hole, width, checksum, codes FROM workload_part
         WHERE workload_id = ?1 AND chunk = ?2 AND name = ?3",
    )?;
    let mut rows = statement.query(params![id, i64::try_from(chunk).unwrap_or(i64::MAX), name])?;
    let Some(row) = rows.next()? else { return Ok(vec![]) };
    let part = whole_part(row, name)?;
    let mut values = vec![T::default(); part.count];
    if part.decode(&mut values) { Ok(values) } else { Err(not_whole()) }
}
