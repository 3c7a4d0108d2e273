//! The compiler's tables, and the walk over a policy tree that fills them.

use std::collections::{BTreeSet, HashMap};

use routewright_domain::{
    Architecture, CatalogSnapshot, Diagnostic, EndpointId, Model, ModelId, Policy, PolicyId, Project, Severity,
    SharedPolicy, pointer_segment, stable_key,
};

use super::constraints::Constraints;
use super::endpoint::plan_endpoint;
use crate::check::warn_of_unknown;
use crate::plan::{EndpointIndex, ModelIndex, Node, NodeIndex, PlannedBudget, PlannedEndpoint, PlannedModel};

/// Policies within policies; more come from no drawing.
const DEEPEST: usize = 200;
/// Nodes of a plan; more would only fill the memory.
const MOST_NODES: usize = 5_000_000;

/// Compiles policy trees into the node table, collecting diagnostics on the way.
pub(crate) struct PolicyCompiler<'a> {
    pub(crate) project: &'a Project,
    pub(crate) catalog: &'a CatalogSnapshot,
    architecture: &'a Architecture,
    base: String,
    model_index: HashMap<ModelId, ModelIndex>,
    endpoint_index: HashMap<EndpointId, EndpointIndex>,
    /// Library policies that are compiled already, with what held where they were asked for.
    shared: HashMap<PolicyId, Vec<(Constraints, Option<NodeIndex>)>>,
    /// Library policies that are being compiled.
    open: Vec<PolicyId>,
    depth: usize,
    /// Policies below the deepest level were left out, and that was said.
    too_deep: bool,
    pub(crate) nodes: Vec<Node>,
    pub(crate) paths: Vec<String>,
    pub(crate) endpoints: Vec<PlannedEndpoint>,
    pub(crate) models: Vec<PlannedModel>,
    pub(crate) budgets: Vec<PlannedBudget>,
    /// Counters of requests a minute that were given out.
    pub(crate) rates: usize,
    pub(crate) diagnostics: Vec<Diagnostic>,
}

impl<'a> PolicyCompiler<'a> {
    pub(crate) fn new(
        project: &'a Project,
        architecture: &'a Architecture,
        base: &str,
        catalog: &'a CatalogSnapshot,
    ) -> Self {
        Self {
            project,
            catalog,
            architecture,
            base: base.to_owned(),
            model_index: HashMap::new(),
            endpoint_index: HashMap::new(),
            shared: HashMap::new(),
            open: Vec::new(),
            depth: 0,
            too_deep: false,
            nodes: Vec::new(),
            paths: Vec::new(),
            endpoints: Vec::new(),
            models: Vec::new(),
            budgets: Vec::new(),
            rates: 0,
            diagnostics: Vec::new(),
        }
    }

    /// Compiles the tree at `path`; `None` when it has an error, which is then among the diagnostics.
    pub(crate) fn policy(&mut self, policy: &Policy, path: &str, constraints: &Constraints) -> Option<NodeIndex> {
        if self.depth >= DEEPEST || self.nodes.len() >= MOST_NODES {
            if !std::mem::replace(&mut self.too_deep, true) {
                let message =
                    format!("policies stand within policies more than {DEEPEST} deep, or there are too many of them");
                self.error("too_deep", path, message, "take the policy apart, or name its parts in the library");
            }
            return None;
        }
        self.depth += 1;
        let node = self.node(policy, path, constraints);
        self.depth -= 1;
        node
    }

    fn node(&mut self, policy: &Policy, path: &str, constraints: &Constraints) -> Option<NodeIndex> {
        let node = match policy {
            Policy::Shared(shared) => return self.shared(shared, path, constraints),
            Policy::Model(leaf) => self.model(leaf, path, constraints)?,
            Policy::Fallback(chain) => self.fallback(chain, path, constraints)?,
            Policy::Task(task) => self.task(task, path, constraints)?,
            Policy::Cascade(cascade) => self.cascade(cascade, path, constraints)?,
            Policy::Ensemble(ensemble) => self.ensemble(ensemble, path, constraints)?,
            Policy::Steer(steer) => self.steer(steer, path, constraints)?,
            Policy::Partition(partition) => self.partition(partition, path, constraints)?,
            Policy::Cache(cache) => self.cache(cache, path, constraints)?,
            Policy::PromptCache(cache) => self.prompt_cache(cache, path, constraints)?,
            Policy::Compress(compress) => self.compress(compress, path, constraints)?,
            Policy::Batch(batch) => self.batch(batch, path, constraints)?,
            Policy::Retry(retry) => self.retry(retry, path, constraints)?,
            Policy::Hedge(hedge) => self.hedge(hedge, path, constraints)?,
            Policy::Weighted(weighted) => self.weighted(weighted, path, constraints)?,
            Policy::Guard(guard) => self.guard(guard, path, constraints)?,
        };
        self.nodes.push(node);
        self.paths.push(path.to_owned());
        Some(self.nodes.len() - 1)
    }

    /// A policy of the library is compiled once for each set of constraints that it is asked for under.
    fn shared(&mut self, shared: &SharedPolicy, path: &str, constraints: &Constraints) -> Option<NodeIndex> {
        warn_of_unknown(&shared.unknown, path, &mut self.diagnostics);
        let id = &shared.policy;
        if self.open.contains(id) {
            let mut circle: Vec<&str> = self.open.iter().skip_while(|open| *open != id).map(PolicyId::as_str).collect();
            circle.push(id.as_str());
            let message = format!("the policy `{id}` contains itself: {}", circle.join(" → "));
            self.error("policy_cycle", format!("{path}/policy"), message, "let one of them name a model instead");
            return None;
        }
        let done = self.shared.get(id).and_then(|done| done.iter().find(|(under, _)| under == constraints));
        if let Some((_, node)) = done {
            return *node;
        }
        let Some(policy) = self.architecture.library.get(id) else {
            let message = format!("the library of `{}` has no policy `{id}`", self.architecture.id);
            self.error("unknown_policy", format!("{path}/policy"), message, "add it to the library, or name another");
            return None;
        };
        self.open.push(id.clone());
        let library_path = format!("{}/library/{}", self.base, pointer_segment(id.as_str()));
        let node = self.policy(policy, &library_path, constraints);
        self.open.pop();
        self.shared.entry(id.clone()).or_default().push((constraints.clone(), node));
        node
    }

    /// A named policy that nothing asks for is compiled for its diagnostics only.
    pub(crate) fn check_unused_library(&mut self, architecture: &Architecture, base: &str) {
        let unused: Vec<(&PolicyId, &Policy)> =
            architecture.library.iter().filter(|(id, _)| !self.shared.contains_key(id)).collect();
        for (id, policy) in unused {
            let path = format!("{base}/library/{}", pointer_segment(id.as_str()));
            self.open.push(id.clone());
            self.policy(policy, &path, &Constraints::default());
            self.open.pop();
            // Below the deepest level nobody has looked, so what stands there may be asked for.
            if !self.too_deep {
                let message = format!("nothing asks for the policy `{id}`");
                self.note("unused_policy", path, message);
            }
        }
    }

    /// Several policies at once; `None` when one has an error, but the others are checked as well.
    pub(crate) fn policies<'p>(
        &mut self,
        policies: impl Iterator<Item = &'p Policy>,
        path: impl Fn(usize) -> String,
        constraints: &Constraints,
    ) -> Option<Vec<NodeIndex>> {
        let compiled: Vec<Option<NodeIndex>> =
            policies.enumerate().map(|(n, policy)| self.policy(policy, &path(n), constraints)).collect();
        compiled.into_iter().collect()
    }

    /// A key for the draws of the node at `path`, the same in every architecture that has such a node there.
    pub(crate) fn draw_key(&self, path: &str) -> u64 {
        stable_key(path.strip_prefix(self.base.as_str()).unwrap_or(path))
    }

    pub(crate) fn intern_model(&mut self, model: &Model) -> ModelIndex {
        let assumptions = &self.project.assumptions;
        *self.model_index.entry(model.id.clone()).or_insert_with(|| {
            self.models.push(PlannedModel {
                id: model.id.clone(),
                key: stable_key(model.id.as_str()),
                tokenizer: model.tokenizer.clone(),
                output_ratio: assumptions.output_ratios.get(&model.id).copied().unwrap_or(1.0),
                benchmarks: model.benchmarks,
                stated_quality: assumptions.quality.get(&model.id).copied(),
            });
            self.models.len() - 1
        })
    }

    pub(crate) fn intern_endpoint(
        &mut self,
        endpoint: &routewright_domain::Endpoint,
        model: &Model,
        index: ModelIndex,
    ) -> EndpointIndex {
        let share = self.project.assumptions.price_shares.get(&endpoint.provider).copied();
        *self.endpoint_index.entry(endpoint.id.clone()).or_insert_with(|| {
            self.endpoints.push(plan_endpoint(endpoint, model, index, share));
            self.endpoints.len() - 1
        })
    }

    /// The models that the leaves below a node may call, each once.
    pub(crate) fn models_below(policy: &Policy) -> BTreeSet<ModelId> {
        policy.leaves().into_iter().map(|leaf| leaf.model.clone()).collect()
    }

    pub(crate) fn error(
        &mut self,
        code: &str,
        path: impl Into<String>,
        message: impl Into<String>,
        hint: impl Into<String>,
    ) {
        self.diagnostics.push(Diagnostic::error(code, path, message).with_hint(hint));
    }

    pub(crate) fn warn(&mut self, code: &str, path: impl Into<String>, message: impl Into<String>) {
        self.diagnostics.push(Diagnostic::warning(code, path, message));
    }

    pub(crate) fn note(&mut self, code: &str, path: impl Into<String>, message: impl Into<String>) {
        self.diagnostics.push(Diagnostic { severity: Severity::Note, ..Diagnostic::warning(code, path, message) });
    }
}
