//! What the document says: one file for each section, each from the figures alone.

mod alternatives;
mod appendix;
mod catalog_change;
mod changes;
mod cost_breakdown;
mod cost_figure;
mod decisions;
mod feature_map;
mod frail;
mod guardrails;
mod headline;
mod implementation;
mod key_figures;
mod luck;
mod method;
mod models;
mod needs;
mod outcomes;
mod ownership;
mod parts;
mod plan_bill;
mod policies;
mod policy_diagram;
mod policy_models;
mod quality;
mod recorded_conditions;
mod reliability;
mod requirements;
mod risk;
mod risks;
mod rivals;
mod roles;
mod rollout;
mod scenarios;
mod scorecard;
mod sessions;
mod tiers;
mod trust;
mod waterfall;
mod what_if;

use routewright_domain::DocumentPart;

use crate::dates::date;
use crate::pairing::Pairing;
use crate::{Document, DocumentFacts, Logo, ReportError, Section, TitleBlock};

/// The architecture document: the candidate against the baseline, in the parts that the project does not leave out.
pub fn architecture_document(facts: &DocumentFacts) -> Result<Document, ReportError> {
    let pairing = Pairing::of(facts)?;
    let settings = &facts.project.document;
    let wanted = DocumentPart::ALL.into_iter().filter(|part| !settings.without.contains(part));
    let mut sections = Vec::new();
    for part in wanted {
        sections.extend(sections_of(part, &pairing)?);
    }
    let title = settings.title.clone().unwrap_or_else(|| format!("{}: AI architecture", facts.project.name));
    Ok(Document {
        language: "en".to_owned(),
        paper: settings.paper,
        generator: format!("Routewright {}", facts.app_version),
        title: TitleBlock {
            title,
            edition: format!("Prices of {}, Routewright {}", date(&facts.comparison.catalog.date), facts.app_version),
            headline: headline::headline(&pairing),
            subtitle: pairing.architecture().and_then(|architecture| architecture.summary.clone()),
            author: settings.author.clone(),
            version: settings.version.clone(),
            confidentiality: settings.confidentiality.clone(),
            logo: settings.logo.as_deref().map(Logo::from_data_url).transpose()?,
        },
        sections,
    })
}

fn sections_of(part: DocumentPart, pairing: &Pairing) -> Result<Vec<Section>, ReportError> {
    Ok(match part {
        DocumentPart::Summary => summary(pairing),
        DocumentPart::Method => method::sections(pairing),
        DocumentPart::Features => feature_map::sections(pairing),
        DocumentPart::Policies => policies::sections(pairing)?,
        DocumentPart::Quality => quality::sections(pairing)?,
        DocumentPart::Cost => cost(pairing)?,
        DocumentPart::Guardrails => guardrails::sections(pairing),
        DocumentPart::Reliability => reliability::sections(pairing),
        DocumentPart::Risk => risk::sections(pairing),
        DocumentPart::Decisions => decisions::sections(pairing),
        DocumentPart::Implementation => implementation::sections(pairing),
        DocumentPart::Appendix => appendix::sections(pairing),
    })
}

/// One page for somebody who reads no further.
fn summary(pairing: &Pairing) -> Vec<Section> {
    let own = DocumentPart::Summary;
    vec![
        parts::part(own, vec![headline::lead(pairing)]),
        parts::topic(own, "Key figures", vec![key_figures::table(pairing)]),
        parts::half(own, risks::heading(pairing), vec![risks::list(pairing)]),
        parts::half(own, "What it needs", vec![needs::list(pairing)]),
    ]
}

fn cost(pairing: &Pairing) -> Result<Vec<Section>, ReportError> {
    let own = DocumentPart::Cost;
    let mut sections = vec![parts::part(own, vec![cost_breakdown::lead(pairing)]), cost_figure::section(pairing)?];
    sections.extend(waterfall::section(pairing)?);
    sections.extend(cost_breakdown::sections(pairing));
    sections.extend(tiers::section(pairing));
    sections.extend(scenarios::section(pairing));
    sections.extend(trust::sections(pairing)?);
    sections.extend(what_if::section(pairing));
    sections.extend(ownership::sections(pairing)?);
    sections.extend(plan_bill::section(pairing)?);
    Ok(sections)
}
