//! The document as a Word file: real styles, a real table of contents, and nothing that varies between two calls.
//!
//! Written by hand, because the crates that write Word files know no alternative texts or no repeated header rows, and stamp the
//! time into the file. ECMA-376 is the source of every element.

mod archive;
mod body;
mod contents;
mod package;
mod paragraphs;
mod picture;
mod table;
mod xml;

use crate::{Document, ReportError};

use body::Body;
use package::package;

/// Width of the text in points: that of the PDF, so that figures have one scale.
const TEXT_WIDTH: i32 = 493;
/// Twentieths of a point, the unit of lengths on a page.
const TWENTIETHS: i32 = 20;

/// Writes the document as Office Open XML. The same document always gives the same bytes.
///
/// Pictures come as pixels and as outlines; the fonts are those that every office suite has.
pub fn write_docx(document: &Document) -> Result<Vec<u8>, ReportError> {
    let document = document.printable();
    let body = Body::of(&document)?;
    package(&document, body).map_err(|error| ReportError::Docx(error.to_string()))
}
