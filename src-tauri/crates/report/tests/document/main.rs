//! Documents of a realistic comparison, in both formats.

mod html;
mod pdf;
mod sentences;
mod support;
