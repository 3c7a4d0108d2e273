//! What would be claimed of a policy's quality if models erred independently of each other.
//!
//! Public data say that they do not: nine models that all fail together on 20 % of questions would do so on 0.5 % if they
//! were independent. The claim is shown beside the figure so that the difference can be seen.

use std::collections::HashMap;

use crate::math::normal_cdf;
use crate::plan::{Aggregate, CascadeNode, EnsembleNode, Node, NodeIndex, Plan, PlannedEvaluator};
use crate::quality::QualityModel;

/// Claims of the nodes that ask several models: for each node of the plan by the features that reach it, ascending. Most nodes
/// belong to one feature.
#[derive(Debug)]
pub(crate) struct Claims(Vec<Vec<(usize, Option<f64>)>>);

/// Claims under way, by feature and node.
type Known = HashMap<(usize, NodeIndex), Option<f64>>;

impl Claims {
    pub(crate) fn new(plan: &Plan, quality: &QualityModel) -> Self {
        let joint = plan.nodes.iter().any(|node| matches!(node, Node::Cascade(_) | Node::Ensemble(_)));
        let mut by_node = vec![vec![]; plan.nodes.len()];
        if joint {
            for (feature, planned) in plan.features.iter().enumerate() {
                let mut known = Known::new();
                visit(&mut known, plan, quality, feature, planned.root);
                for ((feature, node), claim) in known {
                    by_node[node].push((feature, claim));
                }
            }
        }
        Self(by_node)
    }

    /// The claim of a node that asks several models.
    #[inline]
    pub(crate) fn of(&self, feature: usize, node: NodeIndex) -> Option<f64> {
        match self.0[node].as_slice() {
            [(only, claim)] if *only == feature => *claim,
            several => several.binary_search_by_key(&feature, |(own, _)| *own).ok().and_then(|at| several[at].1),
        }
    }
}

fn visit(known: &mut Known, plan: &Plan, quality: &QualityModel, feature: usize, at: NodeIndex) -> Option<f64> {
    if let Some(claim) = known.get(&(feature, at)) {
        return *claim;
    }
    let node = &plan.nodes[at];
    let below: Vec<Option<f64>> =
        node.children().into_iter().map(|child| visit(known, plan, quality, feature, child)).collect();
    let claim = match node {
        Node::Model(leaf) => quality.mean(feature, leaf.model).map(|mean| mean.quality),
        Node::Cascade(cascade) => below[..cascade.tiers.len()]
            .iter()
            .copied()
            .collect::<Option<Vec<f64>>>()
            .map(|tiers| of_cascade(cascade, &tiers)),
        Node::Ensemble(ensemble) => {
            let members: Option<Vec<f64>> = below[..ensemble.members.len()].iter().copied().collect();
            members.map(|members| of_ensemble(ensemble, &members, below.get(ensemble.members.len()).copied().flatten()))
        }
        Node::Weighted(weighted) => {
            let shares =
                weighted.arms.iter().scan(0.0, |before, arm| Some(arm.until - std::mem::replace(before, arm.until)));
            shares.zip(&below).map(|(share, claim)| claim.map(|claim| share * claim)).sum()
        }
        Node::Compress(compress) => below[0].map(|claim| claim * (1.0 - compress.quality_loss)),
        Node::Split(_) => below[1],
        Node::Task(_) | Node::Bands(_) => below.last().copied().flatten(),
        _ => below.first().copied().flatten(),
    };
    known.insert((feature, at), claim);
    claim
}

/// Each tier's answer is right with its own probability, whatever came before, and the evaluator errs afresh.
fn of_cascade(cascade: &CascadeNode, tiers: &[f64]) -> f64 {
    let (mut reached, mut right) = (1.0, 0.0);
    for (n, (tier, quality)) in cascade.tiers.iter().zip(tiers).enumerate() {
        if n + 1 == tiers.len() {
            return right + reached * quality;
        }
        let (of_right, of_wrong) = acceptance(&cascade.evaluator, tier.accept_at);
        right += reached * quality * of_right;
        reached *= 1.0 - quality * of_right - (1.0 - quality) * of_wrong;
    }
    right
}

/// Probabilities that a right and that a wrong answer is accepted.
fn acceptance(evaluator: &PlannedEvaluator, accept_at: f64) -> (f64, f64) {
    let accepted = |centre: f64| 1.0 - normal_cdf((accept_at - centre).clamp(-30.0, 30.0));
    (accepted(evaluator.separation / 2.0), accepted(-evaluator.separation / 2.0))
}

/// Condorcet's count over all ways in which members can be right or wrong; at most 2⁸.
fn of_ensemble(ensemble: &EnsembleNode, members: &[f64], last: Option<f64>) -> f64 {
    let count = members.len();
    let mut by_right = vec![0.0; count + 1];
    for way in 0_u32..1 << count {
        let chance: f64 =
            members.iter().enumerate().map(|(n, p)| if way >> n & 1 == 1 { *p } else { 1.0 - p }).product();
        by_right[way.count_ones() as usize] += chance;
    }
    let majority = |right: usize| match (2 * right).cmp(&count) {
        std::cmp::Ordering::Greater => 1.0,
        std::cmp::Ordering::Equal => 0.5,
        std::cmp::Ordering::Less => 0.0,
    };
    by_right
        .iter()
        .enumerate()
        .map(|(right, chance)| {
            chance
                * match ensemble.aggregate {
                    Aggregate::Majority => majority(right),
                    Aggregate::Consensus { agree, .. } if right >= agree => 1.0,
                    Aggregate::Consensus { .. } => last.unwrap_or(majority(right)),
                    Aggregate::Arbiter { separation, .. } => best_is_right(separation, right, count - right),
                }
        })
        .sum()
}

/// Probability that the highest of all scores is that of a right answer.
fn best_is_right(separation: f64, right: usize, wrong: usize) -> f64 {
    if right == 0 || wrong == 0 {
        return f64::from(u8::from(right > 0));
    }
    // Over the highest score of the wrong answers, in steps of a fiftieth of a standard deviation.
    let power = |base: f64, exponent: usize| (0..exponent).fold(1.0, |product, _| product * base);
    let mut probability = 0.0;
    let mut before = 0.0;
    for step in -400..=400 {
        let score = f64::from(step) / 50.0;
        let highest_wrong = power(normal_cdf(score), wrong);
        let some_right_above = 1.0 - power(normal_cdf(score - 0.01 - separation), right);
        probability += (highest_wrong - before) * some_right_above;
        before = highest_wrong;
    }
    probability
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ensemble(count: usize) -> EnsembleNode {
        EnsembleNode {
            members: vec![0; count],
            aggregate: Aggregate::Majority,
            quorum: count,
            deadline_us: None,
            common_wrong: 1.0,
            key: 0,
        }
    }

    #[test]
    fn independent_majorities_are_condorcets() {
        for (count, p, published) in [
            (3, 0.6, 0.648),
            (5, 0.6, 0.682_56),
            (3, 0.7, 0.784),
            (5, 0.7, 0.836_92),
            (7, 0.7, 0.873_964),
            (5, 0.8, 0.942_08),
        ] {
            let found = of_ensemble(&ensemble(count), &vec![p; count], None);
            assert!((found - published).abs() < 1e-12, "{count} members at {p}: {found}");
        }
    }

    #[test]
    fn the_best_of_one_right_and_one_wrong_is_right_by_the_area_under_the_curve() {
        // P(N(d', 1) > N(0, 1)) = Φ(d' / √2), which is the AUC.
        let found = best_is_right(crate::compile::separation(Some(0.8)), 1, 1);
        assert!((found - 0.8).abs() < 2e-3, "{found}");
    }
}
