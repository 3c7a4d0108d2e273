//! What the document says: one file for each section, each from the figures alone.

mod cost_figure;
mod feature_map;
mod headline;
mod key_figures;
mod method;
mod models;
mod requirements;
#[cfg_attr(not(test), expect(dead_code, reason = "the document takes the part in when it has the catalog's facts"))]
mod risk;
mod risks;

use crate::dates::date;
use crate::pairing::Pairing;
use routewright_domain::DocumentPart;

use crate::{Block, Document, DocumentFacts, Level, ReportError, Section, SectionWidth, TitleBlock};

/// The architecture document: the candidate against the baseline, on one page for a handful of features.
pub fn architecture_document(facts: &DocumentFacts) -> Result<Document, ReportError> {
    let pairing = Pairing::of(facts)?;
    Ok(Document {
        language: "en".to_owned(),
        paper: facts.project.document.paper,
        generator: format!("Routewright {}", facts.app_version),
        title: TitleBlock {
            title: format!("{}: AI architecture", facts.project.name),
            edition: format!("Prices of {}, Routewright {}", date(&facts.comparison.catalog.date), facts.app_version),
            headline: headline::headline(&pairing),
            subtitle: pairing.architecture().and_then(|architecture| architecture.summary.clone()),
            ..TitleBlock::default()
        },
        sections: vec![
            full(DocumentPart::Summary, None, vec![headline::lead(&pairing)]),
            full(DocumentPart::Summary, Some("Key figures"), vec![key_figures::table(&pairing)]),
            full(DocumentPart::Cost, Some(cost_figure::heading(&pairing)), vec![cost_figure::figure(&pairing)?]),
            full(DocumentPart::Features, Some("Feature map"), vec![feature_map::table(&pairing)]),
            half(DocumentPart::Summary, risks::heading(&pairing), vec![risks::list(&pairing)]),
            half(DocumentPart::Cost, "Which models answer", vec![models::table(&pairing)]),
            full(DocumentPart::Method, Some("Method and provenance"), vec![method::terms(&pairing)]),
        ],
    })
}

fn full(part: DocumentPart, heading: Option<&str>, blocks: Vec<Block>) -> Section {
    Section { part, level: Level::Topic, heading: heading.map(str::to_owned), width: SectionWidth::Full, blocks }
}

fn half(part: DocumentPart, heading: &str, blocks: Vec<Block>) -> Section {
    Section { part, level: Level::Topic, heading: Some(heading.to_owned()), width: SectionWidth::Half, blocks }
}
