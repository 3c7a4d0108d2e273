//! Conversations of a log.

use std::collections::HashMap;

use routewright_domain::{RequestColumns, Timestamp};

use super::tokens::quantiles;
use crate::synthesize::sessions::Sessions;
use crate::synthesize::tokens::LogNormal;

/// A feature's requests, put into conversations by their sessions.
pub(super) struct Conversations {
    /// The first request of each, in order of arrival; requests without a session are one each.
    pub(super) first: Vec<usize>,
    /// Each later turn, with the turn before it.
    pairs: Vec<(usize, usize)>,
    /// Requests that belong to a session.
    in_sessions: usize,
    most_turns: u32,
}

impl Conversations {
    pub(super) fn of(columns: &RequestColumns, rows: &[usize]) -> Self {
        let mut found = Self { first: vec![], pairs: vec![], in_sessions: 0, most_turns: 1 };
        let mut last: HashMap<u64, (usize, u32)> = HashMap::new();
        for row in rows {
            let session = columns.session_key[*row];
            if session == 0 {
                found.first.push(*row);
                continue;
            }
            found.in_sessions += 1;
            if let Some((before, turns)) = last.get_mut(&session) {
                found.pairs.push((*before, *row));
                (*before, *turns) = (*row, *turns + 1);
                found.most_turns = found.most_turns.max(*turns);
            } else {
                found.first.push(*row);
                last.insert(session, (*row, 1));
            }
        }
        found
    }

    /// Tokens that each later turn adds to prompt and answer of the turn before; negative where it drops some.
    fn added<'a>(&'a self, columns: &'a RequestColumns) -> impl Iterator<Item = i64> + 'a {
        self.pairs.iter().map(|(before, row)| {
            let context = i64::from(columns.prompt_tokens[*before]) + i64::from(columns.completion_tokens[*before]);
            i64::from(columns.prompt_tokens[*row]) - context
        })
    }

    /// True when most later turns carry the ones before.
    pub(super) fn grows(&self, columns: &RequestColumns) -> bool {
        self.added(columns).filter(|added| *added >= 0).count() * 2 > self.pairs.len()
    }

    /// The law of the conversations; `None` when most requests belong to none.
    pub(super) fn fit(&self, columns: &RequestColumns, grows: bool) -> Option<Sessions> {
        let alone = self.first.len() + self.pairs.len() - self.in_sessions;
        if self.in_sessions <= alone {
            return None;
        }
        let added = self.added(columns).filter_map(|added| u32::try_from(added).ok()).collect();
        let pauses = self.pairs.iter().map(|(before, row)| {
            let ns = columns.arrival_ns[*row].saturating_sub(columns.arrival_ns[*before]);
            libm::log((ns as f64 / Timestamp::NANOS_PER_SEC as f64).max(1e-3))
        });
        let (mean, spread) = moments(pauses);
        let longest = self.pairs.iter().map(|(_, row)| columns.prompt_tokens[*row]).max();
        Some(Sessions {
            mean_turns: (self.first.len() + self.pairs.len()) as f64 / self.first.len().max(1) as f64,
            most_turns: self.most_turns,
            pause_s: LogNormal { median: libm::exp(mean), sigma: spread, least: 0.0, most: None },
            message: grows.then(|| quantiles(added)),
            most_prompt_tokens: longest.unwrap_or(u32::MAX),
        })
    }
}

/// Mean and standard deviation.
fn moments(values: impl Iterator<Item = f64> + Clone) -> (f64, f64) {
    let (count, sum) = values.clone().fold((0.0, 0.0), |(count, sum), value| (count + 1.0, sum + value));
    if count == 0.0 {
        return (0.0, 0.0);
    }
    let mean = sum / count;
    let squares: f64 = values.map(|value| (value - mean) * (value - mean)).sum();
    (mean, libm::sqrt(squares / count))
}
