//! Readers of recorded outcomes: how good which model's answer to which request was.
//!
//! Long: a row has a request, a `model` and a `score`. Wide: a row has a request and a column for each model. Requests are
//! named by the id of their log (`request_id`, `id`, `request` or `custom_id`), or by the number of their row in it, from
//! 0 (`row`).

use std::collections::HashMap;
use std::path::Path;

use routewright_domain::{OutcomeColumn, Outcomes, Workload};

use super::table::Table;
use super::{ImportWatch, RejectedRow, key_of, listed};
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
}

/// Names of the column that says the request.
const REQUEST: [&str; 4] = ["request_id", "id", "request", "custom_id"];
/// Names of the column that says the score, in the long form.
const SCORE: [&str; 4] = ["score", "outcome", "correct", "quality"];
/// Models that are scored at most: more are no models.
const MOST_MODELS: usize = 1_000;
const KEPT_REJECTS: usize = 1_000;
/// Rows between two looks at the watcher.
const STRIDE: u64 = 4_096;

/// Reads the outcomes in a CSV, JSON or Parquet file for the requests of a workload.
///
/// An unknown id is counted, a score outside 0 to 1 is rejected. A file without one known request is an error.
pub fn read_outcomes(file: &Path, workload: &Workload, watch: &dyn ImportWatch) -> Result<ReadOutcomes, HistoryError> {
    let mut table = Table::open(file)?;
    let layout = Layout::of(file, &table.columns)?;
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
                reason: none_of(rows, &format!("about a request of `{}`", workload.identity.name)),
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

/// What the columns are.
struct Layout {
    request: usize,
    /// The request is said by the number of its row.
    by_row: bool,
    form: Form,
}

enum Form {
    Long { model: usize, score: usize },
    Wide { models: Vec<usize> },
}

/// Columns of a wide file that say something about the request.
const ABOUT_REQUESTS: [&str; 6] = ["task", "subject", "cluster_id", "feature", "prompt_chars", "prompt_tokens"];

impl Layout {
    fn of(file: &Path, columns: &[String]) -> Result<Self, HistoryError> {
        let find = |names: &[&str]| names.iter().find_map(|name| columns.iter().position(|column| column == name));
        let refused = |reason: String| HistoryError::UnknownFormat { file: file.to_owned(), reason };
        let id = find(&REQUEST);
        let Some(request) = id.or_else(|| find(&["row"])) else {
            let expected = "no column `request_id` (or `id`, or `row`, the number of a request's row)";
            return Err(refused(format!("{expected}; {}", listed(columns))));
        };
        let form = match (find(&["model"]), find(&SCORE)) {
            (Some(model), Some(score)) => Form::Long { model, score },
            (Some(_), None) => return Err(refused(format!("no column `score`; {}", listed(columns)))),
            _ => Form::Wide {
                models: (0..columns.len())
                    .filter(|at| *at != request && !ABOUT_REQUESTS.contains(&columns[*at].as_str()))
                    .collect(),
            },
        };
        Ok(Self { request, by_row: id.is_none(), form })
    }

    /// The key of the request that a row is about.
    fn request(&self, cells: &[Option<String>]) -> Result<u64, String> {
        let text = cells.get(self.request).and_then(Option::as_deref).ok_or("it names no request")?;
        if self.by_row {
            return text.parse().map_err(|_| "`row` is no number of a row".to_owned());
        }
        Ok(key_of(text))
    }

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
                for column in models {
                    let Some(text) = text(*column) else { continue };
                    let model = scores.model(&columns[*column]);
                    if let Some(score) = score_of(text) {
                        model.scores[at] = score;
                        model.good += 1;
                    } else {
                        model.first_bad = model.first_bad.or(Some(line));
                        model.bad += 1;
                    }
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
                read.reject(line, format!("`{name}` has {bad} values that are no number between 0 and 1"));
            }
            read.outcomes.columns.push(OutcomeColumn { model: name, scores });
        }
        let columns = &read.outcomes.columns;
        let scored = |at: &usize| columns.iter().any(|column| !column.scores[*at].is_nan());
        read.scored_requests = (0..self.rows).filter(scored).count() as u64;
    }
}
