//! The architecture document: a candidate against the baseline in twelve parts, in every format.
//!
//! [`architecture_document`] turns figures into a typed tree, [`Document`]; [`write_html`] and [`write_pdf`] are pure
//! functions of that tree. The figures come from a `Comparison` that was replayed before: nothing here replays, reads a
//! file, a clock or the network, so the same facts give the same bytes. Text of the user reaches both formats as data,
//! never as markup.
//!
//! ```
//! use routewright_domain::{DocumentPart, Paper};
//! use routewright_report::{Block, Document, Level, Run, Section, SectionWidth, TitleBlock, write_html};
//!
//! let paragraph = Block::Paragraph(vec![Run::plain("Costs < $1.")]);
//! let document = Document {
//!     language: "en".into(),
//!     generator: "Routewright".into(),
//!     paper: Paper::A4,
//!     title: TitleBlock { title: "Sample".into(), headline: "Cheap.".into(), ..TitleBlock::default() },
//!     sections: vec![Section {
//!         part: DocumentPart::Summary,
//!         level: Level::Part,
//!         heading: None,
//!         width: SectionWidth::Full,
//!         blocks: vec![paragraph],
//!     }],
//! };
//! assert!(write_html(&document)?.contains("<p>Costs &#60; $1.</p>"));
//! # Ok::<(), routewright_report::ReportError>(())
//! ```

mod anchors;
mod charts;
mod dates;
mod document;
mod docx;
mod error;
mod facts;
mod fonts;
mod html;
mod logo;
mod markdown;
mod numbers;
mod outline;
mod pairing;
mod pattern_words;
mod pdf;
mod policy_words;
mod printable;
mod raster;
mod scenario_words;
mod sections;
mod svg;

pub use document::{
    Align, Block, Column, ColumnRole, Document, Figure, Level, Logo, LogoFormat, Run, RunStyle, Section, SectionWidth,
    Table, Term, TitleBlock,
};
pub use docx::write_docx;
pub use error::ReportError;
pub use facts::{
    Asked, ChangeFacts, ConditionFacts, DocumentFacts, IncidentEffectFacts, QualityFacts, UncertaintyFacts,
    VersionFacts, WorkloadFacts,
};
pub use html::write_html;
pub use logo::LogoError;
pub use markdown::{MarkdownDocument, figures_folder, write_markdown};
pub use outline::PlacedSection;
pub use pdf::{LaidOutDocument, PdfDocument, lay_out, write_pdf};
pub use sections::architecture_document;
