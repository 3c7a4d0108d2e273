//! What a candidate saves against the baseline, with a band of the difference itself.
//!
//! Both designs meet the same months: a busy one is dear under either. So the ends of the band are those of the saving of a month, which
//! was drawn as a difference, and not the difference of two ends that were drawn apart.

use super::{OwnershipProjection, ProjectionCase, after_months, after_years, ordered};
use crate::{ArchitectureId, Intervals};

/// What the candidate saves over so many months, in US dollars, negative where it costs more: the lower end, what is expected, the upper
/// end. The ends are the outermost of the interval of a month's saving with growth and prices at either end of their bands.
#[must_use]
pub fn saved_band(base: &OwnershipProjection, mine: &OwnershipProjection, months: u32) -> [f64; 3] {
    let at = |case, shift| saved(base, mine, months, case, shift);
    let expected = at(ProjectionCase::Expected, 0.0);
    let ends = [ProjectionCase::Low, ProjectionCase::High].map(|case| mine.saving.map(|shift| at(case, shift)));
    let ends = ends.as_flattened();
    let (low, high) = (ends.iter().copied().fold(expected, f64::min), ends.iter().copied().fold(expected, f64::max));
    ordered([low, expected, high])
}

/// The same for one case, with a month's saving so many dollars beside what is expected of it.
fn saved(base: &OwnershipProjection, mine: &OwnershipProjection, months: u32, case: ProjectionCase, shift: f64) -> f64 {
    let month = |month: u32| {
        let grown = after_months(&base.growth, case, month);
        let demand = grown * after_years(&base.prices, case, month);
        let calls = base.calls_of(demand) - mine.calls_of(demand) + shift * demand;
        let work = base.engineering + base.evaluation - mine.engineering - mine.evaluation;
        let failures = base.failures_of(grown, demand) - mine.failures_of(grown, demand);
        calls * (1.0 + base.fee_share) + failures + work
    };
    (0..months).map(month).sum::<f64>() + base.migration - mine.migration
}

/// How far the ends of what a month saves lie from what is expected of it; nothing where nobody knows.
pub(super) fn spread(intervals: Option<&Intervals>, architecture: &ArchitectureId) -> [f64; 2] {
    let saving = intervals.and_then(|intervals| intervals.of(architecture)).and_then(|own| own.month_saving);
    saving.map_or([0.0, 0.0], |saving| {
        [saving.interval.low, saving.interval.high].map(|end| (end - saving.expected_usd).to_usd_lossy())
    })
}

#[cfg(test)]
mod tests {
    use super::super::none;
    use super::*;

    fn of(calls: f64, month: [f64; 2], saving: [f64; 2]) -> OwnershipProjection {
        OwnershipProjection {
            calls,
            fee_share: 0.05,
            failures: 0.0,
            engineering: 0.0,
            evaluation: 0.0,
            migration: 0.0,
            replayed: None,
            growth: none(),
            prices: none(),
            month,
            saving,
        }
    }

    #[test]
    fn the_band_of_a_saving_is_that_of_the_difference_in_the_same_months() {
        // Ends of the bills held against each other would say 54 to 66; the saving was drawn by itself, and lies between 55 and 66.
        let (base, mine) = (of(100.0, [0.9, 1.1], [0.0; 2]), of(40.0, [0.9, 1.1], [-5.0, 6.0]));
        let [low, expected, high] = saved_band(&base, &mine, 12);
        let year = 12.0 * 1.05;
        for (found, wanted) in [(low, 55.0 * year), (expected, 60.0 * year), (high, 66.0 * year)] {
            assert!((found - wanted).abs() < 1e-9, "{found} for {wanted}");
        }
        let dearer = of(160.0, [0.9, 1.1], [-5.0, 6.0]);
        let [low, _, high] = saved_band(&base, &dearer, 12);
        assert!((low + 65.0 * year).abs() < 1e-9 && (high + 54.0 * year).abs() < 1e-9, "{low} {high}");
    }

    #[test]
    fn growth_widens_it_to_either_side_of_a_saving_and_of_a_loss() {
        let growing = |calls| OwnershipProjection {
            growth: crate::Expectation { low: 0.0, expected: 0.1, high: 0.2, ..none() },
            ..of(calls, [1.0, 1.0], [-1.0, 1.0])
        };
        // Two months: 1 + 1.0, 1 + 1.1 and 1 + 1.2 times a month's saving of 59 to 61.
        let [low, expected, high] = saved_band(&growing(100.0), &growing(40.0), 2).map(|value| value / 1.05);
        for (found, wanted) in [(low, 59.0 * 2.0), (expected, 60.0 * 2.1), (high, 61.0 * 2.2)] {
            assert!((found - wanted).abs() < 1e-9, "{found} for {wanted}");
        }
        let [low, expected, high] = saved_band(&growing(40.0), &growing(100.0), 2).map(|value| value / 1.05);
        for (found, wanted) in [(low, -61.0 * 2.2), (expected, -60.0 * 2.1), (high, -59.0 * 2.0)] {
            assert!((found - wanted).abs() < 1e-9, "{found} for {wanted}");
        }
    }
}
