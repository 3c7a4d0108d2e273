//! Reading workloads back.

use routewright_domain::{Outcomes, PrefixBlocks, Workload, WorkloadIdentity};
use rusqlite::{Connection, params};

use super::History;
use super::columns::{PREFIX_COUNTS, PREFIX_HASHES, Word};
use super::gather::{Heads, gather, part_of};
use super::names::read_names;
use crate::HistoryError;

impl History {
    /// Reads a whole workload into memory, in order of arrival.
    pub fn load(&self, name: &str) -> Result<Workload, HistoryError> {
        // One view of the file: a delete and an import of the same name in between would mix two workloads.
        let view = self.connection.unchecked_transaction()?;
        let stored = self.find(name)?;
        let id = self.id_of(name)?;
        let whole = |error| match error {
            HistoryError::BadPart => {
                let reason = format!("a part of the workload `{name}` is missing or has the wrong length");
                HistoryError::Corrupt { file: self.file.clone(), reason }
            }
            other => other,
        };
        let heads = Heads::read(&view, id).map_err(whole)?;
        let mut columns = gather(&view, &self.file, id, &heads).map_err(whole)?;
        columns.prefix_blocks = prefix_blocks(&view, id, &heads).map_err(whole)?;
        columns.sort_by_arrival();
        Ok(Workload {
            identity: WorkloadIdentity { name: stored.name, digest: stored.digest },
            names: read_names(&view, id)?,
            columns,
            outcomes: Outcomes::default(),
        })
    }
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
            let (own, rest) = left.split_at_checked(count).ok_or(HistoryError::BadPart)?;
            blocks.push(own);
            left = rest;
        }
    }
    Ok(blocks)
}

/// The values of one column in one chunk; none where the chunk leaves it out.
fn values<T: Word>(connection: &Connection, id: i64, chunk: usize, name: &str) -> Result<Vec<T>, HistoryError> {
    let mut statement = connection.prepare_cached(
        "SELECT name, count, base, delta, step, hole, width, codes FROM workload_part
         WHERE workload_id = ?1 AND chunk = ?2 AND name = ?3",
    )?;
    let mut rows = statement.query(params![id, i64::try_from(chunk).unwrap_or(i64::MAX), name])?;
    let Some(row) = rows.next()? else { return Ok(vec![]) };
    let part = part_of(row, row.get_ref(7)?.as_blob().map_err(rusqlite::Error::from)?)?;
    let mut values = vec![T::default(); part.count];
    if part.decode(&mut values) { Ok(values) } else { Err(HistoryError::BadPart) }
}
