//! Reading workloads back.

use routewright_domain::{Dictionary, RequestColumns, Workload, WorkloadIdentity};
use rusqlite::{Connection, params};

use super::History;
use super::columns::{COLUMNS, append, column_names};
use crate::HistoryError;

impl History {
    /// Reads a whole workload into memory, in order of arrival.
    pub fn load(&self, name: &str) -> Result<Workload, HistoryError> {
        // One view of the file: a delete and an import of the same name in between would mix two workloads.
        let view = self.connection.unchecked_transaction()?;
        let stored = self.find(name)?;
        let id = self.id_of(name)?;
        let query =
            format!("SELECT requests, {} FROM workload_chunk WHERE workload_id = ?1 ORDER BY ordinal", column_names());
        let mut statement = view.prepare(&query)?;
        let mut chunks = statement.query([id])?;
        let mut columns = RequestColumns::default();
        while let Some(row) = chunks.next()? {
            let requests: i64 = row.get(0)?;
            let encoded = (1..=COLUMNS.len()).map(|n| row.get(n)).collect::<rusqlite::Result<Vec<Vec<u8>>>>()?;
            if !append(&mut columns, &encoded, usize::try_from(requests).unwrap_or(usize::MAX)) {
                let reason = format!("a part of the workload `{name}` has the wrong length");
                return Err(HistoryError::Corrupt { file: self.file.clone(), reason });
            }
        }
        columns.sort_by_arrival();
        Ok(Workload {
            identity: WorkloadIdentity { name: stored.name, digest: stored.digest },
            features: dictionary(&view, id, "feature")?,
            models: dictionary(&view, id, "model")?,
            columns,
        })
    }
}

fn dictionary(connection: &Connection, id: i64, kind: &str) -> Result<Dictionary, HistoryError> {
    let query = "SELECT text FROM workload_name WHERE workload_id = ?1 AND kind = ?2 ORDER BY ordinal";
    let mut statement = connection.prepare(query)?;
    let entries = statement.query_map(params![id, kind], |row| row.get(0))?;
    Ok(Dictionary { entries: entries.collect::<rusqlite::Result<_>>()? })
}
