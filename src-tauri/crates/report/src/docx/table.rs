//! Tables: a header row that repeats, columns as wide as their words need.

use super::paragraphs::Shape;
use super::xml::Xml;
use super::{TEXT_WIDTH, TWENTIETHS};
use crate::fonts::width_in_points;
use crate::{Column, Table};

/// Size of the text, in points.
const SIZE: f32 = 8.5;
/// Room at the sides of a cell, in points, with a little for other fonts than the one that is measured.
const PADDING: f32 = 15.0;
/// A column of words is never narrower than this share of the text.
const LEAST_SHARE: f32 = 0.12;
/// Nor does a long word ask for more than this.
const MOST_LEAST: f32 = 0.2;

/// A table in the text.
pub(super) fn table(table: &Table) -> Xml {
    let widths = widths(table);
    let mut xml = Xml::fragment();
    xml.element("w:tbl", &[], |xml| {
        xml.element("w:tblPr", &[], |xml| {
            xml.value("w:tblStyle", "Figures");
            xml.empty("w:tblW", &[("w:w", &(TEXT_WIDTH * TWENTIETHS).to_string()), ("w:type", "dxa")]);
            xml.empty("w:tblLayout", &[("w:type", "fixed")]);
            // The first row and the first column are headers.
            xml.empty(
                "w:tblLook",
                &[("w:val", "00A0"), ("w:firstRow", "1"), ("w:firstColumn", "1"), ("w:noVBand", "1")],
            );
            xml.value("w:tblCaption", &table.caption);
        });
        xml.element("w:tblGrid", &[], |xml| {
            for width in &widths {
                xml.empty("w:gridCol", &[("w:w", &width.to_string())]);
            }
        });
        row(xml, &table.columns, &widths, table.columns.iter().map(|column| column.heading.as_str()), true);
        for cells in &table.rows {
            row(xml, &table.columns, &widths, cells.iter().map(String::as_str), false);
        }
    });
    xml
}

fn row<'a>(xml: &mut Xml, columns: &[Column], widths: &[i32], cells: impl Iterator<Item = &'a str>, is_head: bool) {
    xml.element("w:tr", &[], |xml| {
        xml.element("w:trPr", &[], |xml| {
            xml.empty("w:cantSplit", &[]);
            if is_head {
                xml.empty("w:tblHeader", &[]);
            }
        });
        for ((column, width), text) in columns.iter().zip(widths).zip(cells) {
            xml.element("w:tc", &[], |xml| {
                xml.element("w:tcPr", &[], |xml| {
                    xml.empty("w:tcW", &[("w:w", &width.to_string()), ("w:type", "dxa")]);
                    if is_head {
                        xml.value("w:vAlign", "bottom");
                    }
                });
                let style = match (is_head, column.is_evidence()) {
                    (true, _) => "TableHead",
                    (false, true) => "TableEvidence",
                    (false, false) => "TableText",
                };
                let shape = Shape { right: column.is_right(), with_next: is_head, ..Shape::of(style) };
                xml.paragraph(&shape, |xml| xml.run("", text));
            });
        }
    });
}

/// Width of each column in twentieths of a point; together exactly the text's width.
///
/// Columns as wide as their content get that, the others share the rest. Where the rest is too little, all that could wrap give some.
fn widths(table: &Table) -> Vec<i32> {
    let full = TEXT_WIDTH as f32;
    let natural = |index: usize, column: &Column| {
        let cells = table.rows.iter().filter_map(|row| row.get(index)).map(String::as_str);
        let lines = cells.flat_map(|cell| cell.split('\n')).map(|line| width_in_points(line, SIZE));
        lines.fold(width_in_points(&column.heading, SIZE) * 1.12, f32::max) + PADDING
    };
    let columns = || table.columns.iter().enumerate();
    // Wide enough for the longest word, within reason: Word would break it at any letter.
    let word = |index: usize| {
        let cells = table.rows.iter().filter_map(|row| row.get(index)).map(String::as_str);
        let words = cells.flat_map(|cell| cell.split([' ', '\n', '-', '/']));
        words.map(|word| width_in_points(word, SIZE)).fold(0.0, f32::max) + PADDING
    };
    let least: Vec<f32> = columns()
        .filter(|(_, column)| column.stretch > 0)
        .map(|(index, _)| word(index).clamp(full * LEAST_SHARE, full * MOST_LEAST))
        .collect();
    let for_words: f32 = least.iter().sum::<f32>().min(full * 0.6);
    let wanted: Vec<Option<f32>> =
        columns().map(|(index, column)| column.is_as_wide_as_its_content().then(|| natural(index, column))).collect();
    let fixed: f32 = wanted.iter().flatten().sum();
    let shares: f32 = table.columns.iter().map(|column| f32::from(column.stretch)).sum();
    // Without a column that stretches, all do.
    let room = if shares > 0.0 { full - for_words } else { full };
    let scale = if fixed > room || shares == 0.0 { room / fixed.max(1.0) } else { 1.0 };
    let rest = (full - fixed * scale).max(0.0);
    // Columns whose share is less than they need get that, the others share what is left.
    let share = |column: &Column, rest: f32, shares: f32| rest * f32::from(column.stretch) / shares.max(1.0);
    let stretching = || table.columns.iter().filter(|column| column.stretch > 0).zip(&least);
    let narrow = || stretching().filter(|(column, least)| share(column, rest, shares) < **least);
    let taken: f32 = narrow().map(|(_, least)| *least).sum();
    let others = shares - narrow().map(|(column, _)| f32::from(column.stretch)).sum::<f32>();
    let fits = taken < rest && others > 0.0;
    let mut leasts = least.iter();
    let width = |(want, column): (&Option<f32>, &Column)| {
        if let Some(want) = want {
            return want * scale;
        }
        let least = leasts.next().copied().unwrap_or(0.0);
        match share(column, rest, shares) {
            own if !fits => own,
            own if own < least => least,
            _ => share(column, rest - taken, others),
        }
    };
    let exact: Vec<f32> = wanted.iter().zip(&table.columns).map(width).collect();
    rounded(&exact)
}

/// Whole twentieths whose sum is the text's width: the ends are rounded, not the widths.
fn rounded(widths: &[f32]) -> Vec<i32> {
    let (mut end, mut last) = (0.0_f32, 0_i32);
    let width = |width: &f32| {
        end += width * TWENTIETHS as f32;
        #[expect(clippy::cast_possible_truncation, reason = "no wider than a page")]
        let edge = end.round() as i32;
        let rounded = edge - last;
        last = edge;
        rounded
    };
    widths.iter().map(width).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_fill_the_text_whatever_they_hold() {
        let long =
            "A label that is far longer than a page is wide and would push everything else out of it, twice over";
        for columns in [
            vec![Column::labels("Name"), Column::words("Purpose", 1), Column::numbers("Cost")],
            vec![Column::labels("Name"), Column::labels("Other"), Column::numbers("Cost")],
        ] {
            let rows = vec![vec![long.to_owned(), long.to_owned(), "$1.00".to_owned()]];
            let widths = widths(&Table { caption: String::new(), columns, rows });
            assert_eq!(widths.iter().sum::<i32>(), TEXT_WIDTH * TWENTIETHS);
            assert!(widths.iter().all(|width| *width > 300), "{widths:?}");
        }
    }
}
