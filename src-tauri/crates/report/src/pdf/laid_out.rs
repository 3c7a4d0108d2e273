//! The pages of the PDF as pictures, to be looked at before it is written.

use routewright_domain::DocumentPart;
use typst::foundations::{Label, NativeElement as _, Selector, Value};
use typst::introspection::{Introspector as _, MetadataElem};
use typst::utils::PicoStr;
use typst_layout::PagedDocument;
use typst_svg::SvgOptions;

use crate::raster::outlined;
use crate::{Block, Document, ReportError};

/// A document whose pages stand.
pub struct LaidOutDocument {
    document: PagedDocument,
}

/// Sets the document as [`write_pdf`](super::write_pdf) does.
pub fn lay_out(document: &Document) -> Result<LaidOutDocument, ReportError> {
    let mut document = document.printable();
    // A page holds its figures as pictures of their own, for which the font of the document is not there.
    for block in document.sections.iter_mut().flat_map(|section| &mut section.blocks) {
        if let Block::Figure(figure) = block {
            figure.svg = outlined(&figure.svg).map_err(ReportError::Drawing)?;
        }
    }
    let document = super::pages(&document)?;
    typst::comemo::evict(0);
    Ok(LaidOutDocument { document })
}

impl LaidOutDocument {
    /// How many pages there are.
    #[must_use]
    pub fn pages(&self) -> usize {
        self.document.pages().len()
    }

    /// Width and height of the first page, in points; all are alike.
    #[must_use]
    pub fn size(&self) -> (f64, f64) {
        self.document
            .pages()
            .first()
            .map_or((0.0, 0.0), |page| (page.frame.width().to_pt(), page.frame.height().to_pt()))
    }

    /// A page, from 0 on, as an SVG that needs no fonts: text is outlines.
    #[must_use]
    pub fn page(&self, number: usize) -> Option<String> {
        self.document.pages().get(number).map(|page| typst_svg::svg(page, &SvgOptions::default()))
    }

    /// The parts in reading order, each with the page that it begins on, from 0 on.
    #[must_use]
    pub fn parts(&self) -> Vec<(DocumentPart, usize)> {
        let introspector = self.document.introspector();
        let marks = introspector.query(&Selector::Elem(MetadataElem::ELEM, None));
        let part_of = |mark: &typst::foundations::Content| {
            let Value::Str(name) = &mark.to_packed::<MetadataElem>()?.value else { return None };
            let part = serde_json::from_value(serde_json::Value::String(name.to_string())).ok()?;
            let page = introspector.page(mark.location()?)?.get() - 1;
            (mark.label() == Label::new(PicoStr::intern("part"))).then_some((part, page))
        };
        marks.iter().filter_map(part_of).collect()
    }
}
