//! What can go wrong between the figures and the finished file.

use plotters::drawing::DrawingAreaErrorKind;
use routewright_domain::ArchitectureId;

use crate::LogoError;

/// Why there is no document.
#[derive(Debug, thiserror::Error)]
pub enum ReportError {
    /// The comparison has no outcome of an architecture that the document is about.
    #[error("architecture `{0}` is not in the comparison: replay it with the baseline, then export again")]
    NotCompared(ArchitectureId),
    /// The chart library refused to draw.
    #[error("a figure could not be drawn: {0}")]
    Drawing(String),
    /// A bundled font is damaged.
    #[error("the bundled font `{0}` could not be read")]
    Font(&'static str),
    /// The HTML template failed.
    #[error("the HTML could not be written: {0}")]
    Html(#[from] askama::Error),
    /// The document tree did not turn into JSON.
    #[error("the document could not be handed to the typesetter: {0}")]
    Tree(#[from] serde_json::Error),
    /// The typesetter refused.
    #[error("the PDF could not be written: {0}")]
    Pdf(String),
    /// The word processor's file could not be put together.
    #[error("the Word document could not be written: {0}")]
    Docx(String),
    /// Text could not be put together; memory is the only reason.
    #[error("the text could not be written")]
    Text,
    /// The project's logo is no picture that a document can show.
    #[error(transparent)]
    Logo(#[from] LogoError),
}

impl From<std::fmt::Error> for ReportError {
    fn from(_: std::fmt::Error) -> Self {
        Self::Text
    }
}

/// The chart library's error names its backend in its type; the words are enough.
impl<E: std::error::Error + Send + Sync> From<DrawingAreaErrorKind<E>> for ReportError {
    fn from(error: DrawingAreaErrorKind<E>) -> Self {
        Self::Drawing(error.to_string())
    }
}
