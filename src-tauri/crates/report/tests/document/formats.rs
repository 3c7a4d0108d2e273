//! What must be the same in every format.

use routewright_report::{Block, Document, Table, write_docx, write_html, write_markdown};

use crate::docx::part;
use crate::long::long_document;
use crate::nasty::{TEXTS, document_of};

/// The tables of the document, those behind its figures among them.
fn tables(document: &Document) -> Vec<&Table> {
    let blocks = document.sections.iter().flat_map(|section| &section.blocks);
    let tables = blocks.filter_map(|block| match block {
        Block::Table(table) => Some(table),
        Block::Figure(figure) => Some(&figure.data),
        _ => None,
    });
    tables.collect()
}

fn cells<'a>(tables: &[&'a Table]) -> Vec<&'a str> {
    let cells = tables.iter().flat_map(|table| table.rows.iter().flatten());
    cells.map(String::as_str).collect()
}

/// The texts between tags.
fn without_tags(xml: &str) -> String {
    let texts = xml.split('<').map(|part| part.split_once('>').map_or(part, |(_, text)| text));
    let text = texts.collect::<Vec<_>>().join("\n");
    // In one pass: what comes out of an entity is text.
    let mut parts = text.split('&');
    let mut plain = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        let (entity, rest) = part.split_once(';').unwrap_or((part, ""));
        plain.push_str(match entity {
            "#60" | "lt" => "<",
            "#62" | "gt" => ">",
            "#34" | "quot" => "\"",
            "#38" | "amp" => "&",
            "#39" => "'",
            other => panic!("an entity that no writer writes: {other}"),
        });
        plain.push_str(rest);
    }
    plain
}

#[test]
fn every_cell_stands_in_every_format() {
    let document = long_document();
    let html = without_tags(&write_html(&document).unwrap());
    let markdown = write_markdown(&document, "plan").unwrap().text.replace('\\', "");
    for cell in cells(&tables(&document)) {
        assert!(html.contains(cell), "HTML: {cell}");
        assert!(markdown.contains(cell), "Markdown: {cell}");
    }
    // The PDF's own tests read its pages.
    let docx = without_tags(&part(&write_docx(&document).unwrap(), "word/document.xml"));
    for cell in cells(&tables(&document)) {
        assert!(docx.contains(cell), "Word: {cell}");
    }
}

#[test]
fn headings_of_a_page_are_in_order_without_a_gap() {
    for document in [long_document(), document_of(&TEXTS)] {
        let html = write_html(&document).unwrap();
        let body = html.split_once("<body").unwrap().1;
        let mut depth = 0;
        let mut found = vec![];
        for (position, _) in body.match_indices("<h") {
            let Some(level) = body[position + 2..].chars().next().and_then(|digit| digit.to_digit(10)) else {
                continue;
            };
            assert!(level <= depth + 1, "from {depth} to {level}");
            depth = level;
            let end = body[position..].find("</h").unwrap();
            found.push(without_tags(&body[position..position + end]).replace('\n', ""));
        }
        assert_eq!(found.remove(0), document.title.title);
        assert_eq!(found.remove(0), "Contents");
        let places = document.placed_sections();
        let expected = places.iter().map(|place| {
            let number = place.number.as_ref().map_or_else(String::new, |number| format!("{number} "));
            number + place.section.heading.as_ref().unwrap()
        });
        assert!(found.iter().eq(expected.collect::<Vec<_>>().iter()), "{found:?}");
    }
}

#[test]
fn every_link_of_a_page_has_a_target_and_nothing_runs() {
    for document in [long_document(), document_of(&TEXTS)] {
        let html = write_html(&document).unwrap();
        let links = html.split("href=\"#").skip(1).map(|rest| rest.split('"').next().unwrap());
        for link in links {
            assert!(html.contains(&format!("id=\"{link}\"")), "{link}");
        }
        assert!(!html.contains("<script") && !html.contains("javascript:") && !html.contains("<iframe"));
        let pictures = html.split("src=\"").skip(1).collect::<Vec<_>>();
        assert!(pictures.iter().all(|picture| picture.starts_with("data:image/")));
        // A text can end neither the style sheet nor the page.
        assert_eq!((html.matches("</style>").count(), html.matches("</body>").count()), (1, 1));
    }
}

#[test]
fn nasty_texts_come_out_of_a_page_as_they_went_in() {
    let page = without_tags(&write_html(&document_of(&TEXTS)).unwrap());
    for text in TEXTS {
        assert!(page.matches(text).count() >= 8, "{text}");
    }
}
