//! Durations in so little room that every stretch of a series can have its own.

/// Parts of a doubling: a duration is known to half of 1/32 of it, 1.6 %.
const PARTS: u64 = 32;
const PART_BITS: u32 = PARTS.trailing_zeros();
/// Durations above a day count as a day, in microseconds.
const LONGEST_US: u64 = 86_400_000_000;

/// How many durations lie in each part of each doubling. Whole numbers, so that any split merges to the same.
#[derive(Debug, Clone, Default)]
pub(super) struct DurationSpread {
    /// Made with the first duration; by [`slot`].
    counts: Vec<u32>,
    known: u64,
}

impl DurationSpread {
    #[inline]
    pub(super) fn record(&mut self, micros: u64) {
        if self.counts.is_empty() {
            self.counts = vec![0; slot(LONGEST_US) + 1];
        }
        self.counts[slot(micros.min(LONGEST_US))] += 1;
        self.known += 1;
    }

    pub(super) fn merge(&mut self, other: &Self) {
        if self.counts.is_empty() {
            self.counts.clone_from(&other.counts);
        } else {
            self.counts.iter_mut().zip(&other.counts).for_each(|(mine, theirs)| *mine += theirs);
        }
        self.known += other.known;
    }

    /// The duration, in milliseconds, that 95 of a hundred do not exceed, to 1.6 %; `None` without one.
    pub(super) fn p95_ms(&self) -> Option<f64> {
        let wanted = (self.known * 95).div_ceil(100);
        let mut below = 0;
        let at = self.counts.iter().position(|count| {
            below += u64::from(*count);
            below >= wanted && wanted > 0
        })?;
        Some(middle(at) / 1_000.0)
    }
}

/// Below [`PARTS`] every microsecond has its own; above, every doubling has so many.
#[expect(clippy::cast_possible_truncation, reason = "a day has 2³⁷ microseconds, so there are 1056 slots")]
#[inline]
fn slot(micros: u64) -> usize {
    if micros < PARTS {
        return micros as usize;
    }
    let doubling = micros.ilog2() - PART_BITS;
    (u64::from(doubling) * PARTS + (micros >> doubling)) as usize
}

/// The middle of a slot, in microseconds.
fn middle(slot: usize) -> f64 {
    let slot = slot as u64;
    if slot < PARTS {
        return slot as f64;
    }
    let doubling = slot / PARTS - 1;
    let width = (1_u64 << doubling) as f64;
    (slot % PARTS + PARTS) as f64 * width + (width - 1.0) / 2.0
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn the_percentile_is_that_of_the_sorted_durations_to_one_part_in_sixty(
            micros in prop::collection::vec(1_u64..LONGEST_US, 1..300), cut in any::<prop::sample::Index>()
        ) {
            let (mut one, mut other) = (DurationSpread::default(), DurationSpread::default());
            for (n, value) in micros.iter().enumerate() {
                if n < cut.index(micros.len()) { one.record(*value) } else { other.record(*value) }
            }
            one.merge(&other);
            let mut sorted = micros.clone();
            sorted.sort_unstable();
            let exact = sorted[(sorted.len() * 95).div_ceil(100) - 1] as f64 / 1_000.0;
            let found = one.p95_ms().unwrap();
            prop_assert!((found / exact - 1.0).abs() <= 1.0 / 62.0, "{} for {}", found, exact);
        }
    }

    #[test]
    fn nothing_has_no_percentile_and_a_day_is_the_longest() {
        assert_eq!(DurationSpread::default().p95_ms(), None);
        let mut spread = DurationSpread::default();
        spread.record(u64::MAX);
        assert!((spread.p95_ms().unwrap() / 86_400_000.0 - 1.0).abs() < 1.0 / 62.0);
    }
}
