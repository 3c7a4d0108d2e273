//! A budget of retries: a share of the calls of the last minute.

use std::collections::VecDeque;

const WINDOW_NS: i64 = 60_000_000_000;

/// First calls and retries of the last minute at one node.
#[derive(Debug, Clone)]
pub(crate) struct RetryBudget {
    share: f64,
    /// Instant, and whether it was a retry.
    recent: VecDeque<(i64, bool)>,
    retries: usize,
}

impl RetryBudget {
    pub(crate) fn new(share: f64) -> Self {
        Self { share, recent: VecDeque::new(), retries: 0 }
    }

    /// Counts a call that is no retry.
    pub(crate) fn called(&mut self, now: i64) {
        self.forget(now);
        self.recent.push_back((now, false));
    }

    /// Whether one more retry is within the budget; counts it when it is.
    pub(crate) fn allows(&mut self, now: i64) -> bool {
        self.forget(now);
        let calls = self.recent.len() - self.retries;
        let within = (self.retries + 1) as f64 <= self.share * calls as f64;
        if within {
            self.recent.push_back((now, true));
            self.retries += 1;
        }
        within
    }

    fn forget(&mut self, now: i64) {
        while let Some((at, retry)) = self.recent.front().copied()
            && at <= now.saturating_sub(WINDOW_NS)
        {
            self.retries -= usize::from(retry);
            self.recent.pop_front();
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn retries_stay_within_their_share_of_the_last_minute() {
        let mut budget = RetryBudget::new(0.1);
        let retried = (0..100).filter(|n| {
            budget.called(*n);
            budget.allows(*n)
        });
        assert_eq!(retried.count(), 10);
        assert!(!budget.allows(2 * WINDOW_NS), "without calls there is nothing to retry");
    }
}
