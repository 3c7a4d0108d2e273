//! Compiles policy trees into the node table, collecting diagnostics on the way.

use std::collections::{BTreeSet, HashMap};

use routewright_domain::{
    CatalogSnapshot, Diagnostic, EndpointId, FallbackPolicy, Model, ModelId, ModelPolicy, Policy, ProviderId,
    ProviderPreferences, Severity, TaskPolicy, Trigger,
};

use super::condition::check_condition;
use super::endpoint::plan_endpoint;
use crate::check::warn_of_unknown;
use crate::plan::{
    Balance, EndpointIndex, FallbackNode, ModelIndex, ModelNode, Node, NodeIndex, PlannedEndpoint, PlannedRule,
    PlannedStep, TaskNode,
};

pub(crate) struct PolicyCompiler<'a> {
    catalog: &'a CatalogSnapshot,
    model_index: HashMap<ModelId, ModelIndex>,
    endpoint_index: HashMap<EndpointId, EndpointIndex>,
    pub(crate) nodes: Vec<Node>,
    pub(crate) endpoints: Vec<PlannedEndpoint>,
    pub(crate) models: Vec<ModelId>,
    pub(crate) diagnostics: Vec<Diagnostic>,
}

impl<'a> PolicyCompiler<'a> {
    pub(crate) fn new(catalog: &'a CatalogSnapshot) -> Self {
        Self {
            catalog,
            model_index: HashMap::new(),
            endpoint_index: HashMap::new(),
            nodes: Vec::new(),
            endpoints: Vec::new(),
            models: Vec::new(),
            diagnostics: Vec::new(),
        }
    }

    /// Compiles the tree at `path`; `None` when it has an error, which is then among the diagnostics.
    pub(crate) fn policy(&mut self, policy: &Policy, path: &str) -> Option<NodeIndex> {
        let node = match policy {
            Policy::Model(leaf) => self.model(leaf, path)?,
            Policy::Fallback(chain) => self.fallback(chain, path)?,
            Policy::Task(task) => self.task(task, path)?,
        };
        self.nodes.push(node);
        Some(self.nodes.len() - 1)
    }

    fn model(&mut self, leaf: &ModelPolicy, path: &str) -> Option<Node> {
        let Some(model) = self.catalog.model(&leaf.model) else {
            let message = format!("`{}` is not in the catalog of {}", leaf.model, self.catalog.date);
            let unknown = Diagnostic::error("unknown_model", format!("{path}/model"), message);
            self.diagnostics.push(match self.similar_model(&leaf.model) {
                Some(similar) => unknown.with_hint(format!("did you mean `{similar}`?")),
                None => unknown.with_hint("choose a model of the catalog"),
            });
            return None;
        };
        if let Some(date) = model.retires.as_ref().filter(|date| **date <= self.catalog.date) {
            let message = format!("`{}` may have been removed: its announced last day was {date}", model.id);
            self.diagnostics.push(Diagnostic::warning("retired_model", format!("{path}/model"), message));
        }
        warn_of_unknown(&leaf.unknown, path, &mut self.diagnostics);
        self.check_preferences(&leaf.provider, model, path);
        let index = self.intern_model(model);
        let endpoints: Vec<EndpointIndex> = model
            .endpoints
            .iter()
            .filter(|endpoint| admits(&leaf.provider, endpoint.provider.as_str()))
            .map(|endpoint| self.intern_endpoint(endpoint, index))
            .collect();
        if endpoints.is_empty() {
            let message = format!("the provider preferences leave no endpoint of `{}`", model.id);
            let none = Diagnostic::error("no_endpoint", format!("{path}/provider"), message);
            self.diagnostics.push(none.with_hint(format!("it is served by {}", served_by(model))));
            return None;
        }
        Some(Node::Model(ModelNode {
            model: index,
            endpoints,
            balance: balance(&leaf.provider),
            // An explicit order without fallbacks is the list of those that may serve, each in its turn.
            endpoint_fallback: leaf.provider.allow_fallbacks || !leaf.provider.order.is_empty(),
        }))
    }

    fn check_preferences(&mut self, preferences: &ProviderPreferences, model: &Model, path: &str) {
        let path = format!("{path}/provider");
        warn_of_unknown(&preferences.unknown, &path, &mut self.diagnostics);
        let serves = |provider: &ProviderId| model.endpoints.iter().any(|endpoint| endpoint.provider == *provider);
        for (field, providers) in
            [("only", &preferences.only), ("ignore", &preferences.ignore), ("order", &preferences.order)]
        {
            for (n, provider) in providers.iter().enumerate().filter(|(_, provider)| !serves(provider)) {
                let message = format!("`{provider}` does not serve `{}` in this catalog", model.id);
                let unknown = Diagnostic::warning("unknown_provider", format!("{path}/{field}/{n}"), message);
                self.diagnostics.push(unknown.with_hint(format!("it is served by {}", served_by(model))));
            }
        }
        if preferences.sort.is_some() && !preferences.order.is_empty() {
            let message = "`sort` has no effect beside an explicit `order`";
            self.diagnostics.push(Diagnostic::warning("sort_ignored", format!("{path}/sort"), message));
        }
    }

    fn fallback(&mut self, chain: &FallbackPolicy, path: &str) -> Option<Node> {
        if chain.steps.is_empty() {
            let empty = Diagnostic::error("empty_chain", path, "a fallback chain needs at least one step");
            self.diagnostics.push(empty.with_hint("add a model as its first step"));
            return None;
        }
        warn_of_unknown(&chain.unknown, path, &mut self.diagnostics);
        self.check_triggers(chain, path);
        let mut steps = Vec::new();
        for (n, step) in chain.steps.iter().enumerate() {
            let step_path = format!("{path}/steps/{n}");
            warn_of_unknown(&step.unknown, &step_path, &mut self.diagnostics);
            if step.timeout_ms == Some(0) || step.first_token_timeout_ms == Some(0) {
                let zero = Diagnostic::error(
                    "zero_timeout",
                    &step_path,
                    "a time-out of 0 ms ends every call before it begins",
                );
                self.diagnostics.push(zero.with_hint("remove the time-out or give it at least 1 ms"));
            }
            let node = self.policy(&step.policy, &format!("{step_path}/policy"));
            if step.timeout_ms.is_some() || step.first_token_timeout_ms.is_some() {
                self.note_unmeasured(&step.policy, &step_path);
            }
            steps.extend(node.map(|node| PlannedStep {
                node,
                first_token_timeout_us: step.first_token_timeout_ms.map(|ms| u64::from(ms) * 1_000),
                timeout_us: step.timeout_ms.map(|ms| u64::from(ms) * 1_000),
            }));
        }
        let complete = steps.len() == chain.steps.len();
        complete.then(|| Node::Fallback(FallbackNode { steps, triggers: chain.triggers.iter().collect() }))
    }

    /// A time-out cannot pass at an endpoint whose latency nobody has published.
    fn note_unmeasured(&mut self, policy: &Policy, path: &str) {
        let unmeasured = |leaf: &&ModelPolicy| {
            let endpoints = self.catalog.model(&leaf.model).map_or(&[][..], |model| &model.endpoints);
            let serving = endpoints.iter().filter(|endpoint| admits(&leaf.provider, endpoint.provider.as_str()));
            serving.into_iter().any(|endpoint| endpoint.ttft_ms.is_none())
        };
        let leaves = policy.leaves().into_iter().filter(unmeasured);
        let names: BTreeSet<String> = leaves.map(|leaf| format!("`{}`", leaf.model)).collect();
        if !names.is_empty() {
            let names = names.into_iter().collect::<Vec<_>>().join(", ");
            let message = format!("some endpoints of {names} publish no latency; in a replay they never time out");
            let note = Diagnostic::warning("latency_unknown", path, message);
            self.diagnostics.push(Diagnostic { severity: Severity::Note, ..note });
        }
    }

    fn check_triggers(&mut self, chain: &FallbackPolicy, path: &str) {
        let triggers = format!("{path}/triggers");
        if chain.triggers.contains(&Trigger::LowQuality) {
            let message = "the trigger `low_quality` needs an evaluator, and a fallback chain has none";
            self.diagnostics
                .push(Diagnostic::error("evaluator_missing", &triggers, message).with_hint("remove the trigger"));
        }
        if chain.triggers.contains(&Trigger::Moderation) {
            let message = "no catalog or workload tells which requests a provider would refuse, so `moderation` never triggers in a replay";
            self.diagnostics.push(Diagnostic {
                severity: Severity::Note,
                ..Diagnostic::warning("moderation_unknown", &triggers, message)
            });
        }
        if chain.triggers.is_empty() && chain.steps.len() > 1 {
            let message = "without triggers the later steps are never reached";
            self.diagnostics
                .push(Diagnostic::warning("no_triggers", &triggers, message).with_hint("add `outage` and `timeout`"));
        }
        let has_timeout =
            chain.steps.iter().any(|step| step.timeout_ms.is_some() || step.first_token_timeout_ms.is_some());
        if chain.triggers.contains(&Trigger::Timeout) && !has_timeout && chain.steps.len() > 1 {
            let message = "the trigger `timeout` is set, but no step has a time-out";
            self.diagnostics.push(
                Diagnostic::warning("timeout_missing", &triggers, message).with_hint("give the first step a time-out"),
            );
        }
    }

    fn task(&mut self, task: &TaskPolicy, path: &str) -> Option<Node> {
        warn_of_unknown(&task.unknown, path, &mut self.diagnostics);
        let mut rules = Vec::new();
        for (n, rule) in task.rules.iter().enumerate() {
            check_condition(&rule.when, &format!("{path}/rules/{n}/when"), &mut self.diagnostics);
            warn_of_unknown(&rule.unknown, &format!("{path}/rules/{n}"), &mut self.diagnostics);
            let node = self.policy(&rule.policy, &format!("{path}/rules/{n}/policy"));
            rules.extend(node.map(|node| PlannedRule { name: rule.name.clone(), when: rule.when.clone(), node }));
        }
        let otherwise = self.policy(&task.otherwise, &format!("{path}/otherwise"))?;
        (rules.len() == task.rules.len()).then_some(Node::Task(TaskNode { rules, otherwise }))
    }

    fn intern_model(&mut self, model: &Model) -> ModelIndex {
        *self.model_index.entry(model.id.clone()).or_insert_with(|| {
            self.models.push(model.id.clone());
            self.models.len() - 1
        })
    }

    fn intern_endpoint(&mut self, endpoint: &routewright_domain::Endpoint, model: ModelIndex) -> EndpointIndex {
        *self.endpoint_index.entry(endpoint.id.clone()).or_insert_with(|| {
            self.endpoints.push(plan_endpoint(endpoint, model));
            self.endpoints.len() - 1
        })
    }

    /// The model of the catalog whose id reads most like the wanted one, where one does.
    fn similar_model(&self, wanted: &ModelId) -> Option<&'a ModelId> {
        let likeness = |id: &ModelId| strsim::jaro_winkler(id.as_str(), wanted.as_str());
        let ids = self.catalog.models.iter().map(|model| &model.id);
        ids.max_by(|a, b| likeness(a).total_cmp(&likeness(b))).filter(|id| likeness(id) > 0.85)
    }
}

fn admits(preferences: &ProviderPreferences, provider: &str) -> bool {
    let names = |list: &[ProviderId]| list.iter().any(|id| id.as_str() == provider);
    let listed = preferences.allow_fallbacks || preferences.order.is_empty() || names(&preferences.order);
    (preferences.only.is_empty() || names(&preferences.only)) && !names(&preferences.ignore) && listed
}

fn balance(preferences: &ProviderPreferences) -> Balance {
    match (preferences.order.as_slice(), preferences.sort) {
        ([], None) => Balance::InverseSquarePrice,
        ([], Some(sort)) => Balance::Sort(sort),
        (order, _) => Balance::Order(order.to_vec()),
    }
}

/// The providers of a model, for a hint.
fn served_by(model: &Model) -> String {
    let providers: BTreeSet<&str> = model.endpoints.iter().map(|endpoint| endpoint.provider.as_str()).collect();
    if providers.is_empty() {
        return "nobody in this catalog".to_owned();
    }
    providers.into_iter().collect::<Vec<_>>().join(", ")
}
