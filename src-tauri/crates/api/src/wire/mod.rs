//! Types that cross to a frontend and to `--json`. Plain data; their fields are documented where they are declared.
//!
//! Fields may be added, never renamed. Money is a decimal string, an instant RFC 3339 in UTC, a duration milliseconds.

mod catalog;
mod catalog_changes;
mod conditions;
mod configuration;
mod keys;
mod model_detail;
mod picture;
mod project;
mod replay;
mod requests;
mod scores;
mod sessions;
mod synthesis;
mod workload;

pub use catalog::{
    CatalogListing, CatalogSummary, ConditionsListing, EndpointSummary, ImportedCatalog, ImportedConditions,
    ModelSummary, RefreshedCatalog,
};
pub use catalog_changes::{CatalogChanges, ChangedContext, ChangedPrice, LaunchedModel, RefreshSummary, RetiredModel};
pub use conditions::IncidentEffects;
pub use configuration::{
    Configuration, ConfigurationExport, ConfigurationFile, ConfigurationRunner, Deviation, FileInTheWay, FilesInTheWay,
    GatewayTarget, LastConfiguration, SettingFidelity, SettingStatement, WrittenConfiguration,
};
pub use keys::{GatewayAccess, KeyPlace, KeyStates, TypedKey};
pub use model_detail::{EndpointDetail, FigureOrigin, ModelDetail, PriceLine, PriceUnit};
pub use picture::{PictureKind, SavedPicture};
pub use project::{
    ChangeKind, CheckedProject, DocumentFormat, DocumentPages, ExportedDocument, NewProject, OpenProject, PartStart,
    ProjectBase, ProjectChange, ProjectVersion, RecentProject, ReplayReport, SampleSummary, SavedProject, Start,
    Storage,
};
pub use replay::{
    Kept, KeptComparison, KeptReplay, KeptReport, ProjectionReport, ReplayListing, Uncertainty, WithIntervals,
};
pub use requests::{
    Limits, NumberedRequest, RecordedScore, ReplaySelection, ReplayedFilter, RequestColumn, RequestDetail,
    RequestFilter, RequestPage, RequestQuery, RequestSums, SortDirection,
};
pub use routewright_domain::{
    CalibrationTenth, ClusterQuality, FitConvergence, HeldBackQuality, JointForecast, ModelQuality, OffPolicyValue,
    QualityInterval, QualityReport, ScoreLoss, Scorecard, ScorecardCurve, ScorecardEntry, ScorecardRole, SelectionBias,
};
pub use scores::{AttachedOutcomes, RenamedScores, ScoreColumn, ScoredModel, WorkloadScores};
pub use sessions::SessionReport;
pub use synthesis::{ArrivalPattern, Synthesis, SynthesisFeature, SynthesisFromScratch, SynthesisLike, TokenSpread};
pub use workload::{
    Arrivals, ColumnChoice, Coverage, Distribution, GuessedColumn, ImportPreview, ImportedWorkload, MappedColumn,
    Progress, RejectedRow, RequestRow, Share, WorkloadDetail, WorkloadSummary,
};
