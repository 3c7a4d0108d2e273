//! The document as one HTML file: no script, no other file, readable on paper and on a telephone.

use askama::Template;
use routewright_domain::Paper;

use crate::document::Block;
use crate::{Document, PlacedSection, ReportError};

/// The page around the tree. Askama escapes every text in it except the figures' own markup and [`page_foot`].
#[derive(Template)]
#[template(path = "document.html")]
struct Page<'a> {
    document: &'a Document,
    sections: Vec<PlacedSection<'a>>,
    has_parts: bool,
    has_contents: bool,
    paper: &'static str,
    foot: String,
    logo: Option<String>,
}

/// Writes the document as HTML.
pub fn write_html(document: &Document) -> Result<String, ReportError> {
    let document = &document.printable();
    let sections = document.placed_sections();
    let page = Page {
        document,
        has_parts: document.has_parts(),
        has_contents: sections.iter().any(|place| place.follows_contents),
        sections,
        paper: match document.paper {
            Paper::A4 => "A4",
            Paper::UsLetter => "letter",
        },
        foot: page_foot(document),
        // Always as a picture of its own, in which a browser runs no script.
        logo: document.title.logo.as_ref().map(crate::Logo::data_url),
    };
    Ok(page.render()?)
}

/// What browsers that can print page margins put at the foot of each page.
fn page_foot(document: &Document) -> String {
    let note = document.title.confidentiality.as_deref().map_or_else(String::new, |line| {
        format!(
            "@page {{ @bottom-left {{ content: {}; font: 7.5pt Inter, sans-serif; color: #4b4f54; }} }}\n",
            css_string(line)
        )
    });
    let pages = "@page { @bottom-right { content: counter(page) \" / \" counter(pages); font: 7.5pt Inter, sans-serif; color: #4b4f54; } }\n";
    note + pages
}

/// A string of a style sheet. Every character but ASCII letters and digits is written by its number, so that none can end the string
/// or the sheet.
fn css_string(text: &str) -> String {
    let character = |character: char| match character {
        plain if plain.is_ascii_alphanumeric() => plain.to_string(),
        other => format!("\\{:x} ", u32::from(other)),
    };
    format!("\"{}\"", text.chars().map(character).collect::<String>())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_text_ends_a_string_of_the_style_sheet() {
        assert_eq!(css_string("A\"}</style>"), r#""A\22 \7d \3c \2f style\3e ""#);
    }
}
