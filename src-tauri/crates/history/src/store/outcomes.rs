//! How good answers to the requests of a workload were.
//!
//! Scores lie beside the columns, in the order in which the requests arrive, as 32-bit floats in chunks. A chunk in
//! which nobody was scored is left out.

use routewright_domain::{OutcomeColumn, Outcomes};
use rusqlite::{Connection, params};

use super::chunk::CHUNK;
use super::part::{checksum, words};
use super::{History, find_in, id_of};
use crate::HistoryError;

impl History {
    /// Stores scores beside a workload, a column for each model; those that a model had before are replaced.
    ///
    /// The scores are in the order in which the requests come out of [`History::load`]; NaN where there is none.
    pub fn store_outcomes(&mut self, workload: &str, outcomes: &Outcomes) -> Result<(), HistoryError> {
        self.write(|transaction| {
            let expected = find_in(transaction, workload)?.requests;
            write_outcomes(transaction, workload, expected, outcomes)
        })
    }
}

pub(crate) fn write_outcomes(
    connection: &Connection,
    workload: &str,
    expected: u64,
    outcomes: &Outcomes,
) -> Result<(), HistoryError> {
    let id = id_of(connection, workload)?;
    let mut statement = connection.prepare_cached("INSERT INTO outcome VALUES (NULL, ?1, ?2, ?3, ?4, ?5)")?;
    for OutcomeColumn { model, scores } in &outcomes.columns {
        let found = scores.len() as u64;
        if found != expected {
            let (workload, model) = (workload.to_owned(), model.clone());
            return Err(HistoryError::WrongLength { workload, model, expected, found });
        }
        connection.execute("DELETE FROM outcome WHERE workload_id = ?1 AND model = ?2", params![id, model])?;
        for (chunk, ordinal) in scores.chunks(CHUNK).zip(0_i64..) {
            // The first stays in any case, so that a model that was scored on nothing is still there.
            if ordinal == 0 || !chunk.iter().all(|score| score.is_nan()) {
                let bytes = bytes_of(chunk);
                statement.execute(params![id, model, ordinal, checksum(&[], &bytes), bytes])?;
            }
        }
    }
    Ok(())
}

pub(crate) fn read_outcomes(connection: &Connection, id: i64, requests: usize) -> Result<Outcomes, HistoryError> {
    let query = "SELECT model, chunk, checksum, scores FROM outcome WHERE workload_id = ?1 ORDER BY model, chunk";
    let mut statement = connection.prepare_cached(query)?;
    let mut rows = statement.query([id])?;
    let mut outcomes = Outcomes::default();
    while let Some(row) = rows.next()? {
        let (model, chunk, sum): (String, i64, i64) = (row.get(0)?, row.get(1)?, row.get(2)?);
        if outcomes.columns.last().is_none_or(|last| last.model != model) {
            outcomes.columns.push(OutcomeColumn { model, scores: vec![f32::NAN; requests] });
        }
        let Some(column) = outcomes.columns.last_mut() else { continue };
        let bytes = row.get_ref(3)?.as_blob().map_err(rusqlite::Error::from)?;
        let place = usize::try_from(chunk).ok().and_then(|chunk| column.scores.chunks_mut(CHUNK).nth(chunk));
        match place {
            Some(place) if place.len() * 4 == bytes.len() && sum == checksum(&[], bytes) => {
                for (score, word) in place.iter_mut().zip(words::<4>(bytes)) {
                    *score = f32::from_le_bytes(*word);
                }
            }
            _ => return Err(HistoryError::damaged(format!("the scores of `{}` are not whole", column.model))),
        }
    }
    Ok(outcomes)
}

fn bytes_of(scores: &[f32]) -> Vec<u8> {
    scores.iter().flat_map(|score| score.to_le_bytes()).collect()
}

/// `b3:` and a BLAKE3 hash of outcomes: part of what makes a replay repeatable.
#[must_use]
pub fn outcomes_digest(outcomes: &Outcomes) -> String {
    let mut hasher = blake3::Hasher::new();
    for OutcomeColumn { model, scores } in &outcomes.columns {
        hasher.update(&(model.len() as u64).to_le_bytes());
        hasher.update(model.as_bytes());
        hasher.update(&(scores.len() as u64).to_le_bytes());
        for chunk in scores.chunks(CHUNK) {
            hasher.update(&bytes_of(chunk));
        }
    }
    format!("b3:{}", hasher.finalize().to_hex())
}
