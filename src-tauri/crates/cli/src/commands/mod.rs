//! One module for each command.

pub(crate) mod backtest;
pub(crate) mod catalog;
pub(crate) mod explain;
pub(crate) mod export;
mod input;
pub(crate) mod project;
pub(crate) mod quality;
mod remarks;
pub(crate) mod replay;
pub(crate) mod replays;
pub(crate) mod report;
mod requirements;
pub(crate) mod scorecard;
pub(crate) mod workload;
