//! Durations in so little room that every stretch of a series can have its own.

/// Parts of a doubling: a duration is known to half of 1/32 of it, 1.6 %.
const PARTS: u64 = 32;
const PART_BITS: u32 = PARTS.trailing_zeros();
/// Nobody asks for less than 1.024 ms, which are 2¹⁰ µs.
const UNIT_BITS: u32 = 10;
/// Durations above a day count as a day, in microseconds.
const LONGEST_US: u64 = 86_400_000_000;
/// Slots to begin with: up to two minutes. A search replays thousands of times, so each stretch starts small.
const FIRST_SLOTS: usize = 416;

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
        let slot = slot(micros.min(LONGEST_US));
        if slot >= self.counts.len() {
            self.counts.resize((slot + 1).max(FIRST_SLOTS), 0);
        }
        self.counts[slot] += 1;
        self.known += 1;
    }

    pub(super) fn merge(&mut self, other: &Self) {
        if self.counts.len() < other.counts.len() {
            self.counts.resize(other.counts.len(), 0);
        }
        self.counts.iter_mut().zip(&other.counts).for_each(|(mine, theirs)| *mine += theirs);
        self.known += other.known;
    }

    /// The duration, in milliseconds, that 95 of a hundred do not exceed, to 1.6 % and half a millisecond; `None`
    /// without one.
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

/// Below [`PARTS`] every unit has its own; above, every doubling has so many.
#[expect(clippy::cast_possible_truncation, reason = "a day has 2²⁷ units, so there are 736 slots")]
#[inline]
fn slot(micros: u64) -> usize {
    let units = micros >> UNIT_BITS;
    if units < PARTS {
        return units as usize;
    }
    let doubling = units.ilog2() - PART_BITS;
    (u64::from(doubling) * PARTS + (units >> doubling)) as usize
}

/// The middle of a slot, in microseconds.
fn middle(slot: usize) -> f64 {
    let slot = slot as u64;
    let (first, width) = if slot < PARTS {
        (slot, 1)
    } else {
        let width = 1_u64 << (slot / PARTS - 1);
        ((slot % PARTS + PARTS) * width, width)
    };
    (first as f64 + width as f64 / 2.0) * f64::from(1_u32 << UNIT_BITS)
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
            prop_assert!((found - exact).abs() <= exact / 62.0 + 0.52, "{} for {}", found, exact);
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
