//! Recorded workloads in one SQLite file, and the readers of request logs.
//!
//! In: log files as gateways and clouds write them. Out: workloads as columns, ready for the engine. This is the
//! only crate that opens SQLite. It never uses the network, never stores prompt or answer texts, and an import
//! is one transaction: it is wholly there or it never was.

mod describe;
mod digest;
mod error;
mod import;
mod store;
mod synthesize;

pub use describe::{Arrivals, Coverage, Description, Distribution, describe};
pub use digest::digest_of;
pub use error::HistoryError;
pub use import::{
    ColumnGuess, ColumnUse, Field, FieldMapping, GuessedBy, ImportOptions, ImportWatch, LogFormat, LogPreview,
    LogSource, MappedColumn, Noticed, OutcomeColumns, ReadLog, ReadOutcomes, RejectedRow, Unwatched, guess_columns,
    key_of, key_text, preview_log, read_log, read_outcomes, read_outcomes_by,
};
pub use store::{
    History, Imported, NewReplay, NewWorkload, Provenance, ScoreSource, StoredCatalog, StoredConditions, StoredReplay,
    StoredWorkload, outcomes_digest,
};
pub use synthesize::{
    ArrivalProcess, Bursts, FactShares, LogNormal, Quantile, RecordedModel, Repeats, Sessions, SynthesisWatch,
    SyntheticError, SyntheticFeature, SyntheticWorkload, TokenDistribution, Weighted, fit, parse_synthetic, synthesize,
    synthesize_watched,
};
