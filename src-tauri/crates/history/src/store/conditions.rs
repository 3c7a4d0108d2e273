//! Recorded conditions: series of what endpoints did.

use routewright_domain::{
    ConditionPoint, EndpointConditions, EndpointId, PercentileKnots, RecordedConditions, Timestamp,
};
use rusqlite::{OptionalExtension, params};
use serde::{Deserialize, Serialize};

use super::packed::{pack, unpack};
use super::{History, check_name};
use crate::HistoryError;

/// A series as the history lists it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StoredConditions {
    /// Unique name.
    pub name: String,
    /// Digest of its content.
    pub digest: String,
    /// When the first snapshot was taken.
    pub first_at: Timestamp,
    /// When the last snapshot was taken.
    pub last_at: Timestamp,
    /// Snapshots.
    pub snapshots: u64,
    /// Endpoints that were measured.
    pub endpoints: u64,
    /// When it was stored.
    pub imported_at: Timestamp,
}

/// The content in the file. Field for field what the domain has, which is no wire type.
#[derive(Serialize, Deserialize)]
struct Content {
    taken_at: Vec<i64>,
    window_minutes: u32,
    endpoints: Vec<(EndpointId, Vec<Point>)>,
}

/// Snapshot, time to first token, throughput, requests, health.
type Point = (u32, Option<PercentileKnots>, Option<PercentileKnots>, u64, bool);

impl Content {
    fn of(conditions: &RecordedConditions) -> Self {
        let point = |point: &ConditionPoint| {
            (point.snapshot, point.ttft_ms, point.throughput_tps, point.requests, point.healthy)
        };
        Self {
            taken_at: conditions.taken_at.iter().map(|at| at.0).collect(),
            window_minutes: conditions.window_minutes,
            endpoints: conditions
                .endpoints
                .iter()
                .map(|series| (series.endpoint.clone(), series.points.iter().map(point).collect()))
                .collect(),
        }
    }

    fn into_conditions(self, name: String, digest: String) -> RecordedConditions {
        let point = |(snapshot, ttft_ms, throughput_tps, requests, healthy): Point| ConditionPoint {
            snapshot,
            ttft_ms,
            throughput_tps,
            requests,
            healthy,
        };
        RecordedConditions {
            name,
            digest,
            taken_at: self.taken_at.into_iter().map(Timestamp).collect(),
            window_minutes: self.window_minutes,
            endpoints: self
                .endpoints
                .into_iter()
                .map(|(endpoint, points)| EndpointConditions {
                    endpoint,
                    points: points.into_iter().map(point).collect(),
                })
                .collect(),
        }
    }
}

impl History {
    /// Stores a series under its name. The same content again changes nothing; other content is refused.
    pub fn store_conditions(&mut self, conditions: &RecordedConditions, now: Timestamp) -> Result<(), HistoryError> {
        check_name(&conditions.name)?;
        let content = pack(&Content::of(conditions))?;
        self.write(|transaction| {
            let same = transaction
                .query_row(
                    "SELECT digest = ?2 FROM conditions WHERE name = ?1",
                    [&conditions.name, &conditions.digest],
                    |row| row.get(0),
                )
                .optional()?;
            match same {
                Some(true) => return Ok(()),
                Some(false) => {
                    return Err(HistoryError::OtherContent { kind: "conditions", name: conditions.name.clone() });
                }
                None => {}
            }
            let at = |at: Option<&Timestamp>| at.map_or(0, |at| at.0);
            transaction.execute(
                "INSERT INTO conditions VALUES (NULL, ?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)",
                params![
                    conditions.name,
                    conditions.digest,
                    at(conditions.taken_at.first()),
                    at(conditions.taken_at.last()),
                    conditions.taken_at.len().cast_signed(),
                    conditions.endpoints.len().cast_signed(),
                    now.0,
                    content
                ],
            )?;
            Ok(())
        })
    }

    /// Every series, the one that was stored last first.
    pub fn list_conditions(&self) -> Result<Vec<StoredConditions>, HistoryError> {
        self.read(|view| {
            let mut statement = view.prepare(
                "SELECT name, digest, first_at, last_at, snapshots, endpoints, imported_at FROM conditions ORDER BY id DESC",
            )?;
            let rows = statement.query_map([], |row| {
                Ok(StoredConditions {
                    name: row.get(0)?,
                    digest: row.get(1)?,
                    first_at: Timestamp(row.get(2)?),
                    last_at: Timestamp(row.get(3)?),
                    snapshots: row.get::<_, i64>(4)?.unsigned_abs(),
                    endpoints: row.get::<_, i64>(5)?.unsigned_abs(),
                    imported_at: Timestamp(row.get(6)?),
                })
            })?;
            Ok(rows.collect::<rusqlite::Result<_>>()?)
        })
    }

    /// The series of a name or of a digest.
    pub fn conditions(&self, name_or_digest: &str) -> Result<RecordedConditions, HistoryError> {
        self.read(|view| {
            let query = "SELECT name, digest, content FROM conditions WHERE name = ?1 OR digest = ?1
                         ORDER BY name = ?1 DESC, id DESC LIMIT 1";
            let found = view
                .query_row(query, [name_or_digest], |row| Ok((row.get(0)?, row.get(1)?, row.get::<_, Vec<u8>>(2)?)))
                .optional()?;
            let Some((name, digest, content)) = found else {
                return Err(HistoryError::NotThere { kind: "series of conditions", name: name_or_digest.to_owned() });
            };
            let content: Content = unpack("a series of conditions", &content)?;
            Ok(content.into_conditions(name, digest))
        })
    }

    /// Removes the series of a name. Replays that were made under it keep its digest.
    pub fn delete_conditions(&mut self, name: &str) -> Result<(), HistoryError> {
        self.write(|transaction| match transaction.execute("DELETE FROM conditions WHERE name = ?1", [name])? {
            0 => Err(HistoryError::NotThere { kind: "series of conditions", name: name.to_owned() }),
            _ => Ok(()),
        })
    }
}
