//! All that the typesetter may see: one template, one data file, a logo, four fonts.

use std::sync::LazyLock;

use routewright_domain::Paper;
use serde::Serialize;
use typst::diag::{FileError, FileResult};
use typst::foundations::{Bytes, Datetime, Duration};
use typst::syntax::{FileId, RootedPath, Source, VirtualPath, VirtualRoot};
use typst::text::{Font, FontBook};
use typst::utils::LazyHash;
use typst::{Library, LibraryExt, World};

use crate::fonts::FONTS;
use crate::{Document, PlacedSection, ReportError, TitleBlock};

const TEMPLATE: &str = include_str!("../../templates/document.typ");

/// Fonts and their index are the same for every document.
static FONT_SET: LazyLock<(LazyHash<FontBook>, Vec<Font>)> = LazyLock::new(|| {
    let fonts: Vec<Font> = FONTS.iter().flat_map(|(_, bytes)| Font::iter(Bytes::new(*bytes))).collect();
    (LazyHash::new(FontBook::from_fonts(&fonts)), fonts)
});

static LIBRARY: LazyLock<LazyHash<Library>> = LazyLock::new(|| LazyHash::new(Library::default()));

/// What the template reads.
#[derive(Serialize)]
struct Data<'a> {
    paper: Paper,
    language: &'a str,
    title: &'a TitleBlock,
    imprint: Vec<String>,
    has_parts: bool,
    sections: Vec<PlacedSection<'a>>,
}

/// A file system of two or three files in memory. There is no disk, no package and no clock behind it.
pub(super) struct DocumentWorld {
    template: Source,
    data: (FileId, Bytes),
    logo: Option<(FileId, Bytes)>,
}

impl DocumentWorld {
    /// Hands the document over as data, never as markup.
    pub(super) fn of(document: &Document) -> Result<Self, ReportError> {
        let json = serde_json::to_vec(&Data {
            paper: document.paper,
            language: &document.language,
            title: &document.title,
            imprint: document.title.imprint(),
            has_parts: document.has_parts(),
            sections: document.placed_sections(),
        })?;
        let logo = document.title.logo.as_ref();
        let logo = logo.map(|logo| Ok::<_, ReportError>((file_id("logo")?, Bytes::new(logo.bytes.clone()))));
        Ok(Self {
            template: Source::new(file_id("document.typ")?, TEMPLATE.to_owned()),
            data: (file_id("document.json")?, Bytes::new(json)),
            logo: logo.transpose()?,
        })
    }
}

fn file_id(name: &str) -> Result<FileId, ReportError> {
    let path = VirtualPath::new(name).map_err(|_| ReportError::Pdf(format!("`{name}` is not a path")))?;
    Ok(RootedPath::new(VirtualRoot::Project, path).intern())
}

impl World for DocumentWorld {
    fn library(&self) -> &LazyHash<Library> {
        &LIBRARY
    }

    fn book(&self) -> &LazyHash<FontBook> {
        &FONT_SET.0
    }

    fn main(&self) -> FileId {
        self.template.id()
    }

    fn source(&self, id: FileId) -> FileResult<Source> {
        if id == self.template.id() { Ok(self.template.clone()) } else { Err(absent(id)) }
    }

    fn file(&self, id: FileId) -> FileResult<Bytes> {
        let files = [Some(&self.data), self.logo.as_ref()];
        let found = files.into_iter().flatten().find(|(file, _)| *file == id);
        found.map(|(_, bytes)| bytes.clone()).ok_or_else(|| absent(id))
    }

    fn font(&self, index: usize) -> Option<Font> {
        FONT_SET.1.get(index).cloned()
    }

    fn today(&self, _offset: Option<Duration>) -> Option<Datetime> {
        None
    }
}

fn absent(id: FileId) -> FileError {
    FileError::NotFound(id.vpath().get_with_slash().into())
}
