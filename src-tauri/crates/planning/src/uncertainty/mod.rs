//! How far the figures of a replay can be trusted.
//!
//! **Sampling.** One replay sums up by cells of time ([`replay_in_cells`](routewright_engine::replay_in_cells)); workloads put
//! together from blocks of those cells stand for other periods like the record (`resample`). A figure's interval is the spread of
//! the figure over them; a difference is taken within each, so architectures meet the same stretches and the same luck.
//!
//! **The fit.** Quality that was fitted to outcomes is itself an estimate: figures are replayed under draws of its parameters, which
//! all architectures share, and what they move by adds to the resamples (`unknown_fit`).
//!
//! **Assumptions.** Each has a range, stated by the project or assumed here and named so (`assumption`). A tornado replays with one
//! at a time at its ends; shares of variance come from a polynomial fitted to replays at the points of a Latin hypercube (`chaos`).

mod assumption;
mod block_length;
mod chaos;
mod drift;
mod figures;
mod interval;
mod intervals;
mod keyed;
mod moved;
mod period;
mod remarks;
mod resample;
mod risk;
mod scale;
mod scheme;
mod sensitivity;
mod sentence;
mod share;
mod side;
mod study;
mod under_budgets;
mod unknown_fit;

pub use intervals::{IntervalInput, intervals};
pub use sensitivity::{SensitivityInput, sensitivity};
pub use study::StudyError;

/// Cells that a workload is cut into at most: hours of a month.
pub const MOST_CELLS: usize = 800;
/// Resamples of which intervals are made.
pub const RESAMPLES: usize = 1_000;

#[cfg(test)]
mod azure_tests;
#[cfg(test)]
mod budget_tests;
#[cfg(test)]
mod tests;
