//! How likely a requirement is missed.

use routewright_domain::{Feature, RequirementRisk};

use super::figures::{Figure, Material, Resampled, Row, Sum};
use super::unknown_fit::Moves;

/// What the requirements of one feature are held against.
pub(super) struct Held<'a> {
    pub(super) material: &'a Material,
    pub(super) resampled: &'a Resampled,
    pub(super) moves: &'a Moves,
    pub(super) expansion: f64,
}

/// Resamples of which so many do not decide leave the probability open.
const MOST_OPEN: f64 = 0.05;

impl Held<'_> {
    /// Every requirement of the feature but the monthly budget.
    pub(super) fn risks(&self, feature: &Feature) -> Vec<RequirementRisk> {
        let limits = &feature.requirements;
        let risk = |requirement: &str, limit: String, probability: Option<f64>| RequirementRisk {
            feature: feature.id.clone(),
            requirement: requirement.to_owned(),
            limit,
            probability,
        };
        let within = |within: Sum, known: Sum, unknown: Sum| {
            self.missed(
                &move |row: &Row| {
                    let (within, unknown) = (row[within as usize], row[unknown as usize]);
                    let all = row[known as usize] + unknown;
                    (all > 0.0).then(|| (within / all, (within + unknown) / all))
                },
                0.95,
                None,
            )
        };
        let mut risks = Vec::new();
        risks.extend(
            limits.ttft_p95_ms.map(|limit| {
                risk("ttft_p95_ms", limit.to_string(), within(Sum::TtftWithin, Sum::Ttft, Sum::TtftUnknown))
            }),
        );
        risks.extend(limits.latency_p95_ms.map(|limit| {
            risk("latency_p95_ms", limit.to_string(), within(Sum::LatencyWithin, Sum::Latency, Sum::LatencyUnknown))
        }));
        risks.extend(limits.success_rate.map(|limit| {
            let rate = |row: &Row| self.material.figure(Figure::Success, row).map(|rate| (rate, rate));
            risk("success_rate", limit.to_string(), self.missed(&rate, limit, Some(Figure::Success)))
        }));
        risks.extend(limits.quality_floor.map(|limit| {
            let bounds = |row: &Row| {
                let answers = row[Sum::Succeeded as usize];
                let at_worst = row[Sum::Quality as usize] / answers;
                (answers > 0.0).then(|| (at_worst, at_worst + 1.0 - row[Sum::Judged as usize] / answers))
            };
            risk("quality_floor", limit.to_string(), self.missed(&bounds, limit, Some(Figure::Quality)))
        }));
        risks.extend(limits.cost_per_request_usd.map(|limit| {
            let dearer = self.cost_per_request(limit.0 as f64);
            risk("cost_per_request_usd", limit.to_string(), dearer)
        }));
        risks
    }

    /// Share of other periods in which a figure falls short of `least`. `bounds` gives the figure with what is unknown at its
    /// worst and at its best. The deviation of another period adds to that of the record from its process, and to what the fit may
    /// move the figure by where it can.
    fn missed(&self, bounds: &dyn Fn(&Row) -> Option<(f64, f64)>, least: f64, moved: Option<Figure>) -> Option<f64> {
        let (_, recorded) = self.material.recorded();
        let (worst, best) = bounds(&recorded)?;
        let rows = &self.resampled.rows;
        let count = rows.len();
        let (mut missed, mut open) = (0_u32, 0_u32);
        for n in 0..count {
            let off = bounds(&rows[n]).unwrap_or((worst, best));
            let other = bounds(&rows[(n + count / 2) % count]).unwrap_or((worst, best));
            let moved = moved.map_or(0.0, |figure| self.moves.of(figure, n));
            let at =
                |figure: f64, off: f64, other: f64| figure + self.expansion * (off - figure) + (other - figure) + moved;
            let (low, high) = (at(worst, off.0, other.0), at(best, off.1, other.1));
            // A share that is the same in every resample must not miss its own limit by a rounding.
            let least = least - 1e-12;
            missed += u32::from(high < least);
            open += u32::from(low < least && high >= least);
        }
        let share = |part: u32| f64::from(part) / count.max(1) as f64;
        (share(open) <= MOST_OPEN).then(|| share(missed))
    }

    fn cost_per_request(&self, limit: f64) -> Option<f64> {
        let mean = |cost: i128, row: &Row| {
            let requests = row[Sum::Requests as usize];
            (requests > 0.0).then(|| cost as f64 / requests)
        };
        let (cost, recorded) = self.material.recorded();
        let figure = mean(cost, &recorded)?;
        let means: Vec<f64> = self
            .resampled
            .cost
            .iter()
            .zip(&self.resampled.rows)
            .map(|(cost, row)| mean(*cost, row).unwrap_or(figure))
            .collect();
        let count = means.len();
        let beyond = (0..count).filter(|n| {
            let other = means[(n + count / 2) % count];
            let moved = figure * self.moves.of_cost(*n);
            figure + self.expansion * (means[*n] - figure) + (other - figure) + moved > limit
        });
        Some(beyond.count() as f64 / count.max(1) as f64)
    }
}
