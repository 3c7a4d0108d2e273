//! A specification that looks like recorded traffic.

mod arrivals;
mod repeats;
mod sessions;
mod tokens;

use std::collections::HashMap;
use std::hash::Hash;

use routewright_domain::{Column, NO_ENTRY, RequestColumns, RequestFlags, Timestamp, Workload};

use super::spec::{FactShares, SyntheticFeature, SyntheticWorkload, Weighted};
use sessions::Conversations;

/// A specification of the same span and number of requests, fitted to a recorded workload.
///
/// Kept are, of each feature: its number of requests; when conversations begin, by hour of the week, and how they burst
/// (from the variance and the lag-1 covariance of counts a minute, or ten seconds in spans below a day); quantiles of tokens and their
/// rank correlation; mean turns, pauses and growth of conversations; the law by which prompts come again; shares of
/// facts; tasks, sets of tags and keys. Not kept are models, costs, durations, failures, reasoning tokens and hits of
/// caches: those belong to what answered.
#[must_use]
pub fn fit(workload: &Workload) -> SyntheticWorkload {
    let columns = &workload.columns;
    let start = columns.arrival_ns.first().unwrap_or(0);
    let last = columns.arrival_ns.last().unwrap_or(start);
    let between = i128::from(last) - i128::from(start);
    let span_s = u64::try_from(between / i128::from(Timestamp::NANOS_PER_SEC) + 1).unwrap_or(u64::MAX);
    let mut rows_of: HashMap<u16, Vec<usize>> = HashMap::new();
    for (row, feature) in columns.feature.iter().enumerate() {
        rows_of.entry(feature).or_default().push(row);
    }
    let mut positions: Vec<u16> = rows_of.keys().copied().collect();
    positions.sort_unstable();
    let features = positions.into_iter().filter_map(|position| {
        let tag = workload.names.features.get(position).unwrap_or_default();
        Some(feature(workload, tag, rows_of.get(&position)?, Timestamp(start), span_s))
    });
    SyntheticWorkload {
        name: format!("{}-fitted", workload.identity.name),
        start: Timestamp(start),
        span_s,
        requests: columns.len() as u64,
        arrivals: super::ArrivalProcess::default(),
        features: features.collect(),
    }
}

fn feature(workload: &Workload, tag: &str, rows: &[usize], start: Timestamp, span_s: u64) -> SyntheticFeature {
    let columns = &workload.columns;
    let conversations = Conversations::of(columns, rows);
    let first = &conversations.first;
    let begins: Vec<i64> = first.iter().map(|row| columns.arrival_ns[*row]).collect();
    let grows = conversations.grows(columns);
    // A context that grows says nothing about the first prompt.
    let opening: &[usize] = if grows { first } else { rows };
    let values = |rows: &[usize], column: &Column<u32>| rows.iter().map(|row| column[*row]).collect::<Vec<u32>>();
    let prompts = values(opening, &columns.prompt_tokens);
    let text = |value: &str| value.to_owned();
    SyntheticFeature {
        arrivals: Some(arrivals::fit(&begins, start, span_s)),
        prompt: tokens::quantiles(prompts.clone()),
        completion: tokens::quantiles(values(rows, &columns.completion_tokens)),
        correlation: tokens::correlation(&prompts, &values(opening, &columns.completion_tokens)),
        sessions: conversations.fit(columns, grows),
        repeats: repeats::fit(&values_of(first, &columns.content_key)),
        facts: facts(columns, rows),
        tasks: names(rows, &columns.task, |at| workload.names.tasks.get(at).map(text)),
        tags: names(rows, &columns.tags, |at| {
            let tags: Vec<String> = workload.names.tags_of(at).map(text).collect();
            (!tags.is_empty()).then_some(tags)
        }),
        api_keys: names(rows, &columns.api_key, |at| workload.names.api_keys.get(at).map(text)),
        ..SyntheticFeature::plain(tag, rows.len() as f64, tokens::quantiles(vec![]), tokens::quantiles(vec![]))
    }
}

fn values_of<T: Copy + PartialEq>(rows: &[usize], column: &Column<T>) -> Vec<T> {
    rows.iter().map(|row| column.get(*row)).collect()
}

fn facts(columns: &RequestColumns, rows: &[usize]) -> FactShares {
    let share = |flag: RequestFlags| {
        let with = rows.iter().filter(|row| RequestFlags(columns.flags[**row]).contains(flag)).count();
        with as f64 / rows.len().max(1) as f64
    };
    FactShares {
        streamed: share(RequestFlags::STREAMED),
        tools: share(RequestFlags::TOOLS),
        structured_output: share(RequestFlags::STRUCTURED),
        vision: share(RequestFlags::VISION),
        batchable: share(RequestFlags::BATCHABLE),
    }
}

/// The names of a column by how often they come; nothing where the log has none.
fn names<T: Default>(rows: &[usize], column: &Column<u16>, name: impl Fn(u16) -> Option<T>) -> Vec<Weighted<T>> {
    let counts = count(rows.iter().map(|row| column[*row]));
    if counts.iter().all(|(position, _)| *position == NO_ENTRY) {
        return vec![];
    }
    let weighted =
        |(position, count): (u16, u64)| Weighted { value: name(position).unwrap_or_default(), weight: count as f64 };
    counts.into_iter().map(weighted).collect()
}

/// Distinct values with how often each comes, the most frequent first, equals by value.
fn count<T: Copy + Eq + Ord + Hash>(values: impl Iterator<Item = T>) -> Vec<(T, u64)> {
    let mut counts: HashMap<T, u64> = HashMap::new();
    values.for_each(|value| *counts.entry(value).or_default() += 1);
    let mut counts: Vec<(T, u64)> = counts.into_iter().collect();
    counts.sort_unstable_by(|a, b| b.1.cmp(&a.1).then(a.0.cmp(&b.0)));
    counts
}
