//! Decisions on record, or the one that this document asks for.

use routewright_domain::{DecisionRecord, DecisionStatus, DocumentPart};

use crate::pairing::Pairing;
use crate::{Block, Run, Section, Term};

use super::{catalog_change, changes, headline, parts, risks};

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
        let mut sections = vec![parts::part(own, vec![parts::paragraph(sentence)])];
        sections.push(parts::topic(own, proposal_title(pairing), vec![proposal(pairing), risks::list(pairing)]));
        return sections;
    }
    let mut sections = vec![parts::part(own, vec![])];
    sections.extend(records.iter().map(|record| parts::topic(own, title(record), vec![terms(pairing, record)])));
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

fn terms(pairing: &Pairing, record: &DecisionRecord) -> Block {
    let mut terms = vec![term("Context", record.context.clone())];
    if !record.options.is_empty() {
        terms.push(term("Options", record.options.join("; ")));
    }
    if let Some(architecture) = record.architecture.as_ref().and_then(|id| pairing.facts.project.architecture(id)) {
        terms.push(term("Architecture", architecture.name.clone()));
    }
    terms.push(term("Outcome", record.outcome.clone()));
    let more = [("Consequences", &record.consequences), ("Confirmation", &record.confirmation)];
    terms.extend(more.into_iter().filter(|(_, text)| !text.is_empty()).map(|(name, text)| term(name, text.clone())));
    Block::Terms(terms)
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

fn proposal(pairing: &Pairing) -> Block {
    let options: Vec<&str> = pairing.facts.project.architectures.iter().map(|own| own.name.as_str()).collect();
    Block::Terms(vec![
        term("Context", format!("{} features that call models, served by {} today.", pairing.features().len(), pairing.baseline_name())),
        term("Options", options.join("; ")),
        term("Outcome", headline::headline(pairing)),
        term("Confirmation", "The thresholds of the rollout plan hold, and the bill of the first month agrees with the replay of its log.".to_owned()),
        term("Consequences", "As listed here:".to_owned()),
    ])
}
