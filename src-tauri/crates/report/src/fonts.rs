//! The bundled fonts: the only ones that figures are measured with and PDFs are set in.

use std::sync::LazyLock;

use plotters::style::{FontStyle, register_font};
use ttf_parser::Face;

use crate::ReportError;

/// Family of all text.
pub(crate) const SANS: &str = "Inter";

const INTER_REGULAR: &[u8] = include_bytes!("../fonts/Inter-Regular.otf");
const INTER_SEMI_BOLD: &[u8] = include_bytes!("../fonts/Inter-SemiBold.otf");
const JETBRAINS_MONO: &[u8] = include_bytes!("../fonts/JetBrainsMono-Regular.ttf");
/// Arrows, marks and signs of money that stand in names and that the others lack.
const DEJAVU_SYMBOLS: &[u8] = include_bytes!("../fonts/DejaVuSans-Symbols.ttf");

/// Each font by the name of its file.
pub(crate) const FONTS: [(&str, &[u8]); 4] = [
    ("Inter-Regular.otf", INTER_REGULAR),
    ("Inter-SemiBold.otf", INTER_SEMI_BOLD),
    ("JetBrainsMono-Regular.ttf", JETBRAINS_MONO),
    ("DejaVuSans-Symbols.ttf", DEJAVU_SYMBOLS),
];

/// The chart library keeps its fonts for the whole process, so they are handed over once.
static REGISTERED: LazyLock<bool> = LazyLock::new(|| {
    register_font(SANS, FontStyle::Normal, INTER_REGULAR).is_ok()
        && register_font(SANS, FontStyle::Bold, INTER_SEMI_BOLD).is_ok()
});

/// Makes the chart library measure text with the bundled fonts.
pub(crate) fn register_for_charts() -> Result<(), ReportError> {
    if *REGISTERED { Ok(()) } else { Err(ReportError::Font(SANS)) }
}

/// The fonts as tables of characters and widths.
static FACES: LazyLock<Vec<Face<'static>>> =
    LazyLock::new(|| FONTS.iter().filter_map(|(_, bytes)| Face::parse(bytes, 0).ok()).collect());

/// True when a bundled font can draw it. What draws nothing needs no font.
pub(crate) fn is_drawable(character: char) -> bool {
    let draws_nothing = character.is_whitespace() || character.is_control() || is_ignorable(character);
    draws_nothing || FACES.iter().any(|face| face.glyph_index(character).is_some())
}

/// Joiners, marks of direction and variation selectors.
fn is_ignorable(character: char) -> bool {
    matches!(character, '\u{ad}' | '\u{200b}'..='\u{200f}' | '\u{2060}'..='\u{206f}' | '\u{fe00}'..='\u{fe0f}' | '\u{feff}')
}

/// Width of a text in the regular font at a size; characters that it lacks count as wide ones.
pub(crate) fn width_in_points(text: &str, size: f32) -> f32 {
    let Some(face) = FACES.first() else { return text.chars().count() as f32 * size };
    let em = f32::from(face.units_per_em());
    let advance = |character| face.glyph_index(character).and_then(|glyph| face.glyph_hor_advance(glyph));
    text.chars().map(|character| advance(character).map_or(size, |units| f32::from(units) / em * size)).sum()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_bundled_fonts_know_what_they_draw_and_how_wide() {
        assert!("Aé€→Ж Tiếng Việt ↗↔⇒₹★✔⚠".chars().all(is_drawable));
        assert!(!is_drawable('日') && !is_drawable('😀'));
        assert!(width_in_points("iii", 10.0) < width_in_points("WWW", 10.0));
    }
}
