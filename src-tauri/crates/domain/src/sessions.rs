//! What a replay makes of sessions: the calls of a conversation or of an agent's task as one.

use serde::{Deserialize, Serialize};

use crate::{ArchitectureId, Evidence, Money, ScenarioId};

/// The sessions of a workload under one architecture and scenario.
///
/// A session is all recorded requests with the same session key. Where a scenario has more traffic, its copies load limits,
/// caches and budgets as in every replay, but only the recorded requests are counted here: a fraction of a copy has a fraction of
/// its calls, and would be a session that nobody ever had. Where it has less, a session has the calls that are left.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct SessionOutcome {
    /// Architecture replayed.
    pub architecture: ArchitectureId,
    /// Scenario it was replayed under.
    pub scenario: ScenarioId,
    /// Sessions with a call that a feature matches.
    #[cfg_attr(feature = "typescript", ts(type = "number"))]
    pub sessions: u64,
    /// Their calls.
    #[cfg_attr(feature = "typescript", ts(type = "number"))]
    pub calls: u64,
    /// Calls of theirs that were answered.
    #[cfg_attr(feature = "typescript", ts(type = "number"))]
    pub answered: u64,
    /// What they cost.
    pub cost_usd: Money,
    /// Calls of theirs of which a part has no known price.
    #[cfg_attr(feature = "typescript", ts(type = "number"))]
    pub unpriced: u64,
    /// Requests without a session; they are in none of the figures of sessions.
    #[cfg_attr(feature = "typescript", ts(type = "number"))]
    pub calls_without_session: u64,
    /// What those cost.
    pub cost_without_session_usd: Money,
    /// Requests that a scenario adds to the record; they are in no figure here.
    #[cfg_attr(feature = "typescript", ts(type = "number"))]
    pub copies_left_out: u64,
    /// Sessions of which every call was answered.
    #[cfg_attr(feature = "typescript", ts(type = "number"))]
    pub succeeded: u64,
    /// Sessions of which at least one call left its primary.
    #[cfg_attr(feature = "typescript", ts(type = "number"))]
    pub fell_back: u64,
    /// Sessions of which at least two calls were answered: those that can change between models.
    #[cfg_attr(feature = "typescript", ts(type = "number"))]
    pub answered_often: u64,
    /// Of those, sessions that one model answered throughout.
    #[cfg_attr(feature = "typescript", ts(type = "number"))]
    pub kept_model: u64,
    /// Of those, sessions that one endpoint answered throughout.
    #[cfg_attr(feature = "typescript", ts(type = "number"))]
    pub kept_endpoint: u64,
    /// Prompt tokens that their calls sent to endpoints.
    #[cfg_attr(feature = "typescript", ts(type = "number"))]
    pub prompt_tokens_sent: u64,
    /// Of those, tokens read from providers' prefix caches.
    #[cfg_attr(feature = "typescript", ts(type = "number"))]
    pub prefix_tokens_read: u64,
    /// Calls of a session; absent without sessions.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "typescript", ts(optional, type = "SessionPercentiles<number>"))]
    pub calls_each: Option<SessionPercentiles<u64>>,
    /// Cost of a session; absent without sessions.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "typescript", ts(optional))]
    pub cost_each_usd: Option<SessionPercentiles<Money>>,
    /// Waiting in a session, in milliseconds: the sum of the total latencies of its calls, of sessions that were answered
    /// throughout. A call that came in a batch was not waited for. Absent where no session has a known one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "typescript", ts(optional))]
    pub waiting_ms: Option<SessionPercentiles<f64>>,
    /// Sessions that were answered throughout, by an endpoint without a known latency at least once; they are not in it.
    #[cfg_attr(feature = "typescript", ts(type = "number"))]
    pub waiting_unknown: u64,
    /// Weakest evidence behind the waiting.
    pub waiting_evidence: Evidence,
    /// From first request to last answer; absent where no session of several calls has known latencies.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "typescript", ts(optional))]
    pub spans: Option<SessionSpans>,
    /// The calls by their place in their session, from the first on; those beyond the hundredth are in `later_turns`.
    #[serde(default)]
    pub turns: Vec<SessionTurn>,
    /// All calls beyond the last of these together; absent where there are none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "typescript", ts(optional))]
    pub later_turns: Option<SessionTurn>,
    /// The same sessions closed loop; absent without sessions.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "typescript", ts(optional))]
    pub closed_loop: Option<ClosedLoop>,
    /// The same sessions if no call stayed with what its session had before; absent where nothing stays.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "typescript", ts(optional))]
    pub not_sticky: Option<NotSticky>,
}

/// Percentiles over sessions: the value of the session at that rank (⌈q·n⌉ of n, in ascending order).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct SessionPercentiles<T> {
    /// Median.
    pub p50: T,
    /// 90th percentile.
    pub p90: T,
    /// 95th percentile.
    pub p95: T,
}

/// The calls that have the same place in their sessions. Sessions differ in length, so those of a later place are of the longer
/// sessions alone.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct SessionTurn {
    /// The place, from 1.
    pub turn: u32,
    /// Calls, which is sessions that reach it.
    #[cfg_attr(feature = "typescript", ts(type = "number"))]
    pub calls: u64,
    /// Those that were answered.
    #[cfg_attr(feature = "typescript", ts(type = "number"))]
    pub answered: u64,
    /// Sum of their recorded prompts, in tokens: the context, which is the same under every architecture.
    #[cfg_attr(feature = "typescript", ts(type = "number"))]
    pub prompt_tokens: u64,
    /// What they cost.
    pub cost_usd: Money,
    /// Prompt tokens that they sent to endpoints.
    #[cfg_attr(feature = "typescript", ts(type = "number"))]
    pub prompt_tokens_sent: u64,
    /// Of those, tokens read from providers' prefix caches.
    #[cfg_attr(feature = "typescript", ts(type = "number"))]
    pub prefix_tokens_read: u64,
}

/// How long sessions take from their first request to the end of their last, in milliseconds.
///
/// Of sessions of several calls, all of known latency and none in a batch; a call that failed ends when that was known. Where some have
/// recorded latencies the figures are of those alone; where none has, they are of all, and the pauses are not known.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct SessionSpans {
    /// Sessions that the figures are of.
    #[cfg_attr(feature = "typescript", ts(type = "number"))]
    pub sessions: u64,
    /// Sessions of several calls of which something needed is not known.
    #[cfg_attr(feature = "typescript", ts(type = "number"))]
    pub left_out: u64,
    /// What is known of the pauses between answers and next requests.
    pub pauses: SessionPauses,
    /// As recorded; absent where the record has no latencies.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "typescript", ts(optional))]
    pub recorded_ms: Option<SessionPercentiles<f64>>,
    /// With the replayed latencies and the recorded arrivals.
    pub open_loop_ms: SessionPercentiles<f64>,
    /// Replayed closed loop.
    pub closed_loop_ms: SessionPercentiles<f64>,
}

/// How long a session pauses before its next request.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
#[serde(rename_all = "snake_case")]
pub enum SessionPauses {
    /// As long as it did in the record.
    Recorded,
    /// The record does not say: a request comes when it was recorded to, or as the answer before it is there where that is later.
    Unknown,
}

/// Sessions replayed closed loop: a call comes when the calls of its session that had ended before it in the record have ended in the
/// replay, and the recorded pause is over. A slow or failed call so delays all that follow, which meet incidents, limits, budgets and
/// caches at the time to which they were delayed; a faster one brings them forward. Prompts stay the recorded ones.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct ClosedLoop {
    /// Calls of sessions that were answered.
    #[cfg_attr(feature = "typescript", ts(type = "number"))]
    pub answered: u64,
    /// Sessions of which every call was answered.
    #[cfg_attr(feature = "typescript", ts(type = "number"))]
    pub succeeded: u64,
    /// What the sessions cost.
    pub cost_usd: Money,
    /// Prompt tokens that their calls sent to endpoints.
    #[cfg_attr(feature = "typescript", ts(type = "number"))]
    pub prompt_tokens_sent: u64,
    /// Of those, tokens read from providers' prefix caches.
    #[cfg_attr(feature = "typescript", ts(type = "number"))]
    pub prefix_tokens_read: u64,
    /// Calls that came later than recorded.
    #[cfg_attr(feature = "typescript", ts(type = "number"))]
    pub came_later: u64,
    /// Calls that came sooner.
    #[cfg_attr(feature = "typescript", ts(type = "number"))]
    pub came_sooner: u64,
}

/// Sessions of the same architecture if every call were routed for itself: no prompt cache keeps a session at its endpoint, no split
/// keeps it in its arm. What stickiness brings is the difference.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct NotSticky {
    /// What the sessions would cost.
    pub cost_usd: Money,
    /// Prompt tokens that their calls would send to endpoints.
    #[cfg_attr(feature = "typescript", ts(type = "number"))]
    pub prompt_tokens_sent: u64,
    /// Of those, tokens that would be read from providers' prefix caches.
    #[cfg_attr(feature = "typescript", ts(type = "number"))]
    pub prefix_tokens_read: u64,
    /// Sessions with at least two answers.
    #[cfg_attr(feature = "typescript", ts(type = "number"))]
    pub answered_often: u64,
    /// Of those, sessions that one model would answer throughout.
    #[cfg_attr(feature = "typescript", ts(type = "number"))]
    pub kept_model: u64,
    /// Of those, sessions that one endpoint would answer throughout.
    #[cfg_attr(feature = "typescript", ts(type = "number"))]
    pub kept_endpoint: u64,
}

impl SessionOutcome {
    /// Sessions of which every call was answered, as a share of all; `None` without sessions.
    #[must_use]
    pub fn success_rate(&self) -> Option<f64> {
        share(self.succeeded, self.sessions)
    }

    /// Sessions that left a primary at least once, as a share of all; `None` without sessions.
    #[must_use]
    pub fn fallback_share(&self) -> Option<f64> {
        share(self.fell_back, self.sessions)
    }

    /// Of the sessions with two answers or more, the share that one model answered throughout; `None` without any.
    #[must_use]
    pub fn kept_model_share(&self) -> Option<f64> {
        share(self.kept_model, self.answered_often)
    }

    /// The same by endpoint.
    #[must_use]
    pub fn kept_endpoint_share(&self) -> Option<f64> {
        share(self.kept_endpoint, self.answered_often)
    }

    /// Prompt tokens that came from providers' prefix caches, as a share of those sent; `None` where none were.
    #[must_use]
    pub fn cached_prompt_share(&self) -> Option<f64> {
        share(self.prefix_tokens_read, self.prompt_tokens_sent)
    }
}

fn share(part: u64, whole: u64) -> Option<f64> {
    (whole > 0).then(|| part as f64 / whole as f64)
}
