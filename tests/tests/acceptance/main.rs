//! The product as a user meets it: the built command line on real and made-up logs.

#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

mod azure_trace;
mod bad_history;
mod bad_input;
mod bad_logs;
mod bad_projects;
mod mooncake_trace;
mod sample;
mod support;
mod synthesize;
