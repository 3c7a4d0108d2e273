//! Chooses how a workload is resampled.

use routewright_domain::{ResamplingMethod, Timestamp};
use routewright_engine::{CellReplay, Cells};

use super::block_length::block;
use super::resample::{Groups, Scheme};

/// Nanoseconds of a day.
const DAY_NS: i64 = Timestamp::NANOS_PER_DAY;
/// Days of record from which a stretch is only exchanged for those of the same time of day, or of the same day of the week.
const DAYS_FOR_DAILY: usize = 4;
const DAYS_FOR_WEEKLY: usize = 28;
/// A resample is put together from at least so many blocks.
const LEAST_BLOCKS: f64 = 4.0;

/// One scheme for all architectures, so that a difference is between the same stretches. Blocks are as long as the figure
/// with the longest memory asks for: the number of requests, or the cost or the failures of an architecture.
pub(super) fn scheme(cells: &Cells, replays: &[CellReplay]) -> Scheme {
    let groups = groups(cells);
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
    let blocks = first.into_iter().chain(others).map(|series| block(&series, &groups));
    let longest = blocks.max_by(|one, other| one.length.total_cmp(&other.length));
    let (length, shortfall) = longest.map_or((1.0, 0.0), |block| (block.length, block.shortfall));
    let count = cells.count();
    Scheme { groups, block: length.min(count as f64 / LEAST_BLOCKS).max(1.0), shortfall }
}

/// What stretches are exchanged for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Season {
    /// Any others.
    None,
    /// Those of the same time of a day of the same kind: workday or weekend, as far as the record has two of each.
    Day,
    /// Those of the same time of the same day of the week.
    Week,
}

fn season(cells: &Cells) -> Season {
    let per_day = DAY_NS / cells.length_ns().max(1);
    let days =
        if DAY_NS % cells.length_ns() == 0 { cells.count() / usize::try_from(per_day).unwrap_or(1).max(1) } else { 0 };
    match days {
        DAYS_FOR_WEEKLY.. => Season::Week,
        DAYS_FOR_DAILY.. => Season::Day,
        _ => Season::None,
    }
}

/// Groups by time of day and kind of day.
fn groups(cells: &Cells) -> Groups {
    let season = season(cells);
    if season == Season::None {
        return Groups::one(cells.count());
    }
    // Days since 1970, a Thursday; 0 is Monday.
    let day_of_week = |cell: usize| (cells.start_of(cell).div_euclid(DAY_NS) + 3).rem_euclid(7);
    let is_weekend = |cell: usize| day_of_week(cell) >= 5;
    let time = |cell: usize| cells.start_of(cell).rem_euclid(DAY_NS) / cells.length_ns();
    let per_day = DAY_NS / cells.length_ns();
    let days_of = |weekend: bool| {
        let cells = (0..cells.count()).filter(|cell| is_weekend(*cell) == weekend && time(*cell) == per_day / 2);
        cells.count()
    };
    let tells_apart = days_of(true) >= 2 && days_of(false) >= 2;
    let kind = |cell: usize| match season {
        Season::Week => day_of_week(cell),
        _ => i64::from(tells_apart && is_weekend(cell)),
    };
    let numbers: Vec<i64> = (0..cells.count()).map(|cell| kind(cell) * per_day + time(cell)).collect();
    // Numbered without gaps.
    let mut known: Vec<i64> = numbers.clone();
    known.sort_unstable();
    known.dedup();
    Groups::new(numbers.iter().map(|number| known.binary_search(number).unwrap_or(0)).collect())
}

pub(super) fn method(scheme: &Scheme, cells: &Cells, resamples: usize) -> ResamplingMethod {
    let seconds = cells.length_ns() as f64 / 1e9;
    ResamplingMethod {
        resamples: u32::try_from(resamples).unwrap_or(u32::MAX),
        cells: u32::try_from(scheme.cells()).unwrap_or(u32::MAX),
        cell_s: seconds,
        block_s: scheme.block * seconds,
        season_s: match season(cells) {
            Season::None => None,
            Season::Day => Some(86_400.0),
            Season::Week => Some(604_800.0),
        },
        pieces: scheme.pieces(),
    }
}
