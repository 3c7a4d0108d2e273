//! Logs in JSON: lines, arrays, and arrays in an envelope, an element at a time.

mod parse;
mod path;
mod split;

pub(crate) use parse::parse;
pub(crate) use path::{leaves, look_up, text_of};
pub(crate) use split::{Elements, Found, Shape, SplitError, line_breaks};
