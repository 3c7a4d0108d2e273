//! Calls by their place in their session.

use routewright_domain::{Money, SessionTurn};

use super::sums::CallSums;
use crate::pipeline::{Decision, Request};

/// Places that are told apart; few conversations are longer.
const MOST_TURNS: usize = 100;

/// Sums by place, the last of all places beyond [`MOST_TURNS`].
#[derive(Debug, Clone, Default)]
pub(super) struct Turns(Vec<TurnSums>);

#[derive(Debug, Clone, Copy, Default)]
struct TurnSums {
    calls: u64,
    answered: u64,
    context: u64,
    cost: i128,
    prompt: u64,
    cached: u64,
}

impl Turns {
    /// A call with so many calls of its session before it.
    pub(super) fn add(&mut self, before: u64, request: &Request, decision: &Decision, own: &CallSums) {
        let at = usize::try_from(before).unwrap_or(usize::MAX).min(MOST_TURNS);
        if at >= self.0.len() {
            self.0.resize(at + 1, TurnSums::default());
        }
        let turn = &mut self.0[at];
        turn.calls += 1;
        turn.answered += u64::from(decision.ending.is_ok());
        turn.context += u64::from(request.prompt_tokens);
        turn.cost += own.cost;
        turn.prompt += own.prompt;
        turn.cached += own.cached;
    }

    /// Those that are told apart, and the rest.
    pub(super) fn outcome(&self) -> (Vec<SessionTurn>, Option<SessionTurn>) {
        let mut all: Vec<SessionTurn> = (1..).zip(&self.0).map(|(turn, sums)| sums.outcome(turn)).collect();
        let later = if all.len() > MOST_TURNS { all.pop() } else { None };
        (all, later)
    }
}

impl TurnSums {
    fn outcome(&self, turn: u32) -> SessionTurn {
        SessionTurn {
            turn,
            calls: self.calls,
            answered: self.answered,
            prompt_tokens: self.context,
            cost_usd: Money(self.cost),
            prompt_tokens_sent: self.prompt,
            prefix_tokens_read: self.cached,
        }
    }
}
