//! Charts that are saved as pictures.

use serde::{Deserialize, Serialize};

/// Format of a chart that is saved as a picture.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, ts_rs::TS)]
#[serde(rename_all = "snake_case")]
pub enum PictureKind {
    /// Scalable Vector Graphics.
    Svg,
    /// Portable Network Graphics.
    Png,
}

/// A picture that was written.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ts_rs::TS)]
pub struct SavedPicture {
    /// Where.
    pub path: String,
    /// Its size.
    #[ts(type = "number")]
    pub bytes: u64,
}
