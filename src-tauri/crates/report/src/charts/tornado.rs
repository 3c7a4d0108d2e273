//! What a figure would be with one assumption at a time at the ends of its range.

use plotters::style::FontStyle;
use plotters::style::text_anchor::HPos;

use super::{
    BLUE, Canvas, GAP, GREY, INK, LINE, MUTED, NAME_SIZE, VALUE_SIZE, WIDTH, drawn, fitted, line, rectangle, text,
    text_style, widest,
};
use crate::ReportError;
use crate::svg::{Drawing, UNITS_PER_POINT};

/// An assumption's bar: from the figure at its lower end to that at its upper end.
pub(crate) struct Swing {
    pub(crate) name: String,
    pub(crate) low: f64,
    pub(crate) high: f64,
    /// Stands at the right edge.
    pub(crate) value: String,
}

const BAR: i32 = 10;
const ROW: i32 = 20;
const HEAD: i32 = 16;
const LONGEST_NAME: i32 = 170;

/// Bars around a vertical line at what is expected: grey on the side of an assumption's lower end, blue on that of its upper end.
pub(crate) fn tornado_chart(swings: &[Swing], expected: f64, expected_words: &str) -> Result<Drawing, ReportError> {
    let height = HEAD + ROW * i32::try_from(swings.len().max(1)).unwrap_or(1);
    drawn(height, |canvas| draw(canvas, swings, expected, expected_words))
}

fn draw(canvas: &Canvas, swings: &[Swing], expected: f64, expected_words: &str) -> Result<(), ReportError> {
    let name_style = text_style(NAME_SIZE, FontStyle::Normal, &INK, HPos::Left);
    let value_style = text_style(VALUE_SIZE, FontStyle::Normal, &MUTED, HPos::Right);
    let centred = text_style(VALUE_SIZE, FontStyle::Normal, &MUTED, HPos::Center);
    let names = swings
        .iter()
        .map(|swing| fitted(canvas, &swing.name, &name_style, LONGEST_NAME))
        .collect::<Result<Vec<_>, _>>()?;
    let left = widest(canvas, names.iter(), &name_style)? + 2 * GAP;
    let right = WIDTH - widest(canvas, swings.iter().map(|swing| &swing.value), &value_style)? - 2 * GAP;
    let ends = || swings.iter().flat_map(|swing| [swing.low, swing.high]).chain([expected]);
    let (least, most) = ends().fold((f64::INFINITY, f64::NEG_INFINITY), |(a, b), x| (a.min(x), b.max(x)));
    let room = f64::from((right - left).max(0) * UNITS_PER_POINT);
    #[expect(clippy::cast_possible_truncation, reason = "never longer than the page")]
    let x = |value: f64| {
        let share = if most > least { (value - least) / (most - least) } else { 0.5 };
        left * UNITS_PER_POINT + (share * room).round() as i32
    };
    let middle = x(expected);
    let bottom = (HEAD + ROW * i32::try_from(swings.len()).unwrap_or(0)) * UNITS_PER_POINT;
    text(canvas, expected_words, (middle, HEAD / 2 * UNITS_PER_POINT - UNITS_PER_POINT), &centred)?;
    for ((position, swing), name) in (0..).zip(swings).zip(&names) {
        let centre = (HEAD + position * ROW + ROW / 2) * UNITS_PER_POINT;
        let half = BAR * UNITS_PER_POINT / 2;
        for (end, colour) in [(swing.low, GREY), (swing.high, BLUE)] {
            let (from, to) = (x(end).min(middle), x(end).max(middle));
            if to > from {
                rectangle(canvas, (from, centre - half), (to, centre + half), colour)?;
            }
        }
        text(canvas, name, (0, centre), &name_style)?;
        text(canvas, &swing.value, (WIDTH * UNITS_PER_POINT, centre), &value_style)?;
    }
    line(canvas, vec![(middle, HEAD * UNITS_PER_POINT), (middle, bottom)], LINE, 5)
}
