//! The document as Markdown: `CommonMark` with GitHub's tables, and the pictures beside it.

mod escape;

use std::fmt::Write as _;

use crate::{Align, Block, Document, Figure, PlacedSection, ReportError, Run, Table, Term};

use escape::{cell, code, inline, paragraph, path};

/// A Markdown text and the files that it shows.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MarkdownDocument {
    /// The text.
    pub text: String,
    /// Name and content of each picture; the text looks for them in [`figures_folder`].
    pub figures: Vec<(String, Vec<u8>)>,
}

/// Folder beside `STEM.md` that holds its pictures.
#[must_use]
pub fn figures_folder(stem: &str) -> String {
    format!("{stem}-figures")
}

/// Writes the document as Markdown that is to be saved as `STEM.md`.
///
/// Every text of the tree comes out as it is: what would be a mark is escaped.
pub fn write_markdown(document: &Document, stem: &str) -> Result<MarkdownDocument, ReportError> {
    let document = document.printable();
    let mut writer = Writer { text: String::new(), figures: vec![], folder: figures_folder(stem) };
    writer.head(&document)?;
    let places = document.placed_sections();
    for place in &places {
        if place.follows_contents {
            writer.contents(&places)?;
        }
        writer.section(place)?;
    }
    if let Some(line) = &document.title.confidentiality {
        writer.block(&format!("---\n\n{}", paragraph(&inline(line), "")))?;
    }
    Ok(MarkdownDocument { text: writer.text, figures: writer.figures })
}

struct Writer {
    text: String,
    figures: Vec<(String, Vec<u8>)>,
    folder: String,
}

impl Writer {
    /// Text with a blank line before it.
    fn block(&mut self, text: &str) -> Result<(), ReportError> {
        let gap = if self.text.is_empty() { "" } else { "\n" };
        Ok(writeln!(self.text, "{gap}{text}")?)
    }

    fn head(&mut self, document: &Document) -> Result<(), ReportError> {
        let title = &document.title;
        if let Some(logo) = &title.logo {
            let name = format!("logo.{}", logo.format.ending());
            self.block(&format!("![Logo]({})", path(&format!("{}/{name}", self.folder))))?;
            self.figures.push((name, logo.bytes.clone()));
        }
        self.block(&format!("# {}", inline(&title.title)))?;
        let imprint = title.imprint();
        if !imprint.is_empty() {
            self.block(&paragraph(&inline(&imprint.join(" · ")), ""))?;
        }
        self.block(&bold(&title.headline))?;
        title.subtitle.iter().try_for_each(|subtitle| self.block(&paragraph(&lines(subtitle), "")))
    }

    fn contents(&mut self, places: &[PlacedSection]) -> Result<(), ReportError> {
        self.block("## Contents")?;
        let mut list = vec![];
        for place in places {
            if let (Some(number), Some(heading)) = (&place.number, &place.section.heading) {
                let indent = if place.depth > 2 { "  " } else { "" };
                list.push(format!("{indent}- [{number} {}](#{})", inline(heading), place.anchor));
            }
        }
        self.block(&list.join("\n"))
    }

    fn section(&mut self, place: &PlacedSection) -> Result<(), ReportError> {
        if let Some(heading) = &place.section.heading {
            // Every reader makes its own anchors of headings; this one is the same in all of them.
            if place.number.is_some() {
                self.block(&format!("<a id=\"{}\"></a>", place.anchor))?;
            }
            let marks = "#".repeat(usize::from(place.depth));
            let number = place.number.as_ref().map_or_else(String::new, |number| format!("{number} "));
            self.block(&format!("{marks} {number}{}", inline(heading.trim())))?;
        }
        for block in &place.section.blocks {
            match block {
                Block::Paragraph(text) => self.block(&paragraph(&runs(text), ""))?,
                Block::List(items) => {
                    let items = items.iter().map(|item| format!("- {}", paragraph(&runs(item), "  ")));
                    self.block(&items.collect::<Vec<_>>().join("\n"))?;
                }
                Block::Terms(terms) => self.block(&terms.iter().map(term).collect::<Vec<_>>().join("\n"))?,
                Block::Table(content) => {
                    if !place.repeats(&content.caption) {
                        self.block(&italic(&content.caption))?;
                    }
                    self.block(&table(content))?;
                }
                Block::Figure(figure) => self.figure(figure)?,
            }
        }
        Ok(())
    }

    fn figure(&mut self, figure: &Figure) -> Result<(), ReportError> {
        let drawings = self.figures.iter().filter(|(name, _)| name.starts_with("figure-")).count();
        let name = format!("figure-{}.svg", drawings + 1);
        self.block(&format!("![{}]({})", inline(&figure.alt), path(&format!("{}/{name}", self.folder))))?;
        self.block(&italic(&figure.caption))?;
        self.block(&table(&figure.data))?;
        self.figures.push((name, crate::svg::standing_alone(&figure.svg).into_bytes()));
        Ok(())
    }
}

fn runs(runs: &[Run]) -> String {
    runs.iter().map(|run| if run.is_code() { code(&run.text) } else { lines(&run.text) }).collect()
}

/// Escaped text that still has its lines.
fn lines(text: &str) -> String {
    text.split('\n').map(inline).collect::<Vec<_>>().join("\n")
}

fn term(term: &Term) -> String {
    format!("- {}: {}", bold(&term.term), paragraph(&runs(&term.description), "  "))
}

fn bold(text: &str) -> String {
    marked("**", text)
}

fn italic(text: &str) -> String {
    marked("*", text)
}

/// Marks hold only where they touch the text.
fn marked(mark: &str, text: &str) -> String {
    let text = inline(text.trim());
    if text.is_empty() { text } else { format!("{mark}{text}{mark}") }
}

fn table(table: &Table) -> String {
    let row = |cells: Vec<String>| format!("| {} |", cells.join(" | "));
    let rule = |align: Align| if align == Align::Right { "---:" } else { "---" }.to_owned();
    let head = row(table.columns.iter().map(|column| cell(&column.heading)).collect());
    let rules = row(table.columns.iter().map(|column| rule(column.align)).collect());
    let rows = table.rows.iter().map(|cells| row(cells.iter().map(|text| cell(text)).collect()));
    [head, rules].into_iter().chain(rows).collect::<Vec<_>>().join("\n")
}
