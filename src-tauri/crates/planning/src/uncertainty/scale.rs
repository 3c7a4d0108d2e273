//! From replays of a part of the workload to a month like the whole.

use std::num::NonZeroUsize;

use routewright_domain::{AssumptionKind, Money, MonthFigures, Outcome, Timestamp};
use routewright_engine::Watch;

use super::interval::rounded;
use super::period::projected;
use super::study::{Study, StudyError};

/// What twice the requests do, so that a few more or fewer need no replay: which of the requests come twice would be drawn, and of
/// a part of the workload that luck is larger than what is asked about.
pub(super) struct Growth {
    /// Position of the traffic among the assumptions.
    at: usize,
    /// Power of the traffic that the cost goes with, for each architecture: 1 where requests do not meet each other.
    powers: Vec<f64>,
    /// The candidate's figures under once and twice the requests.
    once: Outcome,
    twice: Outcome,
}

impl Growth {
    /// Replays once and twice the requests, all else as expected; `None` where traffic is no assumption.
    pub(super) fn of(
        study: &Study,
        expected: &[f64],
        threads: NonZeroUsize,
        watch: &dyn Watch,
    ) -> Result<Option<Self>, StudyError> {
        let Some(at) = study.assumptions.iter().position(|own| own.range.kind == AssumptionKind::Traffic) else {
            return Ok(None);
        };
        let with = |traffic: f64| {
            let mut values = expected.to_vec();
            values[at] = traffic;
            values
        };
        let Ok([once, twice]) = <[Vec<Outcome>; 2]>::try_from(study.at(&[with(0.0), with(1.0)], threads, watch)?)
        else {
            return Ok(None);
        };
        let power = |(once, twice): (&Outcome, &Outcome)| {
            let ratio = twice.cost_usd.0 as f64 / once.cost_usd.0 as f64;
            let power = libm::log2(ratio);
            // Within the luck of other draws the cost is proportional.
            if !power.is_finite() || (power - 1.0).abs() < 0.02 { 1.0 } else { power }
        };
        let powers = once.iter().zip(&twice).map(power).collect();
        Ok(once.into_iter().next().zip(twice.into_iter().next()).map(|(once, twice)| Self { at, powers, once, twice }))
    }

    /// The same values with the requests as they are.
    pub(super) fn without(&self, all: &[Vec<f64>]) -> Vec<Vec<f64>> {
        let as_they_are = |values: &Vec<f64>| {
            let mut values = values.clone();
            values[self.at] = 0.0;
            values
        };
        all.iter().map(as_they_are).collect()
    }

    /// By what the cost of an architecture is multiplied.
    fn cost(&self, side: usize, values: &[f64]) -> f64 {
        libm::pow((1.0 + values[self.at]).max(0.0), self.powers.get(side).copied().unwrap_or(1.0))
    }

    /// What is added to a figure of the candidate.
    fn shift(&self, figure: &dyn Fn(&Outcome) -> Option<f64>, values: &[f64]) -> Option<f64> {
        Some((figure(&self.twice)? - figure(&self.once)?) * libm::log2((1.0 + values[self.at]).max(0.01)))
    }
}

/// The whole workload and the part of it that is replayed, both as they are: the candidate, then the baseline.
pub(super) struct Scale<'a> {
    pub(super) full: &'a [&'a Outcome],
    pub(super) part: &'a [Outcome],
    pub(super) span_ns: i64,
    /// Where traffic is not replayed.
    pub(super) growth: Option<Growth>,
}

impl Scale<'_> {
    /// The figures of a month, where the part came to `outcomes` under these values of the assumptions.
    pub(super) fn figures(&self, outcomes: &[Outcome], values: Option<&Vec<f64>>) -> MonthFigures {
        let growth = self.growth.as_ref().zip(values);
        let month = |side: usize| {
            let (full, part, own) = (self.full.get(side)?, self.part.get(side)?, outcomes.get(side)?);
            let full = projected(full.cost_usd, self.span_ns, Timestamp::NANOS_PER_MONTH);
            let ratio = own.cost_usd.0 as f64 / part.cost_usd.0 as f64
                * growth.map_or(1.0, |(growth, values)| growth.cost(side, values));
            // What has not moved is exact.
            let moved = if (ratio - 1.0).abs() < f64::EPSILON { full } else { Money(rounded(full.0 as f64 * ratio)) };
            (part.cost_usd > Money::ZERO).then_some(moved)
        };
        let shifted = |figure: &dyn Fn(&Outcome) -> Option<f64>| {
            let (full, part) = (figure(self.full.first()?)?, figure(self.part.first()?)?);
            let grown = growth.map_or(Some(0.0), |(growth, values)| growth.shift(figure, values));
            Some(full + figure(outcomes.first()?)? - part + grown.unwrap_or(0.0))
        };
        let mine = month(0).unwrap_or(Money::ZERO);
        MonthFigures {
            month_usd: mine,
            saving_usd: month(1).map(|base| base - mine),
            quality: shifted(&|outcome| outcome.quality.map(|quality| quality.mean)).map(|mean| mean.clamp(0.0, 1.0)),
            latency_p95_ms: shifted(&|outcome| outcome.latency_ms.p95).map(|ms| ms.max(0.0)),
            success_rate: shifted(&Outcome::success_rate).map(|rate| rate.clamp(0.0, 1.0)),
        }
    }
}
