//! Replays with all that makes them repeatable.

use routewright_domain::Timestamp;
use rusqlite::{OptionalExtension, Row, params};
use serde::{Deserialize, Serialize};

use super::History;
use super::packed::{pack, unpack};
use crate::HistoryError;

/// What a replay was made of.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct NewReplay {
    /// When it was made.
    pub at: Timestamp,
    /// Name of the project.
    pub project: String,
    /// Digest of the project's content.
    pub project_digest: String,
    /// Name of the workload, for people; its digest counts.
    pub workload: String,
    /// Digest of the workload.
    pub workload_digest: String,
    /// Digest of the outcomes that the workload had, where it had any.
    pub outcomes_digest: Option<String>,
    /// Digest of the catalog.
    pub catalog_digest: String,
    /// Digest of the recorded conditions, where there were any.
    pub conditions_digest: Option<String>,
    /// The architecture of the project.
    pub architecture: String,
    /// The scenario of the project.
    pub scenario: String,
    /// Seed of the draws.
    pub seed: u64,
    /// How many seeds were replayed, from that one on.
    #[serde(default = "one")]
    pub replications: u32,
    /// Version of the engine.
    pub engine_version: String,
}

/// Replays that were stored before there were replications had one.
fn one() -> u32 {
    1
}

/// A replay as the history lists it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StoredReplay {
    /// Number in the history.
    pub id: i64,
    /// `b3:` and a BLAKE3 hash of everything that decides the outcome: equal digests have equal outcomes.
    pub digest: String,
    /// What it was made of.
    pub made_of: NewReplay,
}

impl NewReplay {
    /// `b3:` and a BLAKE3 hash of everything that decides the outcome; names and time do not.
    #[must_use]
    pub fn digest(&self) -> String {
        let seed = self.seed.to_string();
        // One says nothing, so that the digests of replays from before there were more stay.
        let replications = (self.replications > 1).then(|| self.replications.to_string());
        let mut hasher = blake3::Hasher::new();
        for (key, value) in [
            ("project", Some(&self.project_digest)),
            ("workload", Some(&self.workload_digest)),
            ("outcomes", self.outcomes_digest.as_ref()),
            ("catalog", Some(&self.catalog_digest)),
            ("conditions", self.conditions_digest.as_ref()),
            ("architecture", Some(&self.architecture)),
            ("scenario", Some(&self.scenario)),
            ("seed", Some(&seed)),
            ("replications", replications.as_ref()),
            ("engine", Some(&self.engine_version)),
        ] {
            let Some(value) = value else { continue };
            for text in [key, value] {
                hasher.update(&(text.len() as u64).to_le_bytes());
                hasher.update(text.as_bytes());
            }
        }
        format!("b3:{}", hasher.finalize().to_hex())
    }
}

impl History {
    /// Stores a replay and its outcome as JSON; returns its number.
    pub fn record_replay(&mut self, made_of: &NewReplay, outcome: &impl Serialize) -> Result<i64, HistoryError> {
        let content = pack(outcome)?;
        let described = pack(made_of)?;
        self.write(|transaction| {
            transaction.execute(
                "INSERT INTO replay VALUES (NULL, ?1, ?2, ?3, ?4, ?5, ?6)",
                params![
                    made_of.at.0,
                    made_of.digest(),
                    made_of.workload_digest,
                    made_of.catalog_digest,
                    described,
                    content
                ],
            )?;
            Ok(transaction.last_insert_rowid())
        })
    }

    /// Every replay, the last first.
    pub fn replays(&self) -> Result<Vec<StoredReplay>, HistoryError> {
        self.read(|view| {
            let mut statement = view.prepare("SELECT id, digest, made_of FROM replay ORDER BY id DESC")?;
            let mut rows = statement.query([])?;
            let mut replays = vec![];
            while let Some(row) = rows.next()? {
                replays.push(stored(row)?);
            }
            Ok(replays)
        })
    }

    /// A replay and its outcome, as JSON.
    pub fn replay(&self, id: i64) -> Result<(StoredReplay, serde_json::Value), HistoryError> {
        self.read(|view| {
            let mut statement = view.prepare("SELECT id, digest, made_of, outcome FROM replay WHERE id = ?1")?;
            let mut rows = statement.query([id])?;
            let Some(row) = rows.next()? else {
                return Err(HistoryError::NotThere { kind: "replay", name: id.to_string() });
            };
            Ok((stored(row)?, unpack("the outcome of a replay", &row.get::<_, Vec<u8>>(3)?)?))
        })
    }

    /// The number of the last replay of this digest: the same has been replayed already.
    pub fn replay_of(&self, digest: &str) -> Result<Option<i64>, HistoryError> {
        self.read(|view| {
            let query = "SELECT id FROM replay WHERE digest = ?1 ORDER BY id DESC LIMIT 1";
            Ok(view.query_row(query, [digest], |row| row.get(0)).optional()?)
        })
    }

    /// Removes a replay.
    pub fn delete_replay(&mut self, id: i64) -> Result<(), HistoryError> {
        self.write(|transaction| match transaction.execute("DELETE FROM replay WHERE id = ?1", [id])? {
            0 => Err(HistoryError::NotThere { kind: "replay", name: id.to_string() }),
            _ => Ok(()),
        })
    }
}

fn stored(row: &Row) -> Result<StoredReplay, HistoryError> {
    let made_of = unpack("a replay", &row.get::<_, Vec<u8>>(2)?)?;
    Ok(StoredReplay { id: row.get(0)?, digest: row.get(1)?, made_of })
}
