//! Gateway keys bound to a workload.

use routewright_domain::Workload;

use crate::pipeline::{BoundCondition, resolve_condition};
use crate::plan::{Node, NodeIndex, Plan};

/// Keys with names resolved to the workload's dictionaries.
#[derive(Debug, Default)]
pub(crate) struct BoundKeys {
    /// For each key of the workload's dictionary, the key of the plan with that name or id.
    pub(crate) by_name: Vec<Option<usize>>,
    /// The match rule of each key of the plan.
    pub(crate) matches: Vec<Option<BoundCondition>>,
    /// By key and feature: whether the key may use some model of the feature's policy.
    pub(crate) may_use_some: Vec<Vec<bool>>,
}

impl BoundKeys {
    pub(crate) fn new(plan: &Plan, workload: &Workload) -> Self {
        if plan.keys.is_empty() {
            return Self::default();
        }
        let named =
            |name: &String| plan.keys.iter().position(|key| key.name == *name || key.id.as_str() == name.as_str());
        let models: Vec<Vec<usize>> = plan.features.iter().map(|feature| models_below(plan, feature.root)).collect();
        let may_use_some =
            |allowed: &Vec<bool>| models.iter().map(|models| models.iter().any(|model| allowed[*model])).collect();
        Self {
            by_name: workload.names.api_keys.entries.iter().map(named).collect(),
            matches: plan
                .keys
                .iter()
                .map(|key| key.matches.as_ref().map(|matches| resolve_condition(matches, &workload.names)))
                .collect(),
            may_use_some: plan.keys.iter().map(|key| may_use_some(&key.may_use)).collect(),
        }
    }
}

/// Models of the leaves below a node.
fn models_below(plan: &Plan, root: NodeIndex) -> Vec<usize> {
    let (mut models, mut open, mut seen) = (Vec::new(), vec![root], vec![false; plan.nodes.len()]);
    while let Some(node) = open.pop() {
        if std::mem::replace(&mut seen[node], true) {
            continue;
        }
        if let Node::Model(leaf) = &plan.nodes[node] {
            models.push(leaf.model);
        }
        open.extend(plan.nodes[node].children());
    }
    models
}
