//! The spread of luck: what other seeds gave.

use routewright_domain::{Replications, Spread};

use crate::numbers::{duration, from_to, money, percent};
use crate::pairing::Pairing;
use crate::{Block, Column};

use super::parts;

/// Lowest to highest over the seeds that were replayed; none where one was.
pub(super) fn table(pairing: &Pairing) -> Option<Block> {
    type Row = (&'static str, fn(&Replications) -> String);
    const ROWS: [Row; 5] = [
        ("Cost", |own| range(Some(&own.cost_usd), |cost| money(*cost))),
        ("First token, p95", |own| range(own.ttft_p95_ms.as_ref(), |ms| duration(*ms))),
        ("Whole answer, p95", |own| range(own.latency_p95_ms.as_ref(), |ms| duration(*ms))),
        ("Success", |own| range(Some(&own.success_rate), |rate| percent(*rate, 2))),
        ("Quality", |own| range(own.quality.as_ref(), |mean| percent(*mean, 2))),
    ];
    let mine = pairing.candidate.replications.as_ref()?;
    let base = pairing.baseline.replications.as_ref().filter(|_| !pairing.is_baseline_alone());
    let mut columns = vec![Column::words("Figure", 2)];
    columns.extend(base.map(|_| Column::numbers_under(pairing.baseline_name(), 2)));
    columns.push(Column::numbers_under(pairing.candidate_name(), 2));
    let rows = ROWS.map(|(name, figure)| {
        let base = base.map(figure);
        std::iter::once(name.to_owned()).chain(base).chain([figure(mine)]).collect()
    });
    let caption = format!("The spread of luck: lowest to highest of {} seeds", mine.count);
    Some(parts::table(caption, columns, rows.to_vec()))
}

fn range<T>(spread: Option<&Spread<T>>, words: impl Fn(&T) -> String) -> String {
    let Some(spread) = spread else { return "–".to_owned() };
    from_to(&words(&spread.low), &words(&spread.high))
}
