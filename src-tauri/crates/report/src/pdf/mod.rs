//! The document as a tagged PDF, set by typst from a fixed template.

mod laid_out;
mod world;

use std::collections::BTreeSet;

use typst::diag::{SourceDiagnostic, Warned};
use typst::foundations::Smart;
use typst_layout::PagedDocument;
use typst_pdf::{PdfOptions, PdfStandard, PdfStandards};

use crate::fonts::is_drawable;
use crate::{Document, ReportError};

pub use laid_out::{LaidOutDocument, lay_out};
use world::DocumentWorld;

/// A PDF and what it could not show.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PdfDocument {
    /// The file.
    pub bytes: Vec<u8>,
    /// Characters of the document that no bundled font holds, each once, in order. They are set as boxes, and the file does not
    /// claim PDF/UA.
    pub missing: Vec<char>,
}

/// Writes the document as tagged PDF. The same document always gives the same bytes.
///
/// The bundled fonts hold Latin, Greek, Cyrillic and common symbols; a character of another script is set as a box.
pub fn write_pdf(document: &Document) -> Result<PdfDocument, ReportError> {
    let document = &document.printable();
    let pages = pages(document)?;
    // Without a timestamp and with an identifier made from the title, nothing varies between two calls.
    let creator = Smart::Custom(Some(document.generator.clone()));
    let options = |standards| PdfOptions { standards, creator: creator.clone(), ..PdfOptions::default() };
    // PDF/UA forbids characters that no font has. A document that names something in such a script is still tagged.
    let accessible =
        PdfStandards::new(&[PdfStandard::Ua_1]).map_err(|error| ReportError::Pdf(error.message().to_string()))?;
    let bytes = typst_pdf::pdf(&pages, &options(accessible))
        .or_else(|_| typst_pdf::pdf(&pages, &options(PdfStandards::default())))
        .map_err(|errors| refused(&errors));
    // The typesetter remembers what it laid out, for editors that typeset again on every key. Nobody comes back here.
    typst::comemo::evict(0);
    Ok(PdfDocument { bytes: bytes?, missing: missing(document) })
}

/// Characters that no bundled font holds.
fn missing(document: &Document) -> Vec<char> {
    let mut found = BTreeSet::new();
    document.clone().each_text(&mut |text, _| found.extend(text.chars().filter(|character| !is_drawable(*character))));
    found.into_iter().collect()
}

/// The document laid out on pages.
fn pages(document: &Document) -> Result<PagedDocument, ReportError> {
    let world = DocumentWorld::of(document)?;
    let Warned { output, .. } = typst::compile::<PagedDocument>(&world);
    output.map_err(|errors| refused(&errors))
}

fn refused(errors: &[SourceDiagnostic]) -> ReportError {
    let messages: Vec<&str> = errors.iter().map(|error| error.message.as_str()).collect();
    ReportError::Pdf(messages.join("; "))
}

#[cfg(test)]
mod tests;
