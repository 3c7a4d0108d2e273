//! The user's logo: from the project's `data:` URL to a picture that every format can hold.

use std::io::Cursor;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use data_url::DataUrl;
use image::{ImageFormat, ImageReader, Limits};

use crate::raster::parsed;
use crate::{Logo, LogoFormat};

/// Size of the file at most.
const LARGEST_FILE: usize = 256 * 1024;
/// Pixels a side at most: a small file can unfold to more than the memory holds.
const LONGEST_SIDE: u32 = 4_096;
/// References of an SVG at most: each level of them can double what is drawn.
const MOST_REFERENCES: usize = 16;

/// Why a logo is refused.
#[derive(Debug, thiserror::Error)]
pub enum LogoError {
    /// It does not begin as a `data:` URL does, or its base64 is damaged.
    #[error("the logo is no `data:` URL: give it as `data:image/png;base64,…`")]
    NotAUrl,
    /// Larger than a document should carry on every copy.
    #[error("the logo has {0} bytes, more than the 262,144 that it may have: make the picture smaller")]
    TooLarge(usize),
    /// Its first bytes belong to no format that every document can show.
    #[error("the logo is no PNG, JPEG or SVG picture, whatever its media type says")]
    UnknownFormat,
    /// A picture that cannot be read.
    #[error("the logo's {format} picture cannot be shown: {reason}")]
    Damaged {
        /// What it would be.
        format: &'static str,
        /// In the words of the reader.
        reason: String,
    },
}

impl LogoFormat {
    /// Its media type.
    #[must_use]
    pub fn media_type(self) -> &'static str {
        match self {
            Self::Png => "image/png",
            Self::Jpeg => "image/jpeg",
            Self::Svg => "image/svg+xml",
        }
    }

    /// The ending of its files.
    #[must_use]
    pub fn ending(self) -> &'static str {
        match self {
            Self::Png => "png",
            Self::Jpeg => "jpeg",
            Self::Svg => "svg",
        }
    }

    fn name(self) -> &'static str {
        match self {
            Self::Png => "PNG",
            Self::Jpeg => "JPEG",
            Self::Svg => "SVG",
        }
    }

    /// By the first bytes: the media type of the URL is only what somebody wrote there.
    fn of(bytes: &[u8]) -> Option<Self> {
        if bytes.starts_with(b"\x89PNG\r\n\x1a\n") {
            return Some(Self::Png);
        }
        if bytes.starts_with(b"\xff\xd8\xff") {
            return Some(Self::Jpeg);
        }
        let text = std::str::from_utf8(bytes).ok()?.trim_start_matches('\u{feff}').trim_start();
        (text.starts_with('<') && text.contains("<svg")).then_some(Self::Svg)
    }
}

impl Logo {
    /// Reads a `data:` URL of a PNG, JPEG or SVG picture and makes sure that it can be shown.
    ///
    /// ```
    /// use routewright_report::{Logo, LogoFormat};
    ///
    /// let url = "data:image/svg+xml,<svg xmlns='http://www.w3.org/2000/svg' width='40' height='10'/>";
    /// assert_eq!(Logo::from_data_url(url)?.format, LogoFormat::Svg);
    /// assert!(Logo::from_data_url("https://example.com/logo.png").is_err());
    /// # Ok::<(), routewright_report::LogoError>(())
    /// ```
    pub fn from_data_url(url: &str) -> Result<Self, LogoError> {
        // Percent-encoding takes three characters a byte at most; what is longer is not even decoded.
        if url.len() > 3 * LARGEST_FILE + 200 {
            return Err(LogoError::TooLarge(url.len()));
        }
        let parsed = DataUrl::process(url.trim()).map_err(|_| LogoError::NotAUrl)?;
        let (bytes, _) = parsed.decode_to_vec().map_err(|_| LogoError::NotAUrl)?;
        if bytes.len() > LARGEST_FILE {
            return Err(LogoError::TooLarge(bytes.len()));
        }
        let format = LogoFormat::of(&bytes).ok_or(LogoError::UnknownFormat)?;
        let logo = Self { format, bytes };
        logo.check().map_err(|reason| LogoError::Damaged { format: format.name(), reason })?;
        Ok(logo)
    }

    /// The picture as a `data:` URL.
    #[must_use]
    pub fn data_url(&self) -> String {
        format!("data:{};base64,{}", self.format.media_type(), STANDARD.encode(&self.bytes))
    }

    /// A picture that a writer could not read would take the whole document with it.
    fn check(&self) -> Result<(), String> {
        let format = match self.format {
            LogoFormat::Png => ImageFormat::Png,
            LogoFormat::Jpeg => ImageFormat::Jpeg,
            LogoFormat::Svg => return self.check_svg(),
        };
        let mut limits = Limits::default();
        limits.max_image_width = Some(LONGEST_SIDE);
        limits.max_image_height = Some(LONGEST_SIDE);
        let mut reader = ImageReader::with_format(Cursor::new(&self.bytes), format);
        reader.limits(limits);
        reader.decode().map(|_| ()).map_err(|error| error.to_string())
    }

    fn check_svg(&self) -> Result<(), String> {
        let text = std::str::from_utf8(&self.bytes).map_err(|error| error.to_string())?;
        let references = text.matches("<use").count() + text.matches(":use").count();
        if references > MOST_REFERENCES {
            return Err(format!("it refers to its own parts {references} times, more than {MOST_REFERENCES}"));
        }
        parsed(text).map(|_| ())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const PNG: &[u8] = include_bytes!("../../../../icons/32x32.png");

    fn url(media_type: &str, bytes: &[u8]) -> String {
        format!("data:{media_type};base64,{}", STANDARD.encode(bytes))
    }

    #[test]
    fn the_first_bytes_decide_what_it_is() {
        let logo = Logo::from_data_url(&url("text/plain", PNG)).unwrap();
        assert_eq!((logo.format, logo.bytes.as_slice()), (LogoFormat::Png, PNG));
        assert!(logo.data_url().starts_with("data:image/png;base64,iVBOR"));
        assert!(matches!(Logo::from_data_url(&url("image/png", b"GIF89a")), Err(LogoError::UnknownFormat)));
    }

    #[test]
    fn what_cannot_be_shown_is_refused_with_a_reason() {
        let damaged =
            [url("image/png", &PNG[..60]), url("image/jpeg", b"\xff\xd8\xff\xe0"), url("", b"<svg><g></svg>")];
        for url in damaged {
            assert!(matches!(Logo::from_data_url(&url), Err(LogoError::Damaged { .. })), "{url}");
        }
        assert!(matches!(Logo::from_data_url("logo.png"), Err(LogoError::NotAUrl)));
        let large = vec![b' '; LARGEST_FILE + 1];
        assert!(matches!(Logo::from_data_url(&url("image/png", &large)), Err(LogoError::TooLarge(_))));
    }

    #[test]
    fn a_drawing_that_unfolds_without_end_is_refused() {
        let level =
            |number: usize| format!(r##"<g id="g{number}"><use href="#g{0}"/><use href="#g{0}"/></g>"##, number + 1);
        let body: String = (0..30).map(level).collect();
        let svg = format!(r#"<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9">{body}</svg>"#);
        assert!(matches!(Logo::from_data_url(&url("", svg.as_bytes())), Err(LogoError::Damaged { .. })));
    }
}
