//! A compiled architecture: flat tables with numbers where the document has names.

mod endpoint;
mod node;
mod rates;

use routewright_domain::{
    ApiKeyId, ArchitectureId, Budget, Condition, Feature, FeatureId, ModelId, Normalization, Period, Requirements,
    WhenReached,
};

pub(crate) use endpoint::{Figures, PlannedBreaker, PlannedEndpoint};
pub(crate) use node::{
    Aggregate, ArmNode, Balance, BandNode, BatchNode, BudgetIndex, CacheNode, CascadeNode, CompressNode, EnsembleNode,
    FallbackNode, GuardNode, HedgeNode, ModelNode, Node, PlannedEvaluator, PlannedEvaluatorKind, PlannedRule,
    PlannedStep, PlannedTier, PrefixNode, RetryNode, SplitNode, SteerCandidate, SteerNode, TaskNode, TriggerSet,
    WeightedNode,
};
pub(crate) use rates::{Rates, Tariffs, TextRates};

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
    /// Children stand before their parents.
    pub(crate) nodes: Vec<Node>,
    /// JSON pointer of each node in the project.
    pub(crate) paths: Vec<String>,
    pub(crate) endpoints: Vec<PlannedEndpoint>,
    pub(crate) models: Vec<PlannedModel>,
    /// Guardrails of the whole architecture; each is asked before a policy is.
    pub(crate) guards: Vec<PlannedGuard>,
    pub(crate) keys: Vec<PlannedKey>,
    pub(crate) budgets: Vec<PlannedBudget>,
    pub(crate) breaker: Option<PlannedBreaker>,
    pub(crate) normalization: Normalization,
    pub(crate) assumptions: PlannedAssumptions,
}

/// What the user assumes, as far as it is not in the tables already.
#[derive(Debug, Clone)]
pub(crate) struct PlannedAssumptions {
    pub(crate) platform_fee: Option<routewright_domain::Factor>,
    /// Correlation of models' errors, 0 to 1.
    pub(crate) error_correlation: f64,
    /// Tokens of each tokenizer family for a token of another, by family.
    pub(crate) token_ratios: std::collections::BTreeMap<String, f64>,
    /// Where there are ratios, the family of every model of the catalog: a record may be of one that no policy asks.
    pub(crate) tokenizers: std::collections::BTreeMap<ModelId, String>,
}

/// A model of a plan.
#[derive(Debug, Clone)]
pub(crate) struct PlannedModel {
    pub(crate) id: ModelId,
    /// Key of its draws.
    pub(crate) key: u64,
    pub(crate) tokenizer: Option<String>,
    /// Length of its answers for each token of the recorded one.
    pub(crate) output_ratio: f64,
    pub(crate) benchmarks: routewright_domain::Benchmarks,
    /// Mean quality as the user states it.
    pub(crate) stated_quality: Option<f64>,
}

/// A feature with the root of its policy.
#[derive(Debug, Clone)]
pub(crate) struct PlannedFeature {
    pub(crate) id: FeatureId,
    pub(crate) matches: Condition,
    pub(crate) task: Option<routewright_domain::TaskKind>,
    pub(crate) requirements: Requirements,
    pub(crate) root: NodeIndex,
}

impl PlannedFeature {
    pub(crate) fn new(feature: &Feature, root: NodeIndex) -> Self {
        Self {
            id: feature.id.clone(),
            matches: feature.matches.clone(),
            task: feature.task,
            requirements: feature.requirements.clone(),
            root,
        }
    }
}

/// What a guardrail asks at its node, or before all policies.
#[derive(Debug, Clone, Default)]
pub(crate) struct PlannedGuard {
    pub(crate) name: String,
    pub(crate) budget: Option<BudgetIndex>,
    pub(crate) max_prompt_tokens: Option<u32>,
    /// Requests a minute, with the position of its counter.
    pub(crate) rate: Option<(u32, usize)>,
}

/// A gateway key.
#[derive(Debug, Clone)]
pub(crate) struct PlannedKey {
    pub(crate) id: ApiKeyId,
    pub(crate) name: String,
    pub(crate) matches: Option<Condition>,
    pub(crate) disabled: bool,
    /// By model of the plan: whether the key may use it.
    pub(crate) may_use: Vec<bool>,
    pub(crate) budget: Option<BudgetIndex>,
}

/// A budget, wherever it stands.
#[derive(Debug, Clone)]
pub(crate) struct PlannedBudget {
    /// What its events are listed under.
    pub(crate) name: String,
    pub(crate) budget: Budget,
    /// What answers when it is used up.
    pub(crate) downgrade_to: Option<NodeIndex>,
}

impl Plan {
    /// Which architecture it is the compiled form of.
    #[must_use]
    pub fn architecture(&self) -> &ArchitectureId {
        &self.architecture
    }

    /// Whether a budget stands anywhere in it: at a guardrail, a key or within a policy.
    #[must_use]
    pub fn has_budgets(&self) -> bool {
        !self.budgets.is_empty()
    }

    /// The longest period of a budget that does more than alert.
    #[must_use]
    pub fn longest_budget(&self) -> Option<Period> {
        let acting = self.budgets.iter().filter(|own| own.budget.when_reached != WhenReached::Alert);
        acting.map(|own| own.budget.period).max_by_key(|period| period.length_ns())
    }

    /// The same without budgets: what would be spent if nothing stopped it.
    #[must_use]
    pub fn without_budgets(&self) -> Self {
        let mut free = self.clone();
        free.budgets.clear();
        let in_policies = free.nodes.iter_mut().filter_map(|node| match node {
            Node::Guard(node) => Some(&mut node.guard),
            _ => None,
        });
        in_policies.chain(&mut free.guards).for_each(|guard| guard.budget = None);
        free.keys.iter_mut().for_each(|key| key.budget = None);
        free
    }

    /// True when no request's outcome depends on another request: then any split of a workload merges to the same outcome.
    ///
    /// A run may still find a plan stateless that this one does not rule out: a limit that is never reached.
    pub(crate) fn remembers(&self) -> bool {
        let rated = self.guards.iter().any(|guard| guard.rate.is_some());
        !self.budgets.is_empty() || rated || self.breaker.is_some() || self.nodes.iter().any(Node::remembers)
    }

    /// Whether requests of different features can meet in something other than a provider's prefix cache.
    pub(crate) fn shares_memory(&self) -> bool {
        let rated = |node: &Node| matches!(node, Node::Guard(guard) if guard.guard.rate.is_some());
        let guarded = self.guards.iter().any(|guard| guard.rate.is_some()) || self.nodes.iter().any(rated);
        !self.budgets.is_empty() || guarded || self.breaker.is_some()
    }

    /// A node and all below it, each once: what several nodes share is met by each of their ways.
    pub(crate) fn nodes_from(&self, root: NodeIndex) -> Vec<NodeIndex> {
        let (mut seen, mut found, mut next) = (vec![false; self.nodes.len()], Vec::new(), vec![root]);
        while let Some(at) = next.pop() {
            if !std::mem::replace(&mut seen[at], true) {
                found.push(at);
                next.extend(self.nodes[at].children());
            }
        }
        found
    }

    /// What the document calls a model.
    pub(crate) fn model_id(&self, endpoint: EndpointIndex) -> &ModelId {
        &self.models[self.endpoints[endpoint].model].id
    }

    /// A node by the models below it, for people: `a/large`, or `a/large → b/small` where one stands in for the other.
    pub(crate) fn models_of(&self, node: NodeIndex) -> String {
        let mut models: Vec<&str> = Vec::new();
        self.collect_models(node, &mut models);
        let joint = if matches!(self.nodes[node], Node::Fallback(_) | Node::Cascade(_)) { " → " } else { " + " };
        models.join(joint)
    }

    fn collect_models<'a>(&'a self, node: NodeIndex, models: &mut Vec<&'a str>) {
        if let Node::Model(leaf) = &self.nodes[node] {
            let id = self.models[leaf.model].id.as_str();
            if !models.contains(&id) {
                models.push(id);
            }
        }
        for child in self.nodes[node].children() {
            self.collect_models(child, models);
        }
    }
}
