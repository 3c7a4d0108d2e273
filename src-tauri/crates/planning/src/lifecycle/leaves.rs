//! Every leaf of a project's policies, with where it stands and whom it serves.

use std::collections::BTreeSet;

use routewright_domain::{
    Architecture, ArchitectureId, FeatureId, ModelPolicy, Policy, PolicyId, Project, pointer_segment,
};

/// A leaf of a policy.
#[derive(Debug, Clone)]
pub(super) struct Leaf<'a> {
    pub(super) architecture: &'a ArchitectureId,
    /// Position of the architecture in the project.
    pub(super) position: usize,
    /// The features that it serves, in order of the project; all of them where the gateway itself downgrades to it.
    pub(super) features: Vec<FeatureId>,
    /// JSON pointer in the project.
    pub(super) path: String,
    pub(super) policy: &'a ModelPolicy,
}

/// All leaves, in order of the project; policies of the library once each, with every feature that leads to them.
pub(super) fn of_project(project: &Project) -> Vec<Leaf<'_>> {
    project.architectures.iter().enumerate().flat_map(|(n, own)| of_architecture(project, n, own)).collect()
}

fn of_architecture<'a>(project: &'a Project, position: usize, architecture: &'a Architecture) -> Vec<Leaf<'a>> {
    let base = format!("/architectures/{position}");
    let mut found = Vec::new();
    let mut add = |features: &[FeatureId], path: String, policy: &'a Policy| {
        walk(policy, path, &mut |path, leaf| {
            found.push(Leaf {
                architecture: &architecture.id,
                position,
                features: features.to_vec(),
                path,
                policy: leaf,
            });
        });
    };
    for feature in &project.features {
        let Some(policy) = architecture.policies.get(&feature.id) else { continue };
        let path = format!("{base}/policies/{}", pointer_segment(feature.id.as_str()));
        add(std::slice::from_ref(&feature.id), path, policy);
    }
    for (id, policy) in &architecture.library {
        let served = project.features.iter().filter(|feature| {
            architecture.policies.get(&feature.id).is_some_and(|policy| leads_to(architecture, policy, id))
        });
        let features: Vec<FeatureId> = served.map(|feature| feature.id.clone()).collect();
        add(&features, format!("{base}/library/{}", pointer_segment(id.as_str())), policy);
    }
    let every: Vec<FeatureId> = project.features.iter().map(|feature| feature.id.clone()).collect();
    let guards = architecture.guardrails.iter().map(|guard| guard.budget.as_ref()).enumerate();
    let keys = architecture.keys.iter().map(|key| key.budget.as_ref()).enumerate();
    let guards = guards.map(|(n, budget)| (format!("{base}/guardrails/{n}/budget/downgrade_to"), budget));
    for (path, budget) in guards.chain(keys.map(|(n, budget)| (format!("{base}/keys/{n}/budget/downgrade_to"), budget)))
    {
        if let Some(policy) = budget.and_then(|budget| budget.downgrade_to.as_deref()) {
            add(&every, path, policy);
        }
    }
    found
}

fn walk<'a>(policy: &'a Policy, path: String, found: &mut impl FnMut(String, &'a ModelPolicy)) {
    if let Policy::Model(leaf) = policy {
        found(path, leaf);
        return;
    }
    for (below, child) in policy.children() {
        walk(child, format!("{path}{below}"), found);
    }
}

/// Whether a policy asks a policy of the library, directly or through others of it.
fn leads_to(architecture: &Architecture, policy: &Policy, wanted: &PolicyId) -> bool {
    let mut seen: BTreeSet<&PolicyId> = BTreeSet::new();
    let mut open = vec![policy];
    while let Some(policy) = open.pop() {
        if let Policy::Shared(shared) = policy {
            if shared.policy == *wanted {
                return true;
            }
            if seen.insert(&shared.policy) {
                open.extend(architecture.library.get(&shared.policy));
            }
        }
        open.extend(policy.children().into_iter().map(|(_, child)| child));
    }
    false
}
