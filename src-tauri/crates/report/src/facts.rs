//! What a document is made from.

use routewright_domain::{ArchitectureId, Comparison, Project, Timestamp};

/// Everything a document says, as the caller found it. Nothing is read from a clock or a disk.
#[derive(Debug, Clone)]
pub struct DocumentFacts<'a> {
    /// The project as it was replayed.
    pub project: &'a Project,
    /// Outcomes of the baseline and the candidate on one workload.
    pub comparison: &'a Comparison,
    /// The architecture that the document is about; the baseline itself is allowed.
    pub candidate: &'a ArchitectureId,
    /// The workload behind the comparison.
    pub workload: WorkloadFacts,
    /// Where the catalog came from, for example `OpenRouter models API`.
    pub catalog_source: String,
    /// Version of the application.
    pub app_version: String,
}

/// The workload in a few figures.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WorkloadFacts {
    /// Recorded requests, those that no feature matches included.
    pub requests: u64,
    /// Arrival of the first.
    pub first_at: Timestamp,
    /// Arrival of the last.
    pub last_at: Timestamp,
    /// Format of the log it was imported from.
    pub source_format: String,
    /// Sum over the requests, cached tokens included.
    pub prompt_tokens: u64,
    /// Sum over the requests.
    pub completion_tokens: u64,
}
