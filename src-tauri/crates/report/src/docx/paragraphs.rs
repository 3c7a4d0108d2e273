//! Paragraphs and runs.

use super::xml::Xml;
use crate::Run;

/// How a paragraph differs from its style.
#[derive(Default)]
pub(super) struct Shape<'a> {
    /// Name of its style; the default one where empty.
    pub(super) style: &'a str,
    /// True where a page must begin with it.
    pub(super) on_new_page: bool,
    /// Number of the list that it is an item of.
    pub(super) list: Option<&'a str>,
    /// True where it stands on the right.
    pub(super) right: bool,
    /// True where it stays with the paragraph after it.
    pub(super) with_next: bool,
}

impl<'a> Shape<'a> {
    /// A paragraph of a style.
    pub(super) fn of(style: &'a str) -> Self {
        Self { style, ..Self::default() }
    }
}

impl Xml {
    /// A paragraph.
    pub(super) fn paragraph(&mut self, shape: &Shape, content: impl FnOnce(&mut Self)) {
        self.element("w:p", &[], |xml| {
            xml.element("w:pPr", &[], |xml| {
                // The schema fixes the order.
                if !shape.style.is_empty() {
                    xml.value("w:pStyle", shape.style);
                }
                if shape.with_next {
                    xml.empty("w:keepNext", &[]);
                }
                if shape.on_new_page {
                    xml.empty("w:pageBreakBefore", &[]);
                }
                if let Some(list) = shape.list {
                    xml.element("w:numPr", &[], |xml| {
                        xml.value("w:ilvl", "0");
                        xml.value("w:numId", list);
                    });
                }
                if shape.right {
                    xml.value("w:jc", "right");
                }
            });
            content(xml);
        });
    }

    /// Text in a character style; the paragraph's own where empty.
    pub(super) fn run(&mut self, style: &str, text: &str) {
        for (position, line) in text.split('\n').enumerate() {
            self.element("w:r", &[], |xml| {
                if !style.is_empty() {
                    xml.element("w:rPr", &[], |xml| xml.value("w:rStyle", style));
                }
                if position > 0 {
                    xml.empty("w:br", &[]);
                }
                xml.element("w:t", &[("xml:space", "preserve")], |xml| xml.characters(line));
            });
        }
    }

    /// A jump to the next tab stop.
    pub(super) fn tab(&mut self) {
        self.element("w:r", &[], |xml| xml.empty("w:tab", &[]));
    }

    /// Runs of the tree.
    pub(super) fn runs(&mut self, runs: &[Run]) {
        for run in runs {
            self.run(if run.is_code() { "Code" } else { "" }, &run.text);
        }
    }

    /// A field that the reading program computes, with what to show until then.
    pub(super) fn field(&mut self, instruction: &str, shown: &str) {
        self.field_mark("begin");
        self.element("w:r", &[], |xml| {
            xml.element("w:instrText", &[("xml:space", "preserve")], |xml| xml.characters(instruction));
        });
        self.field_mark("separate");
        self.run("", shown);
        self.field_mark("end");
    }

    /// Begin, middle or end of a field.
    pub(super) fn field_mark(&mut self, kind: &str) {
        self.element("w:r", &[], |xml| xml.empty("w:fldChar", &[("w:fldCharType", kind)]));
    }

    /// A name that links can point at, around content.
    pub(super) fn bookmark(&mut self, id: usize, name: &str, content: impl FnOnce(&mut Self)) {
        let id = id.to_string();
        self.empty("w:bookmarkStart", &[("w:id", &id), ("w:name", name)]);
        content(self);
        self.empty("w:bookmarkEnd", &[("w:id", &id)]);
    }
}
