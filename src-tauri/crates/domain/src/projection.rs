//! Cost of ownership over months, from a workload's cost and the project's assumptions: what document, command and window say alike.
//!
//! Month `m` (from 0) costs `c · (1+g)^m · (1+p)^(m/12)` for the calls, where `c` is the cost of 30 days like those of the workload, `g`
//! the growth of traffic a month and `p` the change of prices a year (see [`AssumedAhead`]). The gateway's fee is a share of that. What a failed request
//! costs grows with traffic alone; engineering and evaluation do not grow. At the ends of the bands `c` is at the ends of its interval. Of an
//! architecture whose budgets act, months are replayed instead of multiplied (see [`ReplayedMonths`]), and `c` is what would be spent without
//! them.

mod cost_projection;
mod saving;

pub use self::cost_projection::{
    AssumedMonth, BreakEven, CostProjection, FactorBand, MoneyBand, ProjectedArchitecture, ProjectedMonth, UnlikeDays,
};
pub use self::saving::saved_band;
use crate::{
    ArchitectureId, AssumedAhead, Expectation, Factor, Intervals, Money, Outcome, Ownership, Project, ReplayedMonths,
    UnknownFields,
};

/// Which end of the bands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ProjectionCase {
    /// The low end of every band.
    Low,
    /// What is expected.
    Expected,
    /// The high end.
    High,
}

/// What owning one architecture has cost after some months, in US dollars. A projection: floats, not money.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub struct OwnedCost {
    /// The calls of models.
    pub calls: f64,
    /// The gateway's fee.
    pub fee: f64,
    /// Requests that nobody answers.
    pub failures: f64,
    /// Work to run it.
    pub engineering: f64,
    /// Its evaluation.
    pub evaluation: f64,
    /// Moving to it.
    pub migration: f64,
}

impl OwnedCost {
    /// All of it.
    #[must_use]
    pub fn total(self) -> f64 {
        self.calls + self.fee + self.failures + self.engineering + self.evaluation + self.migration
    }
}

/// One architecture, ready to be projected.
#[derive(Debug, Clone, PartialEq)]
pub struct OwnershipProjection {
    calls: f64,
    fee_share: f64,
    failures: f64,
    engineering: f64,
    evaluation: f64,
    migration: f64,
    /// Where budgets hold the bill down.
    replayed: Option<Replayed>,
    growth: Expectation,
    prices: Expectation,
    /// The ends of the interval of what a month asks as shares of what is expected.
    month: [f64; 2],
    /// How far the ends of what a month saves lie from what is expected of it, in US dollars.
    saving: [f64; 2],
}

/// Months of an architecture whose budgets act in them.
#[derive(Debug, Clone, PartialEq)]
struct Replayed {
    months: ReplayedMonths,
    /// The demand of 30 days like those of the record.
    like_the_record: f64,
    /// What an unanswered request costs, in US dollars.
    failure_usd: f64,
}

/// Days of a month.
const MONTH: f64 = 30.0;

impl OwnershipProjection {
    /// `None` for a workload without a span, and for an architecture whose budget cut the record short and of which no months were
    /// replayed. Work and evaluation are those of a candidate beyond the baseline; `replayed` are the months of architectures whose
    /// budgets act in them.
    #[must_use]
    pub fn of(
        project: &Project,
        ahead: &AssumedAhead,
        outcome: &Outcome,
        days: f64,
        intervals: Option<&Intervals>,
        replayed: &[ReplayedMonths],
    ) -> Option<Self> {
        let replayed = replayed.iter().find(|months| *months.architecture() == outcome.architecture);
        if days <= 0.0 || (replayed.is_none() && outcome.cut_short(days).is_some()) {
            return None;
        }
        let ownership = &project.ownership;
        let is_baseline = outcome.architecture == project.baseline;
        let beyond = |cost: Option<Money>| {
            if is_baseline { 0.0 } else { cost.unwrap_or(Money::ZERO).to_usd_lossy() }
        };
        let calls = outcome.cost_usd.to_usd_lossy() * MONTH / days;
        let failed = (outcome.failed + outcome.refused) as f64 * MONTH / days;
        let failure_usd = ownership.failure_usd.unwrap_or(Money::ZERO).to_usd_lossy();
        Some(Self {
            calls,
            fee_share: project.assumptions.platform_fee.map_or(0.0, Factor::to_lossy),
            failures: failed * failure_usd,
            replayed: replayed.map(|months| Replayed {
                months: months.clone(),
                like_the_record: months.demand_of_30_days(outcome.requests, days),
                failure_usd,
            }),
            engineering: beyond(ownership.engineering_usd_per_month),
            evaluation: beyond(ownership.evaluation_usd_per_month),
            migration: beyond(ownership.migration_usd),
            growth: ahead.growth_per_month.clone().unwrap_or_else(none),
            prices: ahead.price_change_per_year.clone().unwrap_or_else(none),
            month: month_interval(intervals, &outcome.architecture),
            saving: saving::spread(intervals, &outcome.architecture),
        })
    }

    fn of_month(&self, case: ProjectionCase) -> f64 {
        match case {
            ProjectionCase::Low => self.month[0],
            ProjectionCase::Expected => 1.0,
            ProjectionCase::High => self.month[1],
        }
    }

    /// Everything up to the end of month `months` (1 for the first).
    #[must_use]
    pub fn until(&self, months: u32, case: ProjectionCase) -> OwnedCost {
        let mut owned = OwnedCost { migration: self.migration, ..OwnedCost::default() };
        for month in 0..months {
            let traffic = after_months(&self.growth, case, month);
            let demand = self.of_month(case) * traffic * after_years(&self.prices, case, month);
            let calls = self.calls_of(demand);
            owned.calls += calls;
            owned.fee += calls * self.fee_share;
            owned.failures += self.failures_of(traffic, demand);
            owned.engineering += self.engineering;
            owned.evaluation += self.evaluation;
        }
        owned
    }

    /// What the calls of a month cost that asks so many times what one like the record does.
    fn calls_of(&self, demand: f64) -> f64 {
        self.replayed.as_ref().map_or(self.calls * demand, |own| own.months.bill(demand * own.like_the_record))
    }

    /// What its unanswered requests cost, at so many times the requests.
    fn failures_of(&self, traffic: f64, demand: f64) -> f64 {
        let each_month = |own: &Replayed| {
            own.months.unanswered(demand * own.like_the_record) * own.like_the_record * own.failure_usd
        };
        self.replayed.as_ref().map_or(self.failures, each_month) * traffic
    }

    /// What has been paid by the end of a month, as a band that holds what is expected.
    fn paid(&self, months: u32) -> [f64; 3] {
        ordered(
            [ProjectionCase::Low, ProjectionCase::Expected, ProjectionCase::High]
                .map(|case| self.until(months, case).total()),
        )
    }

    /// What month `month` (1 for the first) costs by itself.
    fn cost_of(&self, month: u32) -> [f64; 3] {
        ordered(
            [ProjectionCase::Low, ProjectionCase::Expected, ProjectionCase::High]
                .map(|case| self.until(month, case).total() - self.until(month.saturating_sub(1), case).total()),
        )
    }
}

/// The ends around what is expected.
fn ordered([one, expected, other]: [f64; 3]) -> [f64; 3] {
    [one.min(other).min(expected), expected, one.max(other).max(expected)]
}

fn after_months(growth: &Expectation, case: ProjectionCase, month: u32) -> f64 {
    libm::pow(1.0 + end(growth, case), f64::from(month))
}

fn after_years(prices: &Expectation, case: ProjectionCase, month: u32) -> f64 {
    libm::pow(1.0 + end(prices, case), f64::from(month) / 12.0)
}

/// The least and the most that one of so many months asks of what one like the record does, by its traffic and its prices.
#[must_use]
pub fn demand_ahead(ahead: &AssumedAhead, months: u32) -> [f64; 2] {
    let [growth, prices] =
        [&ahead.growth_per_month, &ahead.price_change_per_year].map(|own| own.clone().unwrap_or_else(none));
    let cases = [ProjectionCase::Low, ProjectionCase::Expected, ProjectionCase::High];
    let of = |case| {
        let (growth, prices) = (&growth, &prices);
        (0..months).map(move |month| after_months(growth, case, month) * after_years(prices, case, month))
    };
    let demands = cases.into_iter().flat_map(of);
    demands.fold([1.0, 1.0], |[least, most], demand| [least.min(demand), most.max(demand)])
}

/// Why the months of an architecture are not so many times the days of its record, in sentences; `None` where they are.
#[must_use]
pub fn unlike_days(
    outcome: &Outcome,
    days: f64,
    intervals: Option<&Intervals>,
    replayed: &[ReplayedMonths],
) -> Option<String> {
    let architecture = &outcome.architecture;
    let Some(months) = replayed.iter().find(|months| months.architecture() == architecture) else {
        return outcome.cut_short(days).map(|budget| budget.no_month(days));
    };
    let says = months.says()?;
    let without_month = |intervals: &Intervals| intervals.of(architecture).is_none_or(|own| own.month.is_none());
    let bands = if intervals.is_some_and(without_month) { " Its bands hold growth and prices alone." } else { "" };
    Some(says + bands)
}

/// How far what a month asks may be off by the choice of requests, as shares; `[1, 1]` where nobody knows.
fn month_interval(intervals: Option<&Intervals>, architecture: &ArchitectureId) -> [f64; 2] {
    let own = intervals.and_then(|intervals| intervals.of(architecture));
    // What budgets let through is found for what is asked of them.
    let Some(month) =
        own.and_then(|own| own.month_unstopped.or(own.month)).filter(|month| month.expected_usd > Money::ZERO)
    else {
        return [1.0, 1.0];
    };
    [month.interval.low, month.interval.high].map(|end| end.to_usd_lossy() / month.expected_usd.to_usd_lossy())
}

/// The first month at whose end the candidate has cost no more than the baseline, within so many months.
#[must_use]
pub fn break_even(
    base: &OwnershipProjection,
    mine: &OwnershipProjection,
    months: u32,
    case: ProjectionCase,
) -> Option<u32> {
    (1..=months).find(|month| mine.until(*month, case).total() <= base.until(*month, case).total())
}

fn none() -> Expectation {
    Expectation { low: 0.0, expected: 0.0, high: 0.0, source: None, unknown: UnknownFields::new() }
}

fn end(expectation: &Expectation, case: ProjectionCase) -> f64 {
    let share = match case {
        ProjectionCase::Low => expectation.low,
        ProjectionCase::Expected => expectation.expected,
        ProjectionCase::High => expectation.high,
    };
    // A decline of everything and more is none.
    share.max(-1.0)
}

impl Ownership {
    /// Months that the project looks ahead.
    #[must_use]
    pub fn months_ahead(&self) -> u32 {
        self.months.unwrap_or(Self::MONTHS).clamp(1, Self::MOST_MONTHS)
    }

    /// What owning costs beside the calls, where nobody has stated it.
    #[must_use]
    pub fn not_counted(&self) -> Vec<&'static str> {
        let parts = [
            ("the work of moving", self.migration_usd),
            ("engineering", self.engineering_usd_per_month),
            ("evaluation", self.evaluation_usd_per_month),
            ("what an unanswered request costs", self.failure_usd),
        ];
        parts.into_iter().filter_map(|(name, cost)| cost.is_none().then_some(name)).collect()
    }
}

#[cfg(test)]
mod tests;
