//! What to generate.

use routewright_domain::Timestamp;
use serde::{Deserialize, Serialize};

use super::arrivals::ArrivalProcess;
use super::recorded::RecordedModel;
use super::repeats::Repeats;
use super::sessions::Sessions;
use super::tokens::TokenDistribution;

/// What to generate. As JSON it is what `routewright workload synthesize --spec FILE` reads.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SyntheticWorkload {
    /// Name of the workload; requests are called `NAME-0`, `NAME-1` and so on in order of arrival.
    pub name: String,
    /// When it starts.
    pub start: Timestamp,
    /// How long it lasts, in seconds.
    pub span_s: u64,
    /// Requests in all.
    pub requests: u64,
    /// When they come, of features that do not say so themselves.
    #[serde(default)]
    pub arrivals: ArrivalProcess,
    /// The traffic's parts.
    pub features: Vec<SyntheticFeature>,
}

/// One feature's traffic.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SyntheticFeature {
    /// What the log calls it; empty where the log names no feature.
    pub tag: String,
    /// Share of the requests, relative to the other features.
    pub weight: f64,
    /// When its conversations begin; absent means like those of the whole workload.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub arrivals: Option<ArrivalProcess>,
    /// Tokens of the first prompt of a conversation.
    pub prompt: TokenDistribution,
    /// Tokens of an answer.
    pub completion: TokenDistribution,
    /// Correlation of the two, in normal scores, -1 to 1.
    #[serde(default)]
    pub correlation: f64,
    /// How conversations go on; absent means that each request stands alone, without a session.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sessions: Option<Sessions>,
    /// How prompts come again; absent means that the log has no hashes of contents.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub repeats: Option<Repeats>,
    /// How many conversations have which fact.
    #[serde(default, skip_serializing_if = "FactShares::is_none")]
    pub facts: FactShares,
    /// Kinds of work; an empty one means that the log names none.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub tasks: Vec<Weighted<String>>,
    /// Sets of tags; an empty one means none.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub tags: Vec<Weighted<Vec<String>>>,
    /// Gateway keys, by name; an empty one means that the log names none.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub api_keys: Vec<Weighted<String>>,
    /// What is said to have answered; absent means that no model, cost or duration is recorded.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub recorded: Option<RecordedModel>,
}

/// One of several values, by weight.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Weighted<T> {
    /// The value.
    pub value: T,
    /// Its share is its weight over the sum of all weights. 1 unless said.
    #[serde(default = "one")]
    pub weight: f64,
}

fn one() -> f64 {
    1.0
}

/// Shares of conversations, 0 to 1.
#[derive(Debug, Clone, Copy, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct FactShares {
    /// Answers are streamed.
    pub streamed: f64,
    /// Tools are offered.
    pub tools: f64,
    /// Structured output is asked for.
    pub structured_output: f64,
    /// Prompts carry an image.
    pub vision: f64,
    /// Nobody waits for the answer.
    pub batchable: f64,
}

impl FactShares {
    fn is_none(&self) -> bool {
        *self == Self::default()
    }
}

impl SyntheticWorkload {
    /// The same traffic with so many times the requests over the same span: more conversations of the same kind, opened
    /// by the same prompts.
    #[must_use]
    pub fn scaled(&self, factor: f64) -> Self {
        let requests = super::draws::whole((self.requests as f64 * factor + 0.5).max(0.0));
        Self { requests, ..self.clone() }
    }
}

impl SyntheticFeature {
    /// Requests that stand alone, of which the log says nothing but their tokens.
    #[must_use]
    pub fn plain(tag: &str, weight: f64, prompt: TokenDistribution, completion: TokenDistribution) -> Self {
        Self {
            tag: tag.to_owned(),
            weight,
            arrivals: None,
            prompt,
            completion,
            correlation: 0.0,
            sessions: None,
            repeats: None,
            facts: FactShares::default(),
            tasks: vec![],
            tags: vec![],
            api_keys: vec![],
            recorded: None,
        }
    }
}

impl<T> Weighted<T> {
    /// The only value.
    #[must_use]
    pub fn only(value: T) -> Vec<Self> {
        vec![Self { value, weight: 1.0 }]
    }
}
