//! Requests by what a replay makes of them: those that stand behind a figure of an outcome.

use serde::{Deserialize, Serialize};

use crate::{EndpointId, FeatureId, LatencyMeasure, ModelId, ProviderId};

/// What became of a request in a replay.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum ReplayedKind {
    /// Somebody answered.
    Answered,
    /// Nobody did.
    NotAnswered {
        /// As the outcome names it among refusals or failures; any when absent.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        #[cfg_attr(feature = "typescript", ts(optional))]
        reason: Option<String>,
    },
    /// So many steps of fallback chains, or more, were left behind.
    FellBack {
        /// 1 or more.
        at_least: u32,
    },
    /// A cascade passed it to a dearer tier.
    Escalated,
    /// A node of a policy was asked: a tier, a step, a member.
    Asked {
        /// JSON pointer of the policy in the project.
        node: String,
    },
    /// The answer came from there.
    ServedBy {
        /// The model; any when absent.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        #[cfg_attr(feature = "typescript", ts(optional))]
        model: Option<ModelId>,
        /// The provider; any when absent.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        #[cfg_attr(feature = "typescript", ts(optional))]
        provider: Option<ProviderId>,
        /// The endpoint; any when absent.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        #[cfg_attr(feature = "typescript", ts(optional))]
        endpoint: Option<EndpointId>,
    },
    /// Something was paid there, be it for the answer, for one that was not used, or for a judgement.
    BilledBy {
        /// The model; any when absent.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        #[cfg_attr(feature = "typescript", ts(optional))]
        model: Option<ModelId>,
        /// The provider; any when absent.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        #[cfg_attr(feature = "typescript", ts(optional))]
        provider: Option<ProviderId>,
    },
    /// A part of its bill has no known price.
    Unpriced,
    /// Answered, and the answer's quality is known, so that it is part of the mean.
    QualityKnown,
    /// Answered, and the answer's quality is known and lower. An answer that nobody has looked at has its model's mean.
    QualityBelow {
        /// 0 to 1.
        limit: f64,
    },
    /// Answered, while somebody waited, and later than that.
    SlowerThan {
        /// Until when.
        measure: LatencyMeasure,
        /// Milliseconds.
        limit_ms: f64,
    },
}

/// Which requests of an architecture's replay.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct ReplayedRequests {
    /// Of this feature alone; of all when absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "typescript", ts(optional))]
    pub feature: Option<FeatureId>,
    /// What became of them.
    pub what: ReplayedKind,
}

/// What an evaluator gave the answers of one tier of a cascade.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct JudgedScores {
    /// Answers with a score, by hundredths of it: the first from 0 to 0.01, the last from 0.99 to 1.
    #[cfg_attr(feature = "typescript", ts(type = "number[]"))]
    pub by_hundredth: Vec<u64>,
    /// All of them.
    #[cfg_attr(feature = "typescript", ts(type = "number"))]
    pub judged: u64,
    /// One request in so many was looked at; 1 for all.
    #[cfg_attr(feature = "typescript", ts(type = "number"))]
    pub one_in: u64,
}
