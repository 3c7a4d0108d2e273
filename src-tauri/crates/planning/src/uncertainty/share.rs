//! Variance of a figure of a month, taken apart by its sources.

use routewright_domain::{
    FitErrors, Interval, Money, MonthFigures, MonthlyBill, SharedFigure, VarianceShare, VarianceShares, VarianceSource,
};

use super::assumption::Assumption;
use super::chaos::{Chaos, Spread};
use super::interval::{NORMAL_975, rounded};
use super::keyed::{Draws, Purpose};
use super::sensitivity::certain;
use crate::quantile::quantile;

/// Degree of the polynomials: what two assumptions do together, and how far one bends.
const DEGREE: u8 = 2;
/// Months that are drawn for an interval.
const DRAWN: u64 = 4_000;

/// What the choice of requests and the seeds do to a month like the workload.
pub(super) struct Sampling {
    pub(super) bill: MonthlyBill,
    pub(super) saving: Option<MonthlyBill>,
    pub(super) quality: Option<Interval<f64>>,
    /// What is not known of quality fitted to outcomes.
    pub(super) fit: Option<FitErrors>,
    /// Relative variances over seeds of the workload's cost and of its saving.
    pub(super) luck: [f64; 2],
    /// Months like the workload that make 30 days of it.
    pub(super) months: f64,
}

/// Replays at places all over the ranges.
pub(super) struct Taken<'a> {
    pub(super) assumptions: &'a [Assumption],
    pub(super) spreads: &'a [Spread],
    pub(super) points: &'a [Vec<f64>],
    pub(super) figures: &'a [MonthFigures],
    pub(super) expected: &'a MonthFigures,
    pub(super) today: &'a MonthFigures,
    pub(super) sampling: Sampling,
    pub(super) seed: u64,
}

/// A figure as a polynomial in the assumptions, with the variance of what is no assumption.
struct Source {
    chaos: Chaos,
    requests: f64,
    luck: f64,
    fit: f64,
}

impl Taken<'_> {
    fn fit(&self, figure: &dyn Fn(&MonthFigures) -> Option<f64>) -> Option<Chaos> {
        let values: Vec<f64> = self.figures.iter().map(figure).collect::<Option<_>>()?;
        Chaos::fit(self.spreads, DEGREE, self.points, &values)
    }

    fn cost(&self) -> Option<Source> {
        let chaos = self.fit(&|figures| Some(figures.month_usd.to_usd_lossy()))?;
        let grown = ratio(self.expected.month_usd, self.today.month_usd);
        Some(self.source(chaos, self.sampling.bill, grown, self.sampling.luck[0]))
    }

    fn saving(&self) -> Option<Source> {
        let chaos = self.fit(&|figures| figures.saving_usd.map(Money::to_usd_lossy))?;
        let grown = ratio(self.expected.saving_usd?, self.today.saving_usd?);
        Some(self.source(chaos, self.sampling.saving?, grown, self.sampling.luck[1]))
    }

    fn source(&self, chaos: Chaos, bill: MonthlyBill, grown: f64, luck: f64) -> Source {
        let half = (bill.interval.high - bill.interval.low).to_usd_lossy() / 2.0;
        let all = (half / NORMAL_975 * grown).powi(2);
        // The prediction of a month has the record's own luck and the month's.
        let mean = bill.expected_usd.to_usd_lossy() * grown;
        let luck = (luck * mean * mean * (1.0 + 1.0 / self.sampling.months)).min(all);
        // A saving is moved as the candidate's own cost is.
        let own = self.sampling.bill.expected_usd.to_usd_lossy() * ratio(self.expected.month_usd, self.today.month_usd);
        let fit = self.sampling.fit.map_or(0.0, |fit| (fit.cost_share * own).powi(2)).min(all - luck);
        Source { chaos, requests: all - luck - fit, luck, fit }
    }

    /// The bill of the month ahead, what it saves, and how likely it saves anything.
    pub(super) fn totals(&self) -> (MonthlyBill, Option<MonthlyBill>, Option<f64>) {
        let month = self.cost().map_or_else(
            || certain(self.expected.month_usd),
            |source| self.bill(&self.drawn(&source), self.expected.month_usd),
        );
        let Some((source, expected)) = self.saving().zip(self.expected.saving_usd) else { return (month, None, None) };
        let drawn = self.drawn(&source);
        let cheaper = drawn.len() - drawn.partition_point(|saving| *saving <= 0.0);
        (month, Some(self.bill(&drawn, expected)), Some(cheaper as f64 / drawn.len() as f64))
    }

    #[expect(clippy::unused_self, reason = "reads like the others")]
    fn bill(&self, drawn: &[f64], expected_usd: Money) -> MonthlyBill {
        let end = |share| Money(rounded(quantile(drawn, share) * Money::PICO_PER_USD as f64));
        let interval = Interval { low: end(0.025).min(expected_usd), high: end(0.975).max(expected_usd) };
        MonthlyBill { expected_usd, interval }
    }

    /// The figure in months with every assumption anywhere in its range and other requests, sorted.
    fn drawn(&self, source: &Source) -> Vec<f64> {
        let beside = (source.requests + source.luck + source.fit + source.chaos.unexplained).sqrt();
        let month = |n: u64| {
            let draws = Draws::new(self.seed ^ 0x5e_a501, n);
            let place = |(input, spread): (usize, &Spread)| {
                let x = 2.0 * draws.uniform(input as u64, Purpose::Within) - 1.0;
                if *spread == Spread::EitherEnd { x.signum() } else { x }
            };
            let point: Vec<f64> = self.spreads.iter().enumerate().map(place).collect();
            source.chaos.at(&point) + beside * normal(draws)
        };
        let mut drawn: Vec<f64> = (0..DRAWN).map(month).collect();
        drawn.sort_by(f64::total_cmp);
        drawn
    }

    /// Shares of variance of each figure that is known and varies.
    pub(super) fn shares(&self) -> Vec<VarianceShares> {
        let quality = self.fit(&|figures| figures.quality).map(|chaos| {
            let interval = self.sampling.quality.unwrap_or(Interval { low: 0.0, high: 0.0 });
            let all = ((interval.high - interval.low) / 2.0 / NORMAL_975).powi(2);
            let fit = self.sampling.fit.map_or(0.0, |fit| fit.quality.powi(2)).min(all);
            Source { chaos, requests: all - fit, luck: 0.0, fit }
        });
        [(SharedFigure::Cost, self.cost()), (SharedFigure::Saving, self.saving()), (SharedFigure::Quality, quality)]
            .into_iter()
            .filter_map(|(figure, source)| self.of(figure, &source?))
            .collect()
    }

    fn of(&self, figure: SharedFigure, source: &Source) -> Option<VarianceShares> {
        let chaos = &source.chaos;
        let mut variances: Vec<(VarianceSource, f64)> = self
            .assumptions
            .iter()
            .enumerate()
            .map(|(input, own)| (VarianceSource::Assumption(own.range.kind), chaos.alone(input)))
            .collect();
        let assumed: f64 = variances.iter().map(|(_, variance)| variance).sum::<f64>() + chaos.together();
        // A month's requests and its assumptions multiply: Var(XY) has a third part beside those of X and of Y.
        let beside = source.requests + source.luck + source.fit;
        let product = if chaos.mean() == 0.0 { 0.0 } else { assumed * beside / (chaos.mean() * chaos.mean()) };
        variances.push((VarianceSource::Requests, source.requests));
        variances.push((VarianceSource::Luck, source.luck));
        if source.fit > 0.0 {
            variances.push((VarianceSource::Fit, source.fit));
        }
        variances.push((VarianceSource::Interaction, chaos.together() + product));
        variances.push((VarianceSource::Unexplained, chaos.unexplained));
        let total: f64 = variances.iter().map(|(_, variance)| variance).sum();
        if total <= 0.0 {
            return None;
        }
        let mut shares: Vec<VarianceShare> =
            variances.into_iter().map(|(source, variance)| VarianceShare { source, share: variance / total }).collect();
        shares.sort_by(|one, other| other.share.total_cmp(&one.share));
        Some(VarianceShares { figure, shares, predicted: chaos.predicted })
    }
}

fn ratio(ahead: Money, today: Money) -> f64 {
    if today == Money::ZERO { 1.0 } else { ahead.0 as f64 / today.0 as f64 }
}

/// A standard normal number (Box and Muller).
fn normal(draws: Draws) -> f64 {
    let radius = (-2.0 * libm::log(draws.uniform(0, Purpose::Pairing))).sqrt();
    radius * libm::cos(std::f64::consts::TAU * draws.uniform(1, Purpose::Pairing))
}
