//! Queries held to the plainest way of answering them.

use std::sync::Arc;

use proptest::prelude::*;
use routewright_domain::{
    Dictionary, LatencyCode, Money, NO_ENTRY, Names, Outcomes, RequestColumns, Timestamp, Workload, WorkloadIdentity,
    stable_key,
};
use routewright_history::NewWorkload;

use super::*;
use crate::testing::session;
use crate::wire::{Limits, RequestColumn, RequestFilter, RequestRow, SortDirection};

#[derive(Debug, Clone)]
struct Made {
    feature: u16,
    model: u16,
    prompt: u32,
    latency_ms: Option<u64>,
    cost: Option<i64>,
    status: u8,
}

fn made() -> impl Strategy<Value = Made> {
    let position = || prop_oneof![0_u16..3, Just(NO_ENTRY)];
    let latency = prop::option::of(0_u64..5_000);
    let cost = prop::option::of(-5_i64..50);
    (position(), position(), 0_u32..40, latency, cost, 0_u8..5).prop_map(
        |(feature, model, prompt, latency_ms, cost, status)| Made { feature, model, prompt, latency_ms, cost, status },
    )
}

fn workload(rows: &[Made]) -> Workload {
    let names = |entries: [&str; 3]| Dictionary { entries: entries.map(str::to_owned).to_vec() };
    let columns = RequestColumns {
        arrival_ns: (0_i64..).take(rows.len()).map(|at| at / 2 * Timestamp::NANOS_PER_SEC).collect(),
        request_key: (0..rows.len()).map(|at| stable_key(&format!("r{at}"))).collect(),
        feature: rows.iter().map(|row| row.feature).collect(),
        model: rows.iter().map(|row| row.model).collect(),
        prompt_tokens: rows.iter().map(|row| row.prompt).collect(),
        latency_us: rows.iter().map(|row| LatencyCode::of(row.latency_ms.map(|ms| ms * 1_000))).collect(),
        cost_pico: rows.iter().map(|row| row.cost.unwrap_or(RequestColumns::NO_COST)).collect(),
        status: rows.iter().map(|row| row.status).collect(),
        ..RequestColumns::blank(rows.len())
    };
    Workload {
        identity: WorkloadIdentity { name: "made".to_owned(), digest: "b3:made".to_owned() },
        names: Names {
            features: names(["reply", "Chat", "summary"]),
            models: names(["openai/gpt-4o", "meta/llama", "anthropic/claude"]),
            ..Names::default()
        },
        columns,
        outcomes: Outcomes::default(),
    }
}

fn filter() -> impl Strategy<Value = RequestFilter> {
    let text = prop_oneof![Just(""), Just("CHAT"), Just("a gpt"), Just("r3"), Just("#7"), Just("nowhere")];
    let features = prop::collection::vec(prop_oneof![Just("reply"), Just("Chat"), Just("")], 0..3);
    let statuses = prop::collection::vec(prop_oneof![Just("ok"), Just("timeout"), Just("")], 0..3);
    let prompt = (prop::option::of(0_u32..40), prop::option::of(0_u32..40));
    let latency = prop::option::of(0_u32..5_000);
    let from = prop::option::of(0_i64..20);
    (text, features, statuses, prompt, latency, from).prop_map(
        |(text, features, statuses, (at_least, below), above, from)| RequestFilter {
            text: text.to_owned(),
            features: features.into_iter().map(str::to_owned).collect(),
            statuses: statuses.into_iter().map(str::to_owned).collect(),
            from: from.map(|seconds| Timestamp(seconds * Timestamp::NANOS_PER_SEC)),
            prompt_tokens: Limits {
                at_least: at_least.map(f64::from),
                below: below.map(f64::from),
                ..Limits::default()
            },
            latency_ms: Limits { above: above.map(f64::from), ..Limits::default() },
            ..RequestFilter::default()
        },
    )
}

fn sort() -> impl Strategy<Value = (RequestColumn, SortDirection)> {
    let column = prop_oneof![
        Just(RequestColumn::Arrival),
        Just(RequestColumn::Feature),
        Just(RequestColumn::PromptTokens),
        Just(RequestColumn::Latency),
        Just(RequestColumn::Cost),
    ];
    (column, prop_oneof![Just(SortDirection::Ascending), Just(SortDirection::Descending)])
}

/// Row by row, from what a table shows.
fn passes(filter: &RequestFilter, at: usize, row: &RequestRow) -> bool {
    let one_of = |wanted: &[String], own: &Option<String>| {
        wanted.is_empty() || wanted.contains(&own.clone().unwrap_or_default())
    };
    let names = [&row.feature, &row.model].into_iter().flatten().map(|name| name.to_lowercase()).collect::<Vec<_>>();
    let has = |word: &str| {
        let lower = word.to_lowercase();
        let numbered = word.strip_prefix('#').unwrap_or(word) == (at + 1).to_string();
        numbered || word == format!("r{at}") || names.iter().any(|name| name.contains(&lower))
    };
    one_of(&filter.features, &row.feature)
        && one_of(&filter.statuses, &row.status)
        && filter.from.is_none_or(|from| row.at >= from)
        && filter.prompt_tokens.holds(&f64::from(row.prompt_tokens))
        && (filter.latency_ms.is_open() || row.latency_ms.is_some_and(|ms| filter.latency_ms.holds(&ms)))
        && filter.text.split_whitespace().all(has)
}

/// Sorted with the standard library's stable sort, those without a value taken out before and put behind.
fn ordered(mut found: Vec<(usize, RequestRow)>, by: RequestColumn, direction: SortDirection) -> Vec<usize> {
    let value = |row: &RequestRow| -> Option<(String, i128)> {
        let number = |number: i128| Some((String::new(), number));
        match by {
            RequestColumn::Feature => row.feature.as_ref().map(|name| (name.to_lowercase(), 0)),
            RequestColumn::PromptTokens => number(row.prompt_tokens.into()),
            RequestColumn::Latency => row.latency_ms.and_then(|ms| number(format!("{:.0}", ms * 1e3).parse().unwrap())),
            RequestColumn::Cost => row.cost_usd.and_then(|cost| number(cost.0)),
            _ => number(row.at.0.into()),
        }
    };
    let lacking: Vec<usize> = found.iter().filter(|(_, row)| value(row).is_none()).map(|(at, _)| *at).collect();
    found.retain(|(_, row)| value(row).is_some());
    found.sort_by(|(_, one), (_, other)| match direction {
        SortDirection::Ascending => value(one).cmp(&value(other)),
        SortDirection::Descending => value(other).cmp(&value(one)),
    });
    found.into_iter().map(|(at, _)| at).chain(lacking).collect()
}

proptest! {
    #[test]
    fn a_query_finds_what_looking_at_every_row_finds(
        rows in prop::collection::vec(made(), 0..60),
        filter in filter(),
        (sort, direction) in sort(),
    ) {
        let workload = workload(&rows);
        let all = (0..rows.len()).map(|at| (at, request_row(&workload, at)));
        let found: Vec<(usize, RequestRow)> = all.filter(|(at, row)| passes(&filter, *at, row)).collect();
        let tokens: u64 = found.iter().map(|(_, row)| u64::from(row.prompt_tokens)).sum();
        let cost: Money = found.iter().filter_map(|(_, row)| row.cost_usd).sum();
        let expected = ordered(found, sort, direction);
        let selection = Selection::new(Arc::new(workload), RequestQuery { filter, sort, direction }, None);
        let rows: Vec<usize> = selection.rows.iter().map(|row| *row as usize).collect();
        prop_assert_eq!(rows.len() as u64, selection.sums.requests);
        prop_assert_eq!(rows, expected);
        prop_assert_eq!((selection.sums.prompt_tokens, selection.sums.cost_usd), (tokens, cost));
    }
}

#[test]
fn pages_put_together_are_all_that_the_query_finds_and_none_is_longer_than_may_be() {
    let (_folder, session) = session();
    let row =
        |at: u32| Made { feature: 0, model: 1, prompt: at * 7_919 % 1_000, latency_ms: None, cost: Some(1), status: 1 };
    let rows: Vec<Made> = (0..1_234).map(row).collect();
    let new = NewWorkload { name: "made", now: Timestamp(0) };
    session.own_history().unwrap().insert(new, &workload(&rows), "synthetic").unwrap();
    let query = RequestQuery {
        sort: RequestColumn::PromptTokens,
        direction: SortDirection::Descending,
        ..RequestQuery::default()
    };
    let mut numbers = Vec::new();
    while numbers.len() < 1_234 {
        let page = browse_requests(&session, "made", &query, numbers.len() as u64, 10_000).unwrap();
        assert_eq!((page.sums.requests, page.offset), (1_234, numbers.len() as u64));
        assert!(page.rows.len() <= MOST_ROWS && !page.rows.is_empty());
        numbers.extend(page.rows.into_iter().map(|row| row.number));
    }
    let mut expected: Vec<u64> = (1..=1_234).collect();
    let prompt = |number: u64| rows[usize::try_from(number).unwrap() - 1].prompt;
    expected.sort_by_key(|number| std::cmp::Reverse(prompt(*number)));
    assert_eq!(numbers, expected);
    assert!(browse_requests(&session, "made", &query, 5_000, 10).unwrap().rows.is_empty(), "beyond the end");
    assert_eq!(show_request(&session, "made", 3).unwrap().request.prompt_tokens, rows[2].prompt);
    assert_eq!(show_request(&session, "made", 1_235).unwrap_err().code, ErrorCode::NotFound);
}
