//! Stage *evaluate*: an evaluator scores an answer along its operating curve.

use super::failure::Failure;
use super::request::{CacheOwner, Request};
use super::walk::{Answer, Frame, Leg, Walk};
use super::{Judged, Observer, Stage};
use crate::draw::Purpose;
use crate::math::normal_cdf;
use crate::plan::{NodeIndex, PlannedEvaluator, PlannedEvaluatorKind};

/// Quality of an answer of which nothing is known, while it is judged; assumed.
const UNKNOWN_QUALITY: f64 = 0.5;

impl<O: Observer> Walk<'_, O> {
    /// Judges a complete answer; `true` when its score is at least `accept_at` (a normal score), and then it is passed on from
    /// now. `false` when it is not, or when it could not be judged. Time and cost of the evaluator count either way. The
    /// observer is told the score of a cascade's tier.
    ///
    /// The score is binormal: `d' (s - ½)` of an answer of quality `s`, plus an error that the evaluator repeats on every
    /// answer to the request and one that is new with each.
    pub(crate) fn evaluate(
        &mut self,
        evaluator: &PlannedEvaluator,
        accept_at: f64,
        tier: Option<(NodeIndex, usize)>,
        answer: &mut Answer,
        frame: &Frame,
        leg: &mut Leg,
    ) -> bool {
        leg.complete(answer);
        self.observer.mechanisms().judged += 1;
        let goodness = self.goodness(frame.request, answer);
        if let Err(failure) = self.ask_evaluator(evaluator, answer, frame, leg) {
            self.note(Stage::Evaluate, || {
                ("not accepted".to_owned(), format!("the evaluator failed: {}", failure.word()))
            });
            return false;
        }
        let quality = goodness.map_or(UNKNOWN_QUALITY, |goodness| goodness.score);
        let score = self.score(evaluator, quality, answer, frame.request);
        if O::TAKES_STOPS {
            let mut taken = *answer;
            taken.complete_at(leg.elapsed_us, leg.assumed_time);
            taken.quality = goodness.into();
            let (fallback_depth, escalated) = (leg.fallback_depth, self.has_escalated());
            self.observer.judged(&Judged { score, answer: taken, fallback_depth, escalated });
        }
        let accepted = score >= accept_at;
        if let Some((cascade, tier)) = tier {
            self.observer.scored(cascade, tier, score);
        }
        self.note(Stage::Evaluate, || {
            let verdict = if accepted { "accepted" } else { "not accepted" };
            let reason =
                format!("score {:.3}, taken from {:.3}", normal_cdf(score), normal_cdf(accept_at.clamp(-9.0, 9.0)));
            (verdict.to_owned(), reason)
        });
        if accepted {
            answer.complete_at(leg.elapsed_us, leg.assumed_time);
            answer.quality = goodness.into();
        }
        accepted
    }

    fn score(&self, evaluator: &PlannedEvaluator, quality: f64, answer: &Answer, request: &Request) -> f64 {
        let draws = request.content_draws;
        let model = self.world.plan.models[self.world.endpoints[answer.endpoint].model].key;
        // An evaluator that never repeats an error, or never makes a new one, needs no draw for it.
        let error =
            |size: f64, about: u64, purpose| if size > 0.0 { size * draws.normal(about, 0, purpose) } else { 0.0 };
        let shared = error(evaluator.shared_error, evaluator.key, Purpose::SharedError);
        let own = error(evaluator.own_error, evaluator.key ^ model.rotate_left(17), Purpose::OwnError);
        evaluator.separation * (quality - 0.5) + shared + own
    }

    /// Calls the evaluator and lets its time pass.
    fn ask_evaluator(
        &mut self,
        evaluator: &PlannedEvaluator,
        answer: &Answer,
        frame: &Frame,
        leg: &mut Leg,
    ) -> Result<(), Failure> {
        let (node, instructions, verdict) = match &evaluator.kind {
            PlannedEvaluatorKind::Classifier { cost, latency_us } => {
                self.spend_own(*cost);
                leg.wait(*latency_us);
                return Ok(());
            }
            PlannedEvaluatorKind::Judge { node, instruction_tokens, verdict_tokens } => {
                (*node, *instruction_tokens, *verdict_tokens)
            }
            PlannedEvaluatorKind::SelfCheck { instruction_tokens, verdict_tokens } => {
                let judged =
                    judged_request(frame.request, answer.completion_tokens, *instruction_tokens, *verdict_tokens);
                let deadline = leg.open(frame.deadline).for_a_part();
                return self.call_again(answer, &Frame { request: &judged, deadline, ..*frame }, leg);
            }
        };
        let judged = judged_request(frame.request, answer.completion_tokens, instructions, verdict);
        let deadline = leg.open(frame.deadline).for_a_part();
        self.verdict(node, &Frame { request: &judged, deadline, batch: frame.batch, prefix: None }, leg)
    }
}

/// What an evaluator or arbiter reads and writes: the request, what is judged, and instructions; none of it is cached.
pub(crate) fn judged_request(request: &Request, judged: u32, instructions: u32, verdict: u32) -> Request {
    Request {
        prompt_tokens: request.prompt_tokens.saturating_add(judged).saturating_add(instructions),
        cached_tokens: 0,
        cache_write_tokens: 0,
        completion_tokens: verdict,
        reasoning_tokens: 0,
        web_searches: 0,
        expected_completion: verdict,
        cache_of: CacheOwner::Elsewhere,
        flags: routewright_domain::RequestFlags(request.flags.0 & routewright_domain::RequestFlags::VISION.0),
        ..*request
    }
}
