//! What wraps a policy and changes how it is called.

use std::collections::BTreeSet;

use super::{Policy, Trigger};
use crate::document::{document, document_enum, is_false};
use crate::{Factor, Guardrail, Money, PolicyId};

document! {
    /// Response cache: an equal (or similar) prompt is answered from memory.
    pub struct CachePolicy {
        /// What counts as a hit.
        pub hit: CacheHit,
        /// Seconds that an answer is kept; hits do not extend it.
        pub ttl_s: u32,
        /// Answers that fit; absent means no limit. The least recently used goes first.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        pub capacity: Option<u32>,
        /// Milliseconds that a look takes, hit or miss.
        #[serde(default)]
        pub lookup_ms: u32,
        /// What answers otherwise.
        pub policy: Box<Policy>,
    }

    /// A prompt of similar meaning is a hit too.
    pub struct SemanticHit {
        /// Share of the prompts that are new but similar to a kept one, 0 to 1: an assumption about the traffic.
        pub similar_share: f64,
        /// Share of such hits whose answer does not fit the question, 0 to 1.
        pub wrong_hit_rate: f64,
    }

    /// Provider prefix caching: the beginning of a prompt that was sent before is read at a lower price.
    pub struct PromptCachePolicy {
        /// Minutes that a provider keeps a beginning after its last use; absent means 5.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        pub ttl_minutes: Option<u32>,
        /// Shortest beginning that is kept, in tokens; absent means 1,024.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        pub min_tokens: Option<u32>,
        /// Whether beginnings are written at the price for an hour.
        #[serde(default, skip_serializing_if = "is_false")]
        #[cfg_attr(feature = "typescript", ts(optional, as = "Option<bool>"))]
        pub one_hour: bool,
        /// Whether a session stays with the endpoint that holds its beginning, for 10 minutes after the last call.
        #[serde(default, skip_serializing_if = "is_false")]
        #[cfg_attr(feature = "typescript", ts(optional, as = "Option<bool>"))]
        pub sticky: bool,
        /// What is called.
        pub policy: Box<Policy>,
    }

    /// Prompt compression before the call.
    pub struct CompressPolicy {
        /// Share of the prompt that is left, above 0 and up to 1.
        pub ratio: f64,
        /// Prompts below this many tokens are left as they are.
        #[serde(default)]
        pub min_prompt_tokens: u32,
        /// US dollars per million tokens compressed.
        #[serde(default)]
        pub cost_per_million_usd: Money,
        /// Milliseconds per thousand tokens compressed.
        #[serde(default)]
        pub latency_ms_per_thousand: u32,
        /// Probability that a right answer becomes wrong by what was left out, 0 to 1.
        #[serde(default)]
        pub quality_loss: f64,
        /// What is called.
        pub policy: Box<Policy>,
    }

    /// Requests that nobody waits for are collected and sent at a batch tariff.
    pub struct BatchPolicy {
        /// Batches leave every so many minutes, counted from midnight UTC.
        pub window_minutes: u32,
        /// Minutes after arrival by which an answer must be there; later ones are called live instead.
        pub deadline_minutes: u32,
        /// Minutes that the provider takes for a batch; absent means 60, an assumption.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        pub turnaround_minutes: Option<u32>,
        /// Share of the standard price that is paid where the catalog has no batch tariff of the model, for example `0.5`.
        /// Absent: such requests are called live.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        pub price_share: Option<Factor>,
        /// Whether all requests are batched, or only those that are marked as batchable.
        #[serde(default, skip_serializing_if = "is_false")]
        #[cfg_attr(feature = "typescript", ts(optional, as = "Option<bool>"))]
        pub every_request: bool,
        /// What is called.
        pub policy: Box<Policy>,
    }

    /// The same again after a failure.
    pub struct RetryPolicy {
        /// Calls at most, the first one included.
        pub attempts: u32,
        /// Milliseconds of the first delay at most; each next one doubles. Full jitter: uniform between 0 and that.
        pub base_delay_ms: u32,
        /// Longest delay at most, in milliseconds.
        pub max_delay_ms: u32,
        /// Retries are given up while they are more than this share of the calls of the last minute, 0 to 1.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        pub budget_share: Option<f64>,
        /// What is tried again; empty means `outage` and `rate_limit`.
        #[serde(default, skip_serializing_if = "BTreeSet::is_empty")]
        #[cfg_attr(feature = "typescript", ts(optional, as = "Option<Vec<Trigger>>"))]
        pub on: BTreeSet<Trigger>,
        /// What is called.
        pub policy: Box<Policy>,
    }

    /// A second call when the first is slow; the first token wins.
    pub struct HedgePolicy {
        /// Milliseconds without a first token after which the second call goes out.
        pub after_ms: u32,
        /// What is called.
        pub policy: Box<Policy>,
        /// The second call; absent means the same policy again.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        pub backup: Option<Box<Policy>>,
    }

    /// A canary or an A/B split.
    pub struct WeightedPolicy {
        /// What shares the requests.
        pub arms: Vec<Arm>,
        /// Whether all requests of a session take the same arm.
        #[serde(default, skip_serializing_if = "is_false")]
        #[cfg_attr(feature = "typescript", ts(optional, as = "Option<bool>"))]
        pub by_session: bool,
    }

    /// One arm of a split.
    pub struct Arm {
        /// What people call it.
        pub name: String,
        /// Its share is its weight over the sum of all weights.
        pub weight: u32,
        /// What is called.
        pub policy: Policy,
    }

    /// A guardrail around a policy.
    pub struct GuardPolicy {
        /// What must hold.
        pub guardrail: Guardrail,
        /// What is called.
        pub policy: Box<Policy>,
    }

    /// A policy of the architecture's library, by name.
    pub struct SharedPolicy {
        /// Which one.
        pub policy: PolicyId,
    }
}

document_enum! {
    /// What counts as a hit of a response cache.
    pub enum CacheHit {
        /// An equal prompt.
        Exact,
        /// A prompt of similar meaning, too.
        Semantic(SemanticHit),
    }
}
