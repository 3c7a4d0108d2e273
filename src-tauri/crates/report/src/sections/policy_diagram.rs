//! A policy drawn as the tree that it is, with what came to each node.

use routewright_domain::{Money, NodeOutcome, Policy};

use crate::charts::{TreeRow, tree_chart};
use crate::numbers::{count, money, money_beside, percent};
use crate::pairing::{PairedFeature, Pairing};
use crate::policy_words::short_model;
use crate::svg::named;
use crate::{Block, Column, Figure, ReportError, Table};

use super::roles::{pattern_name, role};

/// A node of the tree, with its place in the project.
struct Node<'a> {
    path: String,
    depth: usize,
    role: String,
    policy: &'a Policy,
}

/// The drawing, with the same as a table.
pub(super) fn figure(
    pairing: &Pairing,
    feature: &PairedFeature,
    policy: &Policy,
    path: &str,
) -> Result<Block, ReportError> {
    let mut nodes = Vec::new();
    flatten(policy, path, 0, String::new(), &mut nodes);
    let requests = feature.candidate.requests;
    let outcome_of = |node: &Node| pairing.candidate.nodes.iter().find(|outcome| outcome.path == node.path);
    let costs = nodes.iter().filter_map(outcome_of).map(|outcome| outcome.cost_usd);
    let largest = costs.max().unwrap_or(Money::ZERO);
    let rows: Vec<TreeRow> = nodes
        .iter()
        .map(|node| TreeRow {
            depth: node.depth,
            role: node.role.clone(),
            name: name(node.policy),
            is_model: matches!(node.policy, Policy::Model(_)),
            figures: figures(node.policy, outcome_of(node), requests),
        })
        .collect();
    let alt = alt(feature, &nodes);
    let id = format!("policy-{}", crate::anchors::slug(feature.id.as_str()));
    Ok(Block::Figure(Figure {
        caption: format!(
            "Policy of {}: the share of its requests that came to each node, and what the calls cost",
            feature.name
        ),
        svg: named(&tree_chart(&rows)?, &id, &format!("Policy of {}", feature.name), &alt),
        alt,
        data: Table {
            caption: format!("Nodes of the policy of {}", feature.name),
            columns: vec![
                Column::words("Node", 3),
                Column::words("Role", 2),
                Column::numbers("Asked"),
                Column::numbers("Answered"),
                Column::numbers("Cost"),
            ],
            rows: nodes.iter().map(|node| data_row(node, outcome_of(node), largest)).collect(),
        },
    }))
}

fn flatten<'a>(policy: &'a Policy, path: &str, depth: usize, own: String, nodes: &mut Vec<Node<'a>>) {
    nodes.push(Node { path: path.to_owned(), depth, role: own, policy });
    for (at, child) in policy.children() {
        flatten(child, &format!("{path}{at}"), depth + 1, role(policy, &at), nodes);
    }
}

fn name(policy: &Policy) -> String {
    match policy {
        Policy::Model(leaf) => short_model(&leaf.model).to_owned(),
        Policy::Shared(shared) => format!("Shared policy {}", shared.policy),
        other => pattern_name(other).to_owned(),
    }
}

fn figures(policy: &Policy, outcome: Option<&NodeOutcome>, requests: u64) -> String {
    let Some(outcome) = outcome.filter(|_| requests > 0) else { return "not asked".to_owned() };
    let share = percent(outcome.asked as f64 / requests as f64, 1);
    if matches!(policy, Policy::Model(_)) { format!("{share}, {}", money(outcome.cost_usd)) } else { share }
}

fn data_row(node: &Node, outcome: Option<&NodeOutcome>, largest: Money) -> Vec<String> {
    let number =
        |figure: fn(&NodeOutcome) -> u64| outcome.map_or_else(|| "0".to_owned(), |outcome| count(figure(outcome)));
    let cost = match (node.policy, outcome) {
        (Policy::Model(_), Some(outcome)) => money_beside(outcome.cost_usd, largest),
        _ => "–".to_owned(),
    };
    vec![
        name(node.policy),
        node.role.clone(),
        number(|outcome| outcome.asked),
        number(|outcome| outcome.answered),
        cost,
    ]
}

fn alt(feature: &PairedFeature, nodes: &[Node]) -> String {
    let said: Vec<String> = nodes
        .iter()
        .map(
            |node| {
                if node.role.is_empty() { name(node.policy) } else { format!("{}: {}", node.role, name(node.policy)) }
            },
        )
        .collect();
    format!("Tree of the policy of {}, from the root down. {}.", feature.name, said.join("; "))
}
