//! Sums of one cell of time: what a figure is made of, so that any mixture of cells gives the figure again.

use routewright_domain::Requirements;

/// Steps of a duration's scale for each doubling; a step is 0.5 to 0.8 % wide.
const STEPS: u64 = 128;

/// Durations of one cell on a scale of steps that grow with the duration.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Steps {
    /// How many durations fell into a step: `(step, count)`, ascending. Empty until `close` is called.
    pub counts: Vec<(u16, u32)>,
    /// Durations that nobody knows.
    pub unknown: u32,
    /// Durations within the limit of the requirement, where there is one.
    pub within: u32,
    /// As they came.
    open: Vec<u16>,
}

impl Steps {
    #[inline]
    pub(super) fn record(&mut self, micros: Option<u64>, limit_us: u64) {
        match micros {
            Some(micros) => {
                self.open.push(step_of(micros));
                self.within += u32::from(micros <= limit_us);
            }
            None => self.unknown += 1,
        }
    }

    fn merge(&mut self, other: &Self) {
        self.open.extend_from_slice(&other.open);
        self.unknown += other.unknown;
        self.within += other.within;
    }

    /// Counts what came.
    fn close(&mut self) {
        self.open.sort_unstable();
        self.counts = self
            .open
            .chunk_by(|one, other| one == other)
            .map(|same| (same[0], u32::try_from(same.len()).unwrap_or(u32::MAX)))
            .collect();
        self.open = Vec::new();
    }
}

/// The step of a duration in microseconds: below 128 µs each microsecond is one.
#[inline]
fn step_of(micros: u64) -> u16 {
    let step = if micros < STEPS {
        micros
    } else {
        let doublings = u64::from(micros.ilog2()) - 7;
        doublings * STEPS + (micros >> doublings)
    };
    u16::try_from(step).unwrap_or(u16::MAX)
}

/// Where a step begins, in microseconds.
#[must_use]
pub fn start_of_step(step: u16) -> f64 {
    let step = u64::from(step);
    if step < STEPS {
        return step as f64;
    }
    let doublings = step / STEPS - 1;
    let within = step % STEPS + STEPS;
    within as f64 * (1_u64 << doublings.min(56)) as f64
}

/// What one feature's requests of one cell came to.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct CellFigures {
    /// Requests of the feature.
    pub requests: u32,
    /// Of them, answered.
    pub succeeded: u32,
    /// Of them, those that left a primary.
    pub fell_back: u32,
    /// Of them, those that a cascade passed to a dearer tier.
    pub escalated: u32,
    /// Of them, those with a part whose price is unknown.
    pub unpriced: u32,
    /// What they cost, in pico-dollars.
    pub cost: i128,
    /// Answers whose quality is known.
    pub judged: u32,
    /// Their qualities, added up in units of 2⁻⁴⁰.
    pub quality: i128,
    /// Times to first token.
    pub ttft: Steps,
    /// Total latencies.
    pub latency: Steps,
}

impl CellFigures {
    fn merge(&mut self, other: &Self) {
        self.requests += other.requests;
        self.succeeded += other.succeeded;
        self.fell_back += other.fell_back;
        self.escalated += other.escalated;
        self.unpriced += other.unpriced;
        self.cost += other.cost;
        self.judged += other.judged;
        self.quality += other.quality;
        self.ttft.merge(&other.ttft);
        self.latency.merge(&other.latency);
    }
}

/// Units of a quality in [`CellFigures::quality`]: so many make 1.
pub const QUALITY_UNIT: f64 = (1_u64 << 40) as f64;

/// The sums of one plan, by cell and feature. Any mixture of cells of a stateless plan is what a replay of those cells'
/// requests gives. Where requests meet each other (budgets, limits, caches), a cell holds what its requests came to in the
/// one order in which they were replayed; a mixture is then an approximation, and whoever shows it says so.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CellSums {
    cells: usize,
    features: usize,
    sums: Vec<CellFigures>,
    /// For each feature the limits of its requirements in microseconds: first token, total.
    limits_us: Vec<[u64; 2]>,
}

impl CellSums {
    pub(crate) fn new(cells: usize, requirements: impl Iterator<Item = Requirements>) -> Self {
        let micros = |limit: Option<u32>| limit.map_or(u64::MAX, |ms| u64::from(ms) * 1_000);
        let limits_us: Vec<[u64; 2]> =
            requirements.map(|own| [micros(own.ttft_p95_ms), micros(own.latency_p95_ms)]).collect();
        let features = limits_us.len();
        Self { cells, features, sums: vec![CellFigures::default(); cells * features], limits_us }
    }

    /// Number of cells.
    #[must_use]
    pub fn cells(&self) -> usize {
        self.cells
    }

    /// Number of features, in the order of the project.
    #[must_use]
    pub fn features(&self) -> usize {
        self.features
    }

    /// What the requests of a feature in a cell came to.
    #[must_use]
    pub fn at(&self, cell: usize, feature: usize) -> &CellFigures {
        &self.sums[cell * self.features + feature]
    }

    #[inline]
    pub(super) fn of(&mut self, cell: usize, feature: usize) -> (&mut CellFigures, [u64; 2]) {
        (&mut self.sums[cell * self.features + feature], self.limits_us[feature])
    }

    pub(super) fn merge(&mut self, other: &Self) {
        for (mine, theirs) in self.sums.iter_mut().zip(&other.sums) {
            mine.merge(theirs);
        }
    }

    pub(crate) fn close(&mut self) {
        for figures in &mut self.sums {
            figures.ttft.close();
            figures.latency.close();
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn steps_cover_every_duration_without_gaps_and_are_under_one_percent_wide() {
        for micros in (0..200_000_u64).chain((20..37).map(|bit| (1 << bit) - 1)).chain((20..37).map(|bit| 1 << bit)) {
            let step = step_of(micros);
            let (from, until) = (start_of_step(step), start_of_step(step + 1));
            let value = micros as f64;
            assert!(from <= value && value < until, "{micros}: {from} to {until}");
            assert!(until - from <= 1.0 || until / from < 1.008, "{micros}");
        }
    }
}
