//! What a frontend asks of the requests of a workload, and what it gets: pages, never all of them.

use routewright_domain::{Money, Timestamp};
use serde::{Deserialize, Serialize};

use super::RequestRow;

/// Limits of a value; one that is absent does not limit.
#[derive(Debug, Clone, Copy, PartialEq, Deserialize, ts_rs::TS)]
pub struct Limits<T> {
    /// Smallest value.
    #[ts(optional)]
    pub at_least: Option<T>,
    /// Values above this one.
    #[ts(optional)]
    pub above: Option<T>,
    /// Largest value.
    #[ts(optional)]
    pub at_most: Option<T>,
    /// Values below this one.
    #[ts(optional)]
    pub below: Option<T>,
}

impl<T> Default for Limits<T> {
    fn default() -> Self {
        Self { at_least: None, above: None, at_most: None, below: None }
    }
}

impl<T: PartialOrd> Limits<T> {
    /// True when nothing is limited.
    #[must_use]
    pub fn is_open(&self) -> bool {
        self.at_least.is_none() && self.above.is_none() && self.at_most.is_none() && self.below.is_none()
    }

    /// True of a value within.
    #[must_use]
    pub fn holds(&self, value: &T) -> bool {
        self.at_least.as_ref().is_none_or(|limit| value >= limit)
            && self.above.as_ref().is_none_or(|limit| value > limit)
            && self.at_most.as_ref().is_none_or(|limit| value <= limit)
            && self.below.as_ref().is_none_or(|limit| value < limit)
    }
}

/// Requests that a replay has told apart, and what is said of them.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, ts_rs::TS)]
pub struct ReplayedFilter {
    /// As [`ReplaySelection`] names them.
    pub id: String,
    /// Which they are, for people.
    pub words: String,
}

/// Requests that a replay has told apart.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ts_rs::TS)]
pub struct ReplaySelection {
    /// For a filter.
    pub id: String,
    /// Requests of the replay, as its outcome counts them.
    #[ts(type = "number")]
    pub requests: u64,
    /// Requests of the record; fewer under growth, where several of the replay come of one.
    #[ts(type = "number")]
    pub rows: u64,
}

/// Which requests to show. Every part must hold; an empty list and an open range let every request pass.
#[derive(Debug, Clone, Default, PartialEq, Deserialize, ts_rs::TS)]
#[serde(default)]
pub struct RequestFilter {
    /// Words, each of which must be part of a name of the request (feature, model, provider, task, tag, key), be its id in
    /// the log or its number.
    pub text: String,
    /// One of these features; `""` stands for requests that name none.
    pub features: Vec<String>,
    /// Answered by one of these models; `""` stands for requests that name none.
    pub models: Vec<String>,
    /// With one of these statuses; `""` stands for requests of which the log does not say.
    pub statuses: Vec<String>,
    /// Arrived then or later.
    #[ts(optional)]
    pub from: Option<Timestamp>,
    /// Arrived before then.
    #[ts(optional)]
    pub until: Option<Timestamp>,
    /// Prompt tokens, cached ones included.
    pub prompt_tokens: Limits<f64>,
    /// Cached tokens.
    pub cached_tokens: Limits<f64>,
    /// Completion tokens.
    pub completion_tokens: Limits<f64>,
    /// Time to first token. A limit leaves out requests of which the log does not say; so for the next two.
    pub ttft_ms: Limits<f64>,
    /// Total latency.
    pub latency_ms: Limits<f64>,
    /// What was paid.
    pub cost_usd: Limits<Money>,
    /// Those that a replay has told apart.
    #[ts(optional)]
    pub replayed: Option<ReplayedFilter>,
}

/// A column that requests can be sorted by.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Deserialize, ts_rs::TS)]
#[serde(rename_all = "snake_case")]
pub enum RequestColumn {
    /// When it arrived.
    #[default]
    Arrival,
    /// The feature, by name.
    Feature,
    /// The model that answered, by name.
    Model,
    /// Prompt tokens.
    PromptTokens,
    /// Cached tokens.
    CachedTokens,
    /// Completion tokens.
    CompletionTokens,
    /// Time to first token.
    Ttft,
    /// Total latency.
    Latency,
    /// What was paid.
    Cost,
    /// What became of it.
    Status,
}

/// Which way up.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Deserialize, ts_rs::TS)]
#[serde(rename_all = "snake_case")]
pub enum SortDirection {
    /// Smallest first.
    #[default]
    Ascending,
    /// Largest first.
    Descending,
}

/// Which requests to show, in which order. Requests that lack the value come last either way; equals keep the order in
/// which they arrived.
#[derive(Debug, Clone, Default, PartialEq, Deserialize, ts_rs::TS)]
#[serde(default)]
pub struct RequestQuery {
    /// Which.
    pub filter: RequestFilter,
    /// By what they are sorted.
    pub sort: RequestColumn,
    /// Which way up.
    pub direction: SortDirection,
}

/// Sums over every request that a query finds.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, ts_rs::TS)]
pub struct RequestSums {
    /// How many.
    #[ts(type = "number")]
    pub requests: u64,
    /// Prompt tokens, cached ones included.
    #[ts(type = "number")]
    pub prompt_tokens: u64,
    /// Cached tokens.
    #[ts(type = "number")]
    pub cached_tokens: u64,
    /// Completion tokens.
    #[ts(type = "number")]
    pub completion_tokens: u64,
    /// What was paid for those whose cost is recorded.
    pub cost_usd: Money,
    /// How many those are.
    #[ts(type = "number")]
    pub with_cost: u64,
}

/// A request with its place in the workload.
#[derive(Debug, Clone, PartialEq, Serialize, ts_rs::TS)]
pub struct NumberedRequest {
    /// In order of arrival, from 1.
    #[ts(type = "number")]
    pub number: u64,
    /// What is recorded of it.
    pub request: RequestRow,
}

/// Some of the requests that a query finds, in its order.
#[derive(Debug, Clone, PartialEq, Serialize, ts_rs::TS)]
pub struct RequestPage {
    /// Sums over all that the query finds.
    pub sums: RequestSums,
    /// Where the page begins among them, from 0.
    #[ts(type = "number")]
    pub offset: u64,
    /// The page.
    pub rows: Vec<NumberedRequest>,
}

/// How good one model's answer was.
#[derive(Debug, Clone, PartialEq, Serialize, ts_rs::TS)]
pub struct RecordedScore {
    /// The model.
    pub model: String,
    /// 0 to 1.
    pub score: f32,
}

/// Everything that is recorded of one request.
#[derive(Debug, Clone, PartialEq, Serialize, ts_rs::TS)]
pub struct RequestDetail {
    /// In order of arrival, from 1.
    #[ts(type = "number")]
    pub number: u64,
    /// Its key, which stands for its id in the log.
    pub key: String,
    /// What a table shows of it.
    pub request: RequestRow,
    /// Kind of work.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub task: Option<String>,
    /// Labels of the application.
    pub tags: Vec<String>,
    /// Who served it.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub provider: Option<String>,
    /// Name of the gateway key.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub api_key: Option<String>,
    /// Hash of its conversation.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub session: Option<String>,
    /// Tokens of the prompt that were written to the provider's cache.
    pub cache_write_tokens: u32,
    /// Reasoning tokens within the answer.
    pub reasoning_tokens: u32,
    /// Images of the prompt.
    pub images: u16,
    /// Web searches that were run for it.
    pub web_searches: u16,
    /// Yes-or-no facts that hold.
    pub facts: Vec<String>,
    /// How good answers to it were.
    pub scores: Vec<RecordedScore>,
}
