//! The dictionaries of a workload in the file.

use routewright_domain::{Dictionary, Names};
use rusqlite::{Connection, params};

use crate::HistoryError;

/// Each dictionary with what the file calls it.
fn kinds(names: &mut Names) -> [(&'static str, &mut Dictionary); 6] {
    [
        ("feature", &mut names.features),
        ("task", &mut names.tasks),
        ("tags", &mut names.tags),
        ("model", &mut names.models),
        ("provider", &mut names.providers),
        ("api_key", &mut names.api_keys),
    ]
}

/// Reads the dictionaries of a workload.
pub(crate) fn read_names(connection: &Connection, workload: i64) -> Result<Names, HistoryError> {
    let mut names = Names::default();
    let query = "SELECT text FROM workload_text WHERE workload_id = ?1 AND kind = ?2 ORDER BY ordinal";
    let mut statement = connection.prepare_cached(query)?;
    for (kind, dictionary) in kinds(&mut names) {
        let entries = statement.query_map(params![workload, kind], |row| row.get(0))?;
        dictionary.entries = entries.collect::<rusqlite::Result<_>>()?;
    }
    Ok(names)
}

/// Writes the dictionaries of a workload.
pub(crate) fn write_names(connection: &Connection, workload: i64, names: &mut Names) -> Result<(), HistoryError> {
    let mut statement = connection.prepare_cached("INSERT INTO workload_text VALUES (?1, ?2, ?3, ?4)")?;
    for (kind, dictionary) in kinds(names) {
        for (entry, ordinal) in dictionary.entries.iter().zip(0_i64..) {
            statement.execute(params![workload, kind, ordinal, entry])?;
        }
    }
    Ok(())
}
