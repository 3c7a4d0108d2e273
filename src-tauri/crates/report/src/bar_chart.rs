//! Horizontal bars with their figures written beside them.

use plotters::coord::Shift;
use plotters::prelude::*;
use plotters::style::text_anchor::{HPos, Pos, VPos};

use crate::ReportError;
use crate::fonts::{SANS, register_for_charts};
use crate::svg::{Drawing, UNITS_PER_POINT, printable};

/// The bars of one name.
pub(crate) struct Bars {
    /// What the bars belong to.
    pub(crate) name: String,
    /// Length of the grey bar; absent when nothing is compared.
    pub(crate) baseline: Option<f64>,
    /// Length of the blue bar, in the same unit.
    pub(crate) candidate: f64,
    /// Stands at the end of the longer bar.
    pub(crate) value: String,
    /// Stands at the right edge.
    pub(crate) difference: String,
}

impl Bars {
    fn longest(&self) -> f64 {
        self.baseline.unwrap_or(0.0).max(self.candidate)
    }
}

/// Width of the text column of an A4 page, in points.
const WIDTH: i32 = 493;
const BAR: i32 = 7;
const ROW: i32 = 25;
const GAP: i32 = 8;
const LONGEST_NAME: i32 = 150;
/// Characters of a name that are measured: more than fit of the narrowest, since a name may have a million.
const MOST_TRIED: usize = 200;
const NAME_SIZE: f64 = 9.0;
const VALUE_SIZE: f64 = 8.0;

const GREY: RGBColor = RGBColor(0xa1, 0xa5, 0xa9);
const BLUE: RGBColor = RGBColor(0x1a, 0x4a, 0x9f);
static INK: RGBColor = RGBColor(0x19, 0x1d, 0x22);
static MUTED: RGBColor = RGBColor(0x4b, 0x4f, 0x54);

type Canvas<'a> = DrawingArea<SVGBackend<'a>, Shift>;

/// Zero-based bars on one scale, without an axis: every bar carries its figure.
pub(crate) fn bar_chart(rows: &[Bars]) -> Result<Drawing, ReportError> {
    register_for_charts()?;
    let height = ROW * i32::try_from(rows.len().max(1)).unwrap_or(1);
    let mut svg = String::new();
    {
        let units = |points: i32| (points * UNITS_PER_POINT).unsigned_abs();
        let canvas = SVGBackend::with_string(&mut svg, (units(WIDTH), units(height))).into_drawing_area();
        draw(&canvas, rows)?;
        canvas.present()?;
    }
    Ok(Drawing { svg, size: (WIDTH, height) })
}

fn draw(canvas: &Canvas, rows: &[Bars]) -> Result<(), ReportError> {
    let name_style = text_style(NAME_SIZE, FontStyle::Normal, &INK, HPos::Left);
    let value_style = text_style(VALUE_SIZE, FontStyle::Normal, &MUTED, HPos::Left);
    let difference_style = text_style(NAME_SIZE, FontStyle::Bold, &INK, HPos::Right);

    let names = rows.iter().map(|row| fitted(canvas, &row.name, &name_style)).collect::<Result<Vec<_>, _>>()?;
    let left = widest(canvas, names.iter(), &name_style)? + GAP;
    let values = widest(canvas, rows.iter().map(|row| &row.value), &value_style)?;
    let differences = widest(canvas, rows.iter().map(|row| &row.difference), &difference_style)?;
    let longest_bar = f64::from((WIDTH - left - values - differences - 2 * GAP).max(0) * UNITS_PER_POINT);
    let largest = rows.iter().map(Bars::longest).fold(0.0, f64::max);
    #[expect(clippy::cast_possible_truncation, reason = "never longer than the page")]
    let length = |value: f64| if largest > 0.0 { (value / largest * longest_bar).round() as i32 } else { 0 };

    let left = left * UNITS_PER_POINT;
    for ((position, row), name) in (0..).zip(rows).zip(&names) {
        let middle = (position * ROW + ROW / 2) * UNITS_PER_POINT;
        let bar = BAR * UNITS_PER_POINT;
        let candidate_top = match row.baseline {
            Some(baseline) => {
                rectangle(canvas, (left, middle - bar), (left + length(baseline), middle), GREY)?;
                middle
            }
            None => middle - bar / 2,
        };
        rectangle(canvas, (left, candidate_top), (left + length(row.candidate), candidate_top + bar), BLUE)?;
        let end = left + length(row.longest()) + GAP * UNITS_PER_POINT / 2;
        canvas.draw(&Text::new(name.as_str(), (0, middle), name_style.clone()))?;
        canvas.draw(&Text::new(row.value.as_str(), (end, middle), value_style.clone()))?;
        let right = WIDTH * UNITS_PER_POINT;
        canvas.draw(&Text::new(row.difference.as_str(), (right, middle), difference_style.clone()))?;
    }
    Ok(())
}

fn rectangle(canvas: &Canvas, from: (i32, i32), to: (i32, i32), colour: RGBColor) -> Result<(), ReportError> {
    Ok(canvas.draw(&Rectangle::new([from, to], colour.filled()))?)
}

/// The chart library takes the height of a line where others take the size of the font.
const LINE_HEIGHT: f64 = 1.24;

#[expect(clippy::trivially_copy_pass_by_ref, reason = "the style borrows its colour for as long as it lives")]
fn text_style(points: f64, weight: FontStyle, colour: &'static RGBColor, anchor: HPos) -> TextStyle<'static> {
    let size = points * f64::from(UNITS_PER_POINT) * LINE_HEIGHT;
    TextStyle::from((SANS, size, weight).into_font()).color(colour).pos(Pos::new(anchor, VPos::Center))
}

/// The name, shortened with an ellipsis until it leaves room for the bars.
fn fitted(canvas: &Canvas, name: &str, style: &TextStyle) -> Result<String, ReportError> {
    let name = printable(name);
    let mut text = name.clone();
    let mut kept = name.chars().count();
    while (kept > MOST_TRIED || width(canvas, &text, style)? > LONGEST_NAME) && kept > 0 {
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
