//! Sums over months, each line within its band.

use plotters::prelude::*;
use plotters::style::FontStyle;
use plotters::style::text_anchor::HPos;

use super::{BLUE, Canvas, GAP, GREY, INK, LINE, MUTED, VALUE_SIZE, WIDTH, drawn, line, text, text_style, widest};
use crate::ReportError;
use crate::svg::{Drawing, UNITS_PER_POINT};

/// A line with the band around it, a value for each month from month 0.
pub(crate) struct BandLine {
    pub(crate) name: String,
    pub(crate) low: Vec<f64>,
    pub(crate) expected: Vec<f64>,
    pub(crate) high: Vec<f64>,
    /// The expected value at the end, written beside the line.
    pub(crate) end: String,
}

const HEIGHT: i32 = 190;
const TOP: i32 = 12;
const BOTTOM: i32 = 20;
/// Least distance of two labels at the right edge.
const APART: i32 = 22;

/// Two lines from month 0 on one scale from zero: the first grey and dashed, the second blue.
pub(crate) fn band_chart(lines: &[BandLine; 2], months: u32) -> Result<Drawing, ReportError> {
    drawn(HEIGHT, |canvas| draw(canvas, lines, months))
}

fn draw(canvas: &Canvas, lines: &[BandLine; 2], months: u32) -> Result<(), ReportError> {
    let muted = text_style(VALUE_SIZE, FontStyle::Normal, &MUTED, HPos::Left);
    let strong = text_style(VALUE_SIZE, FontStyle::Bold, &INK, HPos::Left);
    let centred = text_style(VALUE_SIZE, FontStyle::Normal, &MUTED, HPos::Center);
    let labels = lines.iter().flat_map(|line| [&line.name, &line.end]);
    let right = WIDTH - widest(canvas, labels, &strong)?.min(160) - GAP;
    let largest = lines.iter().flat_map(|line| &line.high).copied().fold(0.0, f64::max);
    let base = HEIGHT - BOTTOM;
    #[expect(clippy::cast_possible_truncation, reason = "never larger than the page")]
    let at = |month: usize, value: f64| {
        let x = f64::from(right * UNITS_PER_POINT) * month as f64 / f64::from(months.max(1));
        let share = if largest > 0.0 { value / largest } else { 0.0 };
        let y = f64::from(base * UNITS_PER_POINT) - share * f64::from((base - TOP) * UNITS_PER_POINT);
        (x.round() as i32, y.round() as i32)
    };
    line(canvas, vec![at(0, 0.0), (right * UNITS_PER_POINT, base * UNITS_PER_POINT)], LINE, 3)?;
    for month in (0..=months).step_by(if months > 24 { 12 } else { 6 }) {
        let (x, y) = at(month as usize, 0.0);
        let words = if month == 0 { "start".to_owned() } else { format!("month {month}") };
        let style = if month == 0 { &muted } else { &centred };
        text(canvas, &words, (x, y + 10 * UNITS_PER_POINT), style)?;
    }
    for (own, colour) in lines.iter().zip([GREY, BLUE]) {
        let there = own.high.iter().enumerate();
        let back = own.low.iter().enumerate().rev();
        let outline: Vec<(i32, i32)> = there.chain(back).map(|(month, value)| at(month, *value)).collect();
        canvas.draw(&Polygon::new(outline, colour.mix(0.16).filled()))?;
    }
    for (own, colour) in lines.iter().zip([GREY, BLUE]) {
        let points = own.expected.iter().enumerate().map(|(month, value)| at(month, *value)).collect();
        line(canvas, points, colour, 7)?;
    }
    let end = |own: &BandLine| own.expected.last().map_or(base, |value| at(0, *value).1 / UNITS_PER_POINT);
    let (first, second) = spread(end(&lines[0]), end(&lines[1]));
    for (own, y) in lines.iter().zip([first, second]) {
        let x = (right + GAP) * UNITS_PER_POINT;
        text(canvas, &own.name, (x, (y - 5) * UNITS_PER_POINT), &muted)?;
        text(canvas, &own.end, (x, (y + 5) * UNITS_PER_POINT), &strong)?;
    }
    Ok(())
}

/// Heights of two labels that do not cover each other, on the page.
fn spread(first: i32, second: i32) -> (i32, i32) {
    let middle = i32::midpoint(first, second);
    let (first, second) = match (second - first).abs() {
        apart if apart >= APART => (first, second),
        _ if first <= second => (middle - APART / 2, middle + APART / 2),
        _ => (middle + APART / 2, middle - APART / 2),
    };
    (first.clamp(TOP, HEIGHT - BOTTOM), second.clamp(TOP, HEIGHT - BOTTOM))
}
