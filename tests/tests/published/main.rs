//! Figures that nobody here made up: closed forms from the catalog's prices, published scores and public traces, each of them
//! the outcome of a replay.

#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

mod closed_form;
mod latency;
mod mooncake;
mod panel;
mod routellm;
mod support;
