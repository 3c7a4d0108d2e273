//! Whether the contents of a history are what was written into it.

use rusqlite::Connection;
use serde::de::IgnoredAny;

use super::gather::whole_part;
use super::packed::unpack;
use super::part::checksum;
use crate::HistoryError;

/// Holds every part, score and document to its checksum.
pub(crate) fn check_content(connection: &Connection) -> Result<(), HistoryError> {
    let mut statement = connection.prepare(
        "SELECT part.name, count, base, delta, step, hole, width, checksum, codes, workload.name FROM workload_part AS part
         JOIN workload ON workload.id = workload_id",
    )?;
    let mut rows = statement.query([])?;
    while let Some(row) = rows.next()? {
        let column: String = row.get(0)?;
        whole_part(row, &column).map_err(|_| of_workload(row, 9, &column))?;
    }
    let mut statement = connection.prepare(
        "SELECT model, checksum, scores, workload.name FROM outcome JOIN workload ON workload.id = workload_id",
    )?;
    let mut rows = statement.query([])?;
    while let Some(row) = rows.next()? {
        let scores = row.get_ref(2)?.as_blob().map_err(rusqlite::Error::from)?;
        if checksum(&[], scores) != row.get::<_, i64>(1)? {
            return Err(of_workload(row, 3, &format!("scores of {}", row.get::<_, String>(0)?)));
        }
    }
    for (what, table, column) in [
        ("the provenance of a workload", "workload_provenance", "content"),
        ("a series of conditions", "conditions", "content"),
        ("a catalog", "catalog_snapshot", "content"),
        ("a replay", "replay", "made_of"),
        ("the outcome of a replay", "replay", "outcome"),
    ] {
        let mut statement = connection.prepare(&format!("SELECT {column} FROM {table}"))?;
        let mut rows = statement.query([])?;
        while let Some(row) = rows.next()? {
            unpack::<IgnoredAny>(what, row.get_ref(0)?.as_blob().map_err(rusqlite::Error::from)?)?;
        }
    }
    Ok(())
}

fn of_workload(row: &rusqlite::Row, name: usize, part: &str) -> HistoryError {
    let workload: String = row.get(name).unwrap_or_default();
    HistoryError::damaged(format!("workload `{workload}`: `{part}` is not as it was written"))
}
