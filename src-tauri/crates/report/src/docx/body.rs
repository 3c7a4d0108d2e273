//! The text of the document, block by block.

use super::contents::{bookmark_of, contents};
use super::paragraphs::Shape;
use super::picture::{Album, Picture};
use super::table::table;
use super::xml::Xml;
use crate::{Block, Document, PlacedSection, ReportError, TitleBlock};

/// The text with its pictures.
pub(super) struct Body {
    /// What stands between the beginning and the last section's properties.
    pub(super) text: Xml,
    /// Files that it shows.
    pub(super) album: Album,
}

impl Body {
    /// The whole document.
    pub(super) fn of(document: &Document) -> Result<Self, ReportError> {
        let mut body = Self { text: Xml::fragment(), album: Album::default() };
        body.cover(&document.title)?;
        let places = document.placed_sections();
        let mut after_contents = false;
        for (number, place) in places.iter().enumerate() {
            if place.follows_contents {
                body.text.append(&contents(&places));
                after_contents = true;
            }
            // The other parts follow on where the last one ended: a page of its own for each leaves many nearly empty.
            let first_part = std::mem::take(&mut after_contents);
            body.heading(number, place, first_part);
            for block in &place.section.blocks {
                body.block(block, place)?;
            }
        }
        Ok(body)
    }

    fn cover(&mut self, title: &TitleBlock) -> Result<(), ReportError> {
        if let Some(logo) = &title.logo {
            let picture = self.album.logo(logo)?;
            self.text.paragraph(&Shape::of("Logo"), |xml| picture.run(xml));
        }
        self.text.paragraph(&Shape::of("Title"), |xml| xml.run("", &title.title));
        self.text.paragraph(&Shape::of("Imprint"), |xml| xml.run("", &title.imprint().join(" · ")));
        self.text.paragraph(&Shape::of("Headline"), |xml| xml.run("", &title.headline));
        if let Some(subtitle) = &title.subtitle {
            self.text.paragraph(&Shape::of("Subtitle"), |xml| xml.run("", subtitle));
        }
        Ok(())
    }

    fn heading(&mut self, number: usize, place: &PlacedSection, on_new_page: bool) {
        let Some(heading) = &place.section.heading else { return };
        let style = if place.depth > 2 { "Heading2" } else { "Heading1" };
        self.text.paragraph(&Shape { on_new_page, ..Shape::of(style) }, |xml| {
            xml.bookmark(number, &bookmark_of(place), |xml| {
                if let Some(number) = &place.number {
                    xml.run("", number);
                    xml.tab();
                }
                xml.run("", heading);
            });
        });
    }

    fn block(&mut self, block: &Block, place: &PlacedSection) -> Result<(), ReportError> {
        let xml = &mut self.text;
        match block {
            Block::Paragraph(runs) => xml.paragraph(&Shape::default(), |xml| xml.runs(runs)),
            Block::List(items) => {
                for item in items {
                    xml.paragraph(&Shape { list: Some("1"), ..Shape::of("ListBullet") }, |xml| xml.runs(item));
                }
            }
            Block::Terms(terms) => {
                for term in terms {
                    xml.paragraph(&Shape::of("Term"), |xml| {
                        xml.run("Strong", &term.term);
                        xml.tab();
                        xml.runs(&term.description);
                    });
                }
            }
            Block::Table(content) => {
                if !place.repeats(&content.caption) {
                    xml.paragraph(&Shape { with_next: true, ..Shape::of("TableCaption") }, |xml| {
                        xml.run("", &content.caption);
                    });
                }
                xml.append(&table(content));
                // Two tables in a row would grow together.
                xml.paragraph(&Shape::of("AfterTable"), |_| {});
            }
            Block::Figure(figure) => {
                let picture: Picture = self.album.figure(figure)?;
                let xml = &mut self.text;
                xml.paragraph(&Shape { with_next: true, ..Shape::of("Figure") }, |xml| picture.run(xml));
                xml.paragraph(&Shape { with_next: true, ..Shape::of("Caption") }, |xml| xml.run("", &figure.caption));
                xml.append(&table(&figure.data));
                xml.paragraph(&Shape::of("AfterTable"), |_| {});
            }
        }
        Ok(())
    }
}
