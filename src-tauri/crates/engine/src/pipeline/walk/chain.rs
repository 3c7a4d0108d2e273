//! Fallback chains, task rules and splits by weight.

use super::super::failure::Failure;
use super::super::resolve::RequestView;
use super::super::{Note, Observer, Stage};
use super::{Answer, Frame, Leg, Walk};
use crate::draw::{Purpose, RequestDraws};
use crate::plan::{FallbackNode, NodeIndex, TaskNode, WeightedNode};

impl<O: Observer> Walk<'_, O> {
    pub(super) fn task(
        &mut self,
        at: NodeIndex,
        task: &TaskNode,
        frame: &Frame,
        leg: &mut Leg,
    ) -> Result<Answer, Failure> {
        let view = RequestView::from(frame.request);
        let matching = self.world.rules[at].iter().position(|rule| rule.holds(&view));
        if O::TAKES_NOTES {
            let result = matching.map_or("otherwise", |n| task.rules[n].name.as_str()).to_owned();
            let considered = task.rules.iter().map(|rule| rule.name.clone()).collect();
            let reason = if matching.is_some() { "first rule that matches" } else { "no rule matches" };
            self.observer.note(Stage::Resolve, Note { result, considered, reason: reason.to_owned() });
        }
        self.node(matching.map_or(task.otherwise, |n| task.rules[n].node), frame, leg)
    }

    pub(super) fn fallback(&mut self, chain: &FallbackNode, frame: &Frame, leg: &mut Leg) -> Result<Answer, Failure> {
        let (mut failure, mut rejected) = (Failure::Outage, false);
        let last = chain.steps.len() - 1;
        for (n, step) in chain.steps.iter().enumerate() {
            if n > 0 {
                leg.fallback_depth += 1;
                self.note(Stage::Resolve, || {
                    (format!("step {}", n + 1), format!("step {n} ended with {}", failure.word()))
                });
            }
            let outer = leg.open(frame.deadline);
            let judged = chain.gate.as_ref().filter(|_| n < last);
            let deadline = outer.tightened(leg.elapsed_us, step.first_token_timeout_us, step.timeout_us);
            failure = match self.node(step.node, &Frame { deadline, ..*frame }, leg) {
                Ok(mut answer) => match judged {
                    None => {
                        if rejected {
                            self.draw_quality(frame.request, &mut answer);
                        }
                        return Ok(answer);
                    }
                    Some((evaluator, accept_at)) => {
                        if self.evaluate(evaluator, *accept_at, None, &mut answer, frame, leg) {
                            return Ok(answer);
                        }
                        rejected = true;
                        Failure::LowQuality
                    }
                },
                Err(failure) => failure,
            };
            let moves_on = failure.trigger().is_some_and(|trigger| chain.triggers.contains(trigger));
            // The next step is no use when an enclosing chain has given up already.
            if !moves_on || leg.open(frame.deadline).passed(leg.elapsed_us) {
                return Err(failure);
            }
        }
        Err(failure)
    }

    pub(super) fn weighted(
        &mut self,
        weighted: &WeightedNode,
        frame: &Frame,
        leg: &mut Leg,
    ) -> Result<Answer, Failure> {
        // All requests of a session draw alike where the split is by session.
        let draws = if weighted.by_session && frame.request.session != 0 {
            RequestDraws::of_session(self.world.seed, frame.request.session)
        } else {
            frame.request.draws
        };
        let draw = draws.uniform(weighted.key, 0, Purpose::Arm);
        let arm = weighted.arms.iter().find(|arm| draw < arm.until).unwrap_or(&weighted.arms[weighted.arms.len() - 1]);
        self.note(Stage::Resolve, || (format!("arm {}", arm.name), "drawn by weight".to_owned()));
        self.node(arm.node, frame, leg)
    }
}
