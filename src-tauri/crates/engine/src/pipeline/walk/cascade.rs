//! Cascades: cheapest first, the next tier while the score is too low.

use super::super::failure::Failure;
use super::super::{Observer, Stage};
use super::{Answer, Frame, Leg, Walk};
use crate::plan::{CascadeNode, NodeIndex};

impl<O: Observer> Walk<'_, O> {
    /// A tier that fails is as good as rejected. When the last tier fails, the answer that was rejected last is given all the
    /// same: it is better than none.
    pub(super) fn cascade(
        &mut self,
        at: NodeIndex,
        cascade: &CascadeNode,
        frame: &Frame,
        leg: &mut Leg,
    ) -> Result<Answer, Failure> {
        let claim = self.world.claims.of(frame.request.feature, at);
        let last = cascade.tiers.len() - 1;
        let mut kept: Option<Answer> = None;
        for (n, tier) in cascade.tiers.iter().enumerate() {
            if n > 0 {
                self.escalated = true;
                self.note(Stage::Resolve, || (format!("tier {}", n + 1), format!("tier {n} did not do")));
            }
            let open = leg.open(frame.deadline);
            let deadline = if n < last { open.for_a_part() } else { open };
            match self.node(tier.node, &Frame { deadline, ..*frame }, leg) {
                Ok(answer) => {
                    let answer = kept.insert(answer);
                    let accepted = if n == last {
                        self.draw_quality(frame.request, answer);
                        true
                    } else {
                        self.observer.tier(n);
                        self.evaluate(&cascade.evaluator, tier.accept_at, Some((at, n)), answer, frame, leg)
                    };
                    if accepted {
                        answer.claim = claim;
                        return Ok(*answer);
                    }
                }
                Err(failure) => {
                    let over =
                        n == last || failure.trigger().is_none() || leg.open(frame.deadline).passed(leg.elapsed_us);
                    if over {
                        let Some(mut answer) = kept else { return Err(failure) };
                        self.release_answer(frame, &mut answer, leg);
                        answer.claim = claim;
                        return Ok(answer);
                    }
                }
            }
        }
        Err(Failure::Outage)
    }

    /// Passes on an answer that was kept back until now.
    fn release_answer(&self, frame: &Frame, answer: &mut Answer, leg: &Leg) {
        answer.complete_at(leg.elapsed_us, true);
        self.draw_quality(frame.request, answer);
    }
}
