#![expect(clippy::unwrap_used, reason = "constants of the tests")]

use pulldown_cmark::{Event, HeadingLevel, Options, Parser, Tag, TagEnd};
use routewright_report::{Block, Run, write_markdown};

use crate::long::long_document;
use crate::nasty::{TEXTS, document_of};

/// What a reader of Markdown finds, one block a line.
struct Read {
    blocks: Vec<String>,
    headings: Vec<(HeadingLevel, String)>,
    html: Vec<String>,
    links: Vec<String>,
    pictures: Vec<(String, String)>,
}

fn read(text: &str) -> Read {
    let mut read = Read { blocks: vec![], headings: vec![], html: vec![], links: vec![], pictures: vec![] };
    let (mut words, mut picture, mut level) = (String::new(), None, None);
    for event in Parser::new_ext(text, Options::ENABLE_TABLES | Options::ENABLE_STRIKETHROUGH | Options::ENABLE_GFM) {
        match event {
            Event::Text(part) | Event::Code(part) => words.push_str(&part),
            Event::SoftBreak => words.push(' '),
            Event::HardBreak => words.push('\n'),
            Event::InlineHtml(tag) if &*tag == "<br>" => words.push('\n'),
            Event::Html(tag) | Event::InlineHtml(tag) => read.html.push(tag.trim().to_owned()),
            Event::Start(Tag::Image { dest_url, .. }) => picture = Some(dest_url.to_string()),
            Event::End(TagEnd::Image) => {
                read.pictures.push((picture.take().unwrap(), std::mem::take(&mut words)));
            }
            Event::Start(Tag::Link { dest_url, .. }) => read.links.push(dest_url.to_string()),
            Event::Start(Tag::Heading { level: depth, .. }) => level = Some(depth),
            Event::Start(Tag::CodeBlock(_) | Tag::BlockQuote(_) | Tag::Strikethrough) => {
                panic!("a text became markup before: {words}")
            }
            Event::End(TagEnd::Heading(_)) => {
                read.headings.push((level.unwrap(), words.clone()));
                read.blocks.push(std::mem::take(&mut words));
            }
            Event::End(TagEnd::Paragraph | TagEnd::Item | TagEnd::TableCell) => {
                read.blocks.push(std::mem::take(&mut words));
            }
            _ => {}
        }
    }
    read
}

#[test]
fn every_text_comes_out_as_it_went_in() {
    let document = document_of(&TEXTS);
    let read = read(&write_markdown(&document, "plan").unwrap().text);
    for text in TEXTS {
        let found = |wanted: &str| read.blocks.iter().filter(|block| *block == wanted).count();
        // One paragraph, two items, three cells.
        assert_eq!(found(text), 6, "{text}: {:#?}", read.blocks);
        assert_eq!(found(&format!("before {text} after")), 1, "{text}");
        assert_eq!(found(&format!("{text}: {text}")), 1, "{text}");
    }
    assert!(read.html.iter().all(|tag| tag.starts_with("<a id=\"part-") || tag == "</a>"), "{:?}", read.html);
    assert!(read.links.iter().all(|link| link.starts_with("#part-")), "{:?}", read.links);
    assert!(read.pictures.is_empty());
}

#[test]
fn lines_and_control_characters_break_nothing() {
    let mut document = document_of(&["one\n\n- two\n    three\r\n# four\u{202e}\u{8}", "| a |\n| - |"]);
    document.sections[0].blocks.push(Block::Paragraph(vec![Run::plain("   \n"), Run::code("`"), Run::plain("\t")]));
    let text = write_markdown(&document, "plan").unwrap().text;
    let read = read(&text);
    assert!(read.blocks.iter().any(|block| block == "one\n- two\nthree\n# four"), "{:#?}", read.blocks);
    assert!(read.blocks.iter().any(|block| block == "| a |\n| - |"));
    assert!(!text.contains(['\u{202e}', '\u{8}', '\r']));
}

#[test]
fn headings_are_in_order_and_numbered() {
    let document = long_document();
    let read = read(&write_markdown(&document, "plan").unwrap().text);
    let expected = document.placed_sections();
    let expected: Vec<String> = expected
        .iter()
        .filter_map(|place| Some(format!("{} {}", place.number.as_ref()?, place.section.heading.as_ref()?)))
        .collect();
    let found: Vec<&String> = read.headings.iter().map(|(_, text)| text).collect();
    assert_eq!(found[0], &document.title.title);
    assert_eq!(found.iter().filter(|text| ***text == "Contents").count(), 1);
    assert!(found[1..].iter().filter(|text| ***text != "Contents").copied().eq(&expected));
    let level = |text: &str| read.headings.iter().find(|(_, heading)| heading == text).unwrap().0;
    assert_eq!((level("2 Scope, workload and method"), level("2.1 Key figures")), (HeadingLevel::H2, HeadingLevel::H3));
}

#[test]
fn pictures_lie_beside_the_text_with_words_for_them() {
    let document = long_document();
    let written = write_markdown(&document, "my plan").unwrap();
    assert!(written == write_markdown(&document, "my plan").unwrap());
    let read = read(&written.text);
    assert_eq!(read.pictures.len(), written.figures.len());
    for ((path, alt), (name, bytes)) in read.pictures.iter().zip(&written.figures) {
        assert_eq!(path, &format!("my%20plan-figures/{name}"));
        assert!(!alt.is_empty());
        let svg = std::str::from_utf8(bytes).unwrap();
        roxmltree::Document::parse(svg).unwrap();
        assert!(!svg.contains(r#"font-family="Inter""#), "a browser without the font needs another");
    }
}
