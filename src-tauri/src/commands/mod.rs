//! Commands of the window: each converts its arguments, calls a use case, and returns its wire type.
//!
//! All are async: a command that is not runs on the window's own thread and holds up everything else.

pub(crate) mod bill;
pub(crate) mod catalog;
pub(crate) mod conditions;
pub(crate) mod configuration;
pub(crate) mod document;
pub(crate) mod import;
pub(crate) mod keys;
pub(crate) mod outcomes;
pub(crate) mod picture;
pub(crate) mod project;
pub(crate) mod quality;
pub(crate) mod recommend;
pub(crate) mod replay;
pub(crate) mod requests;
pub(crate) mod versions;
pub(crate) mod window;
pub(crate) mod workload;
