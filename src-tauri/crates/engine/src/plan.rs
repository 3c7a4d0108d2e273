//! A compiled architecture: flat tables with numbers where the document has names.

use routewright_domain::{
    ArchitectureId, Condition, EndpointId, FeatureId, ModelId, PriceList, ProviderId, Requirements, Sort, Trigger,
};

use crate::latency::QuantileFunction;

/// Position of a node in [`Plan::nodes`].
pub(crate) type NodeIndex = usize;
/// Position of an endpoint in [`Plan::endpoints`].
pub(crate) type EndpointIndex = usize;
/// Position of a model in [`Plan::models`].
pub(crate) type ModelIndex = usize;

/// An architecture that has passed validation, ready to decide requests. Made by [`compile`](crate::compile) only.
#[derive(Debug, Clone)]
pub struct Plan {
    pub(crate) architecture: ArchitectureId,
    /// In the order in which they are asked for a request.
    pub(crate) features: Vec<PlannedFeature>,
    pub(crate) nodes: Vec<Node>,
    pub(crate) endpoints: Vec<PlannedEndpoint>,
    pub(crate) models: Vec<ModelId>,
}

/// A feature with the root of its policy.
#[derive(Debug, Clone)]
pub(crate) struct PlannedFeature {
    pub(crate) id: FeatureId,
    pub(crate) matches: Condition,
    pub(crate) requirements: Requirements,
    pub(crate) root: NodeIndex,
}

/// One node of a policy tree. Children stand before their parents in the table.
#[derive(Debug, Clone)]
pub(crate) enum Node {
    Model(ModelNode),
    Fallback(FallbackNode),
    Task(TaskNode),
}

/// A leaf, with the endpoints that its preferences leave.
#[derive(Debug, Clone)]
pub(crate) struct ModelNode {
    pub(crate) model: ModelIndex,
    /// Never empty.
    pub(crate) endpoints: Vec<EndpointIndex>,
    pub(crate) balance: Balance,
    /// Another endpoint may serve when the first fails.
    pub(crate) endpoint_fallback: bool,
}

/// How the endpoints of a leaf are ordered for a request.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Balance {
    /// At random with weight 1 / (expected cost)², endpoints in trouble last: the default that OpenRouter
    /// documented until August 2026.
    InverseSquarePrice,
    /// Named providers first, in this order; the rest by inverse-square price.
    Order(Vec<ProviderId>),
    /// By one figure.
    Sort(Sort),
}

#[derive(Debug, Clone)]
pub(crate) struct FallbackNode {
    /// Never empty.
    pub(crate) steps: Vec<PlannedStep>,
    pub(crate) triggers: TriggerSet,
}

#[derive(Debug, Clone, Copy)]
pub(crate) struct PlannedStep {
    pub(crate) node: NodeIndex,
    pub(crate) first_token_timeout_us: Option<u64>,
    pub(crate) timeout_us: Option<u64>,
}

#[derive(Debug, Clone)]
pub(crate) struct TaskNode {
    pub(crate) rules: Vec<PlannedRule>,
    pub(crate) otherwise: NodeIndex,
}

#[derive(Debug, Clone)]
pub(crate) struct PlannedRule {
    pub(crate) name: String,
    pub(crate) when: Condition,
    pub(crate) node: NodeIndex,
}

/// Triggers as bits.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct TriggerSet(u8);

impl TriggerSet {
    pub(crate) fn contains(self, trigger: Trigger) -> bool {
        self.0 & (1 << trigger as u8) != 0
    }
}

impl<'a> FromIterator<&'a Trigger> for TriggerSet {
    fn from_iter<I: IntoIterator<Item = &'a Trigger>>(triggers: I) -> Self {
        Self(triggers.into_iter().fold(0, |bits, trigger| bits | 1 << *trigger as u8))
    }
}

/// An endpoint with what a decision and a bill need.
#[derive(Debug, Clone)]
pub(crate) struct PlannedEndpoint {
    pub(crate) id: EndpointId,
    /// Key of its draws; depends on the id alone.
    pub(crate) key: u64,
    pub(crate) model: ModelIndex,
    pub(crate) provider: ProviderId,
    /// Longest prompt it takes, in tokens.
    pub(crate) prompt_limit: u32,
    /// Prompt and answer together, in tokens.
    pub(crate) context_tokens: u32,
    pub(crate) completion_limit: u32,
    pub(crate) prices: PriceList,
    /// Milliseconds.
    pub(crate) ttft: Option<QuantileFunction>,
    /// Tokens per second.
    pub(crate) throughput: Option<QuantileFunction>,
    pub(crate) healthy: bool,
}
