//! What is said to have answered, where a record is wanted.

use routewright_domain::{LatencyCode, ModelId, Money, Prices, ProviderId, RecordedStatus, RequestColumns};
use serde::{Deserialize, Serialize};

use super::draws::{Draws, rounded};
use super::tokens::LogNormal;

/// The model that is said to have answered a feature's requests. It charges the prompt, the answer and the request; it
/// found nothing in a cache.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RecordedModel {
    /// Which.
    pub model: ModelId,
    /// At which provider; absent means that the log does not say.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub provider: Option<ProviderId>,
    /// What it charged; without the price of the prompt or of the answer no cost is recorded.
    #[serde(default)]
    pub prices: Prices,
    /// Milliseconds to the first token; absent means that no durations are recorded.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub ttft_ms: Option<LogNormal>,
    /// Tokens per second after it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub tokens_per_second: Option<LogNormal>,
    /// Share of requests that failed, 0 to 1. They have no answer and cost nothing.
    #[serde(default)]
    pub failure_rate: f64,
}

/// What a log would say of one request.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Record {
    pub(super) status: RecordedStatus,
    pub(super) completion_tokens: u32,
    pub(super) cost_pico: i64,
    pub(super) ttft_us: u32,
    pub(super) latency_us: LatencyCode,
}

impl Record {
    /// Of a request of which the log says nothing.
    pub(super) fn blank(completion_tokens: u32) -> Self {
        Self {
            status: RecordedStatus::Unknown,
            completion_tokens,
            cost_pico: RequestColumns::NO_COST,
            ttft_us: RequestColumns::NO_TTFT,
            latency_us: LatencyCode::NONE,
        }
    }
}

impl RecordedModel {
    pub(super) fn record(&self, prompt_tokens: u32, completion_tokens: u32, draws: &mut Draws) -> Record {
        let failed = draws.happens(self.failure_rate);
        // Drawn of failures too, so that another failure rate changes no other request.
        let durations = self.ttft_ms.zip(self.tokens_per_second).map(|(ttft, speed)| {
            let ttft_us = u64::from(rounded(1_000.0 * ttft.at(draws.normal())));
            let seconds = f64::from(completion_tokens) / speed.at(draws.normal());
            (ttft_us, ttft_us + u64::from(rounded(seconds * 1e6)))
        });
        if failed {
            return Record { status: RecordedStatus::Failed, cost_pico: 0, ..Record::blank(0) };
        }
        let (ttft, latency) = durations.unzip();
        Record {
            status: RecordedStatus::Succeeded,
            completion_tokens,
            cost_pico: self.cost(prompt_tokens, completion_tokens).unwrap_or(RequestColumns::NO_COST),
            ttft_us: RequestColumns::ttft_code(ttft),
            latency_us: LatencyCode::of(latency),
        }
    }

    fn cost(&self, prompt_tokens: u32, completion_tokens: u32) -> Option<i64> {
        let (prompt, completion) = self.prices.prompt.zip(self.prices.completion)?;
        let request = self.prices.request.map_or(Money::ZERO, |price| price.of(1));
        let sum = prompt.of(prompt_tokens.into()) + completion.of(completion_tokens.into()) + request;
        i64::try_from(sum.0).ok()
    }
}
