//! Which endpoints the policy of a feature may send a prompt to.

use std::collections::BTreeMap;

use routewright_domain::{
    CatalogSnapshot, Endpoint, Model, ModelPolicy, Policy, PolicyId, RoutingSuffix, SharedPolicy, Tariff,
};

use super::demands::Demands;

/// A leaf of a policy, with where its calls may go.
pub(super) struct Call<'a> {
    pub(super) leaf: &'a ModelPolicy,
    /// Absent where the catalog does not know the name.
    pub(super) model: Option<&'a Model>,
    /// Endpoints of the tariffs that the leaf uses.
    pub(super) offered: Vec<&'a Endpoint>,
    /// Those of them that meet every demand.
    pub(super) admitted: Vec<&'a Endpoint>,
}

/// What a policy is looked through with.
#[derive(Clone, Copy)]
pub(super) struct Walk<'a> {
    pub(super) catalog: &'a CatalogSnapshot,
    /// The architecture's named policies.
    pub(super) library: &'a BTreeMap<PolicyId, Policy>,
}

impl<'a> Walk<'a> {
    /// Every call that the policy may make, judges, arbiters and downgrades included: they read the prompt, too.
    pub(super) fn calls(&self, policy: &'a Policy, demands: &Demands<'a>) -> Vec<Call<'a>> {
        let mut calls = Vec::new();
        self.collect(policy, demands, &mut Vec::new(), &mut calls);
        calls
    }

    /// `seen` holds the named policies that were followed, with the demands on them: once is enough, and cycles end.
    fn collect(
        &self,
        policy: &'a Policy,
        demands: &Demands<'a>,
        seen: &mut Vec<(&'a PolicyId, Demands<'a>)>,
        calls: &mut Vec<Call<'a>>,
    ) {
        let guarded;
        let demands = match policy {
            Policy::Model(leaf) => {
                calls.push(self.call(leaf, demands));
                return;
            }
            Policy::Shared(shared) => {
                let step = (&shared.policy, demands.clone());
                if let Some(named) = self.named(shared).filter(|_| !seen.contains(&step)) {
                    seen.push(step);
                    self.collect(named, demands, seen, calls);
                }
                return;
            }
            Policy::Guard(guard) => {
                guarded = demands.guarded_by(&guard.guardrail);
                &guarded
            }
            _ => demands,
        };
        for (_, child) in policy.children() {
            self.collect(child, demands, seen, calls);
        }
    }

    pub(super) fn named(&self, shared: &SharedPolicy) -> Option<&'a Policy> {
        self.library.get(&shared.policy)
    }

    /// Where one leaf's calls may go.
    pub(super) fn call(&self, leaf: &'a ModelPolicy, demands: &Demands<'a>) -> Call<'a> {
        let Some(resolved) = self.catalog.resolve(leaf.model.as_str()) else {
            return Call { leaf, model: None, offered: vec![], admitted: vec![] };
        };
        let model = resolved.model;
        let offered: Vec<&Endpoint> =
            model.endpoints.iter().filter(|endpoint| uses(leaf, model, &resolved.routing, endpoint.tariff)).collect();
        let admitted = offered.iter().copied().filter(|endpoint| demands.admit(leaf, model, endpoint)).collect();
        Call { leaf, model: Some(model), offered, admitted }
    }
}

/// Whether a leaf uses endpoints of a tariff, as in a replay: `flex` has no way back to the standard tariff where the model has it.
fn uses(leaf: &ModelPolicy, model: &Model, routing: &[RoutingSuffix], tariff: Tariff) -> bool {
    let tier = leaf.parameters.service_tier;
    let has_flex = || model.endpoints.iter().any(|endpoint| endpoint.tariff == Tariff::Flex);
    match tariff {
        Tariff::Standard => tier != Some(Tariff::Flex) || !has_flex(),
        Tariff::Flex => tier == Some(Tariff::Flex) || routing.contains(&RoutingSuffix::Floor),
        Tariff::Priority => tier == Some(Tariff::Priority) || routing.contains(&RoutingSuffix::Nitro),
        Tariff::Batch => true,
    }
}
