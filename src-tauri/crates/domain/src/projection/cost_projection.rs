//! The cost of ownership of every compared architecture, month by month, as it is sent and shown.

use serde::{Deserialize, Serialize};

use super::{
    OwnershipProjection, ProjectionCase, after_months, after_years, break_even, none, ordered, saved_band, unlike_days,
};
use crate::{ArchitectureId, AssumedAhead, Expectation, Intervals, Money, Outcome, Project, ReplayedMonths, Scenario};

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
    /// From month 0 to the last; empty where nobody knows them, which `unlike_days` then says.
    pub months: Vec<ProjectedMonth>,
    /// What it saves against the baseline over the whole time, negative where it costs more; `None` for the baseline, and where the
    /// months of one of them are not known.
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

/// An architecture whose months are not so many times the days of the workload, because its budgets act.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct UnlikeDays {
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
    /// Why the months of an architecture are not so many times the days of the workload, by architecture; empty where none has a reason.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    #[cfg_attr(feature = "typescript", ts(optional, as = "Option<Vec<UnlikeDays>>"))]
    pub unlike_days: Vec<UnlikeDays>,
    /// Month by month.
    pub assumed: Vec<AssumedMonth>,
    /// The baseline first.
    pub architectures: Vec<ProjectedArchitecture>,
}

impl CostProjection {
    /// Projects every outcome of a comparison under a scenario; `None` for a workload without a span, or without the baseline.
    /// `replayed` are the months of architectures whose budgets act in them.
    #[must_use]
    pub fn of(
        project: &Project,
        scenario: &Scenario,
        outcomes: &[Outcome],
        days: f64,
        intervals: Option<&Intervals>,
        replayed: &[ReplayedMonths],
    ) -> Option<Self> {
        if days <= 0.0 {
            return None;
        }
        let ownership = &project.ownership;
        let ahead = ownership.months_ahead();
        let like = AssumedAhead::of(project, scenario);
        let of = |outcome: &Outcome| OwnershipProjection::of(project, &like, outcome, days, intervals, replayed);
        let baseline = outcomes.iter().find(|outcome| outcome.architecture == project.baseline)?;
        let base = of(baseline);
        let architecture = |outcome: &Outcome| {
            let architecture = outcome.architecture.clone();
            let Some(mine) = of(outcome) else {
                return ProjectedArchitecture { architecture, months: vec![], saved_usd: None, breaks_even: None };
            };
            let month = |month: u32| ProjectedMonth {
                month,
                cost_usd: band(if month == 0 { mine.paid(0) } else { mine.cost_of(month) }),
                paid_usd: band(mine.paid(month)),
            };
            let against = base.as_ref().filter(|_| architecture != project.baseline);
            let even = |base, case| break_even(base, &mine, ahead, case);
            ProjectedArchitecture {
                months: (0..=ahead).map(month).collect(),
                saved_usd: against.map(|base| band(saved_band(base, &mine, ahead))),
                breaks_even: against.map(|base| BreakEven {
                    low: even(base, ProjectionCase::Low),
                    expected: even(base, ProjectionCase::Expected),
                    high: even(base, ProjectionCase::High),
                }),
                architecture,
            }
        };
        let unlike_days = |outcome: &Outcome| {
            let says = unlike_days(outcome, days, intervals, replayed)?;
            Some(UnlikeDays { architecture: outcome.architecture.clone(), says })
        };
        let [growth, prices] =
            [&like.growth_per_month, &like.price_change_per_year].map(|own| own.clone().unwrap_or_else(none));
        let cases = [ProjectionCase::Low, ProjectionCase::Expected, ProjectionCase::High];
        let assumed = |month: u32| AssumedMonth {
            month,
            traffic: factor(cases.map(|case| like.traffic * after_months(&growth, case, month - 1))),
            prices: factor(cases.map(|case| like.prices * after_years(&prices, case, month - 1))),
        };
        Some(Self {
            days,
            growth_per_month: like.growth_per_month.clone(),
            price_change_per_year: like.price_change_per_year.clone(),
            from_the_start: like.from_the_start.clone(),
            with_intervals: intervals.is_some(),
            not_counted: ownership.not_counted().into_iter().map(str::to_owned).collect(),
            move_is_stated: ownership.migration_usd.is_some(),
            unlike_days: outcomes.iter().filter_map(unlike_days).collect(),
            assumed: (1..=ahead).map(assumed).collect(),
            architectures: outcomes.iter().map(architecture).collect(),
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
