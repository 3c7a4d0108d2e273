//! Drawings by plotters: bars, a waterfall, lines in bands, the tree of a policy.

mod bands;
mod bars;
mod calibration;
mod tornado;
mod tree;
mod waterfall;

pub(crate) use bands::{BandLine, band_chart};
pub(crate) use bars::{Bars, bar_chart};
pub(crate) use calibration::{CalibrationPoint, calibration_chart};
pub(crate) use tornado::{Swing, tornado_chart};
pub(crate) use tree::{TreeRow, tree_chart};
pub(crate) use waterfall::{Bar, waterfall_chart};

use plotters::coord::Shift;
use plotters::prelude::*;
use plotters::style::text_anchor::{HPos, Pos, VPos};

use crate::ReportError;
use crate::fonts::{SANS, register_for_charts};
use crate::svg::{Drawing, UNITS_PER_POINT, printable};

/// Width of the text column of an A4 page, in points.
const WIDTH: i32 = 493;
const GAP: i32 = 8;
/// Characters of a name that are measured: more than fit of the narrowest, since a name may have a million.
const MOST_TRIED: usize = 200;
const NAME_SIZE: f64 = 9.0;
const VALUE_SIZE: f64 = 8.0;

const GREY: RGBColor = RGBColor(0xa1, 0xa5, 0xa9);
const BLUE: RGBColor = RGBColor(0x1a, 0x4a, 0x9f);
const TEAL: RGBColor = RGBColor(0x0f, 0x76, 0x6e);
const ORANGE: RGBColor = RGBColor(0xb4, 0x53, 0x09);
const LINE: RGBColor = RGBColor(0xd7, 0xdb, 0xdf);
static INK: RGBColor = RGBColor(0x19, 0x1d, 0x22);
static MUTED: RGBColor = RGBColor(0x4b, 0x4f, 0x54);

type Canvas<'a> = DrawingArea<SVGBackend<'a>, Shift>;

/// A drawing as wide as the text and so many points high.
fn drawn(height: i32, draw: impl FnOnce(&Canvas) -> Result<(), ReportError>) -> Result<Drawing, ReportError> {
    register_for_charts()?;
    let mut svg = String::new();
    {
        let units = |points: i32| (points * UNITS_PER_POINT).unsigned_abs();
        let canvas = SVGBackend::with_string(&mut svg, (units(WIDTH), units(height))).into_drawing_area();
        draw(&canvas)?;
        canvas.present()?;
    }
    Ok(Drawing { svg, size: (WIDTH, height) })
}

fn rectangle(canvas: &Canvas, from: (i32, i32), to: (i32, i32), colour: RGBColor) -> Result<(), ReportError> {
    Ok(canvas.draw(&Rectangle::new([from, to], colour.filled()))?)
}

fn line(canvas: &Canvas, points: Vec<(i32, i32)>, colour: RGBColor, width: u32) -> Result<(), ReportError> {
    Ok(canvas.draw(&PathElement::new(points, colour.stroke_width(width)))?)
}

fn text(canvas: &Canvas, words: &str, at: (i32, i32), style: &TextStyle<'static>) -> Result<(), ReportError> {
    Ok(canvas.draw(&Text::new(words.to_owned(), at, style.clone()))?)
}

/// The chart library takes the height of a line where others take the size of the font.
const LINE_HEIGHT: f64 = 1.24;

#[expect(clippy::trivially_copy_pass_by_ref, reason = "the style borrows its colour for as long as it lives")]
fn text_style(points: f64, weight: FontStyle, colour: &'static RGBColor, anchor: HPos) -> TextStyle<'static> {
    let size = points * f64::from(UNITS_PER_POINT) * LINE_HEIGHT;
    TextStyle::from((SANS, size, weight).into_font()).color(colour).pos(Pos::new(anchor, VPos::Center))
}

/// The name, shortened with an ellipsis until it is at most so many points wide.
fn fitted(canvas: &Canvas, name: &str, style: &TextStyle, longest: i32) -> Result<String, ReportError> {
    let name = printable(name);
    let mut text = name.clone();
    let mut kept = name.chars().count();
    while (kept > MOST_TRIED || width(canvas, &text, style)? > longest) && kept > 0 {
        kept = (kept - 1).min(MOST_TRIED);
        let start: String = name.chars().take(kept).collect();
        text = format!("{}…", start.trim_end());
    }
    Ok(text)
}

fn widest<'a>(
    canvas: &Canvas,
    mut texts: impl Iterator<Item = &'a String>,
    style: &TextStyle,
) -> Result<i32, ReportError> {
    texts.try_fold(0, |widest, text| Ok(widest.max(width(canvas, text, style)?)))
}

/// Width in points, rounded up.
fn width(canvas: &Canvas, text: &str, style: &TextStyle) -> Result<i32, ReportError> {
    let (units, _) = canvas.estimate_text_size(text, style)?;
    i32::try_from(units)
        .map(|units| units / UNITS_PER_POINT + 1)
        .map_err(|error| ReportError::Drawing(error.to_string()))
}
