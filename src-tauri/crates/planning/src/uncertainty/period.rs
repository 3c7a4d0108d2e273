//! What another period like the record would cost.
//!
//! A period's cost is drawn in two parts: how far the record's own mean is off (a resample of the record, scaled to the period),
//! and how far a period of that length strays from its mean. With `f` periods' share of the record, independent increments make
//! the variance of the prediction `(f² + f) V`, where `V` is the variance of the record's cost.

use routewright_domain::{Interval, Money, Period};

use super::interval::rounded;
use super::keyed::{Draws, Purpose};
use super::resample::Scheme;
use crate::quantile::quantile;

/// A record whose periods are predicted.
pub(super) struct Record<'a> {
    pub(super) scheme: &'a Scheme,
    pub(super) expansion: f64,
    pub(super) cell_ns: i64,
    /// From the first request to the last.
    pub(super) span_ns: i64,
    pub(super) seed: u64,
}

/// Costs of periods in pico-dollars, by resample.
pub(super) struct Drawn {
    pub(super) expected: Money,
    pub(super) costs: Vec<f64>,
}

/// Costs of periods, in pico-dollars, sorted.
pub(super) struct Predicted {
    pub(super) expected: Money,
    costs: Vec<f64>,
}

impl Record<'_> {
    /// `cost` by cell, and of each resample of the whole record; `moved` is by how much what else is not known may move the record's
    /// cost, by resample. `None` for a record without a span.
    pub(super) fn drawn(&self, period: Period, cost: &[i128], resampled: &[i128], moved: &[f64]) -> Option<Drawn> {
        self.drawn_of_length(period.length_ns(), cost, resampled, moved)
    }

    /// The same of a period of so many nanoseconds.
    pub(super) fn drawn_of_length(
        &self,
        length: i64,
        cost: &[i128],
        resampled: &[i128],
        moved: &[f64],
    ) -> Option<Drawn> {
        if self.span_ns <= 0 || resampled.is_empty() {
            return None;
        }
        let all: i128 = cost.iter().sum();
        let share = length as f64 / self.span_ns as f64;
        let expected = projected(Money(all), self.span_ns, length);
        let strays = |n: usize| {
            let cells = usize::try_from(length / self.cell_ns).unwrap_or(0);
            if length < self.span_ns && cells > 0 {
                // Shorter than the record: stretches of it, from any time on.
                let draws = Draws::new(self.seed ^ 0x0009_e210_d000, n as u64);
                let from = draws.below(0, Purpose::Period, cost.len());
                let mut sum = 0;
                self.scheme.walk(cells, from, draws, |cell| sum += cost[cell]);
                sum as f64 - expected.0 as f64
            } else {
                let other = resampled[(n + resampled.len() / 2) % resampled.len()];
                share.sqrt() * (other - all) as f64
            }
        };
        let costs: Vec<f64> = resampled
            .iter()
            .enumerate()
            .map(|(n, own)| {
                let moved = moved.get(n).copied().unwrap_or(0.0);
                let off = share * (self.expansion * (own - all) as f64 + moved);
                (expected.0 as f64 + off + strays(n)).min(f64::MAX)
            })
            .collect();
        Some(Drawn { expected, costs })
    }
}

impl Drawn {
    pub(super) fn predicted(self) -> Predicted {
        let mut costs = self.costs;
        costs.sort_by(f64::total_cmp);
        Predicted { expected: self.expected, costs }
    }

    /// By how much less this costs than another, in each resample.
    pub(super) fn less(&self, other: &Self) -> Self {
        let costs = other.costs.iter().zip(&self.costs).map(|(other, own)| other - own).collect();
        Self { expected: Money(other.expected.0 - self.expected.0), costs }
    }
}

impl Predicted {
    /// In 19 of 20 periods the cost lies between these.
    pub(super) fn interval(&self) -> Interval<Money> {
        let end = |share| Money(rounded(quantile(&self.costs, share)));
        Interval { low: end(0.025).min(self.expected), high: end(0.975).max(self.expected) }
    }

    /// Share of periods that cost more.
    pub(super) fn beyond(&self, limit: Money) -> f64 {
        let within = self.costs.partition_point(|cost| *cost <= limit.0 as f64);
        (self.costs.len() - within) as f64 / self.costs.len() as f64
    }
}

/// The cost of `length_ns` like the `span_ns` that cost so much.
pub(super) fn projected(cost: Money, span_ns: i64, length_ns: i64) -> Money {
    let (span, length) = (i128::from(span_ns), i128::from(length_ns));
    // In two steps, so that the product stays within 128 bits.
    Money(cost.0 / span * length + (cost.0 % span) * (length / 1_000) / (span / 1_000).max(1))
}
