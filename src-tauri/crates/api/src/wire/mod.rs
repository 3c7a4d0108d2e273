//! Types that cross to a frontend and to `--json`. Plain data; their fields are documented where they are declared.
//!
//! Fields may be added, never renamed. Money is a decimal string, an instant RFC 3339 in UTC, a duration milliseconds.

mod catalog;
mod project;
mod workload;

pub use catalog::{CatalogSummary, EndpointSummary, ModelSummary};
pub use project::{CheckedProject, DocumentFormat, ExportedDocument, OpenProject, ReplayReport, Start};
pub use workload::{
    Arrivals, Coverage, Distribution, ImportPreview, MappedColumn, Progress, RejectedRow, RequestRow, Share,
    WorkloadDetail, WorkloadSummary,
};
