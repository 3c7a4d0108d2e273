//! Features that can be decided without each other.
//!
//! A cache in one policy keeps nothing from another, so its feature is decided in order of arrival on one thread while those that
//! remember nothing are cut into stretches. Features that share a library policy with a cache share what it keeps.

use std::collections::BTreeSet;

use super::NO_FEATURE;
use crate::plan::{Node, NodeIndex, Plan};

/// Whether requests of different features can meet.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Sharing {
    /// Whatever one leaves behind, only those of its own feature find, or those that read the same providers' prefix caches.
    Within,
    /// In a budget, at the limit of an endpoint or of a guardrail, at a breaker.
    AcrossFeatures,
}

/// Features whose requests no request of another group meets.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct FeatureGroup {
    /// By position in the plan.
    features: Vec<bool>,
    /// Rows that no feature matches are counted here.
    counts_unmatched: bool,
    /// A request's outcome depends on earlier ones of the group.
    pub(crate) remembers: bool,
}

impl FeatureGroup {
    /// Whether the rows of a feature, or of [`NO_FEATURE`], are the group's.
    #[inline]
    pub(crate) fn has(&self, feature: u32) -> bool {
        if feature == NO_FEATURE { self.counts_unmatched } else { self.features[feature as usize] }
    }

    /// Its features, by position in the plan.
    pub(crate) fn features(&self) -> impl Iterator<Item = usize> {
        self.features.iter().enumerate().filter_map(|(n, is_in)| is_in.then_some(n))
    }
}

/// What a policy keeps from one request for another.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Memory {
    Nothing,
    /// Something of its own.
    Own,
    /// What the endpoints have read of prompts, which other policies ask, too.
    Prefixes,
}

/// Every feature of a plan in one group, those that remember first.
pub(super) fn feature_groups(plan: &Plan, sharing: Sharing) -> Vec<FeatureGroup> {
    let memories: Vec<Memory> = plan.features.iter().map(|feature| memory(plan, feature.root)).collect();
    let group = |is_in: &dyn Fn(usize) -> bool, remembers| FeatureGroup {
        features: (0..memories.len()).map(is_in).collect(),
        counts_unmatched: false,
        remembers,
    };
    let mut groups = if sharing == Sharing::AcrossFeatures {
        vec![group(&|_| true, true)]
    } else {
        let mut groups: Vec<FeatureGroup> =
            sharing_memory(plan, &memories).iter().map(|own| group(&|n| own.contains(&n), true)).collect();
        groups.push(group(&|n| memories[n] == Memory::Prefixes, true));
        groups.push(group(&|n| memories[n] == Memory::Nothing, false));
        groups.retain(|group| group.features.contains(&true));
        if groups.is_empty() { vec![group(&|_| false, false)] } else { groups }
    };
    if let Some(last) = groups.last_mut() {
        last.counts_unmatched = true;
    }
    groups
}

/// The same, with every feature by itself that meets no other, and the rows of no feature, too.
pub(super) fn groups_apart(plan: &Plan, sharing: Sharing) -> Vec<FeatureGroup> {
    if sharing == Sharing::AcrossFeatures {
        return feature_groups(plan, sharing);
    }
    let whole =
        feature_groups(plan, sharing).into_iter().map(|group| FeatureGroup { counts_unmatched: false, ..group });
    let (mut apart, forgetful): (Vec<FeatureGroup>, Vec<FeatureGroup>) = whole.partition(|group| group.remembers);
    let blank = FeatureGroup { features: vec![false; plan.features.len()], counts_unmatched: false, remembers: false };
    for n in forgetful.iter().flat_map(FeatureGroup::features) {
        let mut alone = blank.clone();
        alone.features[n] = true;
        apart.push(alone);
    }
    apart.push(FeatureGroup { counts_unmatched: true, ..blank });
    apart
}

/// Features with a memory of their own, those together that meet in the same node.
fn sharing_memory(plan: &Plan, memories: &[Memory]) -> Vec<Vec<usize>> {
    let mut groups: Vec<(Vec<usize>, BTreeSet<NodeIndex>)> = Vec::new();
    for n in (0..memories.len()).filter(|n| memories[*n] == Memory::Own) {
        let (mut features, mut nodes) = (vec![n], BTreeSet::new());
        nodes.extend(plan.nodes_from(plan.features[n].root).into_iter().filter(|at| plan.nodes[*at].remembers()));
        let (met, apart): (Vec<_>, Vec<_>) = groups.into_iter().partition(|(_, other)| !other.is_disjoint(&nodes));
        for (others, other) in met {
            features.extend(others);
            nodes.extend(other);
        }
        groups = apart;
        groups.push((features, nodes));
    }
    groups.into_iter().map(|(features, _)| features).collect()
}

fn memory(plan: &Plan, root: NodeIndex) -> Memory {
    let of = |at: NodeIndex| match &plan.nodes[at] {
        Node::Prefix(_) => Memory::Prefixes,
        node if node.remembers() => Memory::Own,
        _ => Memory::Nothing,
    };
    plan.nodes_from(root).into_iter().map(of).max().unwrap_or(Memory::Nothing)
}
