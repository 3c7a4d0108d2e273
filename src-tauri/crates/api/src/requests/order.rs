//! The order of a table of requests.

use routewright_domain::{Column, Dictionary, RecordedStatus, RequestColumns, Workload};

use crate::wire::{RequestColumn, SortDirection};

/// Sorts rows that stand in order of arrival. Those without the value come last either way; equals keep their order.
pub(super) fn sort(workload: &Workload, by: RequestColumn, direction: SortDirection, rows: &mut Vec<u32>) {
    let (columns, names) = (&workload.columns, &workload.names);
    let tokens = |column: &Column<u32>, row: usize| Some(u64::from(column[row]));
    match by {
        RequestColumn::Arrival if direction == SortDirection::Ascending => {}
        RequestColumn::Arrival => by_key(rows, direction, |row| Some(ascending(columns.arrival_ns[row]))),
        RequestColumn::Feature => {
            let ranks = ranks(&names.features);
            by_key(rows, direction, |row| ranks.get(usize::from(columns.feature[row])).copied());
        }
        RequestColumn::Model => {
            let ranks = ranks(&names.models);
            by_key(rows, direction, |row| ranks.get(usize::from(columns.model[row])).copied());
        }
        RequestColumn::PromptTokens => by_key(rows, direction, |row| tokens(&columns.prompt_tokens, row)),
        RequestColumn::CachedTokens => by_key(rows, direction, |row| tokens(&columns.cached_tokens, row)),
        RequestColumn::CompletionTokens => by_key(rows, direction, |row| tokens(&columns.completion_tokens, row)),
        RequestColumn::Ttft => by_key(rows, direction, |row| columns.ttft(row)),
        RequestColumn::Latency => by_key(rows, direction, |row| columns.latency(row)),
        RequestColumn::Cost => by_key(rows, direction, |row| {
            let pico = columns.cost_pico[row];
            (pico != RequestColumns::NO_COST).then(|| ascending(pico))
        }),
        RequestColumn::Status => by_key(rows, direction, |row| {
            let status = RecordedStatus::from_code(columns.status[row]);
            status.word().map(|_| status as u64)
        }),
    }
}

/// A signed number as one without a sign, in the same order.
fn ascending(value: i64) -> u64 {
    value.cast_unsigned() ^ (1 << 63)
}

/// The place of each name in the alphabet, whatever its case.
fn ranks(names: &Dictionary) -> Vec<u64> {
    let mut order: Vec<usize> = (0..names.entries.len()).collect();
    order.sort_by_cached_key(|at| (names.entries[*at].to_lowercase(), names.entries[*at].clone()));
    let mut ranks = vec![0; order.len()];
    for (rank, at) in order.into_iter().enumerate() {
        ranks[at] = rank as u64;
    }
    ranks
}

/// Keys are looked up once and sorted beside their rows, which is several times quicker than looking them up in every
/// comparison.
fn by_key(rows: &mut Vec<u32>, direction: SortDirection, key: impl Fn(usize) -> Option<u64>) {
    let mut lacking = Vec::new();
    let mut keyed: Vec<(u64, u32)> = Vec::with_capacity(rows.len());
    for row in rows.iter().copied() {
        match key(row as usize) {
            Some(key) if direction == SortDirection::Descending => keyed.push((!key, row)),
            Some(key) => keyed.push((key, row)),
            None => lacking.push(row),
        }
    }
    keyed.sort_unstable();
    rows.clear();
    rows.extend(keyed.into_iter().map(|(_, row)| row));
    rows.append(&mut lacking);
}
