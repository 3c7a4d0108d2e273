//! Candidates that are cheaper and meet as many requirements as the one that the document is about.

use routewright_domain::Outcome;

use crate::numbers::{count, counted, duration, money_pair, points};
use crate::pairing::Pairing;
use crate::policy_words::listed;

use super::requirements::Tally;

/// Shorter differences of time, in milliseconds, and smaller ones of quality, in points, are none to a reader.
const LEAST_TIME: f64 = 10.0;
const LEAST_POINTS: f64 = 0.05;

/// The cheapest such candidate, and what the one of the document has over it; absent where there is none.
pub(super) fn sentence(pairing: &Pairing) -> Option<String> {
    let mine = pairing.candidate;
    let met = |outcome: &Outcome| Tally::of(outcome.requirements.iter()).met;
    let mut rivals: Vec<&Outcome> = pairing
        .facts
        .comparison
        .outcomes
        .iter()
        .filter(|own| own.architecture != mine.architecture && own.architecture != pairing.baseline.architecture)
        .filter(|own| own.cost_usd < mine.cost_usd && met(own) >= met(mine) && own.requests == mine.requests)
        .filter(|own| own.unpriced == 0 && mine.unpriced == 0)
        .collect();
    rivals.sort_by_key(|own| own.cost_usd);
    let (cheapest, others) = rivals.split_first()?;
    let (name, own) = (pairing.name_of(&cheapest.architecture), pairing.candidate_name());
    let (theirs, cost) = money_pair(cheapest.cost_usd, mine.cost_usd);
    let as_many = match (met(cheapest) - met(mine), mine.requirements.len()) {
        (_, 0) => String::new(),
        (0, total) => format!(" and meets as many requirements ({} of {total})", met(mine)),
        (more, _) => format!(" and meets {more} more of the requirements"),
    };
    let others = match others.len() as u64 {
        0 => String::new(),
        more => format!(" {} cheaper in the same way.", counted(more, "other candidate is", "other candidates are")),
    };
    let better = advantages(mine, cheapest);
    let against = if better.is_empty() {
        format!("By the figures of the replay nothing speaks for {own} instead")
    } else {
        format!("Against {name} {own} {}", listed(&better, "and"))
    };
    Some(format!(
        "{name} is cheaper: it would have cost {theirs} against {cost}{as_many}.{others} {against}; the document is about {own} because \
         it was chosen for it, not by a rule."
    ))
}

/// What one has over the other, in words.
fn advantages(mine: &Outcome, other: &Outcome) -> Vec<String> {
    let longer = |mine: Option<f64>, other: Option<f64>| {
        mine.zip(other).map(|(mine, other)| other - mine).filter(|difference| *difference >= LEAST_TIME)
    };
    let answers = mine.succeeded.checked_sub(other.succeeded).filter(|more| *more > 0);
    // Means over different shares of the answers do not compare.
    let alike = mine.quality.zip(other.quality).filter(|(one, two)| one.covers_alike(two));
    let quality = alike.map(|(one, two)| (one.mean - two.mean) * 100.0).filter(|more| *more >= LEAST_POINTS);
    let found = [
        longer(mine.ttft_ms.p95, other.ttft_ms.p95)
            .map(|ms| format!("has its first token {} sooner at p95", duration(ms))),
        longer(mine.latency_ms.p95, other.latency_ms.p95)
            .map(|ms| format!("has its whole answer {} sooner at p95", duration(ms))),
        quality.map(|more| format!("is {} better in quality", points(more, 2))),
        answers.map(|more| format!("answers {} more requests", count(more))),
    ];
    found.into_iter().flatten().collect()
}
