//! Retries and hedges: the same call again, after a failure or beside a slow one.

use super::super::failure::Failure;
use super::super::{Observer, Stage};
use super::{Answer, Frame, Leg, Walk};
use crate::draw::Purpose;
use crate::plan::{HedgeNode, NodeIndex, RetryNode};

impl<O: Observer> Walk<'_, O> {
    pub(super) fn retry(
        &mut self,
        at: NodeIndex,
        retry: &RetryNode,
        frame: &Frame,
        leg: &mut Leg,
    ) -> Result<Answer, Failure> {
        let now = leg.now(frame.request);
        if let Some(budget) = self.state.retries.get_mut(&at) {
            budget.called(now);
        }
        let mut attempt = 1;
        loop {
            let failure = match self.node(retry.node, frame, leg) {
                Ok(answer) => return Ok(answer),
                Err(failure) => failure,
            };
            let again = attempt < retry.attempts
                && failure.trigger().is_some_and(|trigger| retry.triggers.contains(trigger))
                && !leg.open(frame.deadline).passed(leg.elapsed_us);
            if !again || !self.may_retry(at, frame, leg) {
                return Err(failure);
            }
            let delay = backoff(retry, attempt, frame);
            leg.wait(delay);
            self.note(Stage::Resolve, || {
                (format!("attempt {}", attempt + 1), format!("{} after {} ms", failure.word(), delay / 1_000))
            });
            if leg.open(frame.deadline).passed(leg.elapsed_us) {
                return Err(Failure::Timeout);
            }
            self.observer.mechanisms().retries += 1;
            attempt += 1;
        }
    }

    fn may_retry(&mut self, at: NodeIndex, frame: &Frame, leg: &Leg) -> bool {
        let now = leg.now(frame.request);
        self.state.retries.get_mut(&at).is_none_or(|budget| budget.allows(now))
    }

    /// The second call goes out when there is no first token after so long; whichever sends its first token first wins, and
    /// the other is ended then.
    pub(super) fn hedge(&mut self, hedge: &HedgeNode, frame: &Frame, leg: &mut Leg) -> Result<Answer, Failure> {
        let fires_us = leg.elapsed_us.saturating_add(hedge.after_us);
        let first = self.hold();
        let mut primary_leg = *leg;
        let primary = self.node(hedge.node, frame, &mut primary_leg);
        let is_slow = match &primary {
            Ok(answer) => answer.first_token_us.or(answer.total_us).is_some_and(|came| came > fires_us),
            Err(_) => primary_leg.elapsed_us > fires_us,
        };
        if !is_slow || leg.open(frame.deadline).passed(fires_us) {
            self.release(first);
            *leg = primary_leg;
            return primary;
        }
        self.observer.mechanisms().hedges += 1;
        self.note(Stage::Resolve, || {
            ("second call".to_owned(), format!("no first token after {} ms", hedge.after_us / 1_000))
        });
        let second = self.mark();
        let mut backup_leg = Leg { elapsed_us: fires_us, ..*leg };
        let backup = self.node(hedge.backup, frame, &mut backup_leg);
        let end = self.mark();
        let came = |answer: &Answer| answer.first_token_us.or(answer.total_us).unwrap_or(u64::MAX);
        let backup_wins = match (&primary, &backup) {
            (Ok(primary), Ok(backup)) => came(backup) < came(primary),
            (Err(_), Ok(_)) => true,
            _ => false,
        };
        if backup_wins {
            self.observer.mechanisms().hedges_won += 1;
            if let Ok(winner) = &backup {
                self.cut(first, second, came(winner));
            }
        } else if let Ok(winner) = &primary {
            self.cut(second, end, came(winner));
        }
        self.release(first);
        if backup.is_err() && primary.is_err() {
            backup_leg.elapsed_us = backup_leg.elapsed_us.max(primary_leg.elapsed_us);
        }
        *leg = if backup_wins || primary.is_err() { backup_leg } else { primary_leg };
        if backup_wins { backup } else { primary }
    }
}

/// Full jitter: uniform between nothing and a bound that doubles with each attempt, up to the longest delay.
fn backoff(retry: &RetryNode, attempt: u32, frame: &Frame) -> u64 {
    let doubled = retry.base_us.saturating_mul(1_u64.checked_shl(attempt - 1).unwrap_or(u64::MAX));
    let bound = doubled.min(retry.most_us);
    let draw = frame.request.draws.uniform(0, attempt, Purpose::Backoff);
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a share of a bound")]
    let delay = (bound as f64 * draw) as u64;
    delay
}
