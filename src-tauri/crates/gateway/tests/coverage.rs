//! Nothing that the user has set is silently dropped.

#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

mod common;

use std::collections::BTreeSet;

use routewright_domain::{Policy, pointer_segment};
use routewright_gateway::{Fidelity, Target};
use serde_json::Value;

/// Pointers of all scalars below a value; empty lists and objects count as scalars.
fn scalars(value: &Value, place: &str, out: &mut Vec<String>) {
    match value {
        Value::Object(fields) if !fields.is_empty() => {
            for (name, inner) in fields {
                scalars(inner, &format!("{place}/{}", pointer_segment(name)), out);
            }
        }
        Value::Array(items) if !items.is_empty() => {
            for (n, inner) in items.iter().enumerate() {
                scalars(inner, &format!("{place}/{n}"), out);
            }
        }
        _ => out.push(place.to_owned()),
    }
}

/// Pointers of the policy nodes of a tree. A line for one of them speaks of its pattern only, not of what is below it.
fn nodes(policy: &Policy, place: &str, out: &mut BTreeSet<String>) {
    out.insert(place.to_owned());
    for (pointer, child) in policy.children() {
        nodes(child, &format!("{place}{pointer}"), out);
    }
}

#[test]
fn every_node_and_every_setting_has_a_line() {
    let mut checked = 0;
    for (project, n, export) in common::every_export() {
        let architecture = &project.architectures[n];
        let base = format!("/architectures/{n}");
        let mut all_nodes = BTreeSet::new();
        for (id, policy) in &architecture.policies {
            nodes(policy, &format!("{base}/policies/{}", pointer_segment(id.as_str())), &mut all_nodes);
        }
        for (id, policy) in &architecture.library {
            nodes(policy, &format!("{base}/library/{}", pointer_segment(id.as_str())), &mut all_nodes);
        }
        let budgets = architecture
            .guardrails
            .iter()
            .map(|one| one.budget.as_ref())
            .enumerate()
            .map(|(n, b)| ("guardrails", n, b));
        let budgets = budgets
            .chain(architecture.keys.iter().map(|one| one.budget.as_ref()).enumerate().map(|(n, b)| ("keys", n, b)));
        for (list, n, budget) in budgets {
            if let Some(policy) = budget.and_then(|budget| budget.downgrade_to.as_deref()) {
                nodes(policy, &format!("{base}/{list}/{n}/budget/downgrade_to"), &mut all_nodes);
            }
        }
        let places: BTreeSet<&str> = export.statement.iter().map(|line| line.place.as_str()).collect();
        for node in &all_nodes {
            assert!(places.contains(node.as_str()), "{}: no line for the node {node}", export.target);
        }
        let mut settings = Vec::new();
        scalars(&serde_json::to_value(architecture).unwrap(), &base, &mut settings);
        for setting in settings {
            let own = setting.strip_prefix(&base).unwrap();
            if ["/id", "/name", "/summary"].contains(&own) {
                continue;
            }
            // Its own line, that of a list or group around it, or, for a node's pattern and the name that it has, that of the node.
            let covered =
                setting.match_indices('/').map(|(at, _)| &setting[..at]).chain([setting.as_str()]).any(|outer| {
                    let is_tag =
                        ["/pattern", "/model", "/policy"].iter().any(|tag| setting.strip_suffix(tag) == Some(outer));
                    places.contains(outer) && (is_tag || !all_nodes.contains(outer) || outer == setting)
                });
            assert!(covered, "{}: {setting} of {} is dropped", export.target, project.name);
            checked += 1;
        }
    }
    assert!(checked > 1_000, "only {checked} settings were looked at");
}

#[test]
fn every_line_points_at_something_and_says_something() {
    for (project, _, export) in common::every_export() {
        let document = serde_json::to_value(&project).unwrap();
        let mut seen = BTreeSet::new();
        for line in &export.statement {
            assert!(seen.insert((&line.place, &line.what)), "{}: {} twice: {}", export.target, line.place, line.what);
            assert!(!line.what.is_empty() && !line.how.is_empty(), "{}", line.place);
            // A default has no place in the document, its node has.
            let (node, _) = line.place.rsplit_once('/').unwrap();
            let there = document.pointer(&line.place).is_some() || document.pointer(node).is_some();
            assert!(there, "{}: {} is nowhere", export.target, line.place);
            assert!(
                export.target == Target::OpenRouter
                    || line.fidelity != Fidelity::ClientSide
                    || line.how.contains("application"),
                "{}: {}: {}",
                export.target,
                line.what,
                line.how
            );
        }
    }
}
