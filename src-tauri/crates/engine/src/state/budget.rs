//! Budgets: what is booked in a period, and what happens at the limit.

use std::cmp::Reverse;
use std::collections::BinaryHeap;

use routewright_domain::{Budget, GuardrailAction, WhenReached};

use crate::period::period_start;
use crate::plan::{BudgetIndex, PlannedBudget};

/// All budgets of a plan, with what is on its way to them.
#[derive(Debug, Clone, Default)]
pub(crate) struct Budgets {
    accounts: Vec<Account>,
    /// Costs that are booked when their request completes: instant, budget, pico-dollars.
    waiting: BinaryHeap<Reverse<(i64, BudgetIndex, i128)>>,
    /// Everything that tripped, in order of time.
    events: Vec<RaisedEvent>,
}

/// A guardrail that tripped.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct RaisedEvent {
    pub(crate) at: i64,
    pub(crate) budget: BudgetIndex,
    pub(crate) action: GuardrailAction,
    pub(crate) booked: i128,
    pub(crate) limit: i128,
    /// What was reached of it.
    pub(crate) threshold: i128,
    /// Requests that were refused or passed on since.
    pub(crate) requests: u64,
    /// What was booked beyond the limit until the period ended.
    pub(crate) overshoot: i128,
}

/// Whether a request may go on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Admission {
    Admitted,
    Downgraded,
    Blocked,
}

#[derive(Debug, Clone)]
struct Account {
    budget: Budget,
    /// Alerts in pico-dollars, ascending.
    alerts: Vec<i128>,
    period: i64,
    booked: i128,
    alerts_raised: usize,
    /// Position of the event that marks the limit in this period.
    tripped: Option<usize>,
}

impl Budgets {
    pub(crate) fn new(budgets: &[PlannedBudget]) -> Self {
        let account = |planned: &PlannedBudget| {
            let limit = planned.budget.limit_usd;
            let mut alerts: Vec<i128> = planned.budget.alert_at.iter().map(|share| share.of(limit).0).collect();
            alerts.sort_unstable();
            Account {
                budget: planned.budget.clone(),
                alerts,
                period: i64::MIN,
                booked: 0,
                alerts_raised: 0,
                tripped: None,
            }
        };
        Self { accounts: budgets.iter().map(account).collect(), ..Self::default() }
    }

    /// Books everything that has completed by `now`.
    pub(crate) fn advance(&mut self, now: i64) {
        while let Some(Reverse((at, _, _))) = self.waiting.peek()
            && *at <= now
            && let Some(Reverse((at, budget, cost))) = self.waiting.pop()
        {
            self.book(at, budget, cost);
        }
    }

    /// Books everything that is still on its way.
    pub(crate) fn settle(&mut self) {
        self.advance(i64::MAX);
    }

    /// Cost that will be booked at `at`.
    pub(crate) fn expect(&mut self, at: i64, budget: BudgetIndex, cost: i128) {
        if cost != 0 {
            self.waiting.push(Reverse((at, budget, cost)));
        }
    }

    /// A request is admitted while what is booked is below the limit.
    pub(crate) fn admit(&mut self, budget: BudgetIndex, now: i64) -> Admission {
        self.accounts[budget].roll(now);
        let account = &self.accounts[budget];
        if account.booked < account.budget.limit_usd.0 {
            return Admission::Admitted;
        }
        let admission = match account.budget.when_reached {
            WhenReached::Alert => return Admission::Admitted,
            WhenReached::Downgrade => Admission::Downgraded,
            WhenReached::Block => Admission::Blocked,
        };
        // A limit of nothing is reached before anything is booked.
        let event = match account.tripped {
            Some(event) => event,
            None => self.raise_limit(budget, now),
        };
        self.events[event].requests += 1;
        admission
    }

    pub(crate) fn events(&self) -> &[RaisedEvent] {
        &self.events
    }

    fn book(&mut self, at: i64, budget: BudgetIndex, cost: i128) {
        let account = &mut self.accounts[budget];
        account.roll(at);
        account.booked += cost;
        let booked = account.booked;
        while let Some(alert) = account.alerts.get(account.alerts_raised).copied()
            && booked >= alert
        {
            account.alerts_raised += 1;
            let event = RaisedEvent {
                at,
                budget,
                action: GuardrailAction::Alert,
                booked,
                limit: account.budget.limit_usd.0,
                threshold: alert,
                requests: 0,
                overshoot: 0,
            };
            self.events.push(event);
        }
        let limit = account.budget.limit_usd.0;
        if booked >= limit {
            let event = match account.tripped {
                Some(event) => event,
                None => self.raise_limit(budget, at),
            };
            self.events[event].overshoot = booked - limit;
        }
    }

    fn raise_limit(&mut self, budget: BudgetIndex, at: i64) -> usize {
        let account = &mut self.accounts[budget];
        let action = match account.budget.when_reached {
            WhenReached::Alert => GuardrailAction::Alert,
            WhenReached::Downgrade => GuardrailAction::Downgrade,
            WhenReached::Block => GuardrailAction::Block,
        };
        let event = RaisedEvent {
            at,
            budget,
            action,
            booked: account.booked,
            limit: account.budget.limit_usd.0,
            threshold: account.budget.limit_usd.0,
            requests: 0,
            overshoot: 0,
        };
        account.tripped = Some(self.events.len());
        self.events.push(event);
        self.events.len() - 1
    }
}

impl Account {
    /// Begins a new period when `at` lies in one. A booking or question never belongs to a period that is over, since
    /// both come in order of time, but for calls that outlive their period: those count where they complete.
    fn roll(&mut self, at: i64) {
        let period = period_start(self.budget.period, at);
        if period > self.period {
            *self = Self { period, booked: 0, alerts_raised: 0, tripped: None, ..self.clone() };
        }
    }
}

#[cfg(test)]
mod tests {
    use routewright_domain::{Money, Period, UnknownFields};

    use super::*;

    const DAY: i64 = 86_400_000_000_000;

    fn budgets(limit: i128, when_reached: WhenReached, alerts: &[&str]) -> Budgets {
        let budget = Budget {
            limit_usd: Money(limit),
            period: Period::Day,
            alert_at: alerts.iter().map(|share| share.parse().unwrap()).collect(),
            when_reached,
            downgrade_to: None,
            unknown: UnknownFields::new(),
        };
        Budgets::new(&[PlannedBudget { name: "b".to_owned(), budget, downgrade_to: None }])
    }

    #[test]
    fn a_request_is_admitted_while_less_than_the_limit_is_booked() {
        let mut day = budgets(100, WhenReached::Block, &["0.5"]);
        assert_eq!(day.admit(0, 0), Admission::Admitted);
        day.expect(10, 0, 60);
        day.expect(20, 0, 60);
        day.advance(9);
        assert_eq!(day.admit(0, 9), Admission::Admitted, "nothing has completed yet");
        day.advance(20);
        assert_eq!(day.admit(0, 21), Admission::Blocked);
        assert_eq!(day.admit(0, DAY), Admission::Admitted, "a new day");
        let told: Vec<_> = day.events().iter().map(|e| (e.at, e.action, e.booked, e.requests, e.overshoot)).collect();
        assert_eq!(told, [(10, GuardrailAction::Alert, 60, 0, 0), (20, GuardrailAction::Block, 120, 1, 20)]);
    }

    #[test]
    fn cost_is_booked_in_the_period_in_which_it_completes() {
        let mut day = budgets(100, WhenReached::Downgrade, &[]);
        day.expect(DAY + 5, 0, 100);
        day.advance(DAY - 1);
        assert_eq!(day.admit(0, DAY - 1), Admission::Admitted);
        day.advance(DAY + 6);
        assert_eq!(day.admit(0, DAY + 6), Admission::Downgraded);
    }

    #[test]
    fn a_limit_of_nothing_lets_nothing_through() {
        let mut day = budgets(0, WhenReached::Block, &[]);
        assert_eq!((day.admit(0, 1), day.events().len()), (Admission::Blocked, 1));
    }
}
