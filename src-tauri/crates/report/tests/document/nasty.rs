//! Texts that are markup to some format, each in every place of a document.

use routewright_domain::{DocumentPart, Paper};
use routewright_report::{Block, Column, Document, Level, Run, Section, SectionWidth, Table, Term, TitleBlock};

/// As they must come out: without marks that reorder text, without what XML cannot hold, without spaces at the ends.
pub(crate) const TEXTS: [&str; 24] = [
    "1. first",
    "12) twelfth",
    "- dash",
    "+ plus",
    "* star",
    "# hash #",
    "> quote",
    "=== rule",
    "--- rule",
    ": --- | ---",
    "[x](y) ![x](y) [x]: y",
    "<script>alert(1)</script>",
    "<!-- comment --> ]]> <?xml?>",
    "`code` ``more``",
    "**bold** _it_ __it__ ~~gone~~",
    "a|b||c",
    r"back\slash \* end\",
    "&amp; &#35; & <",
    r#"#panic("x") *b* $x$ @ref <label> "quoted" 'single'"#,
    "{{ text }} {% if %} {# note #}",
    "</w:t></w:r> <w:br/>",
    "http://example.com/?a=b&c=d",
    "شركة الاختبار",
    "日本語 😀",
];

/// Each text as a heading, a paragraph, an item, a term, a description and a cell.
pub(crate) fn document_of(texts: &[&str]) -> Document {
    let section = |(position, text): (usize, &&str)| {
        let run = || vec![Run::plain(*text)];
        let table = Table {
            caption: format!("Table {position}"),
            columns: vec![Column::labels(*text), Column::words("Words", 1), Column::numbers("Number")],
            rows: vec![vec![(*text).to_owned(), (*text).to_owned(), "$1.50".to_owned()]],
        };
        Section {
            part: DocumentPart::ALL[position % 12],
            level: if position % 3 == 0 { Level::Part } else { Level::Topic },
            heading: Some((*text).to_owned()),
            width: SectionWidth::Full,
            blocks: vec![
                Block::Paragraph(run()),
                Block::Paragraph(vec![Run::plain("before "), Run::code(*text), Run::plain(" after")]),
                Block::List(vec![run(), run()]),
                Block::Terms(vec![Term { term: (*text).to_owned(), description: run() }]),
                Block::Table(table),
            ],
        }
    };
    Document {
        language: "en".into(),
        generator: "Routewright".into(),
        paper: Paper::A4,
        title: TitleBlock {
            title: texts.join(" "),
            headline: texts.join(" "),
            subtitle: Some(texts.join("\n")),
            author: Some(texts.join(" ")),
            confidentiality: Some(texts.join(" ")),
            ..TitleBlock::default()
        },
        sections: texts.iter().enumerate().map(section).collect(),
    }
}
