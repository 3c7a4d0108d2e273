//! What is built on many replays: quality estimated from outcomes, uncertainty of figures, the search for the best
//! architecture, what a change of the catalog touches, and a plan against the bill that came.
//!
//! In: what the engine takes (a project, a catalog snapshot, a workload, scenarios) and its outcomes. Out: plain values ready
//! to be shown or written. The crate is pure, like the engine: no file, clock, environment, network or global state; seeds
//! and threads are arguments, and the same inputs give the same figures.

pub mod quality;
