//! Sums by session.

use std::collections::HashMap;

use routewright_domain::{Mechanisms, Money, RequestColumns};

use super::spans::Span;
use super::turns::Turns;
use crate::aggregate::Tally;
use crate::pipeline::{Answer, Attempt, AttemptStatus, Billed, Charge, Decision, Observer, Request, World};
use crate::plan::{EndpointIndex, NodeIndex, Plan};

/// Sums by session, in order of their first call.
pub(crate) struct Sessions<'a> {
    plan: &'a Plan,
    columns: &'a RequestColumns,
    positions: HashMap<u64, usize>,
    pub(super) each: Vec<Sums>,
    pub(super) apart: Sums,
    pub(super) turns: Turns,
    pub(super) copies: u64,
    /// Calls of sessions that came later and sooner than recorded.
    pub(super) came_later: u64,
    pub(super) came_sooner: u64,
    last_row: Option<usize>,
    /// Of the request under way.
    current: CallSums,
    mechanisms: Mechanisms,
}

#[derive(Debug, Clone, Copy, Default)]
pub(super) struct CallSums {
    pub(super) cost: i128,
    unpriced: bool,
    pub(super) prompt: u64,
    pub(super) cached: u64,
}

/// What the calls of one session come to.
#[derive(Debug, Clone, Copy)]
pub(super) struct Sums {
    pub(super) calls: u64,
    answered: u64,
    pub(super) cost: i128,
    unpriced: u64,
    prompt: u64,
    cached: u64,
    fell_back: bool,
    /// Microseconds; `None` once a call was answered by nobody knows when.
    pub(super) waiting: Option<u64>,
    /// Who answered first, and whether everybody since was of that endpoint and that model.
    first: Option<EndpointIndex>,
    kept_endpoint: bool,
    kept_model: bool,
    pub(super) recorded: Span,
    pub(super) replayed: Span,
}

/// What all sessions come to.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Total {
    pub(super) calls: u64,
    pub(super) answered: u64,
    pub(super) cost: Money,
    pub(super) unpriced: u64,
    pub(super) prompt: u64,
    pub(super) cached: u64,
    /// Sessions.
    pub(super) succeeded: u64,
    pub(super) fell_back: u64,
    pub(super) answered_often: u64,
    pub(super) kept_model: u64,
    pub(super) kept_endpoint: u64,
}

impl Sums {
    const NONE: Self = Self {
        calls: 0,
        answered: 0,
        cost: 0,
        unpriced: 0,
        prompt: 0,
        cached: 0,
        fell_back: false,
        waiting: Some(0),
        first: None,
        kept_endpoint: true,
        kept_model: true,
        recorded: Span::NONE,
        replayed: Span::NONE,
    };

    fn answer(&mut self, plan: &Plan, answer: &Answer) {
        self.answered += 1;
        if !answer.batched {
            self.waiting = self.waiting.zip(answer.total_us).map(|(sum, own)| sum.saturating_add(own));
        }
        let first = *self.first.get_or_insert(answer.endpoint);
        self.kept_endpoint &= first == answer.endpoint;
        self.kept_model &= plan.endpoints[first].model == plan.endpoints[answer.endpoint].model;
    }

    pub(super) fn succeeded(&self) -> bool {
        self.answered == self.calls
    }
}

impl<'a> Sessions<'a> {
    pub(crate) fn new(plan: &'a Plan, columns: &'a RequestColumns) -> Self {
        Self {
            plan,
            columns,
            positions: HashMap::new(),
            each: Vec::new(),
            apart: Sums::NONE,
            turns: Turns::default(),
            copies: 0,
            came_later: 0,
            came_sooner: 0,
            last_row: None,
            current: CallSums::default(),
            mechanisms: Mechanisms::default(),
        }
    }

    pub(super) fn total(&self) -> Total {
        let mut total = Total::default();
        for own in &self.each {
            let often = own.answered >= 2;
            total.calls += own.calls;
            total.answered += own.answered;
            total.cost += Money(own.cost);
            total.unpriced += own.unpriced;
            total.prompt += own.prompt;
            total.cached += own.cached;
            total.succeeded += u64::from(own.succeeded());
            total.fell_back += u64::from(own.fell_back);
            total.answered_often += u64::from(often);
            total.kept_model += u64::from(often && own.kept_model);
            total.kept_endpoint += u64::from(often && own.kept_endpoint);
        }
        total
    }

    fn charge(&mut self, charge: &Charge) {
        self.current.cost += charge.cost.0;
        self.current.unpriced |= charge.unpriced;
    }
}

impl Tally for Sessions<'_> {
    fn begin(&mut self, _request: &Request) {
        self.current = CallSums::default();
    }

    fn finish(&mut self, _world: &World, request: &Request, decision: &Decision) {
        // Of the copies of a row, the first is the recorded request.
        if self.last_row.replace(request.row) == Some(request.row) {
            self.copies += 1;
            return;
        }
        let recorded = self.columns.arrival_ns[request.row];
        let own = if request.session == 0 {
            &mut self.apart
        } else {
            let next = self.each.len();
            let at = *self.positions.entry(request.session).or_insert(next);
            if at == next {
                self.each.push(Sums::NONE);
            }
            self.came_later += u64::from(request.arrival > recorded);
            self.came_sooner += u64::from(request.arrival < recorded);
            self.turns.add(self.each[at].calls, request, decision, &self.current);
            &mut self.each[at]
        };
        own.calls += 1;
        own.cost += self.current.cost;
        own.unpriced += u64::from(self.current.unpriced);
        own.prompt += self.current.prompt;
        own.cached += self.current.cached;
        own.fell_back |= decision.fallback_depth > 0;
        if let Ok(answer) = &decision.ending {
            own.answer(self.plan, answer);
        }
        own.recorded.take_in(recorded, self.columns.latency_us[request.row].micros());
        own.replayed.take_in(request.arrival, decision.waited_us());
    }
}

impl Observer for Sessions<'_> {
    const TAKES_NOTES: bool = false;

    fn attempt(&mut self, attempt: &Attempt) {
        self.charge(&attempt.charge);
        if matches!(attempt.status, AttemptStatus::Answered) {
            self.current.prompt += u64::from(attempt.usage.prompt);
            self.current.cached += u64::from(attempt.usage.cached);
        }
    }

    fn billed(&mut self, call: &Billed) {
        self.charge(&call.charge);
        self.current.prompt += u64::from(call.prompt);
        self.current.cached += u64::from(call.cached);
    }

    fn node(&mut self, _node: NodeIndex, _answered: bool) {}

    fn own_cost(&mut self, pico: i128) {
        self.current.cost += pico;
    }

    fn mechanisms(&mut self) -> &mut Mechanisms {
        &mut self.mechanisms
    }
}
