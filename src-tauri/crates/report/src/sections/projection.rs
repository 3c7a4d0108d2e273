//! Cost of ownership over months, from the workload's cost and the project's assumptions.
//!
//! Month `m` (from 0) costs `c · (1+g)^m · (1+p)^(m/12)` for the calls, where `c` is the cost of 30 days like those of the workload, `g`
//! the growth of traffic a month and `p` the change of prices a year. The gateway's fee is a share of that. What a failed request
//! costs grows with traffic alone; engineering and evaluation do not grow. At the ends of the bands `c` is at the ends of its interval.

use routewright_domain::{Expectation, Factor, Money, Outcome, Ownership};

use crate::pairing::Pairing;

/// Which end of the bands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Case {
    Low,
    Expected,
    High,
}

/// What owning one architecture costs over the months, in US dollars. A projection: floats, not money.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub(super) struct Owned {
    pub(super) calls: f64,
    pub(super) fee: f64,
    pub(super) failures: f64,
    pub(super) engineering: f64,
    pub(super) evaluation: f64,
    pub(super) migration: f64,
}

impl Owned {
    pub(super) fn total(self) -> f64 {
        self.calls + self.fee + self.failures + self.engineering + self.evaluation + self.migration
    }
}

/// One architecture, ready to be projected.
pub(super) struct Projection {
    calls: f64,
    fee_share: f64,
    failures: f64,
    engineering: f64,
    evaluation: f64,
    migration: f64,
    growth: Expectation,
    prices: Expectation,
    /// The ends of the interval of a month's bill as shares of what is expected.
    month: [f64; 2],
}

/// Days of a month.
const MONTH: f64 = 30.0;

impl Projection {
    /// `None` for a workload without a span. Work and evaluation are those of the candidate beyond the baseline.
    pub(super) fn of(pairing: &Pairing, outcome: &Outcome) -> Option<Self> {
        let days = pairing.facts.workload.days();
        if days <= 0.0 {
            return None;
        }
        let ownership = &pairing.facts.project.ownership;
        let is_baseline = outcome.architecture == pairing.baseline.architecture;
        let beyond = |cost: Option<Money>| {
            if is_baseline { 0.0 } else { cost.unwrap_or(Money::ZERO).to_usd_lossy() }
        };
        let calls = outcome.cost_usd.to_usd_lossy() * MONTH / days;
        let failed = (outcome.failed + outcome.refused) as f64 * MONTH / days;
        Some(Self {
            calls,
            fee_share: pairing.facts.project.assumptions.platform_fee.map_or(0.0, Factor::to_lossy),
            failures: failed * ownership.failure_usd.unwrap_or(Money::ZERO).to_usd_lossy(),
            engineering: beyond(ownership.engineering_usd_per_month),
            evaluation: beyond(ownership.evaluation_usd_per_month),
            migration: beyond(ownership.migration_usd),
            growth: ownership.growth_per_month.clone().unwrap_or_else(none),
            prices: ownership.price_change_per_year.clone().unwrap_or_else(none),
            month: month_interval(pairing, outcome),
        })
    }

    fn of_month(&self, case: Case) -> f64 {
        match case {
            Case::Low => self.month[0],
            Case::Expected => 1.0,
            Case::High => self.month[1],
        }
    }

    /// Everything up to the end of month `months` (1 for the first).
    pub(super) fn until(&self, months: u32, case: Case) -> Owned {
        let mut owned = Owned { migration: self.migration, ..Owned::default() };
        let (growth, prices) = (end(&self.growth, case), end(&self.prices, case));
        for month in 0..months {
            let month = f64::from(month);
            let traffic = libm::pow(1.0 + growth, month);
            let calls = self.calls * self.of_month(case) * traffic * libm::pow(1.0 + prices, month / 12.0);
            owned.calls += calls;
            owned.fee += calls * self.fee_share;
            owned.failures += self.failures * traffic;
            owned.engineering += self.engineering;
            owned.evaluation += self.evaluation;
        }
        owned
    }
}

/// How far the bill of a month may be off by the choice of requests, as shares; `[1, 1]` where nobody knows.
fn month_interval(pairing: &Pairing, outcome: &Outcome) -> [f64; 2] {
    let own = pairing.facts.uncertainty.and_then(|facts| facts.intervals.of(&outcome.architecture));
    let Some(month) = own.and_then(|own| own.month).filter(|month| month.expected_usd > Money::ZERO) else {
        return [1.0, 1.0];
    };
    [month.interval.low, month.interval.high].map(|end| end.to_usd_lossy() / month.expected_usd.to_usd_lossy())
}

/// The first month at whose end the candidate has cost no more than the baseline, within so many months.
pub(super) fn break_even(base: &Projection, mine: &Projection, months: u32, case: Case) -> Option<u32> {
    (1..=months).find(|month| mine.until(*month, case).total() <= base.until(*month, case).total())
}

/// Months that the project looks ahead.
pub(super) fn months(ownership: &Ownership) -> u32 {
    ownership.months.unwrap_or(Ownership::MONTHS).clamp(1, 60)
}

fn none() -> Expectation {
    Expectation { low: 0.0, expected: 0.0, high: 0.0, source: None, unknown: routewright_domain::UnknownFields::new() }
}

fn end(expectation: &Expectation, case: Case) -> f64 {
    let share = match case {
        Case::Low => expectation.low,
        Case::Expected => expectation.expected,
        Case::High => expectation.high,
    };
    // A decline of everything and more is none.
    share.max(-1.0)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn projection(calls: f64, migration: f64) -> Projection {
        let growth = Expectation { low: 0.0, expected: 0.1, high: 0.2, ..none() };
        Projection {
            calls,
            fee_share: 0.05,
            failures: 10.0,
            engineering: 5.0,
            evaluation: 2.0,
            migration,
            growth,
            prices: Expectation { expected: -0.5, ..none() },
            month: [1.0, 1.0],
        }
    }

    #[test]
    fn months_add_up_as_a_geometric_series() {
        let owned = projection(100.0, 50.0).until(12, Case::Expected);
        let ratio: f64 = 1.1 * 0.5_f64.powf(1.0 / 12.0);
        let calls = 100.0 * (ratio.powi(12) - 1.0) / (ratio - 1.0);
        assert!((owned.calls - calls).abs() < 1e-9);
        assert!((owned.fee - calls * 0.05).abs() < 1e-9);
        assert!((owned.failures - 10.0 * (1.1_f64.powi(12) - 1.0) / 0.1).abs() < 1e-9);
        assert!((owned.total() - owned.calls - owned.fee - owned.failures - 60.0 - 24.0 - 50.0).abs() < 1e-9);
    }

    #[test]
    fn what_is_saved_each_month_pays_for_moving_once() {
        let base = projection(100.0, 0.0);
        let mine = projection(40.0, 300.0);
        // 63 a month with the fee, before growth, against 300 once.
        assert_eq!(break_even(&base, &mine, 24, Case::Low), Some(5));
        assert_eq!(break_even(&base, &mine, 4, Case::Low), None);
        assert_eq!(break_even(&base, &projection(100.0, 1.0), 60, Case::Low), None);
    }
}
