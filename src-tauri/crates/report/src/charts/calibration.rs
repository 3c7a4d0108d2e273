//! What was foretold against what was observed, on a square with its diagonal.

use plotters::prelude::*;
use plotters::style::FontStyle;
use plotters::style::text_anchor::HPos;

use super::{BLUE, Canvas, GREY, LINE, MUTED, VALUE_SIZE, drawn, line, text, text_style};
use crate::ReportError;
use crate::svg::{Drawing, UNITS_PER_POINT};

/// A group of forecasts.
pub(crate) struct CalibrationPoint {
    /// Their mean, 0 to 1.
    pub(crate) foretold: f64,
    /// What came of them, 0 to 1.
    pub(crate) observed: f64,
    /// Share of all forecasts; the area of the point goes with it.
    pub(crate) share: f64,
}

const HEIGHT: i32 = 208;
const SIDE: i32 = 160;
const LEFT: i32 = 60;
const TOP: i32 = 10;
/// Radii of points in points of the page.
const SMALLEST: f64 = 1.6;
const LARGEST: f64 = 6.0;

/// Points near the diagonal are forecasts that came true as often as they said.
pub(crate) fn calibration_chart(points: &[CalibrationPoint]) -> Result<Drawing, ReportError> {
    drawn(HEIGHT, |canvas| draw(canvas, points))
}

fn draw(canvas: &Canvas, points: &[CalibrationPoint]) -> Result<(), ReportError> {
    let right = text_style(VALUE_SIZE, FontStyle::Normal, &MUTED, HPos::Right);
    let left = text_style(VALUE_SIZE, FontStyle::Normal, &MUTED, HPos::Left);
    let centred = text_style(VALUE_SIZE, FontStyle::Normal, &MUTED, HPos::Center);
    let unit = f64::from(UNITS_PER_POINT);
    #[expect(clippy::cast_possible_truncation, reason = "never larger than the page")]
    let at = |across: f64, up: f64| {
        let x = f64::from(LEFT) + across * f64::from(SIDE);
        let y = f64::from(TOP + SIDE) - up * f64::from(SIDE);
        ((x * unit).round() as i32, (y * unit).round() as i32)
    };
    for step in 0..=4 {
        let share = f64::from(step) / 4.0;
        line(canvas, vec![at(0.0, share), at(1.0, share)], LINE, 2)?;
        let words = format!("{}\u{202f}%", step * 25);
        let (x, y) = at(0.0, share);
        text(canvas, &words, (x - 5 * UNITS_PER_POINT, y), &right)?;
        let (x, y) = at(share, 0.0);
        text(canvas, &words, (x, y + 10 * UNITS_PER_POINT), &centred)?;
    }
    line(canvas, vec![at(0.0, 0.0), at(1.0, 1.0)], GREY, 3)?;
    let (x, y) = at(0.5, 0.0);
    text(canvas, "foretold", (x, y + 22 * UNITS_PER_POINT), &centred)?;
    let (x, y) = at(1.0, 1.0);
    text(canvas, "as often as foretold", (x + 6 * UNITS_PER_POINT, y), &left)?;
    let (x, y) = at(1.0, 0.5);
    text(canvas, "height: observed", (x + 6 * UNITS_PER_POINT, y), &left)?;
    text(canvas, "area: number of scores", (x + 6 * UNITS_PER_POINT, y + 12 * UNITS_PER_POINT), &left)?;
    let most = points.iter().map(|point| point.share).fold(f64::MIN_POSITIVE, f64::max);
    for point in points {
        let radius = (LARGEST * (point.share / most).sqrt()).max(SMALLEST) * unit;
        #[expect(clippy::cast_possible_truncation, reason = "a few points")]
        let radius = radius.round() as i32;
        canvas.draw(&Circle::new(at(point.foretold, point.observed), radius, BLUE.filled()))?;
    }
    Ok(())
}
