//! The product as a user meets it: the built command line on real and made-up logs.

#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

mod azure_trace;
mod backtests;
mod bad_history;
mod bad_input;
mod bad_logs;
mod bad_projects;
mod bills;
mod catalogs;
mod conditions;
mod documents;
mod exports;
mod impact;
mod listings;
mod mooncake_trace;
mod outcomes;
mod project_files;
mod projection;
mod quality;
mod recommend;
mod refresh;
mod remarks;
mod replays;
mod sample;
mod session_traces;
mod sessions;
mod support;
mod synthesize;
mod uncertainty;
mod what_if;
