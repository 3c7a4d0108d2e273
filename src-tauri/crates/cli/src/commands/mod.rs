//! One module for each command.

pub(crate) mod backtest;
pub(crate) mod bill;
pub(crate) mod catalog;
pub(crate) mod conditions;
pub(crate) mod explain;
pub(crate) mod export;
pub(crate) mod impact;
mod input;
mod intervals;
pub(crate) mod project;
pub(crate) mod projection;
pub(crate) mod quality;
pub(crate) mod recommend;
mod remarks;
pub(crate) mod replay;
pub(crate) mod replays;
pub(crate) mod report;
mod requirements;
pub(crate) mod scorecard;
pub(crate) mod sessions;
pub(crate) mod uncertainty;
pub(crate) mod what_if;
pub(crate) mod workload;
