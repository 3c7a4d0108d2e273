//! The sums of one plan under the numbers of another.

use std::collections::HashMap;

use routewright_domain::EndpointId;

use super::{Aggregate, NodeSums};
use crate::plan::{EndpointIndex, NodeIndex, Plan};
use crate::run::FeatureGroup;

impl Aggregate {
    /// The sums of features whose policies are the same in both plans, with the numbers that `to` has for their nodes and endpoints;
    /// features have theirs already. `None` where something that was counted has no place in `to`.
    pub(crate) fn translated(&self, features: &FeatureGroup, from: &Plan, to: &Plan) -> Option<Self> {
        let mut nodes = vec![NodeSums::default(); to.nodes.len()];
        let mut taken = vec![false; from.nodes.len()];
        for (own, other) in same_nodes(features, from, to)? {
            nodes[other] = self.nodes[own];
            taken[own] = true;
        }
        if self.nodes.iter().zip(taken).any(|(sums, taken)| !taken && *sums != NodeSums::default()) {
            return None;
        }
        let (mut cost_by_endpoint, mut served_by_endpoint) = (vec![0; to.endpoints.len()], vec![0; to.endpoints.len()]);
        let places: HashMap<&EndpointId, EndpointIndex> =
            to.endpoints.iter().enumerate().map(|(at, endpoint)| (&endpoint.id, at)).collect();
        for (own, (cost, served)) in self.cost_by_endpoint.iter().zip(&self.served_by_endpoint).enumerate() {
            if (*cost, *served) != (0, 0) {
                let other = *places.get(&from.endpoints[own].id)?;
                (cost_by_endpoint[other], served_by_endpoint[other]) = (*cost, *served);
            }
        }
        Some(Self { cost_by_endpoint, served_by_endpoint, nodes, ..self.clone() })
    }
}

/// The nodes of some features in two plans, pair by pair; `None` where the policies do not have the same nodes.
fn same_nodes(features: &FeatureGroup, from: &Plan, to: &Plan) -> Option<Vec<(NodeIndex, NodeIndex)>> {
    let mut pairs = Vec::new();
    for n in features.features() {
        let own = from.nodes_from(from.features.get(n)?.root);
        let other = to.nodes_from(to.features.get(n)?.root);
        if own.len() != other.len() || own.iter().zip(&other).any(|(own, other)| from.paths[*own] != to.paths[*other]) {
            return None;
        }
        pairs.extend(own.into_iter().zip(other));
    }
    Some(pairs)
}

#[cfg(test)]
impl Aggregate {
    pub(crate) fn falsify(&mut self, features: &FeatureGroup) {
        features.features().for_each(|n| self.features[n].cost += 1_000_000_000_000);
    }
}
