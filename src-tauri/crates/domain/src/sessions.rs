//! What a replay makes of sessions: the calls of a conversation or of an agent's task as one.

use serde::{Deserialize, Serialize};

use crate::{ArchitectureId, Evidence, Money, ScenarioId};

/// The sessions of a workload under one architecture and scenario.
///
/// A session is all recorded requests with the same session key. Where a scenario has more traffic, its copies load limits,
/// caches and budgets as in every replay, but only the recorded requests are counted here: a fraction of a copy has a fraction of
/// its calls, and would be a session that nobody ever had. Where it has less, a session has the calls that are left.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct SessionOutcome {
    /// Architecture replayed.
    pub architecture: ArchitectureId,
    /// Scenario it was replayed under.
    pub scenario: ScenarioId,
    /// Sessions with a call that a feature matches.
    pub sessions: u64,
    /// Their calls.
    pub calls: u64,
    /// Calls of theirs that were answered.
    pub answered: u64,
    /// What they cost.
    pub cost_usd: Money,
    /// Calls of theirs of which a part has no known price.
    pub unpriced: u64,
    /// Requests without a session; they are in none of the figures of sessions.
    pub calls_without_session: u64,
    /// What those cost.
    pub cost_without_session_usd: Money,
    /// Requests that a scenario adds to the record; they are in no figure here.
    pub copies_left_out: u64,
    /// Sessions of which every call was answered.
    pub succeeded: u64,
    /// Sessions of which at least one call left its primary.
    pub fell_back: u64,
    /// Sessions of which at least two calls were answered: those that can change between models.
    pub answered_often: u64,
    /// Of those, sessions that one model answered throughout.
    pub kept_model: u64,
    /// Of those, sessions that one endpoint answered throughout.
    pub kept_endpoint: u64,
    /// Prompt tokens that their calls sent to endpoints.
    pub prompt_tokens_sent: u64,
    /// Of those, tokens read from providers' prefix caches.
    pub prefix_tokens_read: u64,
    /// Calls of a session; absent without sessions.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub calls_each: Option<SessionPercentiles<u64>>,
    /// Cost of a session; absent without sessions.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cost_each_usd: Option<SessionPercentiles<Money>>,
    /// Waiting in a session, in milliseconds: the sum of the total latencies of its calls, of sessions that were answered
    /// throughout. A call that came in a batch was not waited for. Absent where no session has a known one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub waiting_ms: Option<SessionPercentiles<f64>>,
    /// Sessions that were answered throughout, by an endpoint without a known latency at least once; they are not in it.
    pub waiting_unknown: u64,
    /// Weakest evidence behind the waiting.
    pub waiting_evidence: Evidence,
    /// From first request to last answer; absent where the record does not say how long users paused.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub spans: Option<SessionSpans>,
}

/// Percentiles over sessions: the value of the session at that rank (⌈q·n⌉ of n, in ascending order).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct SessionPercentiles<T> {
    /// Median.
    pub p50: T,
    /// 90th percentile.
    pub p90: T,
    /// 95th percentile.
    pub p95: T,
}

/// How long sessions take from their first request to their last answer, in milliseconds.
///
/// Of sessions of several calls, one after the other, with a recorded latency, all answered with a known latency and none in a
/// batch. A replay is open loop: requests arrive when they were recorded to. Closed loop, the next request waits for the answer and
/// for the pause that was recorded between the two; that sum is not a replay, so incidents and limits are met when they were.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct SessionSpans {
    /// Sessions that the figures are of.
    pub sessions: u64,
    /// Sessions of several calls of which something needed is not known.
    pub left_out: u64,
    /// As recorded.
    pub recorded_ms: SessionPercentiles<f64>,
    /// With the replayed latencies and the recorded arrivals.
    pub open_loop_ms: SessionPercentiles<f64>,
    /// With the replayed latencies and the recorded pauses.
    pub closed_loop_ms: SessionPercentiles<f64>,
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
