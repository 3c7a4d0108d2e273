//! Catalog snapshots: the prices that replays were made with.

use routewright_domain::{CatalogSnapshot, Timestamp};
use rusqlite::{OptionalExtension, params};

use super::History;
use super::packed::{pack, unpack};
use crate::HistoryError;

/// A catalog snapshot as the history lists it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StoredCatalog {
    /// `b3:` and the BLAKE3 hash of the snapshot, as the catalog computes it.
    pub digest: String,
    /// Date of the prices, `YYYY-MM-DD`.
    pub date: String,
    /// Where the figures were published.
    pub source: String,
    /// Models in it.
    pub models: u64,
    /// When it was stored.
    pub imported_at: Timestamp,
}

impl History {
    /// Stores a snapshot under its digest; one that is there already stays as it is.
    pub fn store_catalog(
        &mut self,
        snapshot: &CatalogSnapshot,
        digest: &str,
        now: Timestamp,
    ) -> Result<(), HistoryError> {
        let content = pack(snapshot)?;
        self.write(|transaction| {
            transaction.execute(
                "INSERT OR IGNORE INTO catalog_snapshot (digest, date, source, models, imported_at, content)
                 VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
                params![digest, snapshot.date, snapshot.source, snapshot.models.len().cast_signed(), now.0, content],
            )?;
            Ok(())
        })
    }

    /// Every snapshot, newest date first.
    pub fn catalogs(&self) -> Result<Vec<StoredCatalog>, HistoryError> {
        self.read(|view| {
            let mut statement = view.prepare(
                "SELECT digest, date, source, models, imported_at FROM catalog_snapshot ORDER BY date DESC, id DESC",
            )?;
            let rows = statement.query_map([], |row| {
                Ok(StoredCatalog {
                    digest: row.get(0)?,
                    date: row.get(1)?,
                    source: row.get(2)?,
                    models: row.get::<_, i64>(3)?.unsigned_abs(),
                    imported_at: Timestamp(row.get(4)?),
                })
            })?;
            Ok(rows.collect::<rusqlite::Result<_>>()?)
        })
    }

    /// The snapshot of a digest, or the one of a date that was stored last; with its digest.
    pub fn catalog(&self, digest_or_date: &str) -> Result<(CatalogSnapshot, String), HistoryError> {
        self.read(|view| {
            let query =
                "SELECT content, digest FROM catalog_snapshot WHERE digest = ?1 OR date = ?1 ORDER BY id DESC LIMIT 1";
            let found = view.query_row(query, [digest_or_date], |row| Ok((row.get(0)?, row.get(1)?))).optional()?;
            let Some((content, digest)): Option<(Vec<u8>, String)> = found else {
                return Err(HistoryError::NotThere { kind: "catalog", name: digest_or_date.to_owned() });
            };
            Ok((unpack("a catalog", &content)?, digest))
        })
    }

    /// Removes a snapshot. Replays that were made with it keep its digest.
    pub fn delete_catalog(&mut self, digest: &str) -> Result<(), HistoryError> {
        self.write(|transaction| {
            match transaction.execute("DELETE FROM catalog_snapshot WHERE digest = ?1", [digest])? {
                0 => Err(HistoryError::NotThere { kind: "catalog", name: digest.to_owned() }),
                _ => Ok(()),
            }
        })
    }
}
