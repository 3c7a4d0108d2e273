use routewright_report::{Block, write_html};

use crate::support::{HOSTILE, comparison, document, hostile_project, project};

/// The words of a page, one element a line, without style and markup.
fn text_of(html: &str) -> String {
    let body = html.split_once("<body>").map_or(html, |(_, body)| body);
    let mut text = String::new();
    for part in body.split('<') {
        let (tag, words) = part.split_once('>').unwrap_or(("", part));
        let inline = ["code", "/code", "span"].contains(&tag);
        text.push_str(if inline { "" } else { "\n" });
        text.push_str(words.trim_matches('\n'));
    }
    let lines = text.lines().map(str::trim).filter(|line| !line.is_empty());
    lines.collect::<Vec<_>>().join("\n").replace('\u{202f}', " ")
}

#[test]
fn the_page_reads_as_before() {
    let html = write_html(&document(&project(), &comparison(), "by-feature")).unwrap();
    insta::assert_snapshot!(text_of(&html));
}

#[test]
fn text_of_the_user_stays_text() {
    let html = write_html(&document(&hostile_project(), &comparison(), "by-feature")).unwrap();
    assert!(!html.contains("<script"), "the name of a project must not become an element");
    assert!(html.contains(&HOSTILE.replace('<', "&#60;").replace('>', "&#62;").replace('"', "&#34;")));
}

#[test]
fn the_page_stands_alone_and_runs_nothing() {
    let html = write_html(&document(&project(), &comparison(), "by-feature")).unwrap();
    let addresses = html.matches("http").count() - html.matches("http://www.w3.org/2000/svg").count();
    // `Scenarios` say `HTTP 429`; nothing else may look like an address.
    assert_eq!(addresses, 0);
    assert!(!html.contains("<link") && !html.contains("<img") && !html.contains("url(") && !html.contains("onload"));
}

#[test]
fn headings_tables_and_figures_are_named() {
    let html = write_html(&document(&project(), &comparison(), "by-feature")).unwrap();
    assert_eq!(html.matches("<h1>").count(), 1);
    let first = |tag: &str| html.find(tag).unwrap();
    assert!(first("<h1") < first("<h2") && first("<h2") < first("<h3") && !html.contains("<h4"));
    assert_eq!(html.matches("<table").count(), html.matches("<caption").count());
    assert!(html.contains(r#"<th scope="col""#) && html.contains(r#"<th scope="row""#));
    assert!(html.contains(r#"role="img" aria-labelledby="cost-by-feature-title cost-by-feature-desc""#));
    assert!(html.contains(r#"<html lang="en">"#));
}

#[test]
fn every_table_row_is_as_long_as_its_head() {
    let document = document(&project(), &comparison(), "by-feature");
    for block in document.sections.iter().flat_map(|section| &section.blocks) {
        let table = match block {
            Block::Table(table) => table,
            Block::Figure(figure) => &figure.data,
            _ => continue,
        };
        assert!(table.rows.iter().all(|row| row.len() == table.columns.len()), "{}", table.caption);
    }
}
