//! Compiles policies to plans and replays workloads through them.
//!
//! In: a [`Project`](routewright_domain::Project), a catalog snapshot, a workload as columns, a scenario and a
//! seed. Out: an [`Outcome`](routewright_domain::Outcome) for each architecture. The crate is pure: it never
//! touches a file, a clock, the environment or the network, it holds no global state, and it has no async code.
//! The same inputs give the same figures on every machine and for every number of threads.
//!
//! There is one implementation of the decision pipeline (module `pipeline`). A replay watches it with an
//! accumulator, [`explain`] watches it with a notebook; neither can see anything that the other cannot.
//!
//! What an architecture *is* (patterns, conditions, incidents) is defined in `routewright-domain`; what it
//! *costs to get the inputs* is the business of `catalog` and `history`.

#![allow(
    clippy::inline_always,
    reason = "a call decides in 100 ns: what it consists of is measured, and not left to a guess"
)]

mod aggregate;
mod backtest;
mod cells;
mod check;
mod compile;
mod conditions;
mod draw;
mod explain;
mod find_journey;
mod fitted;
mod judged_scores;
mod latency;
mod math;
mod period;
mod pipeline;
mod plan;
mod quality;
mod replay;
mod run;
mod scorecard;
mod select;
mod sessions;
mod similar;
mod state;
mod trial;
mod workload_cost;

pub use aggregate::{CellFigures, CellSums, QUALITY_UNIT, Steps, start_of_step};
pub use backtest::{Backtest, BacktestError, BacktestFigures, GroupBacktest, ListCost, RecordedRoutes, backtest};
pub use cells::Cells;
pub use check::{check_growth, check_project, check_shared, unknown_field};
pub use compile::{ASSUMED_AUC, Compiled, ERROR_CORRELATION, compile};
pub use explain::{ExplainError, explain};
pub use find_journey::find_journey;
pub use fitted::{Difficulty, FittedCluster, FittedQuality, NODE_STEP, NODES, Response, Solvability, node};
pub use judged_scores::judged_scores;
pub use latency::QuantileFunction;
pub use math::{exact_normal_score as normal_quantile, normal_cdf};
pub use plan::Plan;
pub use quality::quality_from_benchmarks;
pub use replay::{
    Before, Cancelled, CellReplay, Portions, ReplayInput, Unscored, Unwatched, Version, Watch, cover_alike, delta,
    replay, replay_in_cells, replay_versions,
};
pub use run::{assigned_features, features_of, went_unanswered};
pub use scorecard::{CostHull, CostPoint, NoGap, RouterCurve, RouterPoint, ibc_lift, router_arena_score};
pub use select::{Selected, select_requests};
pub use sessions::{session_outcomes, session_passes};
pub use similar::similar_model;
pub use trial::{FeatureRows, Stop, Trial, TrialFigures, TrialRequest, score_at, threshold_of, try_policy};
pub use workload_cost::{WorkloadCost, workload_cost};
