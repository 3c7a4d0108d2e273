//! The files of a Word document and the archive around them.

use routewright_domain::Paper;

use super::archive::Archive;
use super::body::Body;
use super::paragraphs::Shape;
use super::xml::Xml;
use super::{TEXT_WIDTH, TWENTIETHS};
use crate::{Document, TitleBlock};

const STYLES: &str = include_str!("../../templates/docx/styles.xml");
const NUMBERING: &str = include_str!("../../templates/docx/numbering.xml");
const SETTINGS: &str = include_str!("../../templates/docx/settings.xml");

const RELATIONSHIPS: &str = "http://schemas.openxmlformats.org/package/2006/relationships";
const OFFICE: &str = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";

/// What the elements of the text, of headers and of footers are named after.
const NAMESPACES: [(&str, &str); 6] = [
    ("xmlns:w", "http://schemas.openxmlformats.org/wordprocessingml/2006/main"),
    ("xmlns:r", OFFICE),
    ("xmlns:wp", "http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing"),
    ("xmlns:a", "http://schemas.openxmlformats.org/drawingml/2006/main"),
    ("xmlns:pic", "http://schemas.openxmlformats.org/drawingml/2006/picture"),
    ("xmlns:asvg", "http://schemas.microsoft.com/office/drawing/2016/SVG/main"),
];

/// Files of the text's folder: name, kind of relationship, media type.
const PARTS: [(&str, &str, &str); 5] = [
    ("styles.xml", "styles", "styles"),
    ("numbering.xml", "numbering", "numbering"),
    ("settings.xml", "settings", "settings"),
    ("header.xml", "header", "header"),
    ("footer.xml", "footer", "footer"),
];

/// The whole file.
pub(super) fn package(document: &Document, body: Body) -> std::io::Result<Vec<u8>> {
    let mut archive = Archive::default();
    let mut add = |name: &str, bytes: &[u8]| archive.add(name, bytes);
    let Body { text, album } = body;
    // Readers tell the kind of file by the first one.
    add("[Content_Types].xml", &content_types())?;
    add("_rels/.rels", &package_relationships())?;
    add("docProps/core.xml", &properties(document))?;
    add("docProps/app.xml", &application(document))?;
    add("word/document.xml", &main_text(document, &text))?;
    add("word/_rels/document.xml.rels", &text_relationships(&album.relationships))?;
    add("word/styles.xml", STYLES.replace("LANGUAGE", &attribute(&document.language)).as_bytes())?;
    add("word/numbering.xml", NUMBERING.as_bytes())?;
    add("word/settings.xml", SETTINGS.as_bytes())?;
    add("word/header.xml", &header(&document.title))?;
    add("word/footer.xml", &footer(&document.title))?;
    for media in &album.media {
        add(&format!("word/media/{}", media.name), &media.bytes)?;
    }
    archive.finish()
}

/// A language tag; anything else in its place would break the file.
fn attribute(language: &str) -> String {
    language.chars().filter(|character| character.is_ascii_alphanumeric() || *character == '-').collect()
}

fn content_types() -> Vec<u8> {
    const WORD: &str = "application/vnd.openxmlformats-officedocument.wordprocessingml";
    let mut xml = Xml::file();
    xml.element("Types", &[("xmlns", "http://schemas.openxmlformats.org/package/2006/content-types")], |xml| {
        let endings = [
            ("rels", "application/vnd.openxmlformats-package.relationships+xml"),
            ("xml", "application/xml"),
            ("png", "image/png"),
            ("jpeg", "image/jpeg"),
            ("svg", "image/svg+xml"),
        ];
        for (ending, media_type) in endings {
            xml.empty("Default", &[("Extension", ending), ("ContentType", media_type)]);
        }
        let mut part = |name: &str, media_type: &str| {
            xml.empty("Override", &[("PartName", name), ("ContentType", media_type)]);
        };
        part("/word/document.xml", &format!("{WORD}.document.main+xml"));
        for (name, _, kind) in PARTS {
            part(&format!("/word/{name}"), &format!("{WORD}.{kind}+xml"));
        }
        part("/docProps/core.xml", "application/vnd.openxmlformats-package.core-properties+xml");
        part("/docProps/app.xml", "application/vnd.openxmlformats-officedocument.extended-properties+xml");
    });
    xml.into_bytes()
}

fn package_relationships() -> Vec<u8> {
    let mut xml = Xml::file();
    xml.element("Relationships", &[("xmlns", RELATIONSHIPS)], |xml| {
        let core = "http://schemas.openxmlformats.org/package/2006/relationships/metadata/core-properties";
        relationship(xml, "rId1", &format!("{OFFICE}/officeDocument"), "word/document.xml");
        relationship(xml, "rId2", core, "docProps/core.xml");
        relationship(xml, "rId3", &format!("{OFFICE}/extended-properties"), "docProps/app.xml");
    });
    xml.into_bytes()
}

fn text_relationships(pictures: &[(String, String)]) -> Vec<u8> {
    let mut xml = Xml::file();
    xml.element("Relationships", &[("xmlns", RELATIONSHIPS)], |xml| {
        for (name, kind, _) in PARTS {
            relationship(xml, &format!("rId-{kind}"), &format!("{OFFICE}/{kind}"), name);
        }
        for (id, file) in pictures {
            relationship(xml, id, &format!("{OFFICE}/image"), file);
        }
    });
    xml.into_bytes()
}

fn relationship(xml: &mut Xml, id: &str, kind: &str, target: &str) {
    xml.empty("Relationship", &[("Id", id), ("Type", kind), ("Target", target)]);
}

/// Title and author, as file managers show them. Dates would differ from call to call.
fn properties(document: &Document) -> Vec<u8> {
    let title = &document.title;
    let namespaces = [
        ("xmlns:cp", "http://schemas.openxmlformats.org/package/2006/metadata/core-properties"),
        ("xmlns:dc", "http://purl.org/dc/elements/1.1/"),
    ];
    let mut xml = Xml::file();
    xml.element("cp:coreProperties", &namespaces, |xml| {
        let mut property = |name: &str, value: &str| xml.element(name, &[], |xml| xml.characters(value));
        property("dc:title", &title.title);
        property("dc:subject", &title.headline);
        property("dc:creator", title.author.as_deref().unwrap_or(&document.generator));
        property("dc:language", &document.language);
        if let Some(version) = &title.version {
            property("cp:version", version);
        }
    });
    xml.into_bytes()
}

fn application(document: &Document) -> Vec<u8> {
    let namespace = "http://schemas.openxmlformats.org/officeDocument/2006/extended-properties";
    let mut xml = Xml::file();
    xml.element("Properties", &[("xmlns", namespace)], |xml| {
        xml.element("Application", &[], |xml| xml.characters(&document.generator));
    });
    xml.into_bytes()
}

fn main_text(document: &Document, text: &Xml) -> Vec<u8> {
    // In twentieths of a point.
    let (width, height) = match document.paper {
        Paper::A4 => (11_906, 16_838),
        Paper::UsLetter => (12_240, 15_840),
    };
    let side = ((width - TEXT_WIDTH * TWENTIETHS) / 2).to_string();
    let (width, height) = (width.to_string(), height.to_string());
    let mut xml = Xml::file();
    xml.element("w:document", &NAMESPACES, |xml| {
        xml.element("w:body", &[], |xml| {
            xml.append(text);
            xml.element("w:sectPr", &[], |xml| {
                // The first page has no header: the cover says the same. Its footer is that of the others.
                xml.empty("w:headerReference", &[("w:type", "default"), ("r:id", "rId-header")]);
                xml.empty("w:footerReference", &[("w:type", "default"), ("r:id", "rId-footer")]);
                xml.empty("w:footerReference", &[("w:type", "first"), ("r:id", "rId-footer")]);
                xml.empty("w:pgSz", &[("w:w", &width), ("w:h", &height)]);
                let margins = [
                    ("w:top", "1304"),
                    ("w:right", side.as_str()),
                    ("w:bottom", "1134"),
                    ("w:left", side.as_str()),
                    ("w:header", "624"),
                    ("w:footer", "510"),
                    ("w:gutter", "0"),
                ];
                xml.empty("w:pgMar", &margins);
                xml.empty("w:titlePg", &[]);
            });
        });
    });
    xml.into_bytes()
}

fn header(title: &TitleBlock) -> Vec<u8> {
    let mut xml = Xml::file();
    xml.element("w:hdr", &NAMESPACES, |xml| {
        xml.paragraph(&Shape::of("Header"), |xml| {
            xml.run("", &title.title);
            xml.tab();
            xml.run("", &title.edition);
        });
    });
    xml.into_bytes()
}

fn footer(title: &TitleBlock) -> Vec<u8> {
    let mut xml = Xml::file();
    xml.element("w:ftr", &NAMESPACES, |xml| {
        xml.paragraph(&Shape::of("Footer"), |xml| {
            xml.run("", title.confidentiality.as_deref().unwrap_or_default());
            xml.tab();
            xml.run("", "Page ");
            xml.field(" PAGE ", "1");
            xml.run("", " of ");
            xml.field(" NUMPAGES ", "1");
        });
    });
    xml.into_bytes()
}
