//! Ensembles: members answer in parallel, and their answers become one.

use super::super::evaluate::judged_request;
use super::super::failure::Failure;
use super::super::{Observer, Stage};
use super::vote::Ballot;
use super::{Answer, AnswerQuality, Frame, Leg, Walk};
use crate::plan::{Aggregate, EnsembleNode, NodeIndex};

/// A member that has been asked.
#[derive(Debug, Clone, Copy)]
struct Member {
    answer: Answer,
    done_us: u64,
}

impl<O: Observer> Walk<'_, O> {
    /// All members start at the same instant, each on a leg of its own. The answers at hand when the quorum is reached, or at
    /// the deadline, are combined; what is still running then is cancelled.
    pub(super) fn ensemble(
        &mut self,
        at: NodeIndex,
        ensemble: &EnsembleNode,
        frame: &Frame,
        leg: &mut Leg,
    ) -> Result<Answer, Failure> {
        let started_us = leg.elapsed_us;
        let deadline = leg.open(frame.deadline).for_a_part().tightened(started_us, None, ensemble.deadline_us);
        let first = self.hold();
        let mut marks = vec![first];
        let mut members = Vec::with_capacity(ensemble.members.len());
        let mut failure = Failure::Outage;
        let mut last_us = started_us;
        for member in &ensemble.members {
            let mut own = *leg;
            let ending = self.node(*member, &Frame { deadline, ..*frame }, &mut own);
            marks.push(self.mark());
            match ending {
                Ok(answer) => {
                    let done_us = answer.total_us.or(answer.first_token_us).unwrap_or(started_us);
                    leg.assumed_time |= answer.assumed_time || answer.total_us.is_none();
                    last_us = last_us.max(done_us);
                    members.push(Member { answer, done_us });
                }
                Err(own_failure) => {
                    failure = own_failure;
                    last_us = last_us.max(own.elapsed_us);
                    leg.assumed_time |= own.assumed_time;
                }
            }
        }
        let enough = self.close(ensemble, &mut members, &marks, last_us);
        self.release(first);
        leg.elapsed_us = enough.max(started_us);
        if members.is_empty() {
            return Err(failure);
        }
        let answer = self.combine(ensemble, &members, frame, leg)?;
        Ok(Answer { claim: self.world.claims.of(frame.request.feature, at), ..answer })
    }

    /// Drops the answers that come after the quorum and ends their calls; the instant at which enough are there.
    fn close(
        &mut self,
        ensemble: &EnsembleNode,
        members: &mut Vec<Member>,
        marks: &[super::held::Mark],
        last_us: u64,
    ) -> u64 {
        if members.len() < ensemble.quorum || ensemble.quorum == ensemble.members.len() {
            return last_us;
        }
        let mut done: Vec<u64> = members.iter().map(|member| member.done_us).collect();
        done.sort_unstable();
        let enough = done[ensemble.quorum - 1];
        members.retain(|member| member.done_us <= enough);
        for branch in marks.windows(2).rev() {
            self.cut(branch[0], branch[1], enough);
        }
        enough
    }

    fn combine(
        &mut self,
        ensemble: &EnsembleNode,
        members: &[Member],
        frame: &Frame,
        leg: &mut Leg,
    ) -> Result<Answer, Failure> {
        let ballots: Vec<Ballot> = members
            .iter()
            .map(|member| Ballot { answer: member.answer, goodness: self.goodness(frame.request, &member.answer) })
            .collect();
        let plurality = self.count_votes(ensemble, &ballots, frame.request);
        let mechanisms = self.observer.mechanisms();
        mechanisms.votes += 1;
        mechanisms.majority_right += u64::from(plurality.majority_right);
        match ensemble.aggregate {
            Aggregate::Majority => {
                self.note(Stage::Evaluate, || {
                    (
                        format!("member {} of {}", plurality.winner + 1, ballots.len()),
                        format!("{} members give this answer", plurality.votes),
                    )
                });
                Ok(passed_on(&ballots[plurality.winner], leg))
            }
            Aggregate::Consensus { agree, escalate } if plurality.votes < agree => {
                self.note(Stage::Evaluate, || {
                    ("no consensus".to_owned(), format!("{} of {agree} agree", plurality.votes))
                });
                let Some(node) = escalate else { return Ok(passed_on(&ballots[plurality.winner], leg)) };
                self.escalated = true;
                let mut answer = self.node(node, &Frame { deadline: leg.open(frame.deadline), ..*frame }, leg)?;
                self.draw_quality(frame.request, &mut answer);
                Ok(answer)
            }
            Aggregate::Consensus { .. } => {
                self.note(Stage::Evaluate, || ("consensus".to_owned(), format!("{} members agree", plurality.votes)));
                Ok(passed_on(&ballots[plurality.winner], leg))
            }
            Aggregate::Arbiter { node, separation } => {
                let chosen = self.arbitrate(ensemble, separation, &ballots, frame.request);
                let read =
                    ballots.iter().fold(0_u32, |sum, ballot| sum.saturating_add(ballot.answer.completion_tokens));
                let length = ballots[chosen].answer.completion_tokens;
                let request = judged_request(frame.request, read, 0, length);
                let deadline = leg.open(frame.deadline);
                let given =
                    self.node(node, &Frame { request: &request, deadline, batch: frame.batch, prefix: None }, leg)?;
                // It chooses once it has answered.
                self.note(Stage::Evaluate, || {
                    (format!("member {}", chosen + 1), "the arbiter takes it for the best".to_owned())
                });
                // The arbiter's words, a member's substance.
                let quality = ballots[chosen].goodness.map_or(AnswerQuality::Unknown, AnswerQuality::Known);
                Ok(Answer { quality, kept: 1.0, ..given })
            }
        }
    }
}

/// A member's answer, passed on when the last one that counts is there.
fn passed_on(ballot: &Ballot, leg: &Leg) -> Answer {
    Answer {
        first_token_us: Some(leg.elapsed_us),
        total_us: Some(leg.elapsed_us),
        assumed_time: leg.assumed_time,
        quality: ballot.goodness.map_or(AnswerQuality::Unknown, AnswerQuality::Known),
        kept: 1.0,
        ..ballot.answer
    }
}
