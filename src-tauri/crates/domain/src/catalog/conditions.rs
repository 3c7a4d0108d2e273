//! Recorded conditions: how endpoints did at different times.

use crate::{EndpointId, PercentileKnots, Timestamp};

/// What was measured of endpoints in a series of windows.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct RecordedConditions {
    /// What the series is called in the history.
    pub name: String,
    /// `b3:` and a BLAKE3 hash of the content.
    pub digest: String,
    /// When each snapshot was taken, ascending. A snapshot tells of the window that ends then.
    pub taken_at: Vec<Timestamp>,
    /// Length of a window, in minutes.
    pub window_minutes: u32,
    /// By endpoint, sorted by id.
    pub endpoints: Vec<EndpointConditions>,
}

/// The series of one endpoint.
#[derive(Debug, Clone, PartialEq)]
pub struct EndpointConditions {
    /// Which endpoint, as catalogs name it.
    pub endpoint: EndpointId,
    /// Where it was measured, in order of time.
    pub points: Vec<ConditionPoint>,
}

/// One endpoint in one snapshot.
#[derive(Debug, Clone, PartialEq)]
pub struct ConditionPoint {
    /// Position in [`RecordedConditions::taken_at`].
    pub snapshot: u32,
    /// Milliseconds to the first token, where requests were measured.
    pub ttft_ms: Option<PercentileKnots>,
    /// Tokens per second, ascending, where requests were measured.
    pub throughput_tps: Option<PercentileKnots>,
    /// Requests behind the percentiles.
    pub requests: u64,
    /// False when the gateway had taken it out of normal balancing (negative status).
    pub healthy: bool,
}
