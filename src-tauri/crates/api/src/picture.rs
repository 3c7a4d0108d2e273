//! Saves charts, which the window draws, as files.

use std::path::Path;

use crate::error::{ApiError, ErrorCode};
use crate::file::{file_stem, write_atomically};
use crate::wire::{PictureKind, SavedPicture};

/// What every PNG begins with.
const PNG_SIGNATURE: &[u8] = b"\x89PNG\r\n\x1a\n";

/// A file name for a picture of this name.
#[must_use]
pub fn picture_name(name: &str, kind: PictureKind) -> String {
    let stem = file_stem(name);
    format!("{}.{}", if stem.is_empty() { "chart" } else { &stem }, ending(kind))
}

/// Writes a picture to `out` in one step. What is not of its kind is refused: nothing else is written this way.
pub fn write_picture(kind: PictureKind, content: &[u8], out: &Path) -> Result<SavedPicture, ApiError> {
    let is_of_its_kind = match kind {
        PictureKind::Svg => std::str::from_utf8(content).is_ok_and(|text| text.starts_with("<svg")),
        PictureKind::Png => content.starts_with(PNG_SIGNATURE),
    };
    if !is_of_its_kind {
        let message = format!("the chart is no {} picture", ending(kind).to_uppercase());
        return Err(ApiError::new(ErrorCode::BadInput, message).with_hint("save it in the other format"));
    }
    write_atomically(out, content)?;
    Ok(SavedPicture { path: out.display().to_string(), bytes: content.len() as u64 })
}

fn ending(kind: PictureKind) -> &'static str {
    match kind {
        PictureKind::Svg => "svg",
        PictureKind::Png => "png",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_becomes_a_plain_file_name() {
        let name = "Acme / Support: ../../etc Cost by feature";
        assert_eq!(picture_name(name, PictureKind::Svg), "acme-support-etc-cost-by-feature.svg");
        assert_eq!(picture_name("…", PictureKind::Png), "chart.png");
        assert!(picture_name(&"long ".repeat(1_000), PictureKind::Png).ends_with("-long.png"));
        assert!(picture_name(&"長".repeat(1_000), PictureKind::Png).len() < 255);
    }

    #[test]
    fn a_picture_is_written_as_it_is() {
        let folder = tempfile::tempdir().unwrap();
        let out = folder.path().join("chart.svg");
        let svg = b"<svg xmlns=\"http://www.w3.org/2000/svg\"/>";
        let saved = write_picture(PictureKind::Svg, svg, &out).unwrap();
        assert_eq!(saved.bytes, svg.len() as u64);
        assert_eq!(std::fs::read(&out).unwrap(), svg);
    }

    #[test]
    fn what_is_not_of_its_kind_is_refused_and_not_written() {
        let folder = tempfile::tempdir().unwrap();
        for (kind, content) in [
            (PictureKind::Svg, &b"#!/bin/sh"[..]),
            (PictureKind::Svg, &b"<svg \xff"[..]),
            (PictureKind::Png, &b"<svg/>"[..]),
            (PictureKind::Png, &b""[..]),
        ] {
            let out = folder.path().join("chart");
            let refused = write_picture(kind, content, &out).unwrap_err();
            assert_eq!(refused.code, ErrorCode::BadInput);
            assert!(!out.exists());
        }
    }
}
