//! How good answers to the requests of a workload were.
//!
//! Scores lie beside the columns, in the order in which the requests arrive, as 32-bit floats in chunks. A chunk in
//! which nobody was scored is left out.

use routewright_domain::{OutcomeColumn, Outcomes, Timestamp};
use rusqlite::{Connection, params};

use super::chunk::CHUNK;
use super::part::{checksum, words};
use super::{History, find_in, id_of};
use crate::HistoryError;

/// Where the scores of a model were read from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ScoreSource {
    /// The model, as its scores are kept.
    pub model: String,
    /// What the file called it.
    pub column: String,
    /// Name of the file, without its folder.
    pub file: String,
    /// When they were attached.
    pub attached_at: Timestamp,
}

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

    /// Does the same, remembers where the scores were read from, and removes those of the models in `instead_of` before.
    pub fn attach_outcomes(
        &mut self,
        workload: &str,
        outcomes: &Outcomes,
        sources: &[ScoreSource],
        instead_of: &[String],
    ) -> Result<(), HistoryError> {
        self.write(|transaction| {
            let id = id_of(transaction, workload)?;
            for model in instead_of {
                remove(transaction, id, model)?;
            }
            let expected = find_in(transaction, workload)?.requests;
            write_outcomes(transaction, workload, expected, outcomes)?;
            let mut statement = transaction.prepare("INSERT INTO outcome_source VALUES (?1, ?2, ?3, ?4, ?5)")?;
            for ScoreSource { model, column, file, attached_at } in sources {
                statement.execute(params![id, model, column, file, attached_at.0])?;
            }
            Ok(())
        })
    }

    /// Removes the scores of these models from a workload, or of none where one of them has no scores there.
    pub fn remove_outcomes(&mut self, workload: &str, models: &[String]) -> Result<(), HistoryError> {
        self.write(|transaction| {
            let id = id_of(transaction, workload)?;
            for model in models {
                if !remove(transaction, id, model)? {
                    let (workload, model) = (workload.to_owned(), model.clone());
                    return Err(HistoryError::NoScores { workload, model });
                }
            }
            Ok(())
        })
    }

    /// Where the scores of a workload were read from, by model; scores of earlier versions say nothing of it.
    pub fn score_sources(&self, workload: &str) -> Result<Vec<ScoreSource>, HistoryError> {
        self.read(|view| {
            let query = "SELECT model, source_column, source_file, attached_at FROM outcome_source \
                         WHERE workload_id = ?1 ORDER BY model";
            let mut statement = view.prepare(query)?;
            let rows = statement.query_map([id_of(view, workload)?], |row| {
                let attached_at = Timestamp(row.get(3)?);
                Ok(ScoreSource { model: row.get(0)?, column: row.get(1)?, file: row.get(2)?, attached_at })
            })?;
            Ok(rows.collect::<rusqlite::Result<_>>()?)
        })
    }
}

/// True where the model had scores.
fn remove(connection: &Connection, id: i64, model: &str) -> Result<bool, HistoryError> {
    connection.execute("DELETE FROM outcome_source WHERE workload_id = ?1 AND model = ?2", params![id, model])?;
    Ok(connection.execute("DELETE FROM outcome WHERE workload_id = ?1 AND model = ?2", params![id, model])? > 0)
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
        remove(connection, id, model)?;
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
