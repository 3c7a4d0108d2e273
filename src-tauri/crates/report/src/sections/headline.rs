//! The finding in one sentence, and the sentences that go with it.

use std::cmp::Ordering;

use routewright_domain::{Money, Outcome};

use crate::dates::span;
use crate::numbers::{count, counted, duration, money, money_pair, percent, points};
use crate::pairing::Pairing;
use crate::{Block, Run};

use super::requirements::Tally;

/// What the candidate would have cost, against what, and which requirements that breaks: a saving is none without them.
pub(super) fn headline(pairing: &Pairing) -> String {
    let cost = cost(pairing);
    match breached(pairing) {
        Some(breached) if pairing.candidate.requests > 0 => format!("{cost} {breached}"),
        _ => cost,
    }
}

/// How many requirements the replay did not meet; absent where it met them all.
fn breached(pairing: &Pairing) -> Option<String> {
    let of = |outcome: &Outcome| {
        let tally = Tally::of(outcome.requirements.iter());
        (tally.total - tally.met - tally.unknown, tally.total)
    };
    let ((mine, total), (base, _)) = (of(pairing.candidate), of(pairing.baseline));
    if mine == 0 {
        return None;
    }
    let broken = match (mine, total) {
        (1, 1) => "the one requirement there is".to_owned(),
        (mine, total) => format!("{mine} of {total} requirements"),
    };
    Some(match base {
        _ if pairing.is_baseline_alone() => format!("It does not meet {broken}."),
        0 => format!("It does not meet {broken}; {} meets all it can be held to.", pairing.baseline_name()),
        base => format!("It does not meet {broken}; {} does not meet {base}.", pairing.baseline_name()),
    })
}

fn cost(pairing: &Pairing) -> String {
    let name = pairing.candidate_name();
    let scope = scope(pairing);
    let (costs, base) = (pairing.candidate.cost_usd, pairing.baseline.cost_usd);
    if pairing.candidate.requests == 0 {
        return format!("No request of this workload belongs to a feature, so {name} has nothing to answer.");
    }
    if pairing.is_baseline_alone() {
        let least = if pairing.any_unpriced() { "at least " } else { "" };
        return format!("{name} would have cost {least}{} {scope}.", money(costs));
    }
    let (mine, theirs) = money_pair(costs, base);
    if pairing.any_unpriced() {
        // With parts of unknown price on either side neither the difference nor its sign is certain.
        let least = |text: String, unpriced: u64| if unpriced > 0 { format!("at least {text}") } else { text };
        let mine = least(mine, pairing.candidate.unpriced);
        let theirs = least(theirs, pairing.baseline.unpriced);
        return format!("{name} would have cost {mine} {scope}, {} {theirs}.", pairing.baseline_name());
    }
    match (costs.cmp(&base), pairing.cost_share()) {
        (Ordering::Equal, _) => {
            format!("{name} would have cost {mine} {scope}, the same as {}.", pairing.baseline_name())
        }
        (_, None) => {
            format!("{name} would have cost {mine} {scope}, {} nothing.", pairing.baseline_name())
        }
        (order, Some(share)) => {
            let word = if order == Ordering::Less { "less" } else { "more" };
            format!("{name} would have cost {mine} instead of {theirs} {scope}, {} {word}.", percent(share.abs(), 1))
        }
    }
}

/// The part of the workload that the figures are about.
fn scope(pairing: &Pairing) -> String {
    match (pairing.candidate.requests, pairing.candidate.unmatched) {
        (_, 0) => "on this workload".to_owned(),
        (matched, unmatched) => {
            format!("on {} of the workload's {} requests", count(matched), count(matched + unmatched))
        }
    }
}

/// What was replayed, and how success and latency come out.
pub(super) fn lead(pairing: &Pairing) -> Block {
    let sentences = [
        Some(replayed(pairing)),
        success(pairing),
        cost_per_answer(pairing),
        latency(pairing),
        super::trust::saving(pairing),
        super::rivals::sentence(pairing),
    ];
    Block::Paragraph(vec![Run::plain(sentences.into_iter().flatten().collect::<Vec<_>>().join(" "))])
}

fn replayed(pairing: &Pairing) -> String {
    let workload = &pairing.facts.workload;
    let matched = pairing.candidate.requests;
    let requests = if matched == workload.requests {
        format!("the {}", counted(matched, "request", "requests"))
    } else {
        format!("{} of the {}", count(matched), counted(workload.requests, "request", "requests"))
    };
    format!(
        "The replay covers {requests} of workload {}, {} {}, under the scenario {}.",
        pairing.facts.comparison.workload,
        if workload.is_synthetic() { "made up for" } else { "recorded" },
        span(workload.first_at, workload.last_at),
        pairing.scenario_name(),
    )
}

fn success(pairing: &Pairing) -> Option<String> {
    let rate = percent(pairing.candidate.success_rate()?, 2);
    let name = pairing.candidate_name();
    let base = pairing.baseline_name();
    if pairing.is_baseline_alone() {
        return Some(format!("{name} answers {rate} of them."));
    }
    let difference = pairing.success_points()?;
    Some(match (pairing.candidate.succeeded.cmp(&pairing.baseline.succeeded), difference.abs() < 0.005) {
        (Ordering::Equal, _) => format!("{name} answers {rate} of them, as many as {base}."),
        (order, true) => {
            let gap = pairing.candidate.succeeded.abs_diff(pairing.baseline.succeeded);
            let word = if order == Ordering::Greater { "more" } else { "fewer" };
            format!("{name} answers {rate} of them, {} {word} than {base}.", counted(gap, "request", "requests"))
        }
        (order, false) => {
            let word = if order == Ordering::Greater { "more" } else { "fewer" };
            format!("{name} answers {rate} of them, {} {word} than {base}.", points(difference, 2))
        }
    })
}

/// A request that nobody answers costs little or nothing, so totals of unlike success do not compare.
fn cost_per_answer(pairing: &Pairing) -> Option<String> {
    let (mine, base) = (pairing.candidate, pairing.baseline);
    if mine.succeeded == base.succeeded || pairing.any_unpriced() {
        return None;
    }
    let per_thousand = |outcome: &Outcome| Some(money(Money(outcome.cost_usd.per(outcome.succeeded)?.0 * 1_000)));
    let (mine, base) = (per_thousand(mine)?, per_thousand(base)?);
    Some(format!("Unanswered requests cost next to nothing: 1,000 answers cost {mine} instead of {base}."))
}

fn latency(pairing: &Pairing) -> Option<String> {
    if pairing.candidate.succeeded == 0 {
        return None;
    }
    let Some(mine) = pairing.candidate.latency_ms.p95 else {
        return Some("How long its answers take is unknown: no endpoint that served publishes it.".to_owned());
    };
    let mine = duration(mine);
    Some(match pairing.baseline.latency_ms.p95.map(duration) {
        _ if pairing.is_baseline_alone() => format!("Of 100 answers, 95 are complete within {mine}."),
        Some(theirs) if theirs == mine => format!("Of 100 answers, 95 are complete within {mine} under either."),
        Some(theirs) => format!("Of 100 answers, 95 are complete within {mine} instead of {theirs}."),
        None => {
            format!("Of 100 answers, 95 are complete within {mine}; for {} that is unknown.", pairing.baseline_name())
        }
    })
}
