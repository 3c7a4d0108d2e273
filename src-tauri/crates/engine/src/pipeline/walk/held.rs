//! Calls whose fate is not known yet: a member or a hedge that others may make superfluous.

use super::super::account::Charge;
use super::super::failure::Failure;
use super::super::forward::{AttemptStatus, CallLatency};
use super::super::{Attempt, Observer};
use super::Walk;
use crate::plan::{BudgetIndex, NodeIndex};

/// A call that waits to be reported.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Held(Attempt);

/// The cost of a guarded branch that waits to be booked, until it is known which of its calls count.
#[derive(Debug, Clone, Copy)]
pub(crate) struct HeldBooking {
    /// Its calls among those that wait: the first, and the one after the last.
    calls: (usize, usize),
    budget: BudgetIndex,
    /// Nanoseconds since 1970 at which it completes.
    at: i64,
    /// Pico-dollars for what no model bills.
    own: i128,
}

/// An answer of a node below a pattern that waits: it is none once the branch is ended before it was there.
#[derive(Debug, Clone, Copy)]
pub(crate) struct HeldAnswer {
    /// Absent once it was taken back.
    node: Option<NodeIndex>,
    /// Microseconds after arrival; absent where nobody knows.
    at_us: Option<u64>,
}

/// Where the calls and the answers of one branch begin among those that wait.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Mark(usize, usize);

impl<O: Observer> Walk<'_, O> {
    /// Reports a call, or keeps it until it is known to count.
    #[inline]
    pub(crate) fn emit(&mut self, attempt: &Attempt) {
        if self.holding > 0 {
            self.scratch.held.push(Held(*attempt));
        } else {
            self.report(attempt);
        }
    }

    #[inline]
    fn report(&mut self, attempt: &Attempt) {
        self.cost += attempt.charge.cost.0;
        self.observer.attempt(attempt);
    }

    /// Tells that a node has answered or not, at an instant after arrival.
    #[inline(always)]
    pub(crate) fn asked(&mut self, node: NodeIndex, answered: bool, at_us: Option<u64>) {
        self.observer.node(node, answered);
        if self.holding > 0 && answered {
            self.scratch.answers.push(HeldAnswer { node: Some(node), at_us });
        }
    }

    /// From here on calls are kept.
    pub(crate) fn hold(&mut self) -> Mark {
        self.holding += 1;
        self.mark()
    }

    pub(crate) fn mark(&self) -> Mark {
        Mark(self.scratch.held.len(), self.scratch.answers.len())
    }

    /// Ends what was running at `at_us` microseconds after arrival among the calls between two marks, and takes back those
    /// that had not begun.
    ///
    /// A call that had sent its first token is billed whole, since no catalog says which providers stop; before that it is
    /// not billed. The marks after `to` move, so branches are cut from the last to the first.
    pub(crate) fn cut(&mut self, from: Mark, to: Mark, at_us: u64) {
        let begun = |held: &&Held| held.0.started_us < at_us;
        for booking in &mut self.scratch.bookings {
            let held = &self.scratch.held;
            let place = |at: usize| {
                if at <= from.0 {
                    return at;
                }
                from.0 + held[from.0..at.min(to.0)].iter().filter(begun).count() + at.saturating_sub(to.0)
            };
            booking.calls = (place(booking.calls.0), place(booking.calls.1));
        }
        let mut kept = from.0;
        for n in from.0..to.0 {
            let attempt = self.scratch.held[n].0;
            if attempt.started_us < at_us {
                self.scratch.held[kept] = Held(ended(attempt, at_us - attempt.started_us));
                kept += 1;
            }
        }
        self.scratch.held.drain(kept..to.0);
        for held in &mut self.scratch.answers[from.1..to.1] {
            if held.at_us.is_none_or(|came| came > at_us)
                && let Some(node) = held.node.take()
            {
                self.observer.taken_back(node);
            }
        }
    }

    /// Books what a branch has cost that began at `first`, when the request had cost `before`, and completes at `at`.
    pub(crate) fn book_branch(&mut self, budget: BudgetIndex, first: Mark, before: i128, at: i64) {
        let own = self.cost - before;
        if self.holding == 0 {
            self.state.budgets.expect(at, budget, own);
        } else {
            let calls = (first.0, self.scratch.held.len());
            self.scratch.bookings.push(HeldBooking { calls, budget, at, own });
        }
    }

    /// Reports what was kept since `mark`, unless a pattern further up is still waiting.
    pub(crate) fn release(&mut self, mark: Mark) {
        self.holding -= 1;
        if self.holding == 0 {
            for n in 0..self.scratch.bookings.len() {
                let HeldBooking { calls: (first, end), budget, at, own } = self.scratch.bookings[n];
                let called: i128 = self.scratch.held[first..end].iter().map(|held| held.0.charge.cost.0).sum();
                self.state.budgets.expect(at, budget, own + called);
            }
            self.scratch.bookings.clear();
            for n in mark.0..self.scratch.held.len() {
                let attempt = self.scratch.held[n].0;
                self.report(&attempt);
            }
            self.scratch.held.truncate(mark.0);
            self.scratch.answers.truncate(mark.1);
        }
    }
}

fn ended(attempt: Attempt, after_us: u64) -> Attempt {
    if attempt.latency.total_us.is_some_and(|total| total <= after_us) {
        return attempt;
    }
    let began = attempt.latency.first_token_us.is_some_and(|first| first <= after_us);
    let charge = if began { Charge { assumed: true, ..attempt.charge } } else { Charge::default() };
    Attempt {
        status: AttemptStatus::Failed(Failure::Cancelled),
        latency: CallLatency {
            first_token_us: attempt.latency.first_token_us.filter(|_| began),
            total_us: Some(after_us),
            assumed: true,
        },
        charge,
        truncated: false,
        ..attempt
    }
}
