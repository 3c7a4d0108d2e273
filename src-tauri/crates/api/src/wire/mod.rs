//! Types that cross to a frontend and to `--json`. Plain data; their fields are documented where they are declared.
//!
//! Fields may be added, never renamed. Money is a decimal string, an instant RFC 3339 in UTC, a duration milliseconds.

mod catalog;
mod picture;
mod catalog_changes;
mod model_detail;
mod project;
mod replay;
mod workload;

pub use catalog::{
    CatalogListing, CatalogSummary, ConditionsListing, EndpointSummary, ImportedCatalog, ImportedConditions,
    ModelSummary, RefreshedCatalog,
};
pub use picture::{PictureKind, SavedPicture};
pub use catalog_changes::{CatalogChanges, ChangedContext, ChangedPrice, LaunchedModel, RefreshSummary, RetiredModel};
pub use model_detail::{EndpointDetail, FigureOrigin, ModelDetail, PriceLine, PriceUnit};
pub use project::{
    ChangeKind, CheckedProject, DocumentFormat, ExportedDocument, NewProject, OpenProject, ProjectBase, ProjectChange,
    ProjectVersion, RecentProject, ReplayReport, SampleSummary, SavedProject, Start, Storage,
};
pub use replay::{Kept, KeptComparison, KeptReplay, KeptReport, ReplayListing};
pub use workload::{
    Arrivals, AttachedOutcomes, Coverage, Distribution, ImportPreview, MappedColumn, Progress, RejectedRow, RequestRow,
    ScoredModel, Share, WorkloadDetail, WorkloadSummary,
};
