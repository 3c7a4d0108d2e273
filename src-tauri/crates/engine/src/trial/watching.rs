//! Writes down where a request could end.

use routewright_domain::{Evidence, Mechanisms};

use super::{Ending, Stop};
use crate::aggregate::expected;
use crate::pipeline::{
    Answer, AnswerQuality, Attempt, Billed, Charge, Failure, Judged, Observer, Request, Scratch, World, decide,
};
use crate::quality::Goodness;
use crate::state::State;

/// Keeps the stops of each request.
pub(super) struct StopWatch {
    pub(super) stops: Vec<Stop>,
    tiers: usize,
    /// Position of the first stop of the request under way, and the tier that is asked.
    first: usize,
    tier: usize,
    cost: i128,
    unpriced: bool,
    mechanisms: Mechanisms,
}

impl StopWatch {
    pub(super) fn new(tiers: usize, requests: usize) -> Self {
        let stops = Vec::with_capacity(tiers * requests);
        Self { stops, tiers, first: 0, tier: 0, cost: 0, unpriced: false, mechanisms: Mechanisms::default() }
    }

    pub(super) fn decide(&mut self, world: &World, request: &Request, state: &mut State, scratch: &mut Scratch) {
        self.first = self.stops.len();
        (self.cost, self.unpriced) = (0, false);
        self.stops.resize(self.first + self.tiers, Stop::NONE);
        let decision = decide(world, request, state, scratch, self);
        let last = match &decision.ending {
            Ok(answer) => self.answered(answer, expected(world, request, answer)),
            Err(Failure::Refused(_)) => Stop { ending: Ending::Refused, ..self.unanswered() },
            Err(_) => self.unanswered(),
        };
        let at = self.first + self.tiers - 1;
        self.stops[at] = Stop {
            fell_back: decision.fallback_depth > 0,
            escalated: decision.escalated,
            score: f64::INFINITY,
            ..last
        };
    }

    fn unanswered(&self) -> Stop {
        let cost_pico = i64::try_from(self.cost).unwrap_or(i64::MAX);
        Stop { cost_pico, unpriced: self.unpriced, ..Stop::NONE }
    }

    fn answered(&self, answer: &Answer, quality: Option<Goodness>) -> Stop {
        Stop {
            first_token_us: answer.first_token_us,
            total_us: answer.total_us,
            quality: quality.map_or(f64::NAN, |goodness| goodness.score),
            evidence: quality.map_or(Evidence::Assumed, |goodness| goodness.evidence),
            ending: Ending::Answered,
            assumed_time: answer.assumed_time,
            batched: answer.batched,
            ..self.unanswered()
        }
    }

    fn charge(&mut self, charge: &Charge) {
        self.cost += charge.cost.0;
        self.unpriced |= charge.unpriced;
    }
}

impl Observer for StopWatch {
    const TAKES_NOTES: bool = false;
    const TAKES_STOPS: bool = true;

    fn attempt(&mut self, attempt: &Attempt) {
        self.charge(&attempt.charge);
    }

    fn billed(&mut self, call: &Billed) {
        self.charge(&call.charge);
    }

    fn own_cost(&mut self, pico: i128) {
        self.cost += pico;
    }

    fn mechanisms(&mut self) -> &mut Mechanisms {
        &mut self.mechanisms
    }

    fn tier(&mut self, tier: usize) {
        self.tier = tier;
    }

    fn judged(&mut self, judged: &Judged) {
        // Without tiers of its own, what is judged is judged within.
        if self.tier + 1 >= self.tiers {
            return;
        }
        let quality = match judged.answer.quality {
            AnswerQuality::Known(goodness) => Some(goodness),
            AnswerQuality::OfModel(_) | AnswerQuality::Unknown => None,
        };
        let stop = Stop {
            score: judged.score,
            fell_back: judged.fallback_depth > 0,
            escalated: judged.escalated,
            ..self.answered(&judged.answer, quality)
        };
        let at = self.first + self.tier;
        self.stops[at] = stop;
    }
}
