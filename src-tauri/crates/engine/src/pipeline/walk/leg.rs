//! How far a request has come, and how long it may still take.

use super::super::forward::{Patience, nanos};
use super::super::request::Request;
use super::super::{Attempt, CallLatency};
use super::answer::Answer;
use crate::plan::{BatchNode, NodeIndex};

/// How far a request has come on one path through the tree. A pattern with parallel members gives each a copy, so
/// that all start at the same instant.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Leg {
    /// Microseconds after arrival, spent on what came before.
    pub(crate) elapsed_us: u64,
    /// Some of that time is an assumption.
    pub(crate) assumed_time: bool,
    /// Some call has sent its first token, so nobody waits for the first one any more.
    pub(crate) first_token_came: bool,
    /// Steps of fallback chains that were left behind.
    pub(crate) fallback_depth: u32,
}

impl Leg {
    /// Takes in an attempt that failed.
    #[inline]
    pub(crate) fn spend(&mut self, attempt: &Attempt) {
        self.elapsed_us = self.elapsed_us.saturating_add(attempt.latency.total_us.unwrap_or(0));
        self.assumed_time |= attempt.latency.assumed;
        self.first_token_came |= attempt.latency.first_token_us.is_some();
    }

    /// Ends at the completion of an answer that somebody will look at before it is passed on.
    pub(crate) fn complete(&mut self, answer: &Answer) {
        self.elapsed_us = answer.total_us.or(answer.first_token_us).unwrap_or(self.elapsed_us).max(self.elapsed_us);
        self.assumed_time |= answer.assumed_time || answer.total_us.is_none();
    }

    /// The same for a call of whose answer nothing else is of interest.
    pub(crate) fn wait_for(&mut self, latency: &CallLatency) {
        self.elapsed_us = self.elapsed_us.saturating_add(latency.total_us.or(latency.first_token_us).unwrap_or(0));
        self.assumed_time |= latency.assumed || latency.total_us.is_none();
    }

    /// Time that passes without a call.
    pub(crate) fn wait(&mut self, micros: u64) {
        self.elapsed_us = self.elapsed_us.saturating_add(micros);
    }

    /// What is left of an enclosing deadline.
    #[inline]
    pub(crate) fn open(&self, deadline: Deadline) -> Deadline {
        if self.first_token_came { Deadline { first_token_us: u64::MAX, ..deadline } } else { deadline }
    }

    /// Nanoseconds since 1970.
    #[inline]
    pub(crate) fn now(&self, request: &Request) -> i64 {
        request.arrival.saturating_add(nanos(self.elapsed_us))
    }
}

/// Instants, in microseconds after arrival, at which the enclosing steps give up.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Deadline {
    pub(crate) first_token_us: u64,
    pub(crate) total_us: u64,
}

impl Deadline {
    pub(crate) const NONE: Self = Self { first_token_us: u64::MAX, total_us: u64::MAX };

    #[inline]
    pub(crate) fn tightened(self, now_us: u64, first_token: Option<u64>, total: Option<u64>) -> Self {
        let until = |limit: Option<u64>| limit.map_or(u64::MAX, |limit| now_us.saturating_add(limit));
        Self { first_token_us: self.first_token_us.min(until(first_token)), total_us: self.total_us.min(until(total)) }
    }

    /// A first token within an answer that is judged or combined first is nobody's first token.
    pub(crate) fn for_a_part(self) -> Self {
        Self { first_token_us: u64::MAX, total_us: self.total_us.min(self.first_token_us) }
    }

    #[inline]
    pub(crate) fn passed(self, now_us: u64) -> bool {
        now_us >= self.first_token_us.min(self.total_us)
    }

    #[inline]
    pub(crate) fn patience(self, now_us: u64) -> Patience {
        let left = |limit: u64| if limit == u64::MAX { u64::MAX } else { limit.saturating_sub(now_us) };
        Patience { first_token_us: left(self.first_token_us), total_us: left(self.total_us) }
    }
}

/// What the nodes above say to the nodes below.
#[derive(Clone, Copy)]
pub(crate) struct Frame<'r> {
    /// The request, or the part or the changed copy of it that a node above has made.
    pub(crate) request: &'r Request,
    pub(crate) deadline: Deadline,
    /// The request came in this batch.
    pub(crate) batch: Option<&'r BatchNode>,
    /// The prefix-cache node above.
    pub(crate) prefix: Option<NodeIndex>,
}

impl<'r> Frame<'r> {
    #[inline]
    pub(crate) fn new(request: &'r Request) -> Self {
        Self { request, deadline: Deadline::NONE, batch: None, prefix: None }
    }
}
