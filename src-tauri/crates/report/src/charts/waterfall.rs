//! From one total to another, a step at a time.

use plotters::style::FontStyle;
use plotters::style::text_anchor::HPos;

use super::{
    BLUE, Canvas, GAP, GREY, INK, LINE, MUTED, NAME_SIZE, ORANGE, TEAL, VALUE_SIZE, WIDTH, drawn, fitted, line,
    rectangle, text, text_style, widest,
};
use crate::ReportError;
use crate::svg::{Drawing, UNITS_PER_POINT};

/// A bar of a waterfall.
pub(crate) struct Bar {
    pub(crate) name: String,
    /// Where it begins and where it ends, in one unit; a total begins at 0.
    pub(crate) from: f64,
    pub(crate) to: f64,
    /// True for the two totals.
    pub(crate) is_total: bool,
    /// Stands at the right edge.
    pub(crate) value: String,
}

const BAR: i32 = 10;
const ROW: i32 = 20;
const LONGEST_NAME: i32 = 200;

/// Totals in grey and blue; between them what gets cheaper in green, what gets dearer in orange. The sign stands with each figure,
/// so that colour is not the only carrier.
pub(crate) fn waterfall_chart(bars: &[Bar]) -> Result<Drawing, ReportError> {
    let height = ROW * i32::try_from(bars.len().max(1)).unwrap_or(1);
    drawn(height, |canvas| draw(canvas, bars))
}

fn draw(canvas: &Canvas, bars: &[Bar]) -> Result<(), ReportError> {
    let name_style = text_style(NAME_SIZE, FontStyle::Normal, &INK, HPos::Left);
    let strong = text_style(NAME_SIZE, FontStyle::Bold, &INK, HPos::Left);
    let value_style = text_style(VALUE_SIZE, FontStyle::Normal, &MUTED, HPos::Right);
    let names =
        bars.iter().map(|bar| fitted(canvas, &bar.name, &strong, LONGEST_NAME)).collect::<Result<Vec<_>, _>>()?;
    let left = widest(canvas, names.iter(), &strong)? + GAP;
    let right = WIDTH - widest(canvas, bars.iter().map(|bar| &bar.value), &value_style)? - GAP;
    // What is taken away first may be more than there was: then the scale begins below nothing.
    let ends = || bars.iter().flat_map(|bar| [bar.from, bar.to]);
    let (least, largest) = (ends().fold(0.0, f64::min), ends().fold(0.0, f64::max));
    let room = f64::from((right - left).max(0) * UNITS_PER_POINT);
    #[expect(clippy::cast_possible_truncation, reason = "never longer than the page")]
    let x = |value: f64| {
        let share = if largest > least { (value - least) / (largest - least) } else { 0.0 };
        left * UNITS_PER_POINT + (share * room).round() as i32
    };
    for ((position, bar), name) in (0..).zip(bars).zip(&names) {
        let middle = (position * ROW + ROW / 2) * UNITS_PER_POINT;
        let half = BAR * UNITS_PER_POINT / 2;
        let colour = match (bar.is_total, position, bar.to < bar.from) {
            (true, 0, _) => GREY,
            (true, ..) => BLUE,
            (false, _, true) => TEAL,
            (false, _, false) => ORANGE,
        };
        let (from, to) = (x(bar.from.min(bar.to)), x(bar.from.max(bar.to)));
        // What is too small for the scale is still seen.
        rectangle(canvas, (from, middle - half), (to.max(from + UNITS_PER_POINT), middle + half), colour)?;
        if usize::try_from(position).is_ok_and(|position| position + 1 < bars.len()) {
            let end = x(bar.to);
            line(canvas, vec![(end, middle + half), (end, middle + ROW * UNITS_PER_POINT - half)], LINE, 3)?;
        }
        text(canvas, name, (0, middle), if bar.is_total { &strong } else { &name_style })?;
        text(canvas, &bar.value, (WIDTH * UNITS_PER_POINT, middle), &value_style)?;
    }
    Ok(())
}
