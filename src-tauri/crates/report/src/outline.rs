//! Numbers, anchors and contents of a document: one count for every format.

use serde::Serialize;

use routewright_domain::DocumentPart;

use crate::{Document, Level, Section};

/// A section with its place among the headings.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct PlacedSection<'a> {
    /// The section.
    #[serde(flatten)]
    pub section: &'a Section,
    /// `3` for a part, `3.2` for a topic of it; absent without a heading, before the first part, and in a document without parts.
    pub number: Option<String>,
    /// A name within the document that links can point at: ASCII letters, digits and hyphens.
    pub anchor: String,
    /// Depth of its heading; the title of the document is 1.
    pub depth: u8,
    /// True for the section that the contents stand before.
    pub follows_contents: bool,
}

impl PlacedSection<'_> {
    /// True for a part of the document that has a heading.
    #[must_use]
    pub fn begins_part(&self) -> bool {
        self.section.level == Level::Part && self.section.heading.is_some()
    }

    /// True when a caption says no more than the heading above it.
    #[must_use]
    pub fn repeats(&self, caption: &str) -> bool {
        self.section.heading.as_deref() == Some(caption)
    }
}

impl Document {
    /// True once a section is a part: then headings are numbered, and contents and a cover make sense.
    #[must_use]
    pub fn has_parts(&self) -> bool {
        self.sections.iter().any(|section| section.level == Level::Part)
    }

    /// The sections in reading order with their numbers.
    ///
    /// Parts with a heading count from 1, topics with a heading within their part. The contents stand after the summary, which is a
    /// page of its own for those who read no further.
    #[must_use]
    pub fn placed_sections<'a>(&'a self) -> Vec<PlacedSection<'a>> {
        let has_parts = self.has_parts();
        let contents_before = self.sections.iter().position(|section| {
            section.level == Level::Part && section.part != DocumentPart::Summary && section.heading.is_some()
        });
        let (mut part, mut topic) = (0_u32, 0_u32);
        // A part without a heading continues what stands above it; its topics have nothing to be numbered under.
        let mut counts = false;
        let mut place = |(position, section): (usize, &'a Section)| {
            let number = match (section.level, section.heading.is_some()) {
                (Level::Part, true) => {
                    (part, topic, counts) = (part + 1, 0, true);
                    Some(part.to_string())
                }
                (Level::Part, false) => {
                    counts = false;
                    None
                }
                (Level::Topic, true) if counts => {
                    topic += 1;
                    Some(format!("{part}.{topic}"))
                }
                (Level::Topic, _) => None,
            };
            let anchor = match &number {
                Some(number) => format!("part-{}", number.replace('.', "-")),
                None => format!("section-{}", position + 1),
            };
            let depth = if has_parts && section.level == Level::Topic { 3 } else { 2 };
            PlacedSection { section, number, anchor, depth, follows_contents: contents_before == Some(position) }
        };
        self.sections.iter().enumerate().map(&mut place).collect()
    }
}

#[cfg(test)]
mod tests {
    use routewright_domain::Paper;

    use super::*;
    use crate::{SectionWidth, TitleBlock};

    fn section(part: DocumentPart, level: Level, heading: Option<&str>) -> Section {
        Section { part, level, heading: heading.map(str::to_owned), width: SectionWidth::Full, blocks: vec![] }
    }

    fn document(sections: Vec<Section>) -> Document {
        Document {
            language: "en".into(),
            generator: "Routewright".into(),
            paper: Paper::A4,
            title: TitleBlock::default(),
            sections,
        }
    }

    #[test]
    fn parts_and_topics_are_counted_and_the_contents_follow_the_summary() {
        let document = document(vec![
            section(DocumentPart::Summary, Level::Part, Some("Summary")),
            section(DocumentPart::Summary, Level::Topic, Some("Key figures")),
            section(DocumentPart::Cost, Level::Part, Some("Cost")),
            section(DocumentPart::Cost, Level::Topic, None),
            section(DocumentPart::Cost, Level::Topic, Some("By model")),
        ]);
        let places = document.placed_sections();
        let numbers: Vec<Option<&str>> = places.iter().map(|place| place.number.as_deref()).collect();
        assert_eq!(numbers, [Some("1"), Some("1.1"), Some("2"), None, Some("2.1")]);
        assert_eq!(places.iter().map(|place| place.depth).collect::<Vec<_>>(), [2, 3, 2, 3, 3]);
        assert_eq!(places.iter().position(|place| place.follows_contents), Some(2));
        assert_eq!(places[4].anchor, "part-2-1");
    }

    #[test]
    fn a_summary_without_a_heading_is_not_counted() {
        let document = document(vec![
            section(DocumentPart::Summary, Level::Part, None),
            section(DocumentPart::Summary, Level::Topic, Some("Key figures")),
            section(DocumentPart::Method, Level::Part, Some("Method")),
        ]);
        let places = document.placed_sections();
        let numbers: Vec<Option<&str>> = places.iter().map(|place| place.number.as_deref()).collect();
        assert_eq!(numbers, [None, None, Some("1")]);
    }

    #[test]
    fn a_document_without_parts_has_no_numbers_and_no_contents() {
        let document = document(vec![section(DocumentPart::Cost, Level::Topic, Some("Cost"))]);
        let places = document.placed_sections();
        assert!(places.iter().all(|place| place.number.is_none() && !place.follows_contents && place.depth == 2));
    }
}
