//! Workloads put together from stretches of the recorded one.
//!
//! A resample is how often each cell is in it. Cells are drawn in blocks of consecutive ones with a geometric length
//! (stationary bootstrap, Politis and Romano 1994), so that what correlates over time stays together. Where the workload has
//! seasons, a block is taken from another day of the same kind at the same time (Dudek, Leśkow, Paparoditis, Politis: A
//! generalized block bootstrap for seasonal time series, 2014), so that every resample has its nights and its weekends.

use super::keyed::{Draws, Purpose};

/// How a series of cells is resampled.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Scheme {
    /// Which cells are alike: a block begins in place of a cell of its own group only.
    pub(super) groups: Groups,
    /// Mean cells of a block.
    pub(super) block: f64,
    /// Share of a variance that blocks of that length miss.
    pub(super) shortfall: f64,
}

/// Cells that stand for each other.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Groups {
    /// The group of each cell.
    pub(super) of_cell: Vec<usize>,
    members: Vec<Vec<usize>>,
}

impl Groups {
    /// The groups of cells, numbered from 0.
    pub(super) fn new(of_cell: Vec<usize>) -> Self {
        let count = of_cell.iter().max().map_or(0, |last| last + 1);
        let mut members = vec![vec![]; count];
        of_cell.iter().enumerate().for_each(|(cell, group)| members[*group].push(cell));
        Self { of_cell, members }
    }

    /// Any cell stands for any other.
    pub(super) fn one(cells: usize) -> Self {
        Self::new(vec![0; cells])
    }

    fn is_one(&self) -> bool {
        self.members.len() == 1
    }
}

/// How often each cell is in each resample.
#[derive(Debug, Clone)]
pub(super) struct Resamples {
    cells: usize,
    weights: Vec<u16>,
}

impl Scheme {
    pub(super) fn cells(&self) -> usize {
        self.groups.of_cell.len()
    }

    /// `count` resamples as long as the record.
    pub(super) fn draw(&self, count: usize, seed: u64) -> Resamples {
        let cells = self.cells();
        let mut weights = vec![0_u16; count * cells];
        for (n, own) in weights.chunks_mut(cells).enumerate() {
            self.walk(cells, 0, Draws::new(seed, n as u64), |cell| own[cell] = own[cell].saturating_add(1));
        }
        Resamples { cells, weights }
    }

    /// Draws `length` cells, the first of which stands for the cell `from`.
    pub(super) fn walk(&self, length: usize, from: usize, draws: Draws, mut visit: impl FnMut(usize)) {
        let ends = 1.0 / self.block.max(1.0);
        let mut source = None;
        for n in 0..length {
            let group = self.groups.of_cell[(from + n) % self.cells()];
            let goes_on = source.filter(|_| draws.uniform(n as u64, Purpose::BlockEnd) >= ends);
            let next = goes_on.and_then(|source| self.after(source, group));
            let cell = next.unwrap_or_else(|| {
                let alike = &self.groups.members[group];
                alike[draws.below(n as u64, Purpose::Block, alike.len())]
            });
            visit(cell);
            source = Some(cell);
        }
    }

    /// The cell after a cell, where it is of that group; a record without seasons is a ring.
    fn after(&self, cell: usize, group: usize) -> Option<usize> {
        let next = if cell + 1 < self.cells() { cell + 1 } else { 0 };
        (next > 0 || self.groups.is_one()).then_some(next).filter(|next| self.groups.of_cell[*next] == group)
    }

    /// How many independent pieces the record amounts to.
    pub(super) fn pieces(&self) -> f64 {
        (self.cells() as f64 / self.block.max(1.0)).max(1.0)
    }

    /// Factor by which deviations of resamples are widened: few pieces, and pieces that cut through what correlates, make
    /// resamples too narrow. Student's quantile instead of the normal one and the bias of a variance (Hesterberg 2015,
    /// expanded percentile intervals), and what the blocks miss.
    pub(super) fn expansion(&self) -> f64 {
        let pieces = self.pieces();
        let degrees = (pieces - 1.0).max(1.0);
        // A variance within a group of m is (m - 1) / m of what it should be. In a record without seasons the pieces are drawn.
        let bias = if self.groups.is_one() {
            pieces.max(2.0) / (pieces.max(2.0) - 1.0)
        } else {
            let sizes = self.groups.of_cell.iter().map(|group| self.groups.members[*group].len().max(2) as f64);
            sizes.map(|size| size / (size - 1.0)).sum::<f64>() / self.cells() as f64
        };
        super::interval::student(degrees) / super::interval::NORMAL_975 * (bias / (1.0 - self.shortfall)).sqrt()
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
    fn a_resample_is_as_long_as_the_record_and_keeps_the_time_of_day_and_the_kind_of_day() {
        let cells = 24 * 9 + 5;
        let of_cell: Vec<usize> = (0..cells).map(|cell| cell % 24 + if cell / 24 % 7 >= 5 { 24 } else { 0 }).collect();
        let scheme = Scheme { groups: Groups::new(of_cell.clone()), block: 6.0, shortfall: 0.0 };
        let resamples = scheme.draw(200, 1);
        for n in 0..resamples.count() {
            let weights = resamples.of(n);
            for group in 0..48 {
                let drawn: u32 = (0..cells).filter(|c| of_cell[*c] == group).map(|c| u32::from(weights[c])).sum();
                let has = of_cell.iter().filter(|own| **own == group).count();
                assert_eq!(drawn as usize, has, "group {group}");
            }
        }
    }

    #[test]
    fn every_cell_is_drawn_as_often_as_any_other() {
        let scheme = Scheme { groups: Groups::one(50), block: 5.0, shortfall: 0.0 };
        let resamples = scheme.draw(4_000, 9);
        for cell in 0..50 {
            let drawn: f64 = (0..4_000).map(|n| f64::from(resamples.of(n)[cell])).sum::<f64>() / 4_000.0;
            // A cell is in a resample about once with a variance of about 5, so the standard error is 0.035 or so.
            assert!((drawn - 1.0).abs() < 0.15, "{cell}: {drawn}");
        }
    }
}
