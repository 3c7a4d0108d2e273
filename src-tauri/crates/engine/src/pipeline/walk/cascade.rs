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
        let mut rejected: Option<Answer> = None;
        for (n, tier) in cascade.tiers.iter().enumerate() {
            if n > 0 {
                self.escalated = true;
                self.note(Stage::Resolve, || (format!("tier {}", n + 1), format!("tier {n} did not do")));
            }
            let open = leg.open(frame.deadline);
            let deadline = if n < last { open.for_a_part() } else { open };
            match self.node(tier.node, &Frame { deadline, ..*frame }, leg) {
                Ok(answer) if n == last => {
                    return Ok(Answer { claim, ..self.after_others(frame.request, answer) });
                }
                Ok(answer) => match self.evaluate(&cascade.evaluator, tier.accept_at, &answer, frame, leg) {
                    Some(accepted) => return Ok(Answer { claim, ..accepted }),
                    None => rejected = Some(answer),
                },
                Err(failure) => {
                    let over =
                        n == last || failure.trigger().is_none() || leg.open(frame.deadline).passed(leg.elapsed_us);
                    if over {
                        return rejected.map_or(Err(failure), |answer| {
                            let answer = self.released(frame, &answer, leg);
                            Ok(Answer { claim, ..answer })
                        });
                    }
                }
            }
        }
        Err(Failure::Outage)
    }

    /// An answer that was kept back until now.
    pub(super) fn released(&self, frame: &Frame, answer: &Answer, leg: &Leg) -> Answer {
        Answer {
            first_token_us: Some(leg.elapsed_us),
            total_us: Some(leg.elapsed_us),
            assumed_time: true,
            ..self.after_others(frame.request, *answer)
        }
    }
}
