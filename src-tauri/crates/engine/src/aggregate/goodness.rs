//! Quality summed up.

use routewright_domain::{Evidence, Quality};

use super::{QUALITY_UNIT, share};
use crate::pipeline::Answer;
use crate::pipeline::{AnswerQuality, Request, World};
use crate::quality::Goodness;

/// Sums over answers. Where no decision has looked at an answer its expected quality counts, which is exact; where one has,
/// the drawn one.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct QualitySum {
    known: u64,
    recorded: u64,
    /// In units of 2⁻⁴⁰: whole numbers add up the same in every order.
    sum: i128,
    claimed: i128,
    /// Of the standard errors of what was fitted.
    errors: i128,
    weakest: Option<Evidence>,
}

impl QualitySum {
    #[inline]
    pub(crate) fn take(&mut self, world: &World, request: &Request, answer: &Answer) {
        if let Some(goodness) = expected(world, request, answer) {
            self.add(goodness, answer.claim);
            if goodness.evidence != Evidence::Recorded && world.quality.is_fitted() {
                let model = world.endpoints[answer.endpoint].model;
                self.errors += fixed(world.quality.error(request.row, model));
            }
        }
    }

    /// Adds an answer of this quality, and what independence would have claimed of it.
    #[inline]
    pub(crate) fn add(&mut self, Goodness { score, evidence }: Goodness, claim: Option<f64>) {
        self.known += 1;
        self.recorded += u64::from(evidence == Evidence::Recorded);
        let sum = fixed(score);
        self.sum += sum;
        self.claimed += claim.map_or(sum, fixed);
        self.weakest = Some(self.weakest.map_or(evidence, |weakest| weakest.weaker(evidence)));
    }

    /// The quality of one answer in units of 2⁻⁴⁰, as it is added up; `None` where nothing is known of it.
    pub(crate) fn of(world: &World, request: &Request, answer: &Answer) -> Option<i128> {
        expected(world, request, answer).map(|goodness| fixed(goodness.score))
    }

    pub(crate) fn merge(&mut self, other: &Self) {
        self.known += other.known;
        self.recorded += other.recorded;
        self.sum += other.sum;
        self.claimed += other.claimed;
        self.errors += other.errors;
        self.weakest = self.weakest.into_iter().chain(other.weakest).max();
    }

    /// Mean and 95 % interval (Wilson 1927) of the sampling of requests, of so many answers; `None` where nothing is known. What is not
    /// known of fitted parameters widens it, as if all of them were wrong the same way, which is on the safe side.
    pub(crate) fn quality(&self, answers: u64) -> Option<Quality> {
        if self.known == 0 {
            return None;
        }
        let count = self.known as f64;
        let (mean, claimed) = (mean_of(self.sum, count), mean_of(self.claimed, count));
        let z2 = 1.959_963_984_540_054_f64 * 1.959_963_984_540_054;
        let centre = (mean + z2 / (2.0 * count)) / (1.0 + z2 / count);
        let half = (z2 * (mean * (1.0 - mean) / count + z2 / (4.0 * count * count))).sqrt() / (1.0 + z2 / count);
        let half = if self.errors == 0 {
            half
        } else {
            let error = mean_of(self.errors, count);
            (half * half + z2 * error * error).sqrt()
        };
        Some(Quality {
            mean,
            low: (centre - half).max(0.0),
            high: (centre + half).min(1.0),
            evidence: self.weakest.unwrap_or(Evidence::Assumed),
            if_independent: claimed,
            recorded_share: self.recorded as f64 / count,
            covered_share: share(self.known, answers),
        })
    }
}

/// What counts as the quality of an answer: what is known of it, else what its model reaches on average.
#[inline]
pub(crate) fn expected(world: &World, request: &Request, answer: &Answer) -> Option<Goodness> {
    let model = match answer.quality {
        AnswerQuality::Unknown => return None,
        AnswerQuality::Known(goodness) => return Some(goodness),
        AnswerQuality::OfModel(model) => model,
    };
    if let Some(recorded) = world.quality.recorded(request.row, model) {
        return Some(Goodness { score: recorded.score * answer.kept, ..recorded });
    }
    let counted = world.quality.counted(request, model, world.plan.models[model].key)?;
    Some(Goodness { score: counted.score * answer.kept, ..counted })
}

#[expect(clippy::cast_possible_truncation, reason = "a quality between 0 and 1 in units of 2⁻⁴⁰")]
#[inline]
fn fixed(quality: f64) -> i128 {
    i128::from((quality * QUALITY_UNIT) as i64)
}

fn mean_of(sum: i128, count: f64) -> f64 {
    (sum as f64 / QUALITY_UNIT / count).clamp(0.0, 1.0)
}
