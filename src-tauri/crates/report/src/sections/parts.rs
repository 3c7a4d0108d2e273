//! The bricks of sections.

use routewright_domain::DocumentPart;

use crate::{Block, Column, Level, Run, Section, SectionWidth, Table};

/// The first section of a part, under the part's own heading.
pub(super) fn part(part: DocumentPart, blocks: Vec<Block>) -> Section {
    let heading = Some(part.heading().to_owned());
    Section { part, level: Level::Part, heading, width: SectionWidth::Full, blocks }
}

/// A topic within a part.
pub(super) fn topic(part: DocumentPart, heading: impl Into<String>, blocks: Vec<Block>) -> Section {
    Section { part, level: Level::Topic, heading: Some(heading.into()), width: SectionWidth::Full, blocks }
}

/// A topic that shares its line with another.
pub(super) fn half(part: DocumentPart, heading: &str, blocks: Vec<Block>) -> Section {
    Section { width: SectionWidth::Half, ..topic(part, heading, blocks) }
}

pub(super) fn paragraph(text: impl Into<String>) -> Block {
    Block::Paragraph(vec![Run::plain(text)])
}

/// Text of the application's own in which names to type stand between backticks.
pub(super) fn typed(text: &str) -> Vec<Run> {
    let mut code = true;
    text.split('`')
        .map(|part| {
            code = !code;
            if code { Run::code(part) } else { Run::plain(part) }
        })
        .filter(|run| !run.text.is_empty())
        .collect()
}

pub(super) fn list(items: impl IntoIterator<Item = String>) -> Block {
    Block::List(items.into_iter().map(|item| vec![Run::plain(item)]).collect())
}

pub(super) fn table(caption: impl Into<String>, columns: Vec<Column>, rows: Vec<Vec<String>>) -> Block {
    Block::Table(Table { caption: caption.into(), columns, rows })
}

/// The table, or a sentence where it would have no rows.
pub(super) fn table_or(
    sentence: &str,
    caption: impl Into<String>,
    columns: Vec<Column>,
    rows: Vec<Vec<String>>,
) -> Block {
    if rows.is_empty() { paragraph(sentence) } else { table(caption, columns, rows) }
}

/// The table without columns in which every cell is a dash.
pub(super) fn without_empty_columns(mut table: Table) -> Table {
    if table.rows.is_empty() {
        return table;
    }
    let is_empty = |at: &usize| table.rows.iter().all(|row| row[*at] == "–");
    let empty: Vec<usize> = (0..table.columns.len()).rev().filter(is_empty).collect();
    for at in empty {
        table.columns.remove(at);
        for row in &mut table.rows {
            row.remove(at);
        }
    }
    table
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_to_type_stand_without_backticks() {
        assert_eq!(
            typed("Set `x` on `y`."),
            [Run::plain("Set "), Run::code("x"), Run::plain(" on "), Run::code("y"), Run::plain(".")]
        );
        assert_eq!(typed("Nothing."), [Run::plain("Nothing.")]);
    }
}
