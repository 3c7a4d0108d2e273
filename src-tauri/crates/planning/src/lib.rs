//! What is built on many replays: quality estimated from outcomes, uncertainty of figures, the search for the best
//! architecture, what a change of the catalog touches, and a plan against the bill that came.
//!
//! In: what the engine takes (a project, a catalog snapshot, a workload, scenarios) and its outcomes. Out: plain values ready
//! to be shown or written. The crate is pure, like the engine: no file, clock, environment, network or global state; seeds
//! and threads are arguments, and the same inputs give the same figures.

mod bill;
mod conditions;
mod lifecycle;
#[cfg(test)]
mod made;
mod months;
mod quantile;
pub mod search;
pub mod uncertainty;
mod what_if;
mod words;

pub use bill::{BillError, Came, KeptPlan, bill};
pub use conditions::{blast_radius, concerned_incidents, coverage, forecast, incidents, without_incidents};
pub use lifecycle::{CatalogStep, ModelChange, ReplayedTraffic, impact};
pub use months::{replayed_months, requests_of_months};
pub use what_if::{WhatIfError, what_if};
pub mod quality;
