//! Texts as every format can hold them.

use crate::{Block, Document, Run, Table};

/// How much of a text's shape its place allows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Place {
    /// Headings, captions and names: one line.
    Line,
    /// Paragraphs and cells: line breaks stay.
    Text,
}

impl Document {
    /// The same document without characters that no format can hold or that change how others are read.
    pub(crate) fn printable(&self) -> Self {
        let mut document = self.clone();
        document.each_text(&mut |text, place| {
            if text.chars().any(|character| !is_harmless(character)) {
                *text = printable(text, place);
            }
        });
        document
    }

    /// Every text of the tree, except drawings.
    pub(crate) fn each_text(&mut self, visit: &mut dyn FnMut(&mut String, Place)) {
        let title = &mut self.title;
        for text in [&mut title.title, &mut title.edition, &mut title.headline] {
            visit(text, Place::Line);
        }
        for text in [&mut title.author, &mut title.version, &mut title.confidentiality].into_iter().flatten() {
            visit(text, Place::Line);
        }
        title.subtitle.iter_mut().for_each(|text| visit(text, Place::Text));
        for section in &mut self.sections {
            section.heading.iter_mut().for_each(|text| visit(text, Place::Line));
            section.blocks.iter_mut().for_each(|block| block.each_text(visit));
        }
    }
}

impl Block {
    fn each_text(&mut self, visit: &mut dyn FnMut(&mut String, Place)) {
        match self {
            Self::Paragraph(runs) => each_run(runs, visit),
            Self::List(items) => items.iter_mut().for_each(|runs| each_run(runs, visit)),
            Self::Terms(terms) => terms.iter_mut().for_each(|term| {
                visit(&mut term.term, Place::Line);
                each_run(&mut term.description, visit);
            }),
            Self::Table(table) => each_cell(table, visit),
            Self::Figure(figure) => {
                visit(&mut figure.caption, Place::Line);
                visit(&mut figure.alt, Place::Line);
                each_cell(&mut figure.data, visit);
            }
        }
    }
}

fn each_run(runs: &mut [Run], visit: &mut dyn FnMut(&mut String, Place)) {
    for run in runs {
        let place = if run.is_code() { Place::Line } else { Place::Text };
        visit(&mut run.text, place);
    }
}

fn each_cell(table: &mut Table, visit: &mut dyn FnMut(&mut String, Place)) {
    visit(&mut table.caption, Place::Line);
    table.columns.iter_mut().for_each(|column| visit(&mut column.heading, Place::Line));
    table.rows.iter_mut().flatten().for_each(|cell| visit(cell, Place::Text));
}

fn is_harmless(character: char) -> bool {
    !character.is_control() && !is_bidi_control(character) && !is_separator(character) && !is_noncharacter(character)
}

/// Marks that reorder the text around them. Names in Arabic or Hebrew read right without them; with them a text can pass for another
/// (`CVE-2021-42574`).
fn is_bidi_control(character: char) -> bool {
    matches!(character, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}

fn is_separator(character: char) -> bool {
    matches!(character, '\u{2028}' | '\u{2029}')
}

/// XML allows neither these nor control characters, not even as references.
fn is_noncharacter(character: char) -> bool {
    matches!(u32::from(character) & 0xffff, 0xfffe | 0xffff) || matches!(character, '\u{fdd0}'..='\u{fdef}')
}

fn printable(text: &str, place: Place) -> String {
    let text = text.replace("\r\n", "\n");
    let text = if place == Place::Text { text.trim_end_matches(['\n', '\r']) } else { &text };
    let kept = text.chars().filter(|character| !is_bidi_control(*character));
    let printed = kept.map(|character| match character {
        '\n' | '\r' | '\u{85}' | '\u{2028}' | '\u{2029}' if place == Place::Text => '\n',
        other if is_noncharacter(other) => char::REPLACEMENT_CHARACTER,
        other if is_harmless(other) => other,
        _ => ' ',
    });
    printed.collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_no_format_holds_is_replaced_and_the_rest_stays() {
        assert_eq!(printable("a\u{8}b\tc\u{ffff}", Place::Text), "a b c\u{fffd}");
        assert_eq!(printable("one\r\ntwo\r", Place::Text), "one\ntwo");
        assert_eq!(printable("one\r\ntwo", Place::Line), "one two");
        assert_eq!(printable("شركة \u{202e}gnp.exe", Place::Line), "شركة gnp.exe");
    }
}
