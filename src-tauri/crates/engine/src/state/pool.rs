//! A pool of concurrent calls with a queue in order of arrival.

use std::cmp::Reverse;
use std::collections::BinaryHeap;

/// Places, and who waits for one.
#[derive(Debug, Clone)]
pub(crate) struct Pool {
    places: usize,
    queue: Option<u32>,
    /// When each taken place becomes free, earliest first.
    free_at: BinaryHeap<Reverse<i64>>,
    /// When those who wait will begin.
    begins: BinaryHeap<Reverse<i64>>,
}

/// The queue has no room.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct PoolFull;

impl Pool {
    pub(crate) fn new(places: u32, queue: Option<u32>) -> Self {
        Self { places: places.max(1) as usize, queue, free_at: BinaryHeap::new(), begins: BinaryHeap::new() }
    }

    /// Nanoseconds that a call arriving at `now` waits; it then holds a place for `service` nanoseconds.
    pub(crate) fn enter(&mut self, now: i64, service: i64) -> Result<i64, PoolFull> {
        while self.begins.peek().is_some_and(|Reverse(begin)| *begin <= now) {
            self.begins.pop();
        }
        if self.free_at.len() < self.places {
            self.free_at.push(Reverse(now.saturating_add(service)));
            return Ok(0);
        }
        let earliest = self.free_at.peek().map_or(now, |Reverse(free)| *free);
        let begin = earliest.max(now);
        if begin > now && self.queue.is_some_and(|room| self.begins.len() >= room as usize) {
            return Err(PoolFull);
        }
        self.free_at.pop();
        self.free_at.push(Reverse(begin.saturating_add(service)));
        if begin > now {
            self.begins.push(Reverse(begin));
        }
        Ok(begin - now)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::draw::{Purpose, RequestDraws};

    /// Waits of Poisson arrivals with exponential service of mean 1 s.
    fn waits(places: u32, load: f64, queue: Option<u32>, count: u64) -> (Vec<f64>, u64) {
        let mut pool = Pool::new(places, queue);
        let (mut now, mut refused) = (0.0, 0);
        let mut waits = Vec::new();
        for n in 0..count {
            let draws = RequestDraws::new(11, n);
            now += draws.exponential(1, 0, Purpose::Balance) / load;
            let service = draws.exponential(2, 0, Purpose::Balance);
            #[expect(clippy::cast_possible_truncation, reason = "seconds of a test")]
            let nanos = |seconds: f64| (seconds * 1e9) as i64;
            match pool.enter(nanos(now), nanos(service)) {
                Ok(wait) => waits.push(wait as f64 / 1e9),
                Err(PoolFull) => refused += 1,
            }
        }
        (waits, refused)
    }

    #[test]
    fn waits_are_those_of_erlang_c() {
        // Load, probability to wait, mean wait and 99th percentile of M/M/c with service of mean 1: Erlang (1917).
        // A queue forgets slowly, so the standard error of 600,000 correlated waits is that of about 6,000: 3 %.
        for (places, load, waiting, mean, p99) in [
            (2, 1.5, 0.642_857, 1.285_714, 8.326_675),
            (5, 4.0, 0.554_113, 0.554_113, 4.014_783),
            (10, 8.0, 0.409_180, 0.204_590, 1.855_785),
        ] {
            let (mut waits, _) = waits(places, load, None, 600_000);
            let count = waits.len() as f64;
            let waited = waits.iter().filter(|wait| **wait > 0.0).count() as f64 / count;
            assert!((waited / waiting - 1.0).abs() < 0.03, "{places} places: {waited} wait for {waiting}");
            let found = waits.iter().sum::<f64>() / count;
            assert!((found / mean - 1.0).abs() < 0.06, "{places} places: mean wait {found} for {mean}");
            waits.sort_by(f64::total_cmp);
            let tail = waits[waits.len() / 100 * 99];
            assert!((tail / p99 - 1.0).abs() < 0.08, "{places} places: p99 {tail} for {p99}");
        }
    }

    #[test]
    fn refusals_without_a_queue_are_those_of_erlang_b() {
        for (places, load, blocked) in [(2, 1.5, 0.310_345), (5, 4.0, 0.199_067), (50, 45.0, 0.054_104)] {
            let (_, refused) = waits(places, load, Some(0), 400_000);
            let found = refused as f64 / 400_000.0;
            // Standard error sqrt(p (1 - p) / n) is 0.0007 at most, a little more for correlated arrivals.
            assert!((found - blocked).abs() < 0.004, "{places} places refuse {found} for {blocked}");
        }
    }
}
