//! What the catalog promises, from outside the crate.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

mod bundled;
mod refresh;
mod refusals;
mod shared_data;
mod source;
