//! Types that cross to a frontend and to `--json`. Plain data; their fields are documented where they are declared.
//!
//! Fields may be added, never renamed. Money is a decimal string, an instant RFC 3339 in UTC, a duration milliseconds.

mod catalog;
mod project;
mod replay;
mod requests;
mod synthesis;
mod workload;

pub use catalog::{
    CatalogListing, CatalogSummary, ConditionsListing, EndpointSummary, ImportedCatalog, ImportedConditions,
    ModelSummary, RefreshedCatalog,
};
pub use project::{
    ChangeKind, CheckedProject, DocumentFormat, ExportedDocument, OpenProject, ProjectChange, ReplayReport, Start,
};
pub use replay::{Kept, KeptComparison, KeptReplay, KeptReport, ReplayListing};
pub use requests::{
    Limits, NumberedRequest, RecordedScore, RequestColumn, RequestDetail, RequestFilter, RequestPage, RequestQuery,
    RequestSums, SortDirection,
};
pub use synthesis::{ArrivalPattern, Synthesis, SynthesisFeature, SynthesisFromScratch, SynthesisLike, TokenSpread};
pub use workload::{
    Arrivals, AttachedOutcomes, ColumnChoice, Coverage, Distribution, ImportPreview, ImportedWorkload, MappedColumn,
    Progress, RejectedRow, RequestRow, ScoredModel, Share, WorkloadDetail, WorkloadSummary,
};
