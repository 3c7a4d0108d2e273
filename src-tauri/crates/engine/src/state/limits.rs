//! Requests and tokens a minute, in fixed minutes of UTC as providers count them.

use std::collections::BTreeMap;

const MINUTE_NS: i64 = 60_000_000_000;

/// Counts of the present minute.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct MinuteCounter {
    minute: i64,
    count: u32,
}

impl MinuteCounter {
    /// Counts one at `now`, unless that makes more than `limit` in its minute.
    pub(crate) fn admit(&mut self, now: i64, limit: u32) -> bool {
        let minute = now.div_euclid(MINUTE_NS);
        if minute != self.minute {
            *self = Self { minute, count: 0 };
        }
        if self.count >= limit {
            return false;
        }
        self.count += 1;
        true
    }
}

/// Counts of several minutes at once: calls of one request may lie minutes apart.
#[derive(Debug, Clone, Default)]
pub(crate) struct MinuteWindow {
    minutes: BTreeMap<i64, (u32, u64)>,
}

impl MinuteWindow {
    /// Whether one more call with `tokens` stays within both limits at `now`.
    pub(crate) fn has_room(&self, now: i64, tokens: u32, requests: Option<u32>, tokens_limit: Option<u64>) -> bool {
        let (called, spent) = self.minutes.get(&now.div_euclid(MINUTE_NS)).copied().unwrap_or_default();
        requests.is_none_or(|limit| called < limit)
            && tokens_limit.is_none_or(|limit| spent.saturating_add(u64::from(tokens)) <= limit)
    }

    /// Counts a call.
    pub(crate) fn count(&mut self, now: i64, tokens: u32) {
        let minute = now.div_euclid(MINUTE_NS);
        let (called, spent) = self.minutes.entry(minute).or_default();
        *called = called.saturating_add(1);
        *spent = spent.saturating_add(u64::from(tokens));
        // Requests come in order, so minutes long gone are asked for no more.
        while self.minutes.len() > 2_000 {
            self.minutes.pop_first();
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_minute_takes_as_many_as_its_limit() {
        let mut counter = MinuteCounter::default();
        let admitted = (0..100).filter(|second| counter.admit(second * 1_000_000_000, 10)).count();
        assert_eq!(admitted, 20, "ten in each of two minutes");
    }

    #[test]
    fn both_limits_are_kept() {
        let mut window = MinuteWindow::default();
        window.count(0, 600);
        assert!(window.has_room(1, 400, Some(2), Some(1_000)));
        assert!(!window.has_room(1, 401, Some(2), Some(1_000)));
        assert!(!window.has_room(1, 1, Some(1), None));
        assert!(window.has_room(MINUTE_NS, 1_000, Some(1), Some(1_000)));
    }
}
