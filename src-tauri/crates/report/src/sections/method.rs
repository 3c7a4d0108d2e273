//! How the figures came about, and how to get them again.

use std::collections::BTreeSet;

use routewright_domain::Evidence;

use crate::dates::date;
use crate::numbers::{count, tokens};
use crate::pairing::Pairing;
use crate::scenario_words::incidents_in_words;
use crate::{Block, Run, Term};

/// Workload, catalog, scenario, evidence, assumptions and the command that repeats the replay.
pub(super) fn terms(pairing: &Pairing) -> Block {
    Block::Terms(vec![
        term("Workload", workload(pairing)),
        term("Catalog", catalog(pairing)),
        term("Scenario", vec![Run::plain(scenario(pairing))]),
        term("Evidence", vec![Run::plain(evidence(pairing))]),
        term("Assumptions", vec![Run::plain(ASSUMPTIONS)]),
        term("Repeat it", vec![Run::code(command(pairing))]),
    ])
}

const ASSUMPTIONS: &str = "Token counts are kept as recorded for every model. Latencies are drawn from the percentiles \
    that providers' endpoints publish, with the same draws for both architectures. Providers fail only \
    in the scenario's incidents.";

fn term(term: &str, description: Vec<Run>) -> Term {
    Term { term: term.to_owned(), description }
}

fn workload(pairing: &Pairing) -> Vec<Run> {
    let facts = &pairing.facts.workload;
    vec![
        Run::plain(format!(
            "{}: {} requests with {} prompt and {} completion tokens, read as {}. Digest ",
            pairing.facts.comparison.workload,
            count(facts.requests),
            tokens(facts.prompt_tokens),
            tokens(facts.completion_tokens),
            facts.source_format,
        )),
        Run::code(&pairing.facts.comparison.workload_digest),
    ]
}

fn catalog(pairing: &Pairing) -> Vec<Run> {
    let catalog = &pairing.facts.comparison.catalog;
    vec![
        Run::plain(format!(
            "{}, prices and percentiles of {}. Digest ",
            pairing.facts.catalog_source,
            date(&catalog.date)
        )),
        Run::code(&catalog.digest),
    ]
}

fn scenario(pairing: &Pairing) -> String {
    let words = pairing.scenario().map_or_else(|| "not described in the project".to_owned(), incidents_in_words);
    format!("{}: {words}. Seed {}.", pairing.scenario_name(), pairing.facts.comparison.seed)
}

/// The labels that this document uses, from strongest to weakest.
fn evidence(pairing: &Pairing) -> String {
    let outcomes = [pairing.baseline, pairing.candidate];
    let figures = outcomes
        .iter()
        .flat_map(|outcome| [outcome.cost_evidence, outcome.ttft_ms.evidence, outcome.latency_ms.evidence]);
    // Success rests on the scenario, which is assumed.
    let labels: BTreeSet<Evidence> = figures.chain([Evidence::Assumed]).collect();
    let meanings: Vec<String> =
        labels.into_iter().map(|label| format!("{}: {}", label.word(), meaning(label))).collect();
    format!("{}. A mixed figure carries the weakest label.", meanings.join("; "))
}

fn meaning(evidence: Evidence) -> &'static str {
    match evidence {
        Evidence::Recorded => "read from the workload",
        Evidence::Priced => "recorded tokens times the price of that date",
        Evidence::Published => "a figure of the catalog of that date",
        Evidence::Fitted => "estimated from recorded outcomes",
        Evidence::Assumed => "a stated assumption",
    }
}

fn command(pairing: &Pairing) -> String {
    let comparison = pairing.facts.comparison;
    format!(
        "routewright compare PROJECT --workload {} --scenario {} --seed {} --json",
        quoted(&comparison.workload),
        quoted(comparison.scenario.as_str()),
        comparison.seed,
    )
}

/// A word as a POSIX shell takes it literally.
fn quoted(word: &str) -> String {
    let plain = |character: char| character.is_ascii_alphanumeric() || "-_./:@".contains(character);
    if !word.is_empty() && word.chars().all(plain) {
        word.to_owned()
    } else {
        format!("'{}'", word.replace('\'', r"'\''"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_reach_the_shell_as_they_are() {
        assert_eq!(quoted("support-2024"), "support-2024");
        assert_eq!(quoted("May; rm -rf 'x'"), r"'May; rm -rf '\''x'\'''");
        assert_eq!(quoted(""), "''");
    }
}
