//! Where a workload came from.

use rusqlite::{Connection, OptionalExtension, params};
use serde::{Deserialize, Serialize};

use super::packed::{pack, unpack};
use crate::{FieldMapping, HistoryError};

/// Where a workload came from, as far as it takes to read the log again in the same way.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Provenance {
    /// Bytes of the log as it lay on the disk.
    pub bytes: u64,
    /// Columns that were mapped by hand: the field's name, and the column's.
    pub mapping: Vec<(String, String)>,
    /// Version of the program that read it.
    pub app_version: String,
}

impl Provenance {
    pub(crate) fn of(log: &crate::LogSource) -> Self {
        let pair = |wanted: &FieldMapping| (wanted.field.name().to_owned(), wanted.column.clone());
        Self {
            bytes: std::fs::metadata(&log.file).map_or(0, |metadata| metadata.len()),
            mapping: log.mapping.iter().map(pair).collect(),
            app_version: env!("CARGO_PKG_VERSION").to_owned(),
        }
    }
}

pub(crate) fn write_provenance(connection: &Connection, id: i64, provenance: &Provenance) -> Result<(), HistoryError> {
    connection.execute("INSERT INTO workload_provenance VALUES (?1, ?2)", params![id, pack(provenance)?])?;
    Ok(())
}

pub(crate) fn read_provenance(connection: &Connection, id: i64) -> Result<Option<Provenance>, HistoryError> {
    let query = "SELECT content FROM workload_provenance WHERE workload_id = ?1";
    let content: Option<Vec<u8>> = connection.query_row(query, [id], |row| row.get(0)).optional()?;
    content.map(|content| unpack("the provenance of a workload", &content)).transpose()
}
