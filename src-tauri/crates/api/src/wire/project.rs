//! What a frontend gets of projects, replays and documents.

use routewright_domain::{CatalogReference, Diagnostic, DocumentPart, Outcome, Project, Timestamp, WorkloadReference};
use serde::{Deserialize, Serialize};

use super::{CatalogSummary, WorkloadSummary};
use crate::error::ApiError;

/// A project and the file it lives in.
#[derive(Debug, Clone, PartialEq, Serialize, ts_rs::TS)]
pub struct OpenProject {
    /// The file; hand it back to save.
    pub path: String,
    /// Its content.
    pub project: Project,
    /// True for the samples that come with the application.
    pub is_sample: bool,
    /// Digest of the file's content; hand it back to save, so that no other program's change is overwritten.
    pub digest: String,
}

/// A project file that was written.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ts_rs::TS)]
pub struct SavedProject {
    /// Digest of the file's content from here on.
    pub digest: String,
}

/// A project that was open before.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ts_rs::TS)]
pub struct RecentProject {
    /// The file.
    pub path: String,
    /// What the project was called then.
    pub name: String,
    /// When it was opened last.
    pub opened_at: Timestamp,
    /// Whether there is no file at that path now.
    pub gone: bool,
}

/// A ready-made project.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ts_rs::TS)]
pub struct SampleSummary {
    /// What it is asked for by.
    pub id: String,
    /// What people call it.
    pub name: String,
    /// What it is about, in a sentence.
    pub summary: String,
}

/// What a new project begins as.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, ts_rs::TS)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum ProjectBase {
    /// A baseline without features.
    Empty,
    /// One feature that takes every request, on one model.
    OneModel,
    /// What the workload shows: a feature for each of its tags, on the models that answered. Needs the workload.
    Recorded,
    /// A copy of a sample.
    Sample {
        /// Its id.
        id: String,
    },
}

/// A project that is to be made.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, ts_rs::TS)]
pub struct NewProject {
    /// What people call it.
    pub name: String,
    /// What it begins as.
    pub base: ProjectBase,
    /// The workload that its replays use; absent: that of the sample, or none.
    #[serde(default)]
    #[ts(optional)]
    pub workload: Option<WorkloadReference>,
}

/// A version of a project that was kept under a name.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ts_rs::TS)]
pub struct ProjectVersion {
    /// What it is asked for by: the name of its file.
    pub id: String,
    /// What the user called it.
    pub name: String,
    /// When it was kept.
    pub saved_at: Timestamp,
}

/// Where the program keeps things.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ts_rs::TS)]
pub struct Storage {
    /// The file of the history.
    pub history_path: String,
    /// Its size.
    #[ts(type = "number")]
    pub history_bytes: u64,
    /// Folder of the samples and of the list of recent projects.
    pub data_folder: String,
    /// How many workloads the history has.
    #[ts(type = "number")]
    pub workloads: usize,
    /// Their requests together.
    #[ts(type = "number")]
    pub requests: u64,
}

/// Everything a window needs to open.
#[derive(Debug, Clone, PartialEq, Serialize, ts_rs::TS)]
pub struct Start {
    /// The project that the program was asked to open.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub project: Option<OpenProject>,
    /// Why that project could not be opened.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub problem: Option<ApiError>,
    /// Projects that were open before, the latest first.
    pub recent: Vec<RecentProject>,
    /// Ready-made projects, the default first.
    pub samples: Vec<SampleSummary>,
    /// Workloads of the history, newest first.
    pub workloads: Vec<WorkloadSummary>,
    /// The catalog in use.
    pub catalog: CatalogSummary,
    /// Version of the application.
    pub app_version: String,
    /// Where the history is kept.
    pub history_path: String,
}

/// What validation found.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ts_rs::TS)]
pub struct CheckedProject {
    /// Every problem, errors first.
    pub diagnostics: Vec<Diagnostic>,
}

/// One difference between two projects.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ts_rs::TS)]
pub struct ProjectChange {
    /// JSON pointer into the new project; into the old one for what is gone from the new one.
    pub path: String,
    /// What happened there.
    pub kind: ChangeKind,
    /// What stood there.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[ts(optional, type = "unknown")]
    pub old: Option<serde_json::Value>,
    /// What stands there.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[ts(optional, type = "unknown")]
    pub new: Option<serde_json::Value>,
}

/// What happened at a place of a project.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, ts_rs::TS)]
#[serde(rename_all = "snake_case")]
pub enum ChangeKind {
    /// Only the new project has it.
    Added,
    /// Only the old project has it.
    Removed,
    /// Both have it, and it differs.
    Changed,
    /// A list holds the same things in another order; their ids are told.
    Reordered,
}

/// Outcomes of a replay, as `replay --json` prints them.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct ReplayReport {
    /// Name of the workload.
    pub workload: String,
    /// Digest of its content.
    pub workload_digest: String,
    /// Prices and latencies behind it.
    pub catalog: CatalogReference,
    /// Seed of every draw.
    pub seed: u64,
    /// One for each architecture and scenario.
    pub outcomes: Vec<Outcome>,
}

/// Format of an exported document.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ts_rs::TS)]
#[serde(rename_all = "snake_case")]
pub enum DocumentFormat {
    /// One self-contained page.
    Html,
    /// Pages, tagged.
    Pdf,
    /// For a word processor.
    Docx,
    /// Text for a repository, with a folder of pictures beside it.
    Markdown,
}

impl DocumentFormat {
    /// Every format.
    pub const ALL: [Self; 4] = [Self::Pdf, Self::Html, Self::Docx, Self::Markdown];

    /// The ending of its files.
    #[must_use]
    pub fn ending(self) -> &'static str {
        match self {
            Self::Html => "html",
            Self::Pdf => "pdf",
            Self::Docx => "docx",
            Self::Markdown => "md",
        }
    }
}

/// A document set on pages.
#[derive(Debug, Clone, PartialEq, Serialize, ts_rs::TS)]
pub struct DocumentPages {
    /// Names this layout when its pages are asked for.
    pub layout: u32,
    /// How many pages there are.
    pub pages: u32,
    /// Width of each, in points of 1/72 inch.
    pub width_pt: f64,
    /// Height of each, in points of 1/72 inch.
    pub height_pt: f64,
    /// In reading order; the summary is absent where its headline stands in the place of a heading.
    pub parts: Vec<PartStart>,
}

/// Where a part of the document begins.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ts_rs::TS)]
pub struct PartStart {
    /// Which.
    pub part: DocumentPart,
    /// Its first page, from 0 on.
    pub page: u32,
}

/// A document that was written.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ts_rs::TS)]
pub struct ExportedDocument {
    /// Where.
    pub path: String,
    /// Its size.
    #[ts(type = "number")]
    pub bytes: u64,
    /// What it does not show as it should.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    #[ts(optional, as = "Option<Vec<String>>")]
    pub warnings: Vec<String>,
}
