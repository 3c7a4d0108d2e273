//! Horizontal bars with their figures written beside them.

use plotters::style::FontStyle;
use plotters::style::text_anchor::HPos;

use super::{
    BLUE, Canvas, GAP, GREY, INK, MUTED, NAME_SIZE, VALUE_SIZE, WIDTH, drawn, fitted, rectangle, text, text_style,
    widest,
};
use crate::ReportError;
use crate::svg::{Drawing, UNITS_PER_POINT};

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

const BAR: i32 = 7;
const ROW: i32 = 25;
const LONGEST_NAME: i32 = 200;

/// Zero-based bars on one scale, without an axis: every bar carries its figure.
pub(crate) fn bar_chart(rows: &[Bars]) -> Result<Drawing, ReportError> {
    let height = ROW * i32::try_from(rows.len().max(1)).unwrap_or(1);
    drawn(height, |canvas| draw(canvas, rows))
}

fn draw(canvas: &Canvas, rows: &[Bars]) -> Result<(), ReportError> {
    let name_style = text_style(NAME_SIZE, FontStyle::Normal, &INK, HPos::Left);
    let value_style = text_style(VALUE_SIZE, FontStyle::Normal, &MUTED, HPos::Left);
    let difference_style = text_style(NAME_SIZE, FontStyle::Bold, &INK, HPos::Right);

    let names =
        rows.iter().map(|row| fitted(canvas, &row.name, &name_style, LONGEST_NAME)).collect::<Result<Vec<_>, _>>()?;
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
        text(canvas, name, (0, middle), &name_style)?;
        text(canvas, &row.value, (end, middle), &value_style)?;
        let right = WIDTH * UNITS_PER_POINT;
        text(canvas, &row.difference, (right, middle), &difference_style)?;
    }
    Ok(())
}
