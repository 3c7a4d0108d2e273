//! A response cache: least recently used goes first, hits do not extend the time to live.

use std::collections::{BTreeMap, HashMap};

use crate::pipeline::AnswerQuality;
use crate::plan::{EndpointIndex, NodeIndex};

/// Answers by content.
#[derive(Debug, Clone)]
pub(crate) struct ResponseCache {
    capacity: Option<usize>,
    entries: HashMap<u64, Entry>,
    /// Content by the number of its last use; the first one is the least recently used.
    uses: BTreeMap<u64, u64>,
    next_use: u64,
}

/// What is kept of an answer.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct CachedAnswer {
    pub(crate) node: NodeIndex,
    pub(crate) endpoint: EndpointIndex,
    pub(crate) completion_tokens: u32,
    pub(crate) quality: AnswerQuality,
    /// Probability that compression has not made it wrong.
    pub(crate) kept: f64,
    /// Quality that would be claimed if models erred independently.
    pub(crate) claim: Option<f64>,
}

#[derive(Debug, Clone, Copy)]
struct Entry {
    answer: CachedAnswer,
    available_at: i64,
    expires_at: i64,
    last_use: u64,
}

impl ResponseCache {
    pub(crate) fn new(capacity: Option<usize>) -> Self {
        Self { capacity, entries: HashMap::new(), uses: BTreeMap::new(), next_use: 0 }
    }

    /// The answer to `content` at `now`: there from the completion that filled it until its time is over.
    pub(crate) fn find(&mut self, content: u64, now: i64) -> Option<CachedAnswer> {
        let entry = self.entries.get(&content).copied()?;
        if now >= entry.expires_at {
            self.entries.remove(&content);
            self.uses.remove(&entry.last_use);
            return None;
        }
        if now < entry.available_at {
            return None;
        }
        self.touch(content);
        Some(entry.answer)
    }

    /// Any answer that is there at `now`; the most recently used one.
    pub(crate) fn any(&self, now: i64) -> Option<CachedAnswer> {
        let there = |content: &u64| {
            self.entries.get(content).filter(|entry| (entry.available_at..entry.expires_at).contains(&now))
        };
        self.uses.values().rev().take(16).find_map(there).map(|entry| entry.answer)
    }

    /// Keeps an answer that is complete at `available_at`. One that is there by then and not over stays.
    pub(crate) fn keep(&mut self, content: u64, answer: CachedAnswer, available_at: i64, ttl: i64) {
        if self.capacity == Some(0) {
            return;
        }
        if let Some(entry) = self.entries.get(&content).filter(|entry| entry.expires_at > available_at)
            && entry.available_at <= available_at
        {
            return;
        }
        let expires_at = available_at.saturating_add(ttl);
        let last_use = self.entries.get(&content).map_or(u64::MAX, |entry| entry.last_use);
        self.entries.insert(content, Entry { answer, available_at, expires_at, last_use });
        self.touch(content);
        if self.capacity.is_some_and(|capacity| self.entries.len() > capacity)
            && let Some((_, least_recent)) = self.uses.pop_first()
        {
            self.entries.remove(&least_recent);
        }
    }

    fn touch(&mut self, content: u64) {
        if let Some(entry) = self.entries.get_mut(&content) {
            self.uses.remove(&entry.last_use);
            entry.last_use = self.next_use;
            self.uses.insert(self.next_use, content);
            self.next_use += 1;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::draw::{Purpose, RequestDraws};

    const ANSWER: CachedAnswer = CachedAnswer {
        node: 0,
        endpoint: 0,
        completion_tokens: 1,
        quality: AnswerQuality::Unknown,
        kept: 1.0,
        claim: None,
    };

    #[test]
    fn an_answer_is_there_from_its_completion_until_its_time_is_over() {
        let mut cache = ResponseCache::new(None);
        cache.keep(7, ANSWER, 10, 100);
        assert_eq!([9, 10, 109].map(|now| cache.find(7, now).is_some()), [false, true, true]);
        cache.keep(7, ANSWER, 50, 100);
        assert_eq!(cache.find(7, 110), None, "neither a hit nor a second answer extends its time");
    }

    #[test]
    fn hit_rates_are_those_of_ches_approximation() {
        // Zipf popularity with exponent alpha over n contents, capacity c; hit rate by Che (2002), see Fricker, Robert and
        // Roberts (2012). The standard error of 400,000 hits is below 0.001; the approximation itself is off by about that.
        for (contents, alpha, capacity, hit_rate) in
            [(10_000_u32, 0.8, 100, 0.156_62), (10_000, 0.8, 1_000, 0.436_66), (10_000, 1.0, 1_000, 0.675_60)]
        {
            let mut cumulative = Vec::new();
            let mut sum = 0.0;
            for rank in 1..=contents {
                sum += libm::pow(f64::from(rank), -alpha);
                cumulative.push(sum);
            }
            let mut cache = ResponseCache::new(Some(capacity));
            let (mut hits, mut asked) = (0_u32, 0_u32);
            for n in 0..450_000_i64 {
                let u = RequestDraws::new(5, n.unsigned_abs()).uniform(0, 0, Purpose::Balance) * sum;
                let content = cumulative.partition_point(|until| *until < u) as u64;
                let hit = cache.find(content, n).is_some();
                if !hit {
                    cache.keep(content, ANSWER, n, i64::MAX / 2);
                }
                // The cache is full long before.
                if n >= 50_000 {
                    asked += 1;
                    hits += u32::from(hit);
                }
            }
            let found = f64::from(hits) / f64::from(asked);
            assert!((found - hit_rate).abs() < 0.004, "alpha {alpha}, capacity {capacity}: {found} for {hit_rate}");
        }
    }
}
