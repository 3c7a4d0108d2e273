//! A long document of made-up parts, to try every writer on before every part has its words.

#![expect(clippy::unwrap_used, reason = "constants of the tests")]

use routewright_domain::DocumentPart;
use routewright_report::{Block, Column, Document, Level, Logo, LogoFormat, Run, Section, SectionWidth, Table, Term};

use crate::support::{comparison, document, project};

/// The twelve parts, each with topics of every kind of block.
pub(crate) fn long_document() -> Document {
    let short = document(&project(), &comparison(), "by-feature");
    let figure = find(&short, |block| matches!(block, Block::Figure(_)));
    let map = find(&short, |block| matches!(block, Block::Table(table) if table.caption.starts_with("Feature map")));
    let mut long = short.clone();
    long.title.author = Some("Ada Byron".to_owned());
    long.title.version = Some("1.2".to_owned());
    long.title.confidentiality = Some("Confidential – for the board of Acme".to_owned());
    long.title.logo = Some(Logo { format: LogoFormat::Svg, bytes: LOGO.as_bytes().to_vec() });
    long.sections = DocumentPart::ALL.into_iter().flat_map(|part| sections(part, &figure, &map)).collect();
    long
}

const LOGO: &str = r##"<svg xmlns="http://www.w3.org/2000/svg" width="160" height="40" viewBox="0 0 160 40"><rect width="40" height="40" rx="8" fill="#1a4a9f"/><path d="M10 30 L20 10 L30 30" stroke="#fff" stroke-width="4" fill="none"/><circle cx="70" cy="20" r="12" fill="#a1a5a9"/></svg>"##;

fn find(document: &Document, wanted: impl Fn(&Block) -> bool) -> Block {
    let mut blocks = document.sections.iter().flat_map(|section| &section.blocks);
    blocks.find(|block| wanted(block)).cloned().unwrap()
}

fn sections(part: DocumentPart, figure: &Block, map: &Block) -> Vec<Section> {
    let section =
        |level, heading: &str, width, blocks| Section { part, level, heading: Some(heading.to_owned()), width, blocks };
    let opening = Block::Paragraph(vec![
        Run::plain(format!("{} in a paragraph of words. ", part.heading())),
        Run::plain("Every figure rests on the replay of the recorded week; what is assumed is said. ".repeat(4)),
        Run::code("b3:4d20c1f70e52a9b36f8d1c7e5a4b9d02"),
    ]);
    let list = Block::List(vec![
        vec![Run::plain("One item with a "), Run::code("command --with flags"), Run::plain(" in it.")],
        vec![Run::plain("Another item that is long enough to wrap in half a column of the page, one hopes.")],
    ]);
    let terms = Block::Terms(vec![
        Term { term: "Catalog".to_owned(), description: vec![Run::plain("Prices and percentiles of a day.")] },
        Term { term: "Seed".to_owned(), description: vec![Run::code("1"), Run::plain(", for every draw.")] },
    ]);
    let mut sections = vec![
        section(Level::Part, part.heading(), SectionWidth::Full, vec![opening.clone()]),
        section(Level::Topic, "Key figures", SectionWidth::Full, vec![map.clone(), opening.clone(), figure.clone()]),
        section(Level::Topic, "What stands out", SectionWidth::Half, vec![list]),
        section(Level::Topic, "Terms", SectionWidth::Half, vec![terms]),
    ];
    if part == DocumentPart::Appendix {
        sections.push(section(Level::Topic, "Every model", SectionWidth::Full, vec![Block::Table(models(120))]));
    }
    if part == DocumentPart::Decisions {
        sections.truncate(1);
    }
    sections
}

/// A table longer than a page.
fn models(rows: usize) -> Table {
    let row = |number: usize| {
        vec![
            format!("provider/model-{number}"),
            "Answers what the others do not, in every language that customers write in.".to_owned(),
            format!("{}", number * 1_234),
            format!("${}.{:02}", number, number % 100),
            "priced".to_owned(),
        ]
    };
    Table {
        caption: "Every model with its requests and cost".to_owned(),
        columns: vec![
            Column::labels("Model"),
            Column::words("Purpose", 1),
            Column::numbers("Requests"),
            Column::numbers("Cost"),
            Column::evidence(),
        ],
        rows: (1..=rows).map(row).collect(),
    }
}
