//! Drawings as pixels and as outlines, for formats that know no SVG or have not our fonts.

use std::sync::{Arc, LazyLock};

use resvg::tiny_skia::{Pixmap, Transform};
use resvg::usvg::{ImageHrefResolver, Options, Tree, WriteOptions, fontdb};

use crate::fonts::{FONTS, SANS};

/// The bundled fonts and no others, so that every machine draws the same.
static FONT_FILES: LazyLock<Arc<fontdb::Database>> = LazyLock::new(|| {
    let mut fonts = fontdb::Database::new();
    for (_, bytes) in FONTS {
        fonts.load_font_data(bytes.to_vec());
    }
    fonts.set_sans_serif_family(SANS);
    fonts.set_serif_family(SANS);
    Arc::new(fonts)
});

/// Reads a drawing. It may hold pictures, but never refer to a file.
pub(crate) fn parsed(svg: &str) -> Result<Tree, String> {
    let options = Options {
        fontdb: FONT_FILES.clone(),
        font_family: SANS.to_owned(),
        image_href_resolver: ImageHrefResolver {
            resolve_data: ImageHrefResolver::default_data_resolver(),
            resolve_string: Box::new(|_, _| None),
        },
        ..Options::default()
    };
    Tree::from_str(svg, &options).map_err(|error| error.to_string())
}

/// The drawing with its letters as outlines.
pub(crate) fn outlined(svg: &str) -> Result<String, String> {
    Ok(parsed(svg)?.to_string(&WriteOptions::default()))
}

/// A drawing that was turned into what any program can show.
pub(crate) struct Raster {
    /// Portable network graphics.
    pub(crate) png: Vec<u8>,
    /// The drawing with its letters as outlines.
    pub(crate) svg: String,
    /// Height for each unit of width.
    pub(crate) height_per_width: f32,
}

/// Draws it `width` pixels wide.
pub(crate) fn raster(svg: &str, width: u16) -> Result<Raster, String> {
    let tree = parsed(svg)?;
    let size = tree.size();
    let scale = f32::from(width) / size.width();
    // A drawing thin as a thread would otherwise be as tall as memory is large.
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "clamped to what fits")]
    let height = (size.height() * scale).ceil().clamp(1.0, 8_192.0) as u32;
    let mut pixels = Pixmap::new(u32::from(width), height).ok_or("it has no size")?;
    resvg::render(&tree, Transform::from_scale(scale, scale), &mut pixels.as_mut());
    Ok(Raster {
        png: pixels.encode_png().map_err(|error| error.to_string())?,
        svg: tree.to_string(&WriteOptions::default()),
        height_per_width: size.height() / size.width(),
    })
}
