//! Tables as text: side by side where there is room, else one below the other.

use std::ops::Range;

use comfy_table::{CellAlignment, ColumnConstraint, ContentArrangement, LineStyle, Table, Width, presets};

use crate::plain::{LINE_BREAK, plain};

/// Spaces around the content of a cell.
const PADDING: usize = 2;

/// A table of `width` characters at most, where there is a limit. Numbers and words are never broken: what does not fit side
/// by side is stacked, a block a row.
pub(crate) fn table(header: &[&str], rows: Vec<Vec<String>>, numbers: &Range<usize>, width: Option<usize>) -> String {
    let header: Vec<String> = header.iter().map(|name| plain(name)).collect();
    let rows: Vec<Vec<String>> = rows.into_iter().map(|row| row.iter().map(|cell| cell_text(cell)).collect()).collect();
    let Some(width) = width else { return side_by_side(&header, &rows, numbers, None) };
    let whole: usize = widths(&header, &rows, longest_line).iter().map(|column| column + PADDING).sum();
    if whole <= width {
        return side_by_side(&header, &rows, numbers, None);
    }
    let unbroken =
        |(column, cell): (usize, &str)| if numbers.contains(&column) { longest_line(cell) } else { longest_word(cell) };
    let narrowest: Vec<usize> = (0..header.len())
        .map(|column| {
            let cells = rows.iter().filter_map(|row| row.get(column)).map(|cell| unbroken((column, cell)));
            cells.chain([longest_word(&header[column])]).max().unwrap_or(0)
        })
        .collect();
    if narrowest.iter().map(|column| column + PADDING).sum::<usize>() <= width {
        return side_by_side(&header, &rows, numbers, Some((&narrowest, width)));
    }
    stacked(&header, &rows, width)
}

fn cell_text(cell: &str) -> String {
    cell.split(LINE_BREAK).map(plain).collect::<Vec<_>>().join("\n")
}

fn length(text: &str) -> usize {
    text.chars().count()
}

fn longest_line(cell: &str) -> usize {
    cell.lines().map(length).max().unwrap_or(0)
}

fn longest_word(cell: &str) -> usize {
    cell.split_whitespace().map(length).max().unwrap_or(0)
}

fn widths(header: &[String], rows: &[Vec<String>], of: impl Fn(&str) -> usize) -> Vec<usize> {
    (0..header.len())
        .map(|column| {
            let cells = rows.iter().filter_map(|row| row.get(column)).map(|cell| of(cell));
            cells.chain([of(&header[column])]).max().unwrap_or(0)
        })
        .collect()
}

fn side_by_side(
    header: &[String],
    rows: &[Vec<String>],
    numbers: &Range<usize>,
    within: Option<(&[usize], usize)>,
) -> String {
    let mut table = Table::new();
    table.load_style(presets::NOTHING.header_separator(LineStyle::none().fill('─').junction('─')));
    table.set_header(header);
    table.set_content_arrangement(ContentArrangement::Disabled);
    for row in rows {
        table.add_row(row);
    }
    if let Some((narrowest, width)) = within {
        table.set_content_arrangement(ContentArrangement::Dynamic).set_width(u16::try_from(width).unwrap_or(u16::MAX));
        for (column, least) in narrowest.iter().enumerate() {
            let least = u16::try_from(least + PADDING).unwrap_or(u16::MAX);
            if let Some(column) = table.column_mut(column) {
                column.set_constraint(ColumnConstraint::LowerBoundary(Width::Fixed(least)));
            }
        }
    }
    for column in numbers.clone() {
        if let Some(column) = table.column_mut(column) {
            column.set_cell_alignment(CellAlignment::Right);
        }
    }
    table.to_string()
}

/// A block for each row: its first cell, and below it the others with the names of their columns.
fn stacked(header: &[String], rows: &[Vec<String>], width: usize) -> String {
    let names = whole_names(header);
    let indent = names.iter().skip(1).map(|name| length(name)).max().unwrap_or(0) + 4;
    let mut lines = Vec::new();
    for row in rows {
        lines.extend(wrapped(row.first().map_or("", String::as_str), width).into_iter().map(|line| format!(" {line}")));
        for (name, cell) in names.iter().zip(row).skip(1).filter(|(_, cell)| !cell.is_empty()) {
            let room = width.saturating_sub(indent + 1).max(20);
            for (n, line) in cell.lines().flat_map(|line| wrapped(line, room)).enumerate() {
                let name = if n == 0 { name.as_str() } else { "" };
                lines.push(format!("   {name:<pad$}{line}", pad = indent - 2));
            }
        }
    }
    lines.join("\n")
}

/// A column whose name goes on from that of the column before it, in small letters, gets both.
fn whole_names(header: &[String]) -> Vec<String> {
    let mut whole: Vec<String> = Vec::new();
    let mut before = "";
    for name in header {
        if name.starts_with(char::is_lowercase) {
            let is_percentile =
                |word: &str| word.starts_with('p') && word[1..].bytes().all(|byte| byte.is_ascii_digit());
            let first = match before.rsplit_once(' ') {
                Some((rest, last)) if is_percentile(last) && is_percentile(name) => rest,
                _ => before,
            };
            whole.push(format!("{first} {name}"));
        } else {
            before = name;
            whole.push(name.clone());
        }
    }
    whole
}

/// Lines of `width` characters at most, broken at spaces; a longer word stays whole.
fn wrapped(text: &str, width: usize) -> Vec<String> {
    let mut lines = vec![String::new()];
    for word in text.split(' ') {
        match lines.last_mut() {
            Some(line) if line.is_empty() => line.push_str(word),
            Some(line) if length(line) + 1 + length(word) <= width => {
                line.push(' ');
                line.push_str(word);
            }
            _ => lines.push(word.to_owned()),
        }
    }
    lines
}

#[cfg(test)]
mod tests {
    use super::*;

    fn comparison(width: Option<usize>) -> String {
        let header = ["Architecture", "Cost", "First token p50", "p95", "Quality"];
        let row = |cells: [&str; 5]| cells.map(str::to_owned).to_vec();
        let rows = [
            row(["GPT-5.4 for everything", "$117.23", "862 ms", "2.68 s", "94.27 %"]),
            row(["  against the baseline", "−$102.54 (−87.5 %)", "−372 ms", "−262 ms", "−0.52 points"]),
        ];
        table(&header, rows.to_vec(), &(1..5), width)
    }

    #[test]
    fn a_table_that_fits_stands_side_by_side() {
        assert_eq!(comparison(Some(200)), comparison(None));
        insta::assert_snapshot!(comparison(None));
    }

    #[test]
    fn names_are_broken_at_their_spaces_before_numbers_are() {
        insta::assert_snapshot!(comparison(Some(76)));
    }

    #[test]
    fn what_does_not_fit_is_stacked() {
        let text = comparison(Some(50));
        assert!(text.lines().all(|line| length(line) <= 50), "{text}");
        insta::assert_snapshot!(text);
    }

    #[test]
    fn a_cell_holds_no_control_character_but_its_own_line_break() {
        let text = table(&["A"], vec![vec![format!("x\u{1b}[2J\n{LINE_BREAK}y")]], &(0..0), None);
        assert!(text.contains("x\\u{1b}[2J\\n") && text.lines().count() == 4, "{text}");
    }
}
