//! What the document says: one file for each section, each from the figures alone.

mod cost_figure;
mod feature_map;
mod headline;
mod key_figures;
mod method;
mod models;
mod requirements;
mod risks;

use crate::dates::date;
use crate::pairing::Pairing;
use crate::{Block, Document, DocumentFacts, ReportError, Section, SectionWidth, TitleBlock};

/// The architecture document: the candidate against the baseline, on one page for a handful of features.
pub fn architecture_document(facts: &DocumentFacts) -> Result<Document, ReportError> {
    let pairing = Pairing::of(facts)?;
    Ok(Document {
        language: "en".to_owned(),
        generator: format!("Routewright {}", facts.app_version),
        title: TitleBlock {
            title: format!("{}: AI architecture", facts.project.name),
            edition: format!("Prices of {}, Routewright {}", date(&facts.comparison.catalog.date), facts.app_version),
            headline: headline::headline(&pairing),
            subtitle: pairing.architecture().and_then(|architecture| architecture.summary.clone()),
        },
        sections: vec![
            full(None, vec![headline::lead(&pairing)]),
            full(Some("Key figures"), vec![key_figures::table(&pairing)]),
            full(Some(cost_figure::heading(&pairing)), vec![cost_figure::figure(&pairing)?]),
            full(Some("Feature map"), vec![feature_map::table(&pairing)]),
            half(risks::heading(&pairing), vec![risks::list(&pairing)]),
            half("Which models answer", vec![models::table(&pairing)]),
            full(Some("Method and provenance"), vec![method::terms(&pairing)]),
        ],
    })
}

fn full(heading: Option<&str>, blocks: Vec<Block>) -> Section {
    Section { heading: heading.map(str::to_owned), width: SectionWidth::Full, blocks }
}

fn half(heading: &str, blocks: Vec<Block>) -> Section {
    Section { heading: Some(heading.to_owned()), width: SectionWidth::Half, blocks }
}
