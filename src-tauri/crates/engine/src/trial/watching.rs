//! Writes down where a request could end.

use routewright_domain::{Evidence, Mechanisms};

use super::{Ending, Marks, Stop};
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
        let marks = came_by(last.marks, decision.fallback_depth, decision.escalated);
        self.stops[at] = Stop { marks, score: f64::INFINITY, ..last };
    }

    fn unanswered(&self) -> Stop {
        let cost_pico = i64::try_from(self.cost).unwrap_or(i64::MAX);
        Stop { cost_pico, marks: Marks::NONE.with(Marks::UNPRICED, self.unpriced), ..Stop::NONE }
    }

    fn answered(&self, answer: &Answer, quality: Option<Goodness>) -> Stop {
        let before = self.unanswered();
        let marks = before.marks.with(Marks::ASSUMED_TIME, answer.assumed_time).with(Marks::BATCHED, answer.batched);
        Stop {
            first_token_us: answer.first_token_us,
            total_us: answer.total_us,
            quality: quality.map_or(f64::NAN, |goodness| goodness.score),
            evidence: quality.map_or(Evidence::Assumed, |goodness| goodness.evidence),
            ending: Ending::Answered,
            marks,
            ..before
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
        let stop = self.answered(&judged.answer, quality);
        let marks = came_by(stop.marks, judged.fallback_depth, judged.escalated);
        let at = self.first + self.tier;
        self.stops[at] = Stop { score: judged.score, marks, ..stop };
    }
}

fn came_by(marks: Marks, fallback_depth: u32, escalated: bool) -> Marks {
    marks.with(Marks::FELL_BACK, fallback_depth > 0).with(Marks::ESCALATED, escalated)
}
