//! Workloads put together from stretches of the recorded one.
//!
//! A resample is how often each cell is in it. Cells are drawn in blocks of consecutive ones with a geometric length
//! (stationary bootstrap, Politis and Romano 1994), so that what correlates over time stays together. Where the workload has
//! seasons, a block is taken from another day (or week) at the same time (Dudek, Leśkow, Paparoditis, Politis: A generalized
//! block bootstrap for seasonal time series, 2014), so that every resample has its nights and its weekends.

use super::keyed::{Draws, Purpose};

/// How a series of cells is resampled.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Scheme {
    pub(super) cells: usize,
    /// Cells of a season, where stretches are only exchanged for those of the same time.
    pub(super) season: Option<usize>,
    /// Mean cells of a block.
    pub(super) block: f64,
    /// Share of a variance that blocks of that length miss.
    pub(super) shortfall: f64,
}

/// How often each cell is in each resample.
#[derive(Debug, Clone)]
pub(super) struct Resamples {
    cells: usize,
    weights: Vec<u16>,
}

impl Scheme {
    /// `count` resamples as long as the record.
    pub(super) fn draw(&self, count: usize, seed: u64) -> Resamples {
        let mut weights = vec![0_u16; count * self.cells];
        for (n, own) in weights.chunks_mut(self.cells).enumerate() {
            self.walk(self.cells, 0, Draws::new(seed, n as u64), |cell| own[cell] = own[cell].saturating_add(1));
        }
        Resamples { cells: self.cells, weights }
    }

    /// Draws `length` cells, the first of which stands for the cell `from`.
    pub(super) fn walk(&self, length: usize, from: usize, draws: Draws, mut visit: impl FnMut(usize)) {
        let mut source = 0;
        let ends = 1.0 / self.block.max(1.0);
        for n in 0..length {
            let at = (from + n) % self.cells;
            let fresh = n == 0 || draws.uniform(n as u64, Purpose::BlockEnd) < ends;
            source = if fresh { self.begin(at, n as u64, draws) } else { self.after(source) };
            visit(source);
        }
    }

    /// Where a block that stands for the cell `at` begins.
    fn begin(&self, at: usize, nth: u64, draws: Draws) -> usize {
        match self.season {
            None => draws.below(nth, Purpose::Block, self.cells),
            Some(season) => {
                let time = at % season;
                let seasons = (self.cells - time).div_ceil(season);
                time + season * draws.below(nth, Purpose::Block, seasons)
            }
        }
    }

    /// The cell after a cell; after the last one that of the same time in the first season.
    fn after(&self, cell: usize) -> usize {
        match self.season {
            _ if cell + 1 < self.cells => cell + 1,
            None => 0,
            Some(season) => (cell + 1) % season,
        }
    }

    /// How many independent pieces the record amounts to.
    pub(super) fn pieces(&self) -> f64 {
        (self.cells as f64 / self.block.max(1.0)).max(1.0)
    }

    /// Factor by which deviations of resamples are widened: few pieces, and pieces that cut through what correlates, make
    /// resamples too narrow. Student's quantile instead of the normal one and the bias of a variance (Hesterberg 2015,
    /// expanded percentile intervals), and what the blocks miss.
    pub(super) fn expansion(&self) -> f64 {
        let pieces = self.pieces();
        let degrees = (pieces - 1.0).max(1.0);
        let groups = match self.season {
            // Each time of day is exchanged among so many.
            Some(season) => self.cells as f64 / season as f64,
            None => pieces,
        };
        super::interval::student(degrees) / super::interval::NORMAL_975
            * (groups.max(2.0) / (groups.max(2.0) - 1.0) / (1.0 - self.shortfall)).sqrt()
    }
}

impl Resamples {
    pub(super) fn count(&self) -> usize {
        self.weights.len() / self.cells.max(1)
    }

    /// How often each cell is in a resample.
    pub(super) fn of(&self, resample: usize) -> &[u16] {
        &self.weights[resample * self.cells..][..self.cells]
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_resample_is_as_long_as_the_record_and_keeps_the_time_of_day() {
        let scheme = Scheme { cells: 24 * 7 + 5, season: Some(24), block: 6.0, shortfall: 0.0 };
        let resamples = scheme.draw(200, 1);
        for n in 0..resamples.count() {
            let weights = resamples.of(n);
            assert_eq!(weights.iter().map(|w| usize::from(*w)).sum::<usize>(), scheme.cells);
            for time in 0..24 {
                let drawn: usize = (time..scheme.cells).step_by(24).map(|cell| usize::from(weights[cell])).sum();
                assert_eq!(drawn, (scheme.cells - time).div_ceil(24), "time {time}");
            }
        }
    }

    #[test]
    fn every_cell_is_drawn_as_often_as_any_other() {
        let scheme = Scheme { cells: 50, season: None, block: 5.0, shortfall: 0.0 };
        let resamples = scheme.draw(4_000, 9);
        for cell in 0..50 {
            let drawn: f64 = (0..4_000).map(|n| f64::from(resamples.of(n)[cell])).sum::<f64>() / 4_000.0;
            // A cell is in a resample about once with a variance of about 5, so the standard error is 0.035 or so.
            assert!((drawn - 1.0).abs() < 0.15, "{cell}: {drawn}");
        }
    }
}
