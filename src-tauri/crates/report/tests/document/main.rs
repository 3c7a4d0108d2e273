//! Documents of a realistic comparison, in every format.

mod beside;
mod docx;
mod formats;
mod honest;
mod html;
mod long;
mod markdown;
mod nasty;
mod outcomes;
mod pdf;
mod sentences;
mod sessions;
mod support;
