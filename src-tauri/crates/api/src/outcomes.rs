//! Recorded outcomes: how good which model's answers were, beside the workload that they belong to.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use routewright_domain::{CatalogSnapshot, OutcomeColumn, Outcomes, Workload};
use routewright_history::{OutcomeColumns, ReadOutcomes, ScoreSource, outcomes_digest, read_outcomes_by};

use crate::error::{ApiError, ErrorCode};
use crate::jobs::Watcher;
use crate::session::{Session, WorkloadSource};
use crate::wire::{AttachedOutcomes, RejectedRow, RenamedScores, ScoredModel, WorkloadScores};

/// Scores of a model from which equal ones of another are no coincidence: thirty coins fall alike once in a thousand million times.
const TELLING: usize = 30;

/// Scores to attach to a workload.
#[derive(Debug, Clone)]
pub struct OutcomesRequest {
    /// The file with the scores.
    pub file: PathBuf,
    /// The workload of the history.
    pub workload: String,
    /// Models that the file calls otherwise than the catalog: what the catalog calls it, and what the file does. `id`, `model` and
    /// `score` instead of a model say which column holds these.
    pub models: Vec<(String, String)>,
}

/// Reads outcomes and stores them beside the requests of a workload. Scores that a model had before are replaced, and so are the
/// same scores of the same column under another name: they would be counted twice.
///
/// A model is called as the catalog in use calls it, where the catalog knows the name in the file: as an id, a dated slug
/// or an alias.
pub fn attach_outcomes(
    session: &Session,
    request: &OutcomesRequest,
    watcher: &Watcher,
) -> Result<AttachedOutcomes, ApiError> {
    let (outcomes, attached) = read(session, request, Strangers::Refused, watcher)?;
    let (file, attached_at) = (file_name(&request.file), session.host.now());
    let source = |own: &ScoredModel| ScoreSource {
        model: own.model.clone(),
        column: own.column.clone(),
        file: file.clone(),
        attached_at,
    };
    let sources: Vec<ScoreSource> = attached.models.iter().map(source).collect();
    let before: Vec<String> = attached.instead_of.iter().map(|own| own.before.clone()).collect();
    session.own_history()?.attach_outcomes(&request.workload, &outcomes, &sources, &before)?;
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
    read(session, request, Strangers::Shown, watcher).map(|(_, attached)| attached)
}

/// The scores that are attached to a workload.
pub fn workload_scores(session: &Session, workload: &str, watcher: &Watcher) -> Result<WorkloadScores, ApiError> {
    let (loaded, sources) = kept(session, workload, watcher)?;
    let catalog = session.catalog();
    let models = loaded.outcomes.columns.iter().map(|column| {
        let source = sources.iter().find(|source| source.model == column.model);
        let in_file = source.map_or(&column.model, |source| &source.column);
        ScoredModel {
            same_as: same_as(column, &loaded.outcomes.columns),
            file: source.map(|source| source.file.clone()),
            attached_at: source.map(|source| source.attached_at),
            ..scored(in_file, column, &catalog.snapshot)
        }
    });
    Ok(WorkloadScores {
        workload: workload.to_owned(),
        requests: loaded.columns.len() as u64,
        scored_requests: covered(&loaded.outcomes, &catalog.snapshot),
        models: models.collect(),
    })
}

/// Removes the scores of these models from a workload, all of them when none is named; gives what is left.
pub fn remove_outcomes(
    session: &Session,
    workload: &str,
    models: Option<&[String]>,
    watcher: &Watcher,
) -> Result<WorkloadScores, ApiError> {
    let all = || -> Result<Vec<String>, ApiError> {
        let (loaded, _) = kept(session, workload, watcher)?;
        Ok(loaded.outcomes.columns.iter().map(|column| column.model.clone()).collect())
    };
    let models = models.map_or_else(all, |models| Ok(models.to_vec()))?;
    session.own_history()?.remove_outcomes(workload, &models)?;
    session.forget_workload();
    workload_scores(session, workload, watcher)
}

fn kept(session: &Session, workload: &str, watcher: &Watcher) -> Result<(Arc<Workload>, Vec<ScoreSource>), ApiError> {
    let loaded = session.workload(&WorkloadSource::Named(workload.to_owned()), watcher)?;
    let sources = session.with_history(|history| Ok(history.score_sources(workload)?))?;
    Ok((loaded, sources))
}

/// Requests with a score of a model that a replay could ask.
fn covered(outcomes: &Outcomes, catalog: &CatalogSnapshot) -> u64 {
    let known = |column: &&OutcomeColumn| catalog.model(&column.model.as_str().into()).is_some();
    let known: Vec<&OutcomeColumn> = outcomes.columns.iter().filter(known).collect();
    let rows = known.first().map_or(0, |column| column.scores.len());
    (0..rows).filter(|row| known.iter().any(|column| !column.scores[*row].is_nan())).count() as u64
}

/// Whether two models have the same scores on the same requests.
fn are_equal(one: &OutcomeColumn, other: &OutcomeColumn) -> bool {
    let equal = |(one, other): (&f32, &f32)| one.to_bits() == other.to_bits() || (one.is_nan() && other.is_nan());
    one.scores.len() == other.scores.len() && one.scores.iter().zip(&other.scores).all(equal)
}

/// Other models whose scores are exactly these, where they are enough to tell.
fn same_as(column: &OutcomeColumn, all: &[OutcomeColumn]) -> Vec<String> {
    if column.scores.iter().filter(|score| !score.is_nan()).count() < TELLING {
        return Vec::new();
    }
    let same = |other: &&OutcomeColumn| other.model != column.model && are_equal(column, other);
    all.iter().filter(same).map(|other| other.model.clone()).collect()
}

/// Scores of the workload that the same column has under another name now. A column whose file is not known had the name that its
/// scores have.
fn renamed_scores(
    outcomes: &Outcomes,
    columns: &[ScoredModel],
    before: &Outcomes,
    sources: &[ScoreSource],
) -> Vec<RenamedScores> {
    let column_of = |model: &str| {
        sources.iter().find(|source| source.model == model).map_or(model.to_owned(), |source| source.column.clone())
    };
    let old = before.columns.iter().filter(|old| outcomes.of(&old.model).is_none());
    let now = |old: &OutcomeColumn| {
        let from = column_of(&old.model);
        let same = outcomes.columns.iter().zip(columns).find(|(new, own)| own.column == from && are_equal(old, new));
        same.map(|(new, _)| RenamedScores { before: old.model.clone(), now: new.model.clone() })
    };
    old.filter_map(now).collect()
}

fn file_name(file: &Path) -> String {
    file.file_name().map_or_else(|| file.display().to_string(), |name| name.to_string_lossy().into_owned())
}

/// What becomes of a table none of whose columns is a model of the catalog.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Strangers {
    /// It is shown, so that somebody can say which models its columns are.
    Shown,
    /// It is not attached.
    Refused,
}

fn read(
    session: &Session,
    request: &OutcomesRequest,
    strangers: Strangers,
    watcher: &Watcher,
) -> Result<(Outcomes, AttachedOutcomes), ApiError> {
    let (workload, sources) = kept(session, &request.workload, watcher)?;
    let (columns, wanted) = columns_and_models(&request.models);
    let read = read_outcomes_by(&request.file, &columns, &workload, watcher)?;
    let ReadOutcomes { outcomes, unknown_ids, rejected_rows, rejects, left_out, is_wide, .. } = read;
    let catalog = session.catalog();
    let named = renamed(outcomes, &wanted, &catalog.snapshot, &request.file)?;
    if strangers == Strangers::Refused && is_wide && wanted.is_empty() {
        refuse_strangers(&named, &catalog.snapshot, &request.file)?;
    }
    let mut models: Vec<ScoredModel> =
        named.iter().map(|(column, own)| scored(column, own, &catalog.snapshot)).collect();
    let outcomes = Outcomes { columns: named.into_iter().map(|(_, own)| own).collect() };
    let instead_of = renamed_scores(&outcomes, &models, &workload.outcomes, &sources);
    let is_left = |old: &&OutcomeColumn| {
        outcomes.of(&old.model).is_none() && instead_of.iter().all(|own| own.before != old.model)
    };
    let together: Vec<OutcomeColumn> =
        workload.outcomes.columns.iter().filter(is_left).chain(&outcomes.columns).cloned().collect();
    for (model, column) in models.iter_mut().zip(&outcomes.columns) {
        model.same_as = same_as(column, &together);
    }
    let attached = AttachedOutcomes {
        workload: request.workload.clone(),
        digest: outcomes_digest(&outcomes),
        requests: workload.columns.len() as u64,
        scored_requests: covered(&outcomes, &catalog.snapshot),
        models,
        instead_of,
        unknown_ids,
        rejected_rows,
        rejects: rejects.into_iter().map(|row| RejectedRow { line: row.line, reason: row.reason }).collect(),
        left_out,
    };
    Ok((outcomes, attached))
}

/// Which columns somebody named, and which models.
fn columns_and_models(wanted: &[(String, String)]) -> (OutcomeColumns, Vec<(String, String)>) {
    let mut columns = OutcomeColumns::default();
    let mut models = Vec::new();
    for (name, column) in wanted {
        match name.as_str() {
            "id" => columns.id = Some(column.clone()),
            "model" => columns.model = Some(column.clone()),
            "score" => columns.score = Some(column.clone()),
            _ => models.push((name.clone(), column.clone())),
        }
    }
    (columns, models)
}

/// Of a table with a column for each model one at least is a model: else the columns are something else, as those of a table that has a
/// row for each request and model.
fn refuse_strangers(named: &[(String, OutcomeColumn)], catalog: &CatalogSnapshot, file: &Path) -> Result<(), ApiError> {
    if named.iter().any(|(_, own)| catalog.model(&own.model.as_str().into()).is_some()) {
        return Ok(());
    }
    let columns: Vec<String> = named.iter().map(|(column, _)| format!("`{column}`")).collect();
    let message = format!(
        "{}: none of its columns of scores is a model that the catalog has: {}",
        file.display(),
        columns.join(", ")
    );
    Err(ApiError::new(ErrorCode::BadInput, message).with_hint(
        "say which model a column is with --map MODEL=COLUMN; of a table with a row for each request and model, say which columns are \
         which with --map id=COLUMN --map model=COLUMN --map score=COLUMN",
    ))
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
        same_as: Vec::new(),
        file: None,
        attached_at: None,
    }
}
