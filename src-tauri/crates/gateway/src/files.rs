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
