//! Which column of a file of scores says the request, which the model, which the score.

use std::path::Path;

use super::guess::words;
use super::{key_of, listed};
use crate::HistoryError;

/// Columns that somebody named, for a file that calls them by no usual name.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct OutcomeColumns {
    /// Says the id of the request.
    pub id: Option<String>,
    /// Says the model; then the table is a long one.
    pub model: Option<String>,
    /// Says the score, likewise.
    pub score: Option<String>,
}

/// What the columns are.
pub(super) struct Layout {
    pub(super) request: usize,
    /// The request is said by the number of its row.
    by_row: bool,
    pub(super) form: Form,
}

pub(super) enum Form {
    Long { model: usize, score: usize },
    Wide { models: Vec<usize> },
}

/// Names of the column that says the request, the usual ones first.
const REQUEST: [&str; 15] = [
    "request_id",
    "id",
    "request",
    "custom_id",
    "req_id",
    "requestid",
    "reqid",
    "req",
    "request_uuid",
    "req_uuid",
    "uuid",
    "guid",
    "call_id",
    "generation_id",
    "completion_id",
];
/// Names of the column that says the model, in the long form.
const MODEL: [&str; 9] =
    ["model", "llm", "model_name", "model_id", "llm_name", "llm_model", "llm_id", "engine", "deployment"];
/// Names of the column that says the score, in the long form.
const SCORE: [&str; 14] = [
    "score",
    "outcome",
    "correct",
    "quality",
    "grade",
    "rating",
    "is_correct",
    "accuracy",
    "passed",
    "pass",
    "reward",
    "judgement",
    "judgment",
    "eval_score",
];
/// Columns of a wide file that say something about the request.
const ABOUT_REQUESTS: [&str; 6] = ["task", "subject", "cluster_id", "feature", "prompt_chars", "prompt_tokens"];

impl Layout {
    pub(super) fn of(file: &Path, columns: &[String], named: &OutcomeColumns) -> Result<Self, HistoryError> {
        let refused = |reason: String| HistoryError::UnknownFormat { file: file.to_owned(), reason };
        let plain: Vec<String> = columns.iter().map(|column| words(column).join("_")).collect();
        // A name as it stands comes before one that only reads like it.
        let find = |names: &[&str]| {
            let at = |own: &[String], name: &str| own.iter().position(|column| column == name);
            names.iter().find_map(|name| at(columns, name)).or_else(|| names.iter().find_map(|name| at(&plain, name)))
        };
        let asked = |column: &Option<String>| match column {
            None => Ok(None),
            Some(wanted) => match columns.iter().position(|own| own == wanted) {
                Some(at) => Ok(Some(at)),
                None => Err(HistoryError::NoSuchColumn {
                    file: file.to_owned(),
                    column: wanted.clone(),
                    present: columns.to_vec(),
                }),
            },
        };
        let id = asked(&named.id)?.or_else(|| find(&REQUEST));
        let Some(request) = id.or_else(|| find(&["row"])) else {
            let expected = "no column `request_id` (or `id`, or `row`, the number of a request's row)";
            return Err(refused(format!("{expected}; {}. Say which it is with --map id=COLUMN", listed(columns))));
        };
        let model = asked(&named.model)?.or_else(|| find(&MODEL));
        let score = asked(&named.score)?.or_else(|| find(&SCORE));
        let form = match (model, score) {
            (Some(model), Some(score)) => Form::Long { model, score },
            (Some(_), None) => {
                let way_out = "Say which it is with --map score=COLUMN";
                return Err(refused(format!("no column `score`; {}. {way_out}", listed(columns))));
            }
            (None, Some(_)) if named.score.is_some() => {
                let way_out = "Say which it is with --map model=COLUMN";
                return Err(refused(format!("no column `model`; {}. {way_out}", listed(columns))));
            }
            _ => Form::Wide {
                models: (0..columns.len())
                    .filter(|at| *at != request && !ABOUT_REQUESTS.contains(&columns[*at].as_str()))
                    .collect(),
            },
        };
        Ok(Self { request, by_row: id.is_none(), form })
    }

    /// The key of the request that a row is about.
    pub(super) fn request(&self, cells: &[Option<String>]) -> Result<u64, String> {
        let text = cells.get(self.request).and_then(Option::as_deref).ok_or("it names no request")?;
        if self.by_row {
            return text.parse().map_err(|_| "`row` is no number of a row".to_owned());
        }
        Ok(key_of(text))
    }
}
