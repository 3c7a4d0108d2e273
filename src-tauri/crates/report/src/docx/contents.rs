//! The table of contents: a field of the word processor, already filled in.

use super::paragraphs::Shape;
use super::xml::Xml;
use crate::PlacedSection;

/// Name of the bookmark around a heading. `_Toc` hides it from the user's list of bookmarks.
pub(super) fn bookmark_of(place: &PlacedSection) -> String {
    format!("_Toc_{}", place.anchor.replace('-', "_"))
}

/// Heading and entries, on a page of their own.
///
/// Page numbers are left to the word processor: it alone knows its pages, and a wrong number is worse than none. Updating the field
/// fills them in. The file does not ask for that by itself, because Word then greets every reader with a question.
pub(super) fn contents(places: &[PlacedSection]) -> Xml {
    let mut xml = Xml::fragment();
    let heading = Shape { on_new_page: true, ..Shape::of("TOCHeading") };
    let entries: Vec<&PlacedSection> = places.iter().filter(|place| place.number.is_some()).collect();
    xml.element("w:sdt", &[], |xml| {
        xml.element("w:sdtPr", &[], |xml| {
            xml.element("w:docPartObj", &[], |xml| {
                xml.value("w:docPartGallery", "Table of Contents");
                xml.empty("w:docPartUnique", &[]);
            });
        });
        xml.element("w:sdtContent", &[], |xml| {
            xml.paragraph(&heading, |xml| xml.run("", "Contents"));
            for (position, place) in entries.iter().enumerate() {
                let style = if place.depth > 2 { "TOC2" } else { "TOC1" };
                xml.paragraph(&Shape::of(style), |xml| {
                    if position == 0 {
                        xml.field_mark("begin");
                        xml.element("w:r", &[], |xml| {
                            xml.element("w:instrText", &[("xml:space", "preserve")], |xml| {
                                xml.characters(r#" TOC \o "1-2" \h \z \u "#);
                            });
                        });
                        xml.field_mark("separate");
                    }
                    xml.element("w:hyperlink", &[("w:anchor", &bookmark_of(place)), ("w:history", "1")], |xml| {
                        xml.run("", place.number.as_deref().unwrap_or_default());
                        xml.tab();
                        xml.run("", place.section.heading.as_deref().unwrap_or_default());
                    });
                    if position + 1 == entries.len() {
                        xml.field_mark("end");
                    }
                });
            }
        });
    });
    xml
}
