//! The tree of a policy: a row for each node, the way down on the left, figures on the right.

use plotters::prelude::*;
use plotters::style::FontStyle;
use plotters::style::text_anchor::HPos;

use super::{
    BLUE, Canvas, GAP, GREY, INK, MUTED, NAME_SIZE, VALUE_SIZE, WIDTH, drawn, fitted, line, text, text_style, widest,
};
use crate::ReportError;
use crate::svg::{Drawing, UNITS_PER_POINT};

/// A node of a policy.
pub(crate) struct TreeRow {
    /// Nodes above it.
    pub(crate) depth: usize,
    /// What it is to the node above, for example `step 2`; empty for the root.
    pub(crate) role: String,
    /// Pattern or model.
    pub(crate) name: String,
    /// True for a model.
    pub(crate) is_model: bool,
    /// Stands at the right edge.
    pub(crate) figures: String,
}

const ROW: i32 = 21;
const INDENT: i32 = 20;
/// Deeper nodes are drawn at this depth, so that names keep some room.
const DEEPEST: usize = 8;

pub(crate) fn tree_chart(rows: &[TreeRow]) -> Result<Drawing, ReportError> {
    let height = ROW * i32::try_from(rows.len().max(1)).unwrap_or(1) + 2;
    drawn(height, |canvas| draw(canvas, rows))
}

fn draw(canvas: &Canvas, rows: &[TreeRow]) -> Result<(), ReportError> {
    let role_style = text_style(VALUE_SIZE, FontStyle::Normal, &MUTED, HPos::Left);
    let name_style = text_style(NAME_SIZE, FontStyle::Bold, &INK, HPos::Left);
    let model_style = text_style(NAME_SIZE, FontStyle::Normal, &INK, HPos::Left);
    let figure_style = text_style(VALUE_SIZE, FontStyle::Normal, &MUTED, HPos::Right);
    let right = WIDTH - widest(canvas, rows.iter().map(|row| &row.figures), &figure_style)? - GAP;
    let x_of = |depth: usize| i32::try_from(depth.min(DEEPEST)).unwrap_or(0) * INDENT;
    let y_of = |position: usize| i32::try_from(position).unwrap_or(0) * ROW + ROW / 2 + 1;
    for (position, row) in rows.iter().enumerate() {
        let (x, y) = (x_of(row.depth), y_of(position));
        if let Some(above) = rows[..position].iter().rposition(|other| other.depth < row.depth) {
            let stem = (x_of(rows[above].depth) + INDENT / 2) * UNITS_PER_POINT;
            let from = (y_of(above) + ROW / 2 - 2) * UNITS_PER_POINT;
            line(
                canvas,
                vec![(stem, from), (stem, y * UNITS_PER_POINT), (x * UNITS_PER_POINT, y * UNITS_PER_POINT)],
                GREY,
                3,
            )?;
        }
        let role = fitted(canvas, &row.role, &role_style, 150)?;
        let before = if role.is_empty() { 0 } else { super::width(canvas, &role, &role_style)? + 6 };
        let style = if row.is_model { &model_style } else { &name_style };
        let name = fitted(canvas, &row.name, style, (right - x - before - 16).max(40))?;
        let own = super::width(canvas, &name, style)?;
        let (left, top) = ((x + before) * UNITS_PER_POINT, (y - 8) * UNITS_PER_POINT);
        let corner = (left + (own + 12) * UNITS_PER_POINT, (y + 8) * UNITS_PER_POINT);
        let colour = if row.is_model { BLUE } else { GREY };
        canvas.draw(&Rectangle::new([(left, top), corner], colour.stroke_width(3)))?;
        text(canvas, &role, (x * UNITS_PER_POINT + 2 * UNITS_PER_POINT, y * UNITS_PER_POINT), &role_style)?;
        text(canvas, &name, (left + 6 * UNITS_PER_POINT, y * UNITS_PER_POINT), style)?;
        text(canvas, &row.figures, (WIDTH * UNITS_PER_POINT, y * UNITS_PER_POINT), &figure_style)?;
    }
    Ok(())
}
