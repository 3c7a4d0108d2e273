//! Circuit breakers and cooldowns.

use std::collections::VecDeque;

use crate::plan::PlannedBreaker;

/// The breaker of one endpoint.
#[derive(Debug, Clone, Default)]
pub(crate) struct BreakerState {
    /// Instants of failures that still count.
    failures: VecDeque<i64>,
    /// The endpoint is passed over until then.
    open_until: i64,
    open_from: i64,
}

impl BreakerState {
    /// True when the endpoint is passed over at `now`.
    pub(crate) fn is_open(&self, now: i64) -> bool {
        (self.open_from..self.open_until).contains(&now)
    }

    /// Counts a call that failed at `at`.
    pub(crate) fn failed(&mut self, at: i64, rule: &PlannedBreaker) {
        let Some(most) = rule.failures else { return };
        self.failures.push_back(at);
        while self.failures.front().is_some_and(|first| *first <= at.saturating_sub(rule.within_ns)) {
            self.failures.pop_front();
        }
        if self.failures.len() >= most.max(1) as usize {
            // After the cooldown the endpoint is tried again and counted anew.
            self.failures.clear();
            self.open(at, rule.cooldown_ns);
        }
    }

    /// Notes an HTTP 429 at `at`.
    pub(crate) fn limited(&mut self, at: i64, rule: &PlannedBreaker) {
        if let Some(cooldown) = rule.rate_limit_cooldown_ns {
            self.open(at, cooldown);
        }
    }

    fn open(&mut self, at: i64, cooldown: i64) {
        if !self.is_open(at) {
            self.open_from = at;
        }
        self.open_until = self.open_until.max(at.saturating_add(cooldown));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn enough_failures_in_time_open_it_for_the_cooldown() {
        let rule =
            PlannedBreaker { failures: Some(3), within_ns: 10, cooldown_ns: 100, rate_limit_cooldown_ns: Some(5) };
        let mut breaker = BreakerState::default();
        for at in [0, 9, 20] {
            breaker.failed(at, &rule);
        }
        assert!(!breaker.is_open(21), "the first two are forgotten");
        breaker.failed(22, &rule);
        breaker.failed(23, &rule);
        assert_eq!([22, 23, 122, 123].map(|at| breaker.is_open(at)), [false, true, true, false]);
        breaker.limited(200, &rule);
        assert_eq!([200, 204, 205].map(|at| breaker.is_open(at)), [true, true, false]);
    }
}
