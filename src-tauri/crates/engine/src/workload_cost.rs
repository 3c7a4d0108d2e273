//! What the tokens of a workload cost at one price list: no routing, no draws, nothing but prices.

use routewright_domain::{Column, Money, PriceList, RecordedStatus, Workload};

use crate::pipeline::{Usage, charge};
use crate::plan::{Rates, Tariffs};
use crate::run::went_unanswered;

/// What a workload costs at one price list.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct WorkloadCost {
    /// US dollars, exact; of the parts that have a price.
    pub cost_usd: Money,
    /// Requests of which some part has no price.
    pub unpriced: u64,
    /// Requests that nobody answered by the record: how long an answer would have been is not known, so they are left out.
    pub unanswered: u64,
}

/// The cost of all requests of a workload at one price list, token for token as recorded.
///
/// No token counts as cached: what the recorded model found in its prefix cache is there for no other. A request at a time
/// this is what an endpoint with that price list bills in a replay.
#[must_use]
pub fn workload_cost(workload: &Workload, prices: &PriceList) -> WorkloadCost {
    let tariffs = Tariffs::new(prices);
    let all_at_once = tariffs.always().and_then(|rates| in_sum(workload, rates));
    all_at_once.unwrap_or_else(|| row_by_row(workload, &tariffs))
}

/// All tokens at once. `None` where they have to be rounded one by one, and for what is not plain text that was answered.
fn in_sum(workload: &Workload, rates: &Rates) -> Option<WorkloadCost> {
    let columns = &workload.columns;
    let is_plain = is_all(&columns.reasoning_tokens, 0)
        && is_all(&columns.images, 0)
        && is_all(&columns.web_searches, 0)
        && [RecordedStatus::Unknown, RecordedStatus::Succeeded]
            .iter()
            .any(|known| is_all(&columns.status, *known as u8));
    if !is_plain {
        return None;
    }
    let tokens = [&columns.prompt_tokens, &columns.completion_tokens].map(sum);
    let cost_usd = rates.of_text(columns.len() as u64, tokens[0], tokens[1])?;
    Some(WorkloadCost { cost_usd, unpriced: 0, unanswered: 0 })
}

fn row_by_row(workload: &Workload, tariffs: &Tariffs) -> WorkloadCost {
    let columns = &workload.columns;
    let mut total = WorkloadCost { cost_usd: Money::ZERO, unpriced: 0, unanswered: 0 };
    for row in 0..columns.len() {
        if went_unanswered(workload, row) {
            total.unanswered += 1;
            continue;
        }
        let completion = columns.completion_tokens[row];
        let usage = Usage {
            prompt: columns.prompt_tokens[row],
            completion,
            reasoning: columns.reasoning_tokens[row].min(completion),
            images: columns.images[row],
            web_searches: columns.web_searches[row],
            ..Usage::default()
        };
        let charged = charge(tariffs.at(usage.prompt, columns.arrival_ns[row]), &usage, None);
        total.cost_usd += charged.cost;
        total.unpriced += u64::from(charged.unpriced);
    }
    total
}

/// Whether a column is folded to this one value.
fn is_all<T: PartialEq + Copy>(column: &Column<T>, value: T) -> bool {
    matches!(column, Column::Same { value: own, .. } if *own == value)
}

fn sum(column: &Column<u32>) -> u64 {
    match column {
        Column::Same { value, rows } => u64::from(*value) * *rows as u64,
        Column::Each(values) => values.iter().map(|value| u64::from(*value)).sum(),
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use routewright_domain::{Names, Outcomes, Prices, RequestColumns, WorkloadIdentity};

    use super::*;

    fn workload(rows: &[(u32, u32)]) -> Workload {
        let columns = RequestColumns {
            prompt_tokens: rows.iter().map(|row| row.0).collect(),
            completion_tokens: rows.iter().map(|row| row.1).collect(),
            ..RequestColumns::blank(rows.len())
        };
        let identity = WorkloadIdentity { name: String::new(), digest: String::new() };
        Workload { identity, names: Names::default(), columns, outcomes: Outcomes::default() }
    }

    proptest! {
        #[test]
        fn the_sum_costs_what_the_rows_cost(
            rows in prop::collection::vec((0_u32..200_000, 0_u32..20_000), 0..50), prompt in 0_u32..90_000, fee in 0_u32..9
        ) {
            let price = |figure: u32, digits: u32| format!("{figure}e-{digits}").parse().ok();
            let base = Prices { prompt: price(prompt, 12), completion: price(prompt / 3, 11), request: price(fee, 4), ..Prices::default() };
            let prices = PriceList { base, overrides: vec![] };
            let workload = workload(&rows);
            let rated = row_by_row(&workload, &Tariffs::new(&prices));
            prop_assert_eq!(workload_cost(&workload, &prices), rated);
        }
    }

    #[test]
    fn an_unknown_price_is_counted_and_not_taken_for_free() {
        let prices =
            PriceList { base: Prices { prompt: "2.5e-6".parse().ok(), ..Prices::default() }, overrides: vec![] };
        let cost = workload_cost(&workload(&[(1_000_000, 10), (1_000_000, 0)]), &prices);
        assert_eq!((cost.cost_usd.to_string(), cost.unpriced), ("5".to_owned(), 1));
    }
}
