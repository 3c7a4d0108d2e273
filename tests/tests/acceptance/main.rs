//! The product as a user meets it: the built command line on real and made-up logs.

#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

mod azure_trace;
mod bad_input;
mod catalogs;
mod conditions;
mod outcomes;
mod project_files;
mod refresh;
mod replays;
mod sample;
mod support;
mod synthesize;
