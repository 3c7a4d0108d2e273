//! Windows icon files: a directory of pictures, then the pictures.

use anyhow::{Result, ensure};

use crate::icons::Picture;

const HEADER_BYTES: u32 = 6;
const ENTRY_BYTES: u32 = 16;
const LARGEST_SIDE: u32 = 256;

/// Every picture stays a PNG, which Windows reads at any size since Vista.
pub(crate) fn container(pictures: &[Picture]) -> Result<Vec<u8>> {
    let count = u16::try_from(pictures.len())?;
    let mut file = Vec::new();
    // Reserved; type 1 = icon; number of pictures.
    for field in [0, 1, count] {
        file.extend(field.to_le_bytes());
    }
    let mut offset = HEADER_BYTES + ENTRY_BYTES * u32::from(count);
    for Picture { side, png } in pictures {
        ensure!(*side <= LARGEST_SIDE, "an .ico holds no picture of {side} pixels");
        // 256 does not fit in the byte and is written as 0.
        let side = u8::try_from(side % LARGEST_SIDE)?;
        let length = u32::try_from(png.len())?;
        // Width, height, colours of a palette (none), reserved.
        file.extend([side, side, 0, 0]);
        // Colour planes, bits per pixel.
        for field in [1_u16, 32] {
            file.extend(field.to_le_bytes());
        }
        for field in [length, offset] {
            file.extend(field.to_le_bytes());
        }
        offset += length;
    }
    for picture in pictures {
        file.extend(&picture.png);
    }
    Ok(file)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn picture(side: u32, png: &[u8]) -> Picture {
        Picture { side, png: png.to_vec() }
    }

    #[test]
    fn entries_point_at_their_pictures() {
        let file = container(&[picture(16, b"small"), picture(256, b"large!")]).expect("two sizes");
        assert_eq!(file[..6], [0, 0, 1, 0, 2, 0]);
        assert_eq!(file[6..22], [16, 16, 0, 0, 1, 0, 32, 0, 5, 0, 0, 0, 38, 0, 0, 0]);
        assert_eq!(file[22..38], [0, 0, 0, 0, 1, 0, 32, 0, 6, 0, 0, 0, 43, 0, 0, 0]);
        assert_eq!(&file[38..43], b"small");
        assert_eq!(&file[43..], b"large!");
    }

    #[test]
    fn a_side_that_the_format_cannot_state_is_refused() {
        assert!(container(&[picture(512, b"")]).is_err());
    }
}
