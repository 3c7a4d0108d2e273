//! How the figures came about, and how to get them again.

use std::collections::BTreeSet;

use routewright_domain::{DocumentPart, Evidence, Policy};

use crate::dates::date;
use crate::numbers::{count, counted, percent, tokens};
use crate::pairing::Pairing;
use crate::scenario_words::incidents_in_words;
use crate::{Block, Run, Section, Term};

use super::parts;

/// What was replayed, how, and what it leaves out.
pub(super) fn sections(pairing: &Pairing) -> Vec<Section> {
    let own = DocumentPart::Method;
    let workload = &pairing.facts.workload;
    let made_up = if workload.is_synthetic() {
        " The traffic is synthetic: it was generated from a specification and was never served."
    } else {
        ""
    };
    let lead = format!(
        "Every figure comes from a replay: the recorded requests are sent, one by one and in order, through the policies of each \
         architecture, with the catalog's prices and latencies.{made_up} Nothing was sent to a provider.",
    );
    vec![
        parts::part(own, vec![parts::paragraph(lead), terms(pairing)]),
        parts::topic(own, "What is assumed", vec![parts::list(assumptions(pairing))]),
    ]
}

/// What the project states beside the record, in words.
fn assumptions(pairing: &Pairing) -> Vec<String> {
    let stated = &pairing.facts.project.assumptions;
    let outcome = pairing.candidate;
    let series = pairing.scenario().and_then(|scenario| scenario.conditions.as_deref());
    let latencies = series.map_or_else(|| PUBLISHED.to_owned(), recorded);
    let draws = if pairing.facts.comparison.outcomes.len() > 1 { format!(" {SAME_DRAWS}") } else { String::new() };
    let mut items = vec![format!("{LENGTHS} {latencies}{draws} {FAILURES}")];
    let policies = pairing.architecture().into_iter().flat_map(|own| own.policies.values().chain(own.library.values()));
    items.extend(policies.into_iter().any(may_cancel).then(|| CANCELLED.to_owned()));
    for (family, ratio) in &stated.token_ratios {
        items.push(format!("The tokenizer {family} makes {ratio} tokens of each recorded one."));
    }
    for (model, ratio) in &stated.output_ratios {
        items.push(format!("Answers of {model} are {ratio} times as long as the recorded ones."));
    }
    for (provider, share) in &stated.price_shares {
        items.push(format!("At {provider}, {} of the list price is paid.", percent(share.to_lossy(), 1)));
    }
    for (model, quality) in &stated.quality {
        items.push(format!("Answers of {model} are good in {} of cases, as stated.", percent(*quality, 1)));
    }
    if let Some(fee) = stated.platform_fee {
        let fee = percent(fee.to_lossy(), 2);
        items.push(format!(
            "The gateway takes {fee} on top of every cost; figures of cost leave it out unless they say so."
        ));
    }
    if let Some(quality) = outcome.quality {
        let correlation = stated.error_correlation.unwrap_or(0.5);
        let origin = if stated.error_correlation.is_some() { "as stated" } else { "the default" };
        // Scores of some answers are what those of the others are fitted to.
        let fitted = quality.evidence == Evidence::Fitted || quality.recorded_share > 0.0;
        if fitted && quality.recorded_share < 1.0 {
            items.push(format!(
                "Where no score is recorded, answers are drawn from a model fitted to the scores that there are: an ability of each model \
                 by kind of request, one difficulty of each request that all models share, and requests that none can solve where \
                 the scores show them. Models with few scores lean on their benchmark index and a correlation of errors of \
                 {correlation}, {origin}.",
            ));
        } else if quality.recorded_share < 1.0 {
            items.push(format!(
                "Where no score is recorded, the models of a request share one latent difficulty; the correlation of their errors \
                 is {correlation}, {origin}.",
            ));
        }
    }
    if outcome.estimated > 0 {
        let failed = counted(outcome.estimated, "request", "requests");
        items.push(format!("{failed} failed in the record; the answer's length is the running mean of its feature."));
    }
    items
}

/// True where a call may be ended before it has answered.
fn may_cancel(policy: &Policy) -> bool {
    let own = match policy {
        Policy::Hedge(_) => true,
        Policy::Ensemble(ensemble) => ensemble.quorum.is_some() || ensemble.deadline_ms.is_some(),
        Policy::Fallback(chain) => {
            chain.steps.iter().any(|step| step.first_token_timeout_ms.is_some() || step.timeout_ms.is_some())
        }
        _ => false,
    };
    own || policy.children().iter().any(|(_, child)| may_cancel(child))
}

/// Workload, catalog, scenario, evidence and the command that repeats the replay.
fn terms(pairing: &Pairing) -> Block {
    Block::Terms(vec![
        term("Workload", workload(pairing)),
        term("Catalog", catalog(pairing)),
        term("Scenario", vec![Run::plain(scenario(pairing))]),
        term("Evidence", vec![Run::plain(evidence(pairing))]),
        term("Repeat it", vec![Run::code(command(pairing))]),
    ])
}

const LENGTHS: &str = "Token counts are kept as recorded for every model.";
const PUBLISHED: &str = "Latencies are drawn from the percentiles that providers' endpoints publish.";
const SAME_DRAWS: &str = "The draws are the same for every architecture.";
const CANCELLED: &str = "A call that is cancelled or given up before its first token, by a hedge, a quorum or a time-out, is not billed: \
    so it is on OpenRouter, elsewhere it is an assumption. One that is cancelled later is billed whole.";
const FAILURES: &str = "Providers fail only in the scenario's incidents.";

fn recorded(series: &str) -> String {
    format!(
        "Latencies, and which endpoints the gateway keeps out of balancing, are those of the recorded conditions {series} at that hour of \
         the week; of endpoints that these do not have, latencies are drawn from the percentiles that they publish."
    )
}

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
    let summary = pairing.scenario().and_then(|scenario| scenario.summary.as_deref()).map_or_else(String::new, said);
    let series = pairing.scenario().and_then(|scenario| scenario.conditions.as_deref());
    let series = series.map_or_else(String::new, |series| format!("recorded conditions {series}; "));
    format!("{}: {series}{words}. {summary}Seed {}.", pairing.scenario_name(), pairing.facts.comparison.seed)
}

/// A description as sentences before others.
fn said(summary: &str) -> String {
    let summary = summary.trim();
    match summary.chars().last() {
        None => String::new(),
        Some('.' | '!' | '?') => format!("{summary} "),
        Some(_) => format!("{summary}. "),
    }
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
    let mixed = "A mixed figure carries the weakest label: one call that was cancelled, waited for a batch or was compressed makes a \
        percentile of all latencies assumed, and one answer whose length is assumed every cost.";
    format!("{}. {mixed}", meanings.join("; "))
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
