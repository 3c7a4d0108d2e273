//! Whether traffic drifts over a record: then nothing in it says where the next period goes.
//!
//! Resamples stand for periods of a process that stays as it is. Each half of the record is cut into a few long pieces, and the pieces
//! of the halves are compared (Student's test of two samples, on batch means so that what correlates over shorter times does not pass for
//! drift). Halves that are too far apart are a trend, or the part of a rhythm that is longer than the record.

use super::interval::student;

/// Pieces of a half.
const PIECES: usize = 6;
/// Cells of a piece at least.
const LEAST_CELLS: usize = 5;

/// What came in the halves of a record that drifts.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Drift {
    pub(super) first: f64,
    pub(super) second: f64,
}

/// By cell what came; `None` where the halves differ no more than chance explains, in 19 of 20 records that do not drift.
pub(super) fn drift(series: &[f64]) -> Option<Drift> {
    let piece = series.len() / (2 * PIECES);
    if piece < LEAST_CELLS {
        return None;
    }
    let sums: Vec<f64> = series.chunks_exact(piece).take(2 * PIECES).map(|cells| cells.iter().sum()).collect();
    let (first, second) = sums.split_at(PIECES);
    let count = PIECES as f64;
    let mean = |sums: &[f64]| sums.iter().sum::<f64>() / count;
    let squares = |sums: &[f64]| sums.iter().map(|sum| (sum - mean(sums)) * (sum - mean(sums))).sum::<f64>();
    let degrees = 2.0 * (count - 1.0);
    let variance = (squares(first) + squares(second)) / degrees;
    let apart = (mean(second) - mean(first)).abs() > student(degrees) * (2.0 * variance / count).sqrt();
    let (first, second) = series.split_at(series.len() / 2);
    apart.then(|| Drift { first: first.iter().sum(), second: second.iter().sum() })
}

#[cfg(test)]
mod tests {
    use super::super::tests::autoregressive;
    use super::*;

    #[test]
    fn what_stays_as_it_is_is_rarely_taken_for_drift_and_a_trend_mostly() {
        let (mut still, mut trend) = (0, 0);
        for seed in 0..400 {
            let series: Vec<f64> = autoregressive(480, 0.5, seed).iter().map(|x| 100.0 + x).collect();
            still += u32::from(drift(&series).is_some());
            // From 98 to 102: the halves are 2 apart in each cell; the mean of a half of 240 has a standard error of 0.13.
            let rising: Vec<f64> = series.iter().enumerate().map(|(n, x)| x - 2.0 + 4.0 * n as f64 / 480.0).collect();
            trend += u32::from(drift(&rising).is_some());
        }
        // 5 % of 400 is 20, with a standard error of 4.4.
        assert!((5..=35).contains(&still) && trend >= 380, "{still} {trend}");
    }
}
