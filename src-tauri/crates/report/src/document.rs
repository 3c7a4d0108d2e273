//! The document as a typed tree, before any format.
//!
//! Every writer takes the same tree, so that HTML and PDF cannot say different things. Text is plain text
//! everywhere in it: escaping is the writer's business.

use routewright_domain::{DocumentPart, Paper};
use serde::Serialize;

/// A whole document.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Document {
    /// Language of the text, as a BCP 47 tag.
    pub language: String,
    /// Application and version that wrote it.
    pub generator: String,
    /// Size of a page.
    pub paper: Paper,
    /// What stands above the sections.
    pub title: TitleBlock,
    /// In reading order.
    pub sections: Vec<Section>,
}

/// The head of a document.
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
pub struct TitleBlock {
    /// Name of the document, for the running head and the window title.
    pub title: String,
    /// Which edition it is: the dates and versions that the figures depend on.
    pub edition: String,
    /// The finding in one sentence.
    pub headline: String,
    /// The idea behind the architecture, in its author's words.
    pub subtitle: Option<String>,
    /// Who answers for it.
    pub author: Option<String>,
    /// Version of the document, in its author's counting.
    pub version: Option<String>,
    /// A line at the foot of every page.
    pub confidentiality: Option<String>,
    /// The user's logo.
    pub logo: Option<Logo>,
}

impl TitleBlock {
    /// The small print under the title: author, version, edition, confidentiality.
    #[must_use]
    pub fn imprint(&self) -> Vec<String> {
        let version = self.version.as_ref().map(|version| format!("Version {version}"));
        let edition = Some(self.edition.clone()).filter(|edition| !edition.is_empty());
        [self.author.clone(), version, edition, self.confidentiality.clone()].into_iter().flatten().collect()
    }
}

/// A picture of the user's, for the head of the document.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Logo {
    /// What kind of picture.
    pub format: LogoFormat,
    /// The picture's file.
    #[serde(skip)]
    pub bytes: Vec<u8>,
}

/// Kinds of pictures that every format can hold.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum LogoFormat {
    /// Portable network graphics.
    Png,
    /// JPEG.
    Jpeg,
    /// Scalable vector graphics.
    Svg,
}

/// A heading and what stands under it.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Section {
    /// The part of the document that it begins or belongs to.
    pub part: DocumentPart,
    /// How deep it stands: the sections of level 2 after one of level 1 are parts of it.
    pub level: Level,
    /// Absent for the section that continues the headline. Without a number; every writer counts sections of the first level in the
    /// same way, from 1.
    pub heading: Option<String>,
    /// How much of the page it takes; two halves in a row stand side by side.
    pub width: SectionWidth,
    /// In reading order.
    pub blocks: Vec<Block>,
}

impl Section {
    /// True when it shares its line with another.
    #[must_use]
    pub fn is_half(&self) -> bool {
        self.width == SectionWidth::Half
    }
}

/// How deep a heading stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Level {
    /// A part of the document.
    Part,
    /// Within a part.
    Topic,
}

/// Share of the text width.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum SectionWidth {
    /// All of it.
    Full,
    /// Half of it.
    Half,
}

/// A part of a section.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(tag = "kind", content = "content", rename_all = "snake_case")]
pub enum Block {
    /// Running text.
    Paragraph(Vec<Run>),
    /// One item after another, without an order.
    List(Vec<Vec<Run>>),
    /// Terms with what they are.
    Terms(Vec<Term>),
    /// Figures in rows and columns.
    Table(Table),
    /// A picture of figures.
    Figure(Figure),
}

/// A stretch of text in one style.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Run {
    /// How it is set.
    pub style: RunStyle,
    /// Plain text.
    pub text: String,
}

/// How a stretch of text is set.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum RunStyle {
    /// As the text around it.
    Plain,
    /// Digests and commands, in a fixed-width font.
    Code,
}

impl Run {
    /// Text in the style of its surroundings.
    pub fn plain(text: impl Into<String>) -> Self {
        Self { style: RunStyle::Plain, text: text.into() }
    }

    /// A digest or a command.
    pub fn code(text: impl Into<String>) -> Self {
        Self { style: RunStyle::Code, text: text.into() }
    }

    /// True for a digest or a command.
    #[must_use]
    pub fn is_code(&self) -> bool {
        self.style == RunStyle::Code
    }
}

/// A term and its description.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Term {
    /// What is described.
    pub term: String,
    /// The description.
    pub description: Vec<Run>,
}

/// Rows under a header row. The first cell of a row is the row's header.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Table {
    /// What the table holds, for those who do not see it.
    pub caption: String,
    /// From left to right.
    pub columns: Vec<Column>,
    /// Each as long as the columns.
    pub rows: Vec<Vec<String>>,
}

/// A column of a table.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Column {
    /// Its head, with the unit where all cells share one.
    pub heading: String,
    /// Side on which its cells stand.
    pub align: Align,
    /// Share of the width that plain columns leave over; 0 for a column as wide as its content.
    pub stretch: u8,
    /// What its cells hold.
    pub role: ColumnRole,
}

/// Side of a cell.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Align {
    /// Text.
    Left,
    /// Numbers.
    Right,
}

/// What the cells of a column hold.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum ColumnRole {
    /// Figures or words of the matter itself.
    Matter,
    /// Where the figures come from; set smaller.
    Evidence,
}

impl Column {
    /// A column of words that may wrap.
    pub fn words(heading: impl Into<String>, stretch: u8) -> Self {
        Self { heading: heading.into(), align: Align::Left, stretch, role: ColumnRole::Matter }
    }

    /// A column of words as wide as the longest of them.
    pub fn labels(heading: impl Into<String>) -> Self {
        Self::words(heading, 0)
    }

    /// A column of numbers as wide as the longest of them.
    pub fn numbers(heading: impl Into<String>) -> Self {
        Self { heading: heading.into(), align: Align::Right, stretch: 0, role: ColumnRole::Matter }
    }

    /// A column of numbers under a heading that may wrap.
    pub fn numbers_under(heading: impl Into<String>, stretch: u8) -> Self {
        Self { stretch, ..Self::numbers(heading) }
    }

    /// The column that says where the figures of a row come from.
    #[must_use]
    pub fn evidence() -> Self {
        Self { heading: "Evidence".to_owned(), align: Align::Right, stretch: 0, role: ColumnRole::Evidence }
    }

    /// True for [`Column::evidence`].
    #[must_use]
    pub fn is_evidence(&self) -> bool {
        self.role == ColumnRole::Evidence
    }

    /// True when its cells stay on one line.
    #[must_use]
    pub fn is_as_wide_as_its_content(&self) -> bool {
        self.stretch == 0
    }

    /// True when its cells stand on the right.
    #[must_use]
    pub fn is_right(&self) -> bool {
        self.align == Align::Right
    }
}

/// A drawing with its words and the figures behind it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Figure {
    /// `Figure 1. …`, printed under the drawing.
    pub caption: String,
    /// The finding and the figures in words, for those who do not see the drawing.
    pub alt: String,
    /// The drawing, as one `<svg>` element that names itself.
    pub svg: String,
    /// The figures it shows.
    pub data: Table,
}
