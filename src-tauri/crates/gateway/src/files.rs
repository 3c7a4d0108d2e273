//! The files of an export.

use serde_json::Value;

use crate::ExportedFile;

/// Files in the making.
#[derive(Debug, Default)]
pub(crate) struct Files(Vec<ExportedFile>);

impl Files {
    pub(crate) fn text(&mut self, path: impl Into<String>, about: impl Into<String>, contents: impl Into<String>) {
        self.0.push(ExportedFile { path: path.into(), contents: contents.into(), about: about.into() });
    }

    /// Indented JSON with a line's end.
    pub(crate) fn json(&mut self, path: impl Into<String>, about: impl Into<String>, value: &Value) {
        self.text(path, about, pretty(value));
    }

    /// The same in ASCII alone, for JSON that travels in a header.
    pub(crate) fn ascii_json(&mut self, path: impl Into<String>, about: impl Into<String>, value: &Value) {
        let escaped = |letter: char| match letter {
            letter if letter.is_ascii() => letter.to_string(),
            letter => letter.encode_utf16(&mut [0; 2]).iter().map(|unit| format!("\\u{unit:04x}")).collect(),
        };
        self.text(path, about, pretty(value).chars().map(escaped).collect::<String>());
    }

    /// What is there, for a README's table.
    pub(crate) fn list(&self) -> &[ExportedFile] {
        &self.0
    }

    pub(crate) fn sorted(mut self) -> Vec<ExportedFile> {
        self.0.sort_by(|one, other| one.path.cmp(&other.path));
        self.0
    }
}

/// The alternate form of a JSON value is indented; writing one cannot fail.
pub(crate) fn pretty(value: &Value) -> String {
    format!("{value:#}\n")
}
