//! Chooses how a workload is resampled.

use routewright_domain::ResamplingMethod;
use routewright_engine::{CellReplay, Cells};

use super::block_length::block;
use super::resample::Scheme;

/// Nanoseconds of a day.
const DAY_NS: i64 = 86_400_000_000_000;
/// Days of record from which a stretch is only exchanged for those of the same time of day, or of week.
const DAYS_FOR_DAILY: usize = 4;
const DAYS_FOR_WEEKLY: usize = 28;
/// A resample is put together from at least so many blocks.
const LEAST_BLOCKS: f64 = 4.0;

/// One scheme for all architectures, so that a difference is between the same stretches. Blocks are as long as the figure
/// with the longest memory asks for: the number of requests, or the cost or the failures of an architecture.
pub(super) fn scheme(cells: &Cells, replays: &[CellReplay]) -> Scheme {
    let season = season(cells);
    let series = |figure: &dyn Fn(&CellReplay, usize, usize) -> f64, replay: &CellReplay| -> Vec<f64> {
        (0..replay.sums.cells())
            .map(|cell| (0..replay.sums.features()).map(|feature| figure(replay, cell, feature)).sum())
            .collect()
    };
    let requests = |replay: &CellReplay, cell: usize, feature: usize| f64::from(replay.sums.at(cell, feature).requests);
    let cost = |replay: &CellReplay, cell: usize, feature: usize| replay.sums.at(cell, feature).cost as f64;
    let failed = |replay: &CellReplay, cell: usize, feature: usize| {
        let figures = replay.sums.at(cell, feature);
        f64::from(figures.requests) - f64::from(figures.succeeded)
    };
    let first = replays.first().map(|replay| series(&requests, replay));
    let others = replays.iter().flat_map(|replay| [series(&cost, replay), series(&failed, replay)]);
    let blocks = first.into_iter().chain(others).map(|series| block(&series, season));
    let longest = blocks.max_by(|one, other| one.length.total_cmp(&other.length));
    let (length, shortfall) = longest.map_or((1.0, 0.0), |block| (block.length, block.shortfall));
    let count = cells.count();
    Scheme { cells: count, season, block: length.min(count as f64 / LEAST_BLOCKS).max(1.0), shortfall }
}

/// Cells of a season.
fn season(cells: &Cells) -> Option<usize> {
    let length = cells.length_ns();
    let per_day = usize::try_from(DAY_NS / length).ok().filter(|_| DAY_NS % length == 0)?;
    let days = cells.count() / per_day.max(1);
    match days {
        DAYS_FOR_WEEKLY.. => Some(7 * per_day),
        DAYS_FOR_DAILY.. => Some(per_day),
        _ => None,
    }
}

pub(super) fn method(scheme: &Scheme, cells: &Cells, resamples: usize) -> ResamplingMethod {
    let cell_s = cells.length_ns() as f64 / 1e9;
    ResamplingMethod {
        resamples: u32::try_from(resamples).unwrap_or(u32::MAX),
        cells: u32::try_from(scheme.cells).unwrap_or(u32::MAX),
        cell_s,
        block_s: scheme.block * cell_s,
        season_s: scheme.season.map(|season| season as f64 * cell_s),
        pieces: scheme.pieces(),
    }
}
