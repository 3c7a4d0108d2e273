//! Decisions on record, or the one that this document asks for.

use routewright_domain::{DecisionRecord, DecisionStatus, DocumentPart, Outcome};

use crate::numbers::{counted, duration_or_dash, money, percent};
use crate::pairing::Pairing;
use crate::{Block, Column, Run, Section, Term};

use super::{catalog_change, changes, headline, parts, requirements, risks, rivals};

pub(super) fn sections(pairing: &Pairing) -> Vec<Section> {
    let mut sections = records(pairing);
    sections.extend(catalog_change::section(pairing));
    sections.extend(changes::section(pairing));
    sections
}

fn records(pairing: &Pairing) -> Vec<Section> {
    let own = DocumentPart::Decisions;
    let records = &pairing.facts.project.decisions;
    if records.is_empty() {
        let sentence = "No decision is on record in the project. This is the one that the document asks for.";
        let asked = parts::topic(own, proposal_title(pairing), proposal(pairing));
        return vec![parts::part(own, vec![parts::paragraph(sentence)]), asked];
    }
    let mut sections = vec![parts::part(own, vec![])];
    sections.extend(records.iter().map(|record| parts::topic(own, title(record), blocks(pairing, record))));
    sections
}

fn title(record: &DecisionRecord) -> String {
    let status = match record.status {
        DecisionStatus::Proposed => "proposed",
        DecisionStatus::Accepted => "accepted",
        DecisionStatus::Rejected => "rejected",
        DecisionStatus::Superseded => "superseded",
    };
    match &record.date {
        Some(date) => format!("{} ({status}, {})", record.title, crate::dates::date(date)),
        None => format!("{} ({status})", record.title),
    }
}

/// A record's text as a sentence reads it: the arrow of a cascade in words.
fn set(text: &str) -> String {
    text.replace(" ↗ ", ", then ")
}

/// The outcome first, for whoever reads no further; then why it was to be decided, and between what.
fn blocks(pairing: &Pairing, record: &DecisionRecord) -> Vec<Block> {
    let record = &DecisionRecord {
        outcome: set(&record.outcome),
        context: set(&record.context),
        options: record.options.iter().map(|option| set(option)).collect(),
        consequences: set(&record.consequences),
        confirmation: set(&record.confirmation),
        ..record.clone()
    };
    let mut outcome = record.outcome.lines().map(str::trim).filter(|line| !line.is_empty());
    let (first, more_outcome) = outcome.next().map(|line| beginning(line, OUTCOME_SENTENCES)).unwrap_or_default();
    let mut blocks = vec![parts::paragraph(first)];
    blocks.extend(listed(outcome.map(str::to_owned)));
    let mut terms = Vec::new();
    if let Some(architecture) = record.architecture.as_ref().and_then(|id| pairing.facts.project.architecture(id)) {
        terms.push(term("Architecture", architecture.name.clone()));
    }
    let (context, more) = beginning(&record.context, CONTEXT_SENTENCES);
    terms.push(term("Context", context));
    blocks.push(Block::Terms(terms));
    blocks.extend(options(&record.options));
    let mut rest = Vec::new();
    let mut consequences = record.consequences.lines().map(str::trim).filter(|line| !line.is_empty()).peekable();
    if let Some(first) = consequences.next() {
        if consequences.peek().is_none() {
            rest.push(term("Consequences", first.to_owned()));
        } else {
            blocks.push(parts::paragraph("Consequences:"));
            blocks.extend(listed(std::iter::once(first).chain(consequences).map(str::to_owned)));
        }
    }
    let others =
        [("Confirmation", record.confirmation.clone()), ("On the outcome", more_outcome), ("On the context", more)];
    rest.extend(others.into_iter().filter(|(_, text)| !text.is_empty()).map(|(name, text)| term(name, text)));
    if !rest.is_empty() {
        blocks.push(Block::Terms(rest));
    }
    blocks
}

fn listed(lines: impl Iterator<Item = String>) -> Option<Block> {
    let lines: Vec<String> = lines.collect();
    (!lines.is_empty()).then(|| parts::list(lines))
}

/// Sentences of an outcome and of a context that stand first; what goes on after them stands last.
const OUTCOME_SENTENCES: usize = 2;
const CONTEXT_SENTENCES: usize = 3;

fn beginning(text: &str, sentences: usize) -> (String, String) {
    let mut ends = text.match_indices(". ").map(|(at, _)| at + 1);
    match ends.nth(sentences - 1) {
        Some(end) => (text[..end].trim().to_owned(), text[end..].trim().to_owned()),
        None => (text.trim().to_owned(), String::new()),
    }
}

/// What was to choose from; where the record says something of every option, in a column of its own.
fn options(options: &[String]) -> Option<Block> {
    if options.is_empty() {
        return None;
    }
    let split: Option<Vec<(&str, &str)>> = options.iter().map(|option| option.rsplit_once(": ")).collect();
    Some(if let Some(rows) = split {
        let columns = vec![Column::words("Option", 3), Column::words("Held against the outcome", 2)];
        let row = |(option, said): (&str, &str)| vec![option.to_owned(), said.to_owned()];
        parts::table("Options", columns, rows.into_iter().map(row).collect())
    } else {
        let rows = options.iter().map(|option| vec![option.clone()]).collect();
        parts::table("Options", vec![Column::words("Option", 1)], rows)
    })
}

fn term(name: &str, text: String) -> Term {
    Term { term: name.to_owned(), description: vec![Run::plain(text)] }
}

fn proposal_title(pairing: &Pairing) -> String {
    if pairing.is_baseline_alone() {
        format!("Keep {} (proposed)", pairing.candidate_name())
    } else {
        format!("Move from {} to {} (proposed)", pairing.baseline_name(), pairing.candidate_name())
    }
}

fn proposal(pairing: &Pairing) -> Vec<Block> {
    let features = counted(pairing.features().len() as u64, "feature that calls", "features that call");
    let context = format!("{features} models, served by {} today.", pairing.baseline_name());
    let mut blocks = vec![
        parts::paragraph(headline::headline(pairing)),
        Block::Terms(vec![term("Context", context)]),
        architectures(pairing),
    ];
    blocks.extend(rivals::sentence(pairing).map(parts::paragraph));
    let confirmed = if pairing.is_baseline_alone() {
        "The bill of the next month agrees with the replay of its log."
    } else {
        "The thresholds of the rollout plan hold, and the bill of the first month agrees with the replay of its log."
    };
    blocks.extend([
        parts::paragraph("Consequences:"),
        risks::list(pairing),
        Block::Terms(vec![term("Confirmation", confirmed.to_owned())]),
    ]);
    blocks
}

/// The architectures of the project as the options that they are.
fn architectures(pairing: &Pairing) -> Block {
    let row = |outcome: &Outcome| {
        let id = &outcome.architecture;
        let name = pairing.facts.project.architecture(id).map_or(id.as_str(), |own| &own.name);
        let mark = match id {
            id if *id == pairing.candidate.architecture => " (proposed)",
            id if *id == pairing.baseline.architecture => " (today)",
            _ => "",
        };
        vec![
            format!("{name}{mark}"),
            money(outcome.cost_usd),
            duration_or_dash(outcome.latency_ms.p95),
            outcome.quality.map_or_else(|| "unknown".to_owned(), |quality| percent(quality.mean, 1)),
            requirements::tally(outcome),
        ]
    };
    let columns = vec![
        Column::words("Option", 3),
        Column::numbers("Cost"),
        Column::numbers("Whole answer, p95"),
        Column::numbers("Quality"),
        Column::labels("Requirements"),
    ];
    parts::table("Options, by the replay", columns, pairing.facts.comparison.outcomes.iter().map(row).collect())
}
