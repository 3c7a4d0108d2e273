//! Use cases that read logs.

use std::path::{Path, PathBuf};

use routewright_domain::RequestRecord;
use routewright_history::{
    ColumnGuess, ColumnUse, Field, FieldMapping, GuessedBy, HistoryError, ImportOptions, LogFormat, LogSource,
    NewWorkload, preview_log,
};

use crate::as_recorded::model_id;
use crate::error::{ApiError, ErrorCode};
use crate::jobs::Watcher;
use crate::session::Session;
use crate::wire::{
    ColumnChoice, GuessedColumn, ImportPreview, ImportedWorkload, MappedColumn, RejectedRow, RequestRow, Share,
};
use crate::workload::{milliseconds, summary};

/// A log to import.
#[derive(Debug, Clone)]
pub struct ImportRequest {
    /// The file.
    pub file: PathBuf,
    /// Name of the new workload.
    pub name: String,
    /// The format, or `None` to recognise it.
    pub format: Option<LogFormat>,
    /// Columns whose names are not those of the fields.
    pub mapping: Vec<FieldMapping>,
    /// Where rejected rows go.
    pub rejects: RejectsTo,
}

/// Where the rejected rows of a log go, besides the first thousand that the history keeps.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub enum RejectsTo {
    /// Nowhere.
    #[default]
    HistoryAlone,
    /// A file beside the log, called `NAME.rejects.csv`.
    BesideTheLog,
    /// This file.
    File(PathBuf),
}

/// Rows that a preview looks at.
const PREVIEW_ROWS: u64 = 1_000;
/// Requests that a preview shows.
const PREVIEW_FIRST: usize = 20;

/// What an import of `file` would do. Nothing is written. What an import would refuse is refused here.
pub fn preview_import(
    session: &Session,
    file: &Path,
    format: Option<LogFormat>,
    mapping: Vec<FieldMapping>,
) -> Result<ImportPreview, ApiError> {
    let preview = inspect_log(session, file, format, mapping)?;
    match preview.problem {
        Some(reason) => Err(HistoryError::UnknownFormat { file: file.to_owned(), reason }.into()),
        None => Ok(preview),
    }
}

/// The same for somebody who can still say which column is which: a log of which no request can be read yet is shown
/// with what is missing.
pub fn inspect_log(
    session: &Session,
    file: &Path,
    format: Option<LogFormat>,
    mapping: Vec<FieldMapping>,
) -> Result<ImportPreview, ApiError> {
    let log = LogSource { file: file.to_owned(), format, mapping };
    let preview = preview_log(&log, session.host.now(), PREVIEW_ROWS)?;
    let file_name = log.file_name();
    let columns = preview.columns.into_iter().map(|column| MappedColumn {
        column: column.column,
        first_value: column.first_value,
        field: column.becomes.field().map(|field| field.name().to_owned()),
        unit: column.becomes.field().map_or("", |field| field.unit()).to_owned(),
        left_out: column.becomes == ColumnUse::LeftOut,
        also: column.also.iter().map(|field| field.name().to_owned()).collect(),
        stands_in_for: column.stands_in_for,
    });
    Ok(ImportPreview {
        file: file.display().to_string(),
        suggested_name: suggested_name(&file_name),
        file_name,
        bytes: preview.bytes,
        source_format: preview.format.name().to_owned(),
        columns: columns.collect(),
        rows_read: preview.rows_read,
        rejects: preview
            .rejects
            .into_iter()
            .map(|reject| RejectedRow { line: reject.line, reason: reject.reason })
            .collect(),
        unread_fields: preview
            .unread_fields
            .into_iter()
            .map(|(field, requests)| Share { id: field.name().to_owned(), requests })
            .collect(),
        times_without_zone: preview.times_without_zone,
        failed_rejects: preview.failed_rejects,
        is_whole: preview.is_whole,
        guesses: preview.guesses.iter().map(guess).collect(),
        problem: preview.problem,
        first: preview.first.iter().take(PREVIEW_FIRST).map(row).collect(),
    })
}

fn guess(guess: &ColumnGuess) -> GuessedColumn {
    GuessedColumn {
        field: guess.field.name().to_owned(),
        column: guess.column.clone(),
        by_values: guess.by == GuessedBy::Values,
        option: guess.option(),
    }
}

/// The mapping that somebody chose in a window.
pub fn mapping_of(choices: &[ColumnChoice]) -> Result<Vec<FieldMapping>, ApiError> {
    let chosen = |choice: &ColumnChoice| match Field::named(&choice.field) {
        Some(field) => Ok(FieldMapping { field, column: choice.column.clone() }),
        None => Err(ApiError::new(ErrorCode::BadInput, format!("`{}` is not a field of a request", choice.field))),
    };
    choices.iter().map(chosen).collect()
}

/// Models of a workload that the catalog in use does not know by the names in the log, with their requests.
#[must_use]
pub fn unknown_models(session: &Session, models: &[Share]) -> Vec<Share> {
    let catalog = session.catalog();
    models.iter().filter(|model| model_id(&model.id, &catalog.snapshot).is_none()).cloned().collect()
}

/// Imports a log as a new workload: all of it, or nothing.
pub fn import_workload(
    session: &Session,
    request: &ImportRequest,
    watcher: &Watcher,
) -> Result<ImportedWorkload, ApiError> {
    let log = LogSource { file: request.file.clone(), format: request.format, mapping: request.mapping.clone() };
    let new = NewWorkload { name: request.name.trim(), now: session.host.now() };
    let rejects_file = match &request.rejects {
        RejectsTo::HistoryAlone => None,
        RejectsTo::BesideTheLog => Some(log.rejects_beside()),
        RejectsTo::File(file) => Some(file.clone()),
    };
    // What is wrong with the file is said before what is wrong with its name.
    std::fs::metadata(&log.file).map_err(|source| HistoryError::File { file: log.file.clone(), source })?;
    let imported = session.own_history()?.import_with(new, &log, &ImportOptions { rejects_file }, watcher)?;
    Ok(ImportedWorkload {
        rejected_rows: imported.workload.rejected_rows,
        workload: summary(imported.workload),
        skipped_rows: imported.skipped_rows,
        rejects_file: imported.rejects_file,
        failed_rejects: imported.noticed.failed_rejects,
        repeated_ids: imported.noticed.repeated_ids,
    })
}

/// The file's name without the endings that say how it is packed.
fn suggested_name(file_name: &str) -> String {
    let mut name = file_name;
    for ending in [".gz", ".zst", ".csv", ".txt", ".jsonl", ".ndjson", ".json", ".parquet"] {
        name = name.strip_suffix(ending).unwrap_or(name);
    }
    if name.is_empty() { "workload".to_owned() } else { name.to_owned() }
}

fn row(record: &RequestRecord) -> RequestRow {
    RequestRow {
        at: record.arrival,
        feature: record.feature.clone(),
        model: record.model.clone(),
        model_asked: record.model_asked.clone(),
        prompt_tokens: record.prompt_tokens,
        cached_tokens: record.cached_tokens,
        completion_tokens: record.completion_tokens,
        ttft_ms: record.ttft_us.map(milliseconds),
        latency_ms: record.latency_us.map(milliseconds),
        cost_usd: record.cost,
        status: record.status.word().map(str::to_owned),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::session;

    #[test]
    fn a_log_whose_columns_nobody_knows_is_shown_and_becomes_requests_once_they_are_mapped() {
        let (folder, session) = session();
        let file = folder.path().join("own.csv");
        std::fs::write(&file, "when,in,out\n2026-08-03T10:00:00Z,100,5\n2026-08-03T10:00:01Z,oops,5\n").unwrap();
        let bare = inspect_log(&session, &file, None, vec![]).unwrap();
        assert!(bare.problem.unwrap().starts_with("no column for arrival, prompt_tokens, completion_tokens"));
        assert!(bare.first.is_empty() && bare.rejects.is_empty(), "what no column holds is said once");
        assert_eq!(bare.columns.len(), 3);
        assert_eq!(preview_import(&session, &file, None, vec![]).unwrap_err().code, ErrorCode::BadInput);

        let choice = |field: &str, column: &str| ColumnChoice { field: field.to_owned(), column: column.to_owned() };
        let choices = [choice("arrival", "when"), choice("prompt_tokens", "in"), choice("completion_tokens", "out")];
        let mapping = mapping_of(&choices).unwrap();
        let mapped = inspect_log(&session, &file, None, mapping.clone()).unwrap();
        assert_eq!((mapped.problem, mapped.first.len(), mapped.rejects.len()), (None, 1, 1));

        let rejects = RejectsTo::BesideTheLog;
        let request = ImportRequest { file, name: "own".to_owned(), format: None, mapping, rejects };
        let imported = import_workload(&session, &request, &Watcher::silent()).unwrap();
        assert_eq!((imported.workload.requests, imported.rejects_file.unwrap().exists()), (1, true));
        assert_eq!(mapping_of(&[choice("weight", "in")]).unwrap_err().code, ErrorCode::BadInput);
    }
}
