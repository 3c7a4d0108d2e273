//! The policy language: a tree of patterns with models at the leaves.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

use crate::{Condition, ModelId, ProviderId, UnknownFields};

/// A composed routing rule. Any pattern may stand wherever a model may.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
#[serde(tag = "pattern", rename_all = "snake_case")]
pub enum Policy {
    /// Pick an endpoint of one model by the balancing rule and call it.
    Model(ModelPolicy),
    /// Primary-fallback chain: the next step on a trigger.
    Fallback(FallbackPolicy),
    /// Task-based routing: the first rule that matches.
    Task(TaskPolicy),
}

/// The leaf: one model, and how its endpoints are chosen.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct ModelPolicy {
    /// Catalog id of the model.
    pub model: ModelId,
    /// Which of its endpoints may serve, and in what order.
    #[serde(default, skip_serializing_if = "ProviderPreferences::is_default")]
    #[cfg_attr(feature = "typescript", ts(optional, as = "Option<ProviderPreferences>"))]
    pub provider: ProviderPreferences,
    /// Fields of a newer version.
    #[serde(flatten)]
    #[cfg_attr(feature = "typescript", ts(skip))]
    pub unknown: UnknownFields,
}

/// Provider preferences in the terms of the gateway. Empty preferences mean the documented balancing.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct ProviderPreferences {
    /// Only these providers; empty means all.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    #[cfg_attr(feature = "typescript", ts(optional, as = "Option<Vec<ProviderId>>"))]
    pub only: Vec<ProviderId>,
    /// Never these providers.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    #[cfg_attr(feature = "typescript", ts(optional, as = "Option<Vec<ProviderId>>"))]
    pub ignore: Vec<ProviderId>,
    /// Try these first, in this order; switches balancing off.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    #[cfg_attr(feature = "typescript", ts(optional, as = "Option<Vec<ProviderId>>"))]
    pub order: Vec<ProviderId>,
    /// Best endpoint by one figure; switches balancing off.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "typescript", ts(optional))]
    pub sort: Option<Sort>,
    /// Whether another endpoint of the same model may serve when the first fails. With `order`, `false` means:
    /// only the providers of that list, each in its turn.
    #[serde(default = "yes", skip_serializing_if = "is_true")]
    #[cfg_attr(feature = "typescript", ts(optional, as = "Option<bool>"))]
    pub allow_fallbacks: bool,
    /// Fields of a newer version.
    #[serde(flatten)]
    #[cfg_attr(feature = "typescript", ts(skip))]
    pub unknown: UnknownFields,
}

fn yes() -> bool {
    true
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde passes fields by reference")]
fn is_true(value: &bool) -> bool {
    *value
}

impl Default for ProviderPreferences {
    fn default() -> Self {
        Self {
            only: vec![],
            ignore: vec![],
            order: vec![],
            sort: None,
            allow_fallbacks: true,
            unknown: UnknownFields::new(),
        }
    }
}

impl ProviderPreferences {
    fn is_default(&self) -> bool {
        *self == Self::default()
    }
}

/// A figure by which endpoints are ordered.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
#[serde(rename_all = "snake_case")]
pub enum Sort {
    /// Lowest expected cost of this request.
    Price,
    /// Highest median throughput.
    Throughput,
    /// Lowest median time to first token.
    Latency,
}

/// An ordered chain; the first step is the primary.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct FallbackPolicy {
    /// Tried in this order.
    pub steps: Vec<FallbackStep>,
    /// What moves a request to the next step; any other failure ends it.
    pub triggers: BTreeSet<Trigger>,
    /// Fields of a newer version.
    #[serde(flatten)]
    #[cfg_attr(feature = "typescript", ts(skip))]
    pub unknown: UnknownFields,
}

/// One step of a chain.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct FallbackStep {
    /// What this step does.
    pub policy: Policy,
    /// Give up when no first token has come by then, in milliseconds. Once a call within the step has sent its first
    /// token, this no longer ends it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "typescript", ts(optional))]
    pub first_token_timeout_ms: Option<u32>,
    /// Give up when the answer is not complete by then, in milliseconds.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "typescript", ts(optional))]
    pub timeout_ms: Option<u32>,
    /// Fields of a newer version.
    #[serde(flatten)]
    #[cfg_attr(feature = "typescript", ts(skip))]
    pub unknown: UnknownFields,
}

/// A reason to leave a step of a chain.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
#[serde(rename_all = "snake_case")]
pub enum Trigger {
    /// No endpoint of the step answered, and not all of them for being over their limit.
    Outage,
    /// Every endpoint of the step was over its limit (HTTP 429).
    RateLimit,
    /// A time-out of the step passed.
    Timeout,
    /// The request does not fit the context of any endpoint of the step.
    ContextOverflow,
    /// The provider refused the content.
    Moderation,
    /// An evaluator scored the answer too low.
    LowQuality,
}

/// Rules in order, and what happens to the rest.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct TaskPolicy {
    /// The first rule that matches decides.
    pub rules: Vec<TaskRule>,
    /// For requests that match no rule.
    pub otherwise: Box<Policy>,
    /// Fields of a newer version.
    #[serde(flatten)]
    #[cfg_attr(feature = "typescript", ts(skip))]
    pub unknown: UnknownFields,
}

/// One rule of task-based routing.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct TaskRule {
    /// What the rule is called in the outline and the document.
    pub name: String,
    /// Which requests it catches.
    pub when: Condition,
    /// What happens to them.
    pub policy: Policy,
    /// Fields of a newer version.
    #[serde(flatten)]
    #[cfg_attr(feature = "typescript", ts(skip))]
    pub unknown: UnknownFields,
}

impl Policy {
    /// A leaf without preferences.
    #[must_use]
    pub fn model(id: &str) -> Self {
        Self::Model(ModelPolicy {
            model: id.into(),
            provider: ProviderPreferences::default(),
            unknown: UnknownFields::new(),
        })
    }

    /// Every leaf of the tree, in order of the document.
    #[must_use]
    pub fn leaves(&self) -> Vec<&ModelPolicy> {
        match self {
            Self::Model(leaf) => vec![leaf],
            Self::Fallback(chain) => chain.steps.iter().flat_map(|step| step.policy.leaves()).collect(),
            Self::Task(task) => {
                let rules = task.rules.iter().map(|rule| &rule.policy);
                rules.chain([task.otherwise.as_ref()]).flat_map(Self::leaves).collect()
            }
        }
    }
}
