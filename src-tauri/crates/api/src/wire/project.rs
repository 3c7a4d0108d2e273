//! What a frontend gets of projects, replays and documents.

use routewright_domain::{CatalogReference, Diagnostic, Outcome, Project};
use serde::{Deserialize, Serialize};

use super::{CatalogSummary, WorkloadSummary};

/// A project and the file it lives in.
#[derive(Debug, Clone, PartialEq, Serialize, ts_rs::TS)]
pub struct OpenProject {
    /// The file; hand it back to save.
    pub path: String,
    /// Its content.
    pub project: Project,
    /// True for the sample that comes with the application.
    pub is_sample: bool,
}

/// Everything a window needs to open.
#[derive(Debug, Clone, PartialEq, Serialize, ts_rs::TS)]
pub struct Start {
    /// The project to show first.
    pub project: OpenProject,
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
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ProjectChange {
    /// JSON pointer into the new project; into the old one for what is gone from the new one.
    pub path: String,
    /// What happened there.
    pub kind: ChangeKind,
    /// What stood there.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub old: Option<serde_json::Value>,
    /// What stands there.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub new: Option<serde_json::Value>,
}

/// What happened at a place of a project.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
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
    /// A4, tagged.
    Pdf,
}

/// A document that was written.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ts_rs::TS)]
pub struct ExportedDocument {
    /// Where.
    pub path: String,
    /// Its size.
    #[ts(type = "number")]
    pub bytes: u64,
}
