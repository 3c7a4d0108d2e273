//! The requests that a query finds.

use std::sync::Arc;

use routewright_domain::{Column, Dictionary, Money, RecordedStatus, RequestColumns, Workload};
use routewright_history::key_of;

use super::order::sort;
use crate::wire::{Limits, RequestFilter, RequestQuery, RequestSums};
use crate::workload::milliseconds;

/// What a query found in a workload, in its order.
#[derive(Debug)]
pub(crate) struct Selection {
    pub(crate) workload: Arc<Workload>,
    pub(crate) query: RequestQuery,
    /// Rows of the workload.
    pub(crate) rows: Vec<u32>,
    pub(crate) sums: RequestSums,
}

impl Selection {
    /// `replayed` are the rows that a replay has told apart, where the filter names some.
    pub(crate) fn new(workload: Arc<Workload>, query: RequestQuery, replayed: Option<&[u32]>) -> Self {
        let mut rows = matching(&workload, &query.filter, replayed);
        let sums = sums(&workload.columns, &rows);
        sort(&workload, query.sort, query.direction, &mut rows);
        Self { workload, query, rows, sums }
    }
}

/// The rows that pass, in order of arrival: column by column, each looking only at what the ones before have left.
fn matching(workload: &Workload, filter: &RequestFilter, replayed: Option<&[u32]>) -> Vec<u32> {
    let (columns, names) = (&workload.columns, &workload.names);
    let mut rows = arrived(columns, filter);
    if let Some(replayed) = replayed {
        // Both ascend, so one pass over them finds what they share.
        let mut left = replayed;
        rows.retain(|row| {
            left = &left[left.partition_point(|own| own < row)..];
            left.first() == Some(row)
        });
    }
    keep_named(&mut rows, &columns.feature, &names.features, &filter.features);
    keep_named(&mut rows, &columns.model, &names.models, &filter.models);
    if !filter.statuses.is_empty() {
        let word = |row: usize| RecordedStatus::from_code(columns.status[row]).word().unwrap_or_default();
        rows.retain(|row| filter.statuses.iter().any(|status| status == word(*row as usize)));
    }
    let tokens = |column: &Column<u32>, row: usize| Some(f64::from(column[row]));
    keep_within(&mut rows, &filter.prompt_tokens, |row| tokens(&columns.prompt_tokens, row));
    keep_within(&mut rows, &filter.cached_tokens, |row| tokens(&columns.cached_tokens, row));
    keep_within(&mut rows, &filter.completion_tokens, |row| tokens(&columns.completion_tokens, row));
    keep_within(&mut rows, &filter.ttft_ms, |row| columns.ttft(row).map(milliseconds));
    keep_within(&mut rows, &filter.latency_ms, |row| columns.latency(row).map(milliseconds));
    keep_within(&mut rows, &filter.cost_usd, |row| columns.cost(row));
    for word in filter.text.split_whitespace() {
        keep_word(&mut rows, workload, word);
    }
    rows
}

/// Arrivals ascend, so a span of time is a stretch of rows.
fn arrived(columns: &RequestColumns, filter: &RequestFilter) -> Vec<u32> {
    let rows = columns.len();
    let first_from = |instant: i64| {
        let (mut low, mut high) = (0, rows);
        while low < high {
            let middle = low + (high - low) / 2;
            if columns.arrival_ns[middle] < instant { low = middle + 1 } else { high = middle }
        }
        low
    };
    let start = filter.from.map_or(0, |from| first_from(from.0));
    let end = filter.until.map_or(rows, |until| first_from(until.0));
    // A workload holds at most 100 million requests; what would not fit into a number of 32 bits is not shown.
    (start..end.max(start)).map_while(|row| u32::try_from(row).ok()).collect()
}

fn keep_named(rows: &mut Vec<u32>, column: &Column<u16>, names: &Dictionary, wanted: &[String]) {
    if wanted.is_empty() {
        return;
    }
    let passes: Vec<bool> = names.entries.iter().map(|name| wanted.contains(name)).collect();
    let unnamed = wanted.iter().any(String::is_empty);
    rows.retain(|row| passes.get(usize::from(column[*row as usize])).copied().unwrap_or(unnamed));
}

fn keep_within<T: PartialOrd>(rows: &mut Vec<u32>, limits: &Limits<T>, value: impl Fn(usize) -> Option<T>) {
    if !limits.is_open() {
        rows.retain(|row| value(*row as usize).is_some_and(|value| limits.holds(&value)));
    }
}

/// Keeps the rows with a name that contains the word, in whatever case, and those whose id or number it is.
fn keep_word(rows: &mut Vec<u32>, workload: &Workload, word: &str) {
    let (columns, names) = (&workload.columns, &workload.names);
    let lower = word.to_lowercase();
    let holds = |dictionary: &Dictionary| -> Vec<bool> {
        dictionary.entries.iter().map(|name| name.to_lowercase().contains(&lower)).collect()
    };
    let models = holds(&names.models);
    let texts = [
        (&columns.feature, holds(&names.features)),
        (&columns.model, models.clone()),
        (&columns.model_asked, models),
        (&columns.provider, holds(&names.providers)),
        (&columns.task, holds(&names.tasks)),
        (&columns.tags, holds(&names.tags)),
        (&columns.api_key, holds(&names.api_keys)),
    ];
    // A dictionary without a hit cannot let a row pass.
    let texts: Vec<_> = texts.into_iter().filter(|(_, holds)| holds.contains(&true)).collect();
    let key = key_of(word);
    let number: Option<u32> = word.strip_prefix('#').unwrap_or(word).parse().ok();
    rows.retain(|row| {
        let at = *row as usize;
        texts.iter().any(|(column, holds)| holds.get(usize::from(column[at])).copied().unwrap_or(false))
            || columns.request_key[at] == key
            || number.is_some_and(|number| row.checked_add(1) == Some(number))
    });
}

fn sums(columns: &RequestColumns, rows: &[u32]) -> RequestSums {
    let sum = |column: &Column<u32>| rows.iter().map(|row| u64::from(column[*row as usize])).sum();
    let costs = || rows.iter().filter_map(|row| columns.cost(*row as usize));
    RequestSums {
        requests: rows.len() as u64,
        prompt_tokens: sum(&columns.prompt_tokens),
        cached_tokens: sum(&columns.cached_tokens),
        completion_tokens: sum(&columns.completion_tokens),
        cost_usd: costs().sum::<Money>(),
        with_cost: costs().count() as u64,
    }
}
