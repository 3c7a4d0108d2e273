//! What a choice of thresholds comes to.

use routewright_domain::{FeatureOutcome, RequirementResult};

use super::{Ending, Marks, Stop, Trial};
use crate::aggregate::FeatureAggregate;
use crate::quality::Goodness;

/// The figures of one choice of thresholds over all requests of a trial.
#[derive(Debug, Clone, PartialEq)]
pub struct TrialFigures {
    /// As a replay of these requests has it, except that the quality is silent on what independence would have claimed.
    pub outcome: FeatureOutcome,
    /// The feature's requirements; a monthly budget is projected from the traffic that the sample stands for.
    pub requirements: Vec<RequirementResult>,
}

/// What became of a request at one choice of thresholds.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct TrialRequest {
    /// Whether it was answered.
    pub answered: bool,
    /// What it cost, in pico-dollars.
    pub cost_pico: i64,
    /// Microseconds to the first token, and to the whole answer; `None` where there is none, or it is not known.
    pub first_token_us: Option<u64>,
    /// To the whole answer.
    pub total_us: Option<u64>,
    /// 0 to 1; `None` where nothing is known, or there is no answer.
    pub quality: Option<f64>,
}

impl Trial {
    /// Number of thresholds that can be chosen: none where the policy is not a cascade whose tiers judge nothing.
    #[must_use]
    pub fn thresholds(&self) -> usize {
        self.own.len()
    }

    /// Number of requests.
    #[must_use]
    pub fn requests(&self) -> usize {
        self.stops.len() / self.tiers()
    }

    /// Where each request could end, tier by tier.
    pub fn ladders(&self) -> impl Iterator<Item = &[Stop]> {
        self.stops.chunks_exact(self.tiers())
    }

    /// What became of each request at these thresholds (normal scores, a tier each; those of the policy where empty).
    pub fn endings(&self, thresholds: &[f64]) -> impl Iterator<Item = TrialRequest> {
        let thresholds = self.chosen(thresholds);
        self.ladders().map(move |ladder| {
            let stop = stop_at(ladder, &thresholds);
            TrialRequest {
                answered: stop.is_answered(),
                cost_pico: stop.cost_pico,
                first_token_us: stop.first_token_us,
                total_us: stop.total_us,
                quality: (!stop.quality.is_nan()).then_some(stop.quality),
            }
        })
    }

    /// The figures at these thresholds (normal scores, a tier each; those of the policy where empty).
    #[must_use]
    pub fn figures(&self, thresholds: &[f64]) -> TrialFigures {
        let thresholds = self.chosen(thresholds);
        let mut sums = FeatureAggregate::default();
        for ladder in self.ladders() {
            sums.take(stop_at(ladder, &thresholds));
        }
        sums.trial_figures(&self.planned, self.span_ns)
    }

    fn tiers(&self) -> usize {
        self.own.len() + 1
    }

    fn chosen(&self, thresholds: &[f64]) -> Vec<f64> {
        // A threshold too few is taken from the policy.
        self.own.iter().enumerate().map(|(n, own)| thresholds.get(n).copied().unwrap_or(*own)).collect()
    }
}

#[inline]
fn stop_at<'a>(ladder: &'a [Stop], thresholds: &[f64]) -> &'a Stop {
    // No comparison holds for a tier without a score.
    let taken = ladder.iter().zip(thresholds).find(|(stop, threshold)| stop.score >= **threshold);
    taken.map_or(&ladder[ladder.len() - 1], |(stop, _)| stop)
}

impl FeatureAggregate {
    fn take(&mut self, stop: &Stop) {
        let goodness = || Goodness { score: stop.quality, evidence: stop.evidence };
        let has = |mark| stop.marks.has(mark);
        let (fell_back, escalated) = (has(Marks::FELL_BACK), has(Marks::ESCALATED));
        self.count(i128::from(stop.cost_pico), has(Marks::UNPRICED), fell_back, escalated);
        match stop.ending {
            Ending::Answered => {
                let times = (!has(Marks::BATCHED)).then_some((stop.first_token_us, stop.total_us));
                self.answer(times, has(Marks::ASSUMED_TIME), (!stop.quality.is_nan()).then(goodness));
            }
            Ending::Refused => self.refuse(),
            Ending::Failed => {}
        }
    }
}
