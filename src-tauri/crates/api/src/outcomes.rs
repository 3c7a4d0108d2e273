//! Recorded outcomes: how good which model's answers were, beside the workload that they belong to.

use std::path::{Path, PathBuf};

use routewright_domain::{CatalogSnapshot, OutcomeColumn, Outcomes};
use routewright_history::{ReadOutcomes, outcomes_digest, read_outcomes};

use crate::error::{ApiError, ErrorCode};
use crate::jobs::Watcher;
use crate::session::{Session, WorkloadSource};
use crate::wire::{AttachedOutcomes, RejectedRow, ScoredModel};

/// Scores to attach to a workload.
#[derive(Debug, Clone)]
pub struct OutcomesRequest {
    /// The file with the scores.
    pub file: PathBuf,
    /// The workload of the history.
    pub workload: String,
    /// Models that the file calls otherwise than the catalog: what the catalog calls it, and what the file does.
    pub models: Vec<(String, String)>,
}

/// Reads outcomes and stores them beside the requests of a workload. Scores that a model had before are replaced.
///
/// A model is called as the catalog in use calls it, where the catalog knows the name in the file: as an id, a dated slug
/// or an alias.
pub fn attach_outcomes(
    session: &Session,
    request: &OutcomesRequest,
    watcher: &Watcher,
) -> Result<AttachedOutcomes, ApiError> {
    let (outcomes, attached) = read(session, request, watcher)?;
    session.own_history()?.store_outcomes(&request.workload, &outcomes)?;
    // The digest of a workload does not cover its outcomes, so the one in memory would pass for current.
    session.forget_workload();
    Ok(attached)
}

/// What [`attach_outcomes`] would do. Nothing is written.
pub fn preview_outcomes(
    session: &Session,
    request: &OutcomesRequest,
    watcher: &Watcher,
) -> Result<AttachedOutcomes, ApiError> {
    read(session, request, watcher).map(|(_, attached)| attached)
}

fn read(
    session: &Session,
    request: &OutcomesRequest,
    watcher: &Watcher,
) -> Result<(Outcomes, AttachedOutcomes), ApiError> {
    let workload = session.workload(&WorkloadSource::Named(request.workload.clone()), watcher)?;
    let read = read_outcomes(&request.file, &workload, watcher)?;
    let ReadOutcomes { outcomes, scored_requests, unknown_ids, rejected_rows, rejects, left_out } = read;
    let catalog = session.catalog();
    let named = renamed(outcomes, &request.models, &catalog.snapshot, &request.file)?;
    let models = named.iter().map(|(column, own)| scored(column, own, &catalog.snapshot)).collect();
    let outcomes = Outcomes { columns: named.into_iter().map(|(_, own)| own).collect() };
    let attached = AttachedOutcomes {
        workload: request.workload.clone(),
        digest: outcomes_digest(&outcomes),
        requests: workload.columns.len() as u64,
        scored_requests,
        models,
        unknown_ids,
        rejected_rows,
        rejects: rejects.into_iter().map(|row| RejectedRow { line: row.line, reason: row.reason }).collect(),
        left_out,
    };
    Ok((outcomes, attached))
}

/// The columns by the names that the catalog has for their models, each with its name in the file.
fn renamed(
    outcomes: Outcomes,
    wanted: &[(String, String)],
    catalog: &CatalogSnapshot,
    file: &Path,
) -> Result<Vec<(String, OutcomeColumn)>, ApiError> {
    let bad = |message: String| ApiError::new(ErrorCode::BadInput, format!("{}: {message}", file.display()));
    let in_file: Vec<String> = outcomes.columns.iter().map(|column| column.model.clone()).collect();
    if let Some((_, column)) = wanted.iter().find(|(_, column)| !in_file.contains(column)) {
        return Err(
            bad(format!("it scores no model `{column}`")).with_hint(format!("it scores {}", in_file.join(", ")))
        );
    }
    let name = |own: &str| {
        let mapped = wanted.iter().find(|(_, column)| column == own).map_or(own, |(model, _)| model);
        catalog.resolve(mapped).map_or_else(|| mapped.to_owned(), |resolved| resolved.model.id.to_string())
    };
    let named = |column: OutcomeColumn| {
        (column.model.clone(), OutcomeColumn { model: name(&column.model), scores: column.scores })
    };
    let mut columns: Vec<(String, OutcomeColumn)> = outcomes.columns.into_iter().map(named).collect();
    columns.sort_by(|(_, one), (_, other)| one.model.cmp(&other.model));
    if let Some(pair) = columns.windows(2).find(|pair| pair[0].1.model == pair[1].1.model) {
        return Err(bad(format!("two of its columns are scores of `{}`", pair[0].1.model))
            .with_hint("say which is which model with --map MODEL=COLUMN"));
    }
    Ok(columns)
}

fn scored(in_file: &str, column: &OutcomeColumn, catalog: &CatalogSnapshot) -> ScoredModel {
    let scores: Vec<f64> =
        column.scores.iter().filter(|score| !score.is_nan()).map(|score| f64::from(*score)).collect();
    ScoredModel {
        model: column.model.clone(),
        column: in_file.to_owned(),
        requests: scores.len() as u64,
        mean: (!scores.is_empty()).then(|| scores.iter().sum::<f64>() / scores.len() as f64),
        in_catalog: catalog.model(&column.model.as_str().into()).is_some(),
    }
}
