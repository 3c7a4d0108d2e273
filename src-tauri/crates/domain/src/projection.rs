//! Cost of ownership over months, from a workload's cost and the project's assumptions: what document, command and window say alike.
//!
//! Month `m` (from 0) costs `c · (1+g)^m · (1+p)^(m/12)` for the calls, where `c` is the cost of 30 days like those of the workload, `g`
//! the growth of traffic a month and `p` the change of prices a year (see [`AssumedAhead`]). The gateway's fee is a share of that. What a failed request
//! costs grows with traffic alone; engineering and evaluation do not grow. At the ends of the bands `c` is at the ends of its interval.

mod saving;

use serde::{Deserialize, Serialize};

pub use self::saving::saved_band;
use crate::{
    ArchitectureId, AssumedAhead, Expectation, Factor, Intervals, Money, Outcome, Ownership, Project, Scenario,
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
    growth: Expectation,
    prices: Expectation,
    /// The ends of the interval of a month's bill as shares of what is expected.
    month: [f64; 2],
    /// How far the ends of what a month saves lie from what is expected of it, in US dollars.
    saving: [f64; 2],
}

/// Days of a month.
const MONTH: f64 = 30.0;

impl OwnershipProjection {
    /// `None` for a workload without a span. Work and evaluation are those of a candidate beyond the baseline.
    #[must_use]
    pub fn of(
        project: &Project,
        ahead: &AssumedAhead,
        outcome: &Outcome,
        days: f64,
        intervals: Option<&Intervals>,
    ) -> Option<Self> {
        if days <= 0.0 {
            return None;
        }
        let ownership = &project.ownership;
        let is_baseline = outcome.architecture == project.baseline;
        let beyond = |cost: Option<Money>| {
            if is_baseline { 0.0 } else { cost.unwrap_or(Money::ZERO).to_usd_lossy() }
        };
        let calls = outcome.cost_usd.to_usd_lossy() * MONTH / days;
        let failed = (outcome.failed + outcome.refused) as f64 * MONTH / days;
        Some(Self {
            calls,
            fee_share: project.assumptions.platform_fee.map_or(0.0, Factor::to_lossy),
            failures: failed * ownership.failure_usd.unwrap_or(Money::ZERO).to_usd_lossy(),
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
            let calls = self.calls
                * self.of_month(case)
                * after_months(&self.growth, case, month)
                * after_years(&self.prices, case, month);
            owned.calls += calls;
            owned.fee += calls * self.fee_share;
            owned.failures += self.failures * after_months(&self.growth, case, month);
            owned.engineering += self.engineering;
            owned.evaluation += self.evaluation;
        }
        owned
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

/// How far the bill of a month may be off by the choice of requests, as shares; `[1, 1]` where nobody knows.
fn month_interval(intervals: Option<&Intervals>, architecture: &ArchitectureId) -> [f64; 2] {
    let own = intervals.and_then(|intervals| intervals.of(architecture));
    let Some(month) = own.and_then(|own| own.month).filter(|month| month.expected_usd > Money::ZERO) else {
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

/// An amount in US dollars with its band, rounded to a millionth of a dollar: a projection knows no more.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct MoneyBand {
    /// Lower end.
    pub low: Money,
    /// What is expected.
    pub expected: Money,
    /// Upper end.
    pub high: Money,
}

/// A factor of today's value with its band.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct FactorBand {
    /// Lower end.
    pub low: f64,
    /// What is expected.
    pub expected: f64,
    /// Upper end.
    pub high: f64,
}

/// A month ahead; month 0 is before the first, when only the move is paid for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct ProjectedMonth {
    /// Which, from 0 on.
    pub month: u32,
    /// What this month costs.
    pub cost_usd: MoneyBand,
    /// What has been paid by its end.
    pub paid_usd: MoneyBand,
}

/// A month at whose end an architecture has cost no more than the baseline, with every band at one end; `None` where there is none
/// within the time looked at.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct BreakEven {
    /// With every band at its low end.
    pub low: Option<u32>,
    /// As expected.
    pub expected: Option<u32>,
    /// With every band at its high end.
    pub high: Option<u32>,
}

/// What an architecture costs over the months.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct ProjectedArchitecture {
    /// Which.
    pub architecture: ArchitectureId,
    /// From month 0 to the last.
    pub months: Vec<ProjectedMonth>,
    /// What it saves against the baseline over the whole time, negative where it costs more; `None` for the baseline, and where a budget
    /// cut the record of one of them short.
    pub saved_usd: Option<MoneyBand>,
    /// When it has paid for itself; `None` likewise.
    pub breaks_even: Option<BreakEven>,
}

/// Traffic and prices of a month ahead, as factors of those of the workload.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct AssumedMonth {
    /// Which, from 1 on.
    pub month: u32,
    /// Requests.
    pub traffic: FactorBand,
    /// Token prices; what a scenario changes for single providers and models is not in it.
    pub prices: FactorBand,
}

/// An architecture whose budget was used up within days of traffic that are fewer than its period has.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct CutShort {
    /// Which.
    pub architecture: ArchitectureId,
    /// Which budget, and what follows, in sentences.
    pub says: String,
}

/// The cost of ownership over one to five years, by architecture. An assumption from its first month on, unlike a replay.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct CostProjection {
    /// Days of traffic that every month is taken to be like.
    pub days: f64,
    /// Growth of traffic a month, with who published it and when: the project's, else the scenario's; absent where neither states one,
    /// and none is counted.
    pub growth_per_month: Option<Expectation>,
    /// Change of token prices a year, likewise.
    pub price_change_per_year: Option<Expectation>,
    /// What the scenario changes from the first month on, in words; the replayed month holds it already.
    pub from_the_start: Vec<String>,
    /// Whether the bands hold what the choice of requests does to a month's bill.
    pub with_intervals: bool,
    /// Costs of ownership that the project does not state, and that are not counted, in words.
    pub not_counted: Vec<String>,
    /// Whether the project says what moving costs; else nobody knows when that has been paid back.
    pub move_is_stated: bool,
    /// Why the months of an architecture are not like the days of the workload, by architecture; empty where none has a reason.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    #[cfg_attr(feature = "typescript", ts(optional, as = "Option<Vec<CutShort>>"))]
    pub cut_short: Vec<CutShort>,
    /// Month by month.
    pub assumed: Vec<AssumedMonth>,
    /// The baseline first.
    pub architectures: Vec<ProjectedArchitecture>,
}

impl CostProjection {
    /// Projects every outcome of a comparison under a scenario; `None` for a workload without a span, or without the baseline.
    #[must_use]
    pub fn of(
        project: &Project,
        scenario: &Scenario,
        outcomes: &[Outcome],
        days: f64,
        intervals: Option<&Intervals>,
    ) -> Option<Self> {
        let ownership = &project.ownership;
        let ahead = ownership.months_ahead();
        let like = AssumedAhead::of(project, scenario);
        let of = |outcome: &Outcome| OwnershipProjection::of(project, &like, outcome, days, intervals);
        let baseline = outcomes.iter().find(|outcome| outcome.architecture == project.baseline)?;
        let base = of(baseline)?;
        let is_short = |outcome: &Outcome| outcome.cut_short(days).is_some();
        let architecture = |outcome: &Outcome| {
            let mine = of(outcome)?;
            let month = |month: u32| ProjectedMonth {
                month,
                cost_usd: band(if month == 0 { mine.paid(0) } else { mine.cost_of(month) }),
                paid_usd: band(mine.paid(month)),
            };
            // What a month costs is unknown on one side, so no difference of months is known.
            let is_compared = outcome.architecture != project.baseline && !is_short(outcome) && !is_short(baseline);
            let even = |case| break_even(&base, &mine, ahead, case);
            Some(ProjectedArchitecture {
                architecture: outcome.architecture.clone(),
                months: (0..=ahead).map(month).collect(),
                saved_usd: is_compared.then(|| band(saved_band(&base, &mine, ahead))),
                breaks_even: is_compared.then(|| BreakEven {
                    low: even(ProjectionCase::Low),
                    expected: even(ProjectionCase::Expected),
                    high: even(ProjectionCase::High),
                }),
            })
        };
        let cut_short = |outcome: &Outcome| {
            let says = outcome.cut_short(days)?.no_month(days);
            Some(CutShort { architecture: outcome.architecture.clone(), says })
        };
        let cases = [ProjectionCase::Low, ProjectionCase::Expected, ProjectionCase::High];
        let assumed = |month: u32| AssumedMonth {
            month,
            traffic: factor(cases.map(|case| like.traffic * after_months(&base.growth, case, month - 1))),
            prices: factor(cases.map(|case| like.prices * after_years(&base.prices, case, month - 1))),
        };
        Some(Self {
            days,
            growth_per_month: like.growth_per_month.clone(),
            price_change_per_year: like.price_change_per_year.clone(),
            from_the_start: like.from_the_start.clone(),
            with_intervals: intervals.is_some(),
            not_counted: ownership.not_counted().into_iter().map(str::to_owned).collect(),
            move_is_stated: ownership.migration_usd.is_some(),
            cut_short: outcomes.iter().filter_map(cut_short).collect(),
            assumed: (1..=ahead).map(assumed).collect(),
            architectures: outcomes.iter().filter_map(architecture).collect(),
        })
    }
}

fn band(values: [f64; 3]) -> MoneyBand {
    /// Pico-dollars of a millionth of a dollar.
    const MICRO: i128 = 1_000_000;
    #[expect(clippy::cast_possible_truncation, reason = "a projection is far from the ends of the range")]
    let [low, expected, high] = values.map(|usd| Money((usd * 1e6).round() as i128 * MICRO));
    MoneyBand { low, expected, high }
}

fn factor(values: [f64; 3]) -> FactorBand {
    let [low, expected, high] = ordered(values);
    FactorBand { low, expected, high }
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
