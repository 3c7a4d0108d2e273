//! The document as one HTML file: no script, no other file, readable on paper.

use askama::Template;

use crate::document::Block;
use crate::{Document, ReportError};

/// The page around the tree. Askama escapes every text in it except the figures' own markup.
#[derive(Template)]
#[template(path = "document.html")]
struct Page<'a> {
    document: &'a Document,
}

/// Writes the document as HTML.
pub fn write_html(document: &Document) -> Result<String, ReportError> {
    Ok(Page { document }.render()?)
}
