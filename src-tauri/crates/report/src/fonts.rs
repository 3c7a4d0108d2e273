//! The bundled fonts: the only ones that figures are measured with and PDFs are set in.

use std::sync::LazyLock;

use plotters::style::{FontStyle, register_font};

use crate::ReportError;

/// Family of all text.
pub(crate) const SANS: &str = "Inter";

const INTER_REGULAR: &[u8] = include_bytes!("../fonts/Inter-Regular.otf");
const INTER_SEMI_BOLD: &[u8] = include_bytes!("../fonts/Inter-SemiBold.otf");
const JETBRAINS_MONO: &[u8] = include_bytes!("../fonts/JetBrainsMono-Regular.ttf");

/// Each font by the name of its file.
pub(crate) const FONTS: [(&str, &[u8]); 3] = [
    ("Inter-Regular.otf", INTER_REGULAR),
    ("Inter-SemiBold.otf", INTER_SEMI_BOLD),
    ("JetBrainsMono-Regular.ttf", JETBRAINS_MONO),
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
