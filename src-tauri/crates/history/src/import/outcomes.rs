//! Readers of recorded outcomes: how good which model's answer to which request was.
//!
//! Long: a row has a request, a `model` and a `score`. Wide: a row has a request and a column for each model. Requests are
//! named by the id of their log (`request_id`, or whatever such a column is called), or by the number of their row in it, from
//! 0 (`row`).

use std::collections::HashMap;
use std::path::Path;

use routewright_domain::{OutcomeColumn, Outcomes, Workload};

use super::outcome_layout::{Form, Layout, OutcomeColumns};
use super::table::Table;
use super::{ImportWatch, RejectedRow, listed};
use crate::HistoryError;
use crate::error::none_of;

/// Outcomes of the requests of a workload, and what else their file held.
#[derive(Debug, Clone)]
pub struct ReadOutcomes {
    /// The scores, a column for each model, in the order of the workload's requests.
    pub outcomes: Outcomes,
    /// Requests of the workload that have a score.
    pub scored_requests: u64,
    /// Rows about requests that the workload does not have.
    pub unknown_ids: u64,
    /// Rows that could not be read, and columns of which not every value could.
    pub rejected_rows: u64,
    /// The first thousand of them.
    pub rejects: Vec<RejectedRow>,
    /// Columns of a wide file that hold no scores.
    pub left_out: Vec<String>,
    /// The file has a column for each model, or what was taken for one.
    pub is_wide: bool,
}

/// Models that are scored at most: more are no models.
const MOST_MODELS: usize = 1_000;
const KEPT_REJECTS: usize = 1_000;
/// Rows between two looks at the watcher.
const STRIDE: u64 = 4_096;

/// Reads the outcomes in a CSV, JSON or Parquet file for the requests of a workload.
///
/// An unknown id is counted, a score outside 0 to 1 is rejected. A file without one known request is an error.
pub fn read_outcomes(file: &Path, workload: &Workload, watch: &dyn ImportWatch) -> Result<ReadOutcomes, HistoryError> {
    read_outcomes_by(file, &OutcomeColumns::default(), workload, watch)
}

/// The same of a file some of whose columns somebody named.
pub fn read_outcomes_by(
    file: &Path,
    named: &OutcomeColumns,
    workload: &Workload,
    watch: &dyn ImportWatch,
) -> Result<ReadOutcomes, HistoryError> {
    let mut table = Table::open(file)?;
    let layout = Layout::of(file, &table.columns, named)?;
    let keys = &workload.columns.request_key;
    let places: HashMap<u64, usize> = (0..workload.columns.len()).rev().map(|at| (keys[at], at)).collect();
    let mut scores = Scores { rows: workload.columns.len(), models: vec![], by_name: HashMap::new() };
    let mut read = ReadOutcomes {
        outcomes: Outcomes::default(),
        scored_requests: 0,
        unknown_ids: 0,
        rejected_rows: 0,
        rejects: vec![],
        left_out: vec![],
        is_wide: matches!(layout.form, Form::Wide { .. }),
    };
    let mut known = 0_u64;
    let mut rows = 0_u64;
    while let Some(row) = table.next(file)? {
        rows += 1;
        if rows.is_multiple_of(STRIDE) {
            watch.advanced(table.bytes_read(), table.total, rows);
            if watch.cancelled() {
                return Err(HistoryError::Cancelled);
            }
        }
        let outcome = row.and_then(|(line, cells)| {
            let at = layout.request(&cells).map_err(|reason| (line, reason))?;
            let Some(at) = places.get(&at) else { return Ok(false) };
            layout.take(&cells, &table.columns, *at, line, &mut scores).map_err(|reason| (line, reason))?;
            Ok(true)
        });
        match outcome {
            Ok(true) => known += 1,
            Ok(false) => read.unknown_ids += 1,
            Err((line, reason)) => read.reject(line, reason),
        }
        if scores.models.len() > MOST_MODELS {
            let reason = format!("it scores more than {MOST_MODELS} models; is `model` the right column?");
            return Err(HistoryError::UnknownFormat { file: file.to_owned(), reason });
        }
    }
    if rows == 0 {
        return Err(HistoryError::Empty { file: file.to_owned() });
    }
    if known == 0 {
        return Err(match read.rejects.into_iter().next() {
            Some(RejectedRow { line, reason }) => HistoryError::NoGoodRow { file: file.to_owned(), rows, line, reason },
            None => HistoryError::UnknownFormat {
                file: file.to_owned(),
                reason: none_of(
                    rows,
                    &format!(
                        "about a request of `{}`, by column `{}`; another is named with --map id=COLUMN, and a log that was imported without its \
                         column of ids has to be imported again with it",
                        workload.identity.name, table.columns[layout.request]
                    ),
                ),
            },
        });
    }
    scores.finish(&mut read);
    if read.outcomes.columns.is_empty() {
        let reason = format!("no column has scores between 0 and 1; {}", listed(&table.columns));
        return Err(HistoryError::UnknownFormat { file: file.to_owned(), reason });
    }
    Ok(read)
}

impl ReadOutcomes {
    fn reject(&mut self, line: u64, reason: String) {
        self.rejected_rows += 1;
        if self.rejects.len() < KEPT_REJECTS {
            self.rejects.push(RejectedRow { line, reason });
        }
    }
}

impl Layout {
    fn take(
        &self,
        cells: &[Option<String>],
        columns: &[String],
        at: usize,
        line: u64,
        scores: &mut Scores,
    ) -> Result<(), String> {
        let text = |at: usize| cells.get(at).and_then(Option::as_deref);
        match &self.form {
            Form::Long { model, score } => {
                let name = text(*model).ok_or("it names no model")?;
                let name = super::value::name(name).map_err(|wrong| wrong.about(&columns[*model], name))?;
                let (place, score) = (score, text(*score).and_then(score_of));
                let score = score.ok_or_else(|| format!("`{}` is no number between 0 and 1", columns[*place]))?;
                let model = scores.model(&name);
                if !model.scores[at].is_nan() {
                    return Err("this request has a score of this model already".to_owned());
                }
                model.scores[at] = score;
                model.good += 1;
            }
            Form::Wide { models } => {
                let mut twice = false;
                for column in models {
                    let Some(text) = text(*column) else { continue };
                    let model = scores.model(&columns[*column]);
                    if let Some(score) = score_of(text) {
                        twice |= !model.scores[at].is_nan();
                        model.scores[at] = score;
                        model.good += 1;
                    } else {
                        model.first_bad = model.first_bad.or(Some(line));
                        model.bad += 1;
                    }
                }
                if twice {
                    return Err("this request has scores already; these took their place".to_owned());
                }
            }
        }
        Ok(())
    }
}

fn score_of(text: &str) -> Option<f32> {
    match text.to_ascii_lowercase().as_str() {
        "true" => Some(1.0),
        "false" => Some(0.0),
        number => number.parse().ok().filter(|score: &f32| (0.0..=1.0).contains(score)),
    }
}

struct Scores {
    rows: usize,
    models: Vec<Scored>,
    by_name: HashMap<String, usize>,
}

/// The scores of a model, and how many of its values were scores.
struct Scored {
    name: String,
    scores: Vec<f32>,
    good: u64,
    bad: u64,
    first_bad: Option<u64>,
}

impl Scores {
    fn model(&mut self, name: &str) -> &mut Scored {
        let at = self.by_name.get(name).copied().unwrap_or_else(|| {
            let scores = vec![f32::NAN; self.rows];
            self.models.push(Scored { name: name.to_owned(), scores, good: 0, bad: 0, first_bad: None });
            self.by_name.insert(name.to_owned(), self.models.len() - 1);
            self.models.len() - 1
        });
        &mut self.models[at]
    }

    fn finish(mut self, read: &mut ReadOutcomes) {
        self.models.sort_by(|a, b| a.name.cmp(&b.name));
        for Scored { name, scores, good, bad, first_bad } in self.models {
            // A column of which every tenth value is no score holds something else.
            if good == 0 || bad * 10 > good + bad {
                read.left_out.push(name);
                continue;
            }
            if let Some(line) = first_bad {
                read.reject(
                    line,
                    match bad {
                        1 => format!("`{name}` has 1 value that is no number between 0 and 1"),
                        bad => format!("`{name}` has {bad} values that are no number between 0 and 1"),
                    },
                );
            }
            read.outcomes.columns.push(OutcomeColumn { model: name, scores });
        }
        let columns = &read.outcomes.columns;
        let scored = |at: &usize| columns.iter().any(|column| !column.scores[*at].is_nan());
        read.scored_requests = (0..self.rows).filter(scored).count() as u64;
    }
}
