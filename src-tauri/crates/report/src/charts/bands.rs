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
pub(crate) fn band_chart(
    lines: &[BandLine; 2],
    months: u32,
    amount: &dyn Fn(f64) -> String,
) -> Result<Drawing, ReportError> {
    drawn(HEIGHT, |canvas| draw(canvas, lines, months, amount))
}

fn draw(
    canvas: &Canvas,
    lines: &[BandLine; 2],
    months: u32,
    amount: &dyn Fn(f64) -> String,
) -> Result<(), ReportError> {
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
    // The axis of money: a line at every round amount, which stands above its left end, where the sums are still small.
    let step = round_step(largest);
    for mark in (1..=5).map(|n| f64::from(n) * step).take_while(|mark| step > 0.0 && *mark <= largest) {
        let (_, y) = at(0, mark);
        line(canvas, vec![(0, y), (right * UNITS_PER_POINT, y)], LINE, 2)?;
        text(canvas, &amount(mark), (0, y - 5 * UNITS_PER_POINT), &muted)?;
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

/// A step of 1, 2 or 5 times a power of ten, of which two to five fit.
fn round_step(largest: f64) -> f64 {
    if largest <= 0.0 || !largest.is_finite() {
        return 0.0;
    }
    let mut power = 1.0;
    while power * 20.0 <= largest {
        power *= 10.0;
    }
    while power * 2.0 > largest {
        power /= 10.0;
    }
    [5.0, 2.0].into_iter().map(|times| times * power).find(|step| step * 2.0 <= largest).unwrap_or(power)
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn steps_are_round_and_two_to_five_fit() {
        for (largest, step) in [(10.0, 5.0), (9.9, 2.0), (68_694.0, 20_000.0), (1.9, 0.5), (0.0, 0.0)] {
            assert!(
                (round_step(largest) - step).abs() < 1e-12 * largest.max(1.0),
                "{largest}: {}",
                round_step(largest)
            );
        }
        assert!(
            (1_u32..2_000).map(f64::from).all(|largest| (2.0..=5.0).contains(&(largest / round_step(largest)).floor()))
        );
    }
}
