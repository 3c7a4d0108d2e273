//! Apple icon files: one tagged block per picture.

use anyhow::{Context as _, Result};

use crate::icons::Picture;

/// Tag, and side in pixels. The `@2x` tags repeat a size for screens of double density.
const BLOCKS: [([u8; 4], u32); 8] = [
    (*b"ic11", 32),
    (*b"ic12", 64),
    (*b"ic07", 128),
    (*b"ic13", 256),
    (*b"ic08", 256),
    (*b"ic14", 512),
    (*b"ic09", 512),
    (*b"ic10", 1024),
];

/// The sizes that a file is made of.
pub(crate) const SIDES: [u32; 6] = [32, 64, 128, 256, 512, 1024];

/// Tag and length of the file or of a block.
const HEADER_BYTES: usize = 8;

pub(crate) fn container(pictures: &[Picture]) -> Result<Vec<u8>> {
    let mut blocks = Vec::new();
    for (tag, side) in BLOCKS {
        let picture = pictures.iter().find(|picture| picture.side == side);
        let picture = picture.with_context(|| format!("an .icns needs a picture of {side} pixels"))?;
        blocks.extend(block(tag, &picture.png)?);
    }
    block(*b"icns", &blocks)
}

/// The whole file has the form of one block.
fn block(tag: [u8; 4], content: &[u8]) -> Result<Vec<u8>> {
    let length = u32::try_from(HEADER_BYTES + content.len())?;
    Ok([tag.as_slice(), &length.to_be_bytes(), content].concat())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lengths_count_their_own_header() {
        assert_eq!(block(*b"ic07", b"png").expect("short"), b"ic07\x00\x00\x00\x0bpng");
    }

    #[test]
    fn every_block_holds_the_picture_of_its_size() {
        let picture = |side: u32| Picture { side, png: side.to_string().into_bytes() };
        let file = container(&SIDES.map(picture)).expect("every size is there");
        assert_eq!(&file[..4], b"icns");
        assert_eq!(file[4..8], u32::try_from(file.len()).expect("short").to_be_bytes());
        assert!(file.ends_with(b"ic10\x00\x00\x00\x0c1024"));
        let doubled = b"ic13\x00\x00\x00\x0b256ic08\x00\x00\x00\x0b256";
        assert!(file.windows(doubled.len()).any(|window| window == doubled));
    }

    #[test]
    fn a_missing_size_is_named() {
        let error = container(&[]).expect_err("no picture at all");
        assert_eq!(error.to_string(), "an .icns needs a picture of 32 pixels");
    }
}
