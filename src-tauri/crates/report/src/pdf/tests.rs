//! What stands on the pages, read from the layout: the file itself holds glyphs.

use routewright_domain::{DocumentPart, Paper};
use typst::layout::{Frame, FrameItem};

use super::*;
use crate::{Align, Block, Column, ColumnRole, Figure, Level, Run, Section, SectionWidth, Table, TitleBlock};

fn text_of(frame: &Frame, text: &mut String) {
    for (_, item) in frame.items() {
        match item {
            FrameItem::Group(group) => text_of(&group.frame, text),
            FrameItem::Text(item) => text.push_str(&item.text),
            _ => {}
        }
    }
}

fn page_texts(document: &Document) -> Vec<String> {
    let laid_out = pages(&document.printable()).unwrap();
    let page = |page: &typst_layout::Page| {
        let mut text = String::new();
        text_of(&page.frame, &mut text);
        text
    };
    laid_out.pages().iter().map(page).collect()
}

fn section(part: DocumentPart, level: Level, heading: &str, blocks: Vec<Block>) -> Section {
    Section { part, level, heading: Some(heading.to_owned()), width: SectionWidth::Full, blocks }
}

fn document(rows: usize) -> Document {
    let columns =
        vec![Column::labels("Head of names"), Column::words("Head of words", 1), Column::numbers("Head of figures")];
    let rows = (0..rows).map(|row| vec![format!("name{row}"), "some words".to_owned(), format!("${row}.25")]).collect();
    let table = Table { caption: "A caption".to_owned(), columns, rows };
    Document {
        language: "en".into(),
        generator: "Routewright".into(),
        paper: Paper::UsLetter,
        title: TitleBlock {
            title: "Sample".into(),
            headline: "Cheap.".into(),
            confidentiality: Some("Secret".into()),
            ..TitleBlock::default()
        },
        sections: vec![
            section(
                DocumentPart::Summary,
                Level::Part,
                "Summary",
                vec![Block::Paragraph(vec![Run::plain("In short")])],
            ),
            section(DocumentPart::Cost, Level::Part, "Cost", vec![]),
            section(DocumentPart::Cost, Level::Topic, "By name", vec![Block::Table(table)]),
        ],
    }
}

#[test]
fn the_contents_follow_the_summary_and_name_the_pages() {
    let pages = page_texts(&document(3));
    assert_eq!(pages.len(), 3);
    assert!(pages[0].contains("1Summary") || pages[0].contains("1 Summary"), "{}", pages[0]);
    let contents = pages[1].replace(['.', ' ', '\u{2060}'], "");
    assert!(
        contents.contains("Contents1Summary1") && contents.contains("2Cost3") && contents.contains("21Byname3"),
        "{contents}"
    );
}

#[test]
fn a_long_table_repeats_its_head_and_shows_every_cell() {
    let document = document(120);
    let pages = page_texts(&document);
    assert!(pages.len() > 4);
    assert!(pages[2..].iter().all(|page| page.contains("Head of figures")));
    assert!(pages[2].contains("A caption"));
    let Block::Table(table) = &document.sections[2].blocks[0] else { unreachable!() };
    let text = pages.concat();
    assert!(table.rows.iter().flatten().all(|cell| text.contains(cell.as_str())));
    assert!(pages.iter().all(|page| page.contains("Secret")));
}

#[test]
fn paper_is_as_large_as_it_says() {
    let size = |paper| {
        let laid_out = pages(&Document { paper, ..document(1) }).unwrap();
        let size = laid_out.pages()[0].frame.size();
        (size.x.to_pt().round(), size.y.to_pt().round())
    };
    assert_eq!(size(Paper::UsLetter), (612.0, 792.0));
    assert_eq!(size(Paper::A4), (595.0, 842.0));
}

#[test]
fn a_table_of_many_long_labels_stays_on_the_page() {
    let label = "A label that is far longer than its column would like it to be".to_owned();
    let column = |heading: &str| Column {
        heading: heading.to_owned(),
        align: Align::Left,
        stretch: 0,
        role: ColumnRole::Matter,
    };
    let mut document = document(1);
    let columns = vec![column("One"), column("Two"), column("Three"), Column::words("Words", 1)];
    let table = Table { caption: "Labels".to_owned(), columns, rows: vec![vec![label; 4]] };
    document.sections[2].blocks = vec![Block::Table(table)];
    let laid_out = pages(&document).unwrap();
    let width = laid_out.pages()[0].frame.width();
    for page in laid_out.pages() {
        assert!(rightmost(&page.frame) <= width, "text stands beyond the edge");
    }
}

#[test]
fn a_figure_taller_than_a_page_shrinks_and_a_cell_longer_than_one_breaks() {
    let svg =
        r#"<svg xmlns="http://www.w3.org/2000/svg" width="100" height="400"><rect width="100" height="400"/></svg>"#;
    let mut document = document(1);
    let Block::Table(data) = document.sections[2].blocks[0].clone() else { unreachable!() };
    let columns = vec![Column::words("Short", 1), Column::words("Long", 1)];
    let rows = vec![vec!["a".to_owned(), "very long ".repeat(3_000)]];
    document.sections[2].blocks = vec![
        Block::Figure(Figure { caption: "Tall".into(), alt: "Tall".into(), svg: svg.into(), data }),
        Block::Table(Table { caption: "Long".into(), columns, rows }),
    ];
    let laid_out = pages(&document).unwrap();
    assert!(laid_out.pages().len() > 4);
    for page in laid_out.pages() {
        assert!(lowest(&page.frame) <= page.frame.height(), "something stands below the edge");
    }
}

fn lowest(frame: &Frame) -> typst::layout::Abs {
    let ends = frame.items().map(|(at, item)| match item {
        FrameItem::Group(group) => at.y + lowest(&group.frame),
        FrameItem::Image(_, size, _) => at.y + size.y,
        _ => at.y,
    });
    ends.fold(typst::layout::Abs::zero(), typst::layout::Abs::max)
}

fn rightmost(frame: &Frame) -> typst::layout::Abs {
    let ends = frame.items().map(|(at, item)| match item {
        FrameItem::Group(group) => at.x + rightmost(&group.frame),
        FrameItem::Text(text) => at.x + text.width(),
        _ => at.x,
    });
    ends.fold(typst::layout::Abs::zero(), typst::layout::Abs::max)
}
