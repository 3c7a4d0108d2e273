#![expect(clippy::unwrap_used, reason = "constants of the tests")]

use std::io::Read as _;
use std::process::Command;

use routewright_domain::Paper;
use routewright_report::{Block, Document, Figure, write_docx};
use roxmltree::{Document as Xml, Node, ParsingOptions};

use crate::long::long_document;
use crate::nasty::{TEXTS, document_of};

/// The files of the archive by name, read from its directory.
pub(crate) fn parts(bytes: &[u8]) -> Vec<(String, Vec<u8>)> {
    let short = |at: usize| usize::from(u16::from_le_bytes(bytes[at..at + 2].try_into().unwrap()));
    let long = |at: usize| usize::try_from(u32::from_le_bytes(bytes[at..at + 4].try_into().unwrap())).unwrap();
    let end = bytes.len() - 22;
    assert!(bytes[end..].starts_with(b"PK\x05\x06"));
    let (files, mut at) = (short(end + 10), long(end + 16));
    assert_eq!(at + long(end + 12), end);
    let read = |_| {
        assert!(bytes[at..].starts_with(b"PK\x01\x02"));
        let (checksum, packed, size, name_length, start) =
            (long(at + 16), long(at + 20), long(at + 24), short(at + 28), long(at + 42));
        let name = String::from_utf8(bytes[at + 46..at + 46 + name_length].to_vec()).unwrap();
        // The directory says of a file what stands before the file itself.
        assert!(bytes[start..].starts_with(b"PK\x03\x04"));
        assert_eq!(bytes[start + 4..start + 30], bytes[at + 6..at + 32], "{name}");
        assert_eq!(&bytes[start + 30..start + 30 + name_length], name.as_bytes());
        let packed = &bytes[start + 30 + name_length..start + 30 + name_length + packed];
        let mut content = vec![];
        flate2::read::DeflateDecoder::new(packed).read_to_end(&mut content).unwrap();
        let mut sum = flate2::Crc::new();
        sum.update(&content);
        assert_eq!((content.len(), usize::try_from(sum.sum()).unwrap()), (size, checksum), "{name}");
        at += 46 + name_length;
        (name, content)
    };
    (0..files).map(read).collect()
}

pub(crate) fn part(bytes: &[u8], name: &str) -> String {
    let (_, content) = parts(bytes).into_iter().find(|(part, _)| part == name).unwrap();
    String::from_utf8(content).unwrap()
}

fn named<'a>(xml: &'a Xml, name: &'a str) -> impl Iterator<Item = Node<'a, 'a>> {
    xml.descendants().filter(move |node| node.tag_name().name() == name)
}

fn attribute<'a>(node: Node<'a, 'a>, name: &str) -> Option<&'a str> {
    node.attributes().find(|attribute| attribute.name() == name).map(|attribute| attribute.value())
}

fn child<'a>(node: Node<'a, 'a>, name: &str) -> Option<Node<'a, 'a>> {
    node.descendants().find(|node| node.tag_name().name() == name)
}

/// Text of a paragraph, with its tabs and line breaks.
fn text_of(node: Node) -> String {
    let part = |node: Node| match node.tag_name().name() {
        "t" => node.text().unwrap_or_default().to_owned(),
        "tab" if node.parent().is_some_and(|parent| parent.tag_name().name() == "r") => "\t".to_owned(),
        "br" => "\n".to_owned(),
        _ => String::new(),
    };
    node.descendants().map(part).collect()
}

fn style_of<'a>(paragraph: Node<'a, 'a>) -> &'a str {
    child(paragraph, "pStyle").and_then(|style| attribute(style, "val")).unwrap_or_default()
}

fn figures<'a>(document: &'a Document) -> Vec<&'a Figure> {
    let blocks = document.sections.iter().flat_map(|section| &section.blocks);
    let figure = |block: &'a Block| match block {
        Block::Figure(figure) => Some(figure),
        _ => None,
    };
    blocks.filter_map(figure).collect()
}

#[test]
fn every_part_is_well_formed_and_every_reference_leads_somewhere() {
    for document in [long_document(), document_of(&TEXTS), document_of(&["\u{ffff}\u{8}\r\n\u{202e}"])] {
        let bytes = write_docx(&document).unwrap();
        assert!(bytes == write_docx(&document).unwrap(), "the same document gives the same bytes");
        let parts = parts(&bytes);
        assert_eq!(parts[0].0, "[Content_Types].xml");
        for (name, content) in &parts {
            if [".xml", ".rels", ".svg"].iter().any(|ending| name.ends_with(ending)) {
                let text = std::str::from_utf8(content).unwrap();
                let options = ParsingOptions { allow_dtd: false, ..ParsingOptions::default() };
                Xml::parse_with_options(text, options).unwrap_or_else(|error| panic!("{name}: {error}"));
            }
        }
        let relationships = part(&bytes, "word/_rels/document.xml.rels");
        let relationships = Xml::parse(&relationships).unwrap();
        for relationship in named(&relationships, "Relationship") {
            let target = format!("word/{}", attribute(relationship, "Target").unwrap());
            assert!(parts.iter().any(|(name, _)| *name == target), "{target}");
        }
        let text = part(&bytes, "word/document.xml");
        let text = Xml::parse(&text).unwrap();
        let ids: Vec<&str> = named(&relationships, "Relationship").filter_map(|one| attribute(one, "Id")).collect();
        let used = text.descendants().flat_map(|node| node.attributes());
        for id in used.filter(|one| one.namespace().is_some_and(|name| name.ends_with("/relationships"))) {
            assert!(ids.contains(&id.value()), "{}", id.value());
        }
        let styles = part(&bytes, "word/styles.xml");
        let styles = Xml::parse(&styles).unwrap();
        let known: Vec<&str> = named(&styles, "style").filter_map(|style| attribute(style, "styleId")).collect();
        for name in ["pStyle", "rStyle", "tblStyle"] {
            for style in named(&text, name).filter_map(|style| attribute(style, "val")) {
                assert!(known.contains(&style), "{style}");
            }
        }
    }
}

#[test]
fn headings_are_styles_in_order_and_the_contents_name_them_all() {
    let document = long_document();
    let text = part(&write_docx(&document).unwrap(), "word/document.xml");
    let xml = Xml::parse(&text).unwrap();
    let places = document.placed_sections();
    let expected: Vec<(String, String)> = places
        .iter()
        .map(|place| {
            let style = if place.depth == 2 { "Heading1" } else { "Heading2" };
            let heading = place.section.heading.as_ref().unwrap();
            (style.to_owned(), format!("{}\t{heading}", place.number.as_ref().unwrap()))
        })
        .collect();
    let found: Vec<(String, String)> = named(&xml, "p")
        .filter(|paragraph| style_of(*paragraph).starts_with("Heading1") || style_of(*paragraph) == "Heading2")
        .map(|paragraph| (style_of(paragraph).to_owned(), text_of(paragraph)))
        .collect();
    assert_eq!(found, expected);
    let entries: Vec<Node> = named(&xml, "hyperlink").collect();
    assert!(entries.iter().map(|entry| text_of(*entry)).eq(expected.iter().map(|(_, heading)| heading.clone())));
    let bookmarks: Vec<&str> = named(&xml, "bookmarkStart").filter_map(|mark| attribute(mark, "name")).collect();
    assert!(entries.iter().filter_map(|entry| attribute(*entry, "anchor")).all(|anchor| bookmarks.contains(&anchor)));
    let fields: Vec<&str> = named(&xml, "instrText").filter_map(|field| field.text()).collect();
    assert!(fields.iter().any(|field| field.contains(r#"TOC \o "1-2""#)));
    let begins = named(&xml, "fldChar").filter(|mark| attribute(*mark, "fldCharType") == Some("begin")).count();
    let ends = named(&xml, "fldChar").filter(|mark| attribute(*mark, "fldCharType") == Some("end")).count();
    assert_eq!(begins, ends);
}

#[test]
fn tables_have_a_head_that_repeats_and_numbers_on_the_right() {
    let document = long_document();
    let text = part(&write_docx(&document).unwrap(), "word/document.xml");
    let xml = Xml::parse(&text).unwrap();
    let mut tables = named(&xml, "tbl");
    for block in document.sections.iter().flat_map(|section| &section.blocks) {
        let table = match block {
            Block::Table(table) => table,
            Block::Figure(figure) => &figure.data,
            _ => continue,
        };
        let found = tables.next().unwrap();
        let rows: Vec<Node> = found.children().filter(|node| node.tag_name().name() == "tr").collect();
        assert_eq!(rows.len(), table.rows.len() + 1);
        assert!(child(rows[0], "tblHeader").is_some() && child(rows[1], "tblHeader").is_none());
        let cells: Vec<Node> = rows[1].children().filter(|node| node.tag_name().name() == "tc").collect();
        for ((cell, text), column) in cells.iter().zip(&table.rows[0]).zip(&table.columns) {
            assert_eq!(&text_of(*cell), text);
            let side = child(*cell, "jc").and_then(|side| attribute(side, "val"));
            assert_eq!(side == Some("right"), column.is_right(), "{}", column.heading);
        }
        assert_eq!(child(found, "tblCaption").and_then(|caption| attribute(caption, "val")), Some(&*table.caption));
    }
    assert!(tables.next().is_none());
}

#[test]
fn pictures_have_words_pixels_and_outlines() {
    let document = long_document();
    let bytes = write_docx(&document).unwrap();
    let text = part(&bytes, "word/document.xml");
    let xml = Xml::parse(&text).unwrap();
    let words: Vec<&str> = named(&xml, "docPr").filter_map(|picture| attribute(picture, "descr")).collect();
    assert_eq!(words[0], "Logo");
    assert!(words[1..].iter().copied().eq(figures(&document).iter().map(|figure| figure.alt.as_str())));
    assert_eq!(named(&xml, "svgBlip").count(), figures(&document).len());
    for (name, content) in parts(&bytes).iter().filter(|(name, _)| name.starts_with("word/media/")) {
        let is_png = content.starts_with(b"\x89PNG");
        assert!(is_png || !String::from_utf8_lossy(content).contains("<text"), "{name} needs no font");
    }
}

#[test]
fn the_file_knows_its_title_author_language_and_paper() {
    let mut document = long_document();
    document.paper = Paper::UsLetter;
    let bytes = write_docx(&document).unwrap();
    let properties = part(&bytes, "docProps/core.xml");
    let properties = Xml::parse(&properties).unwrap();
    let property = |name| named(&properties, name).next().and_then(|node| node.text());
    assert_eq!(property("title"), Some(document.title.title.as_str()));
    assert_eq!(property("creator"), Some("Ada Byron"));
    assert!(property("created").is_none() && property("modified").is_none());
    assert!(part(&bytes, "word/styles.xml").contains(r#"<w:lang w:val="en""#));
    let text = part(&bytes, "word/document.xml");
    assert!(text.contains(r#"<w:pgSz w:w="12240" w:h="15840"/>"#));
    let footer = part(&bytes, "word/footer.xml");
    assert!(footer.contains("Confidential – for the board of Acme") && footer.contains(" NUMPAGES "));
}

#[test]
fn every_text_comes_out_as_it_went_in() {
    let text = part(&write_docx(&document_of(&TEXTS)).unwrap(), "word/document.xml");
    let xml = Xml::parse(&text).unwrap();
    let paragraphs: Vec<String> = named(&xml, "p").map(|paragraph| text_of(paragraph)).collect();
    for text in TEXTS {
        assert_eq!(paragraphs.iter().filter(|paragraph| *paragraph == text).count(), 6, "{text}");
    }
}

/// Continuous integration has no office suite; whoever has one checks that it reads the file.
#[test]
fn libreoffice_reads_it_where_it_is_installed() {
    let folder = std::env::temp_dir().join(format!("routewright-docx-{}", std::process::id()));
    std::fs::create_dir_all(&folder).unwrap();
    let file = folder.join("plan.docx");
    std::fs::write(&file, write_docx(&long_document()).unwrap()).unwrap();
    let profile = format!("-env:UserInstallation=file://{}/profile", folder.display());
    let ran = Command::new("soffice")
        .args([profile.as_str(), "--headless", "--convert-to", "txt:Text", "--outdir"])
        .args([&folder, &file])
        .output();
    if ran.is_err() {
        eprintln!("libreoffice_reads_it_where_it_is_installed: skipped, `soffice` is not on the PATH");
    } else {
        let text = std::fs::read_to_string(folder.join("plan.txt")).unwrap();
        assert!(text.contains("Acme Support Suite") && text.contains("provider/model-120"));
    }
    std::fs::remove_dir_all(&folder).unwrap();
}
