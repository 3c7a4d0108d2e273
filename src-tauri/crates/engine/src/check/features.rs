//! What is required of features, and whether requests reach them.

use std::collections::BTreeMap;

use routewright_domain::{Condition, Diagnostic, Money, Project};

use super::warn_of_unknown;

/// Below this no model answers, so seconds were probably meant.
const FEWEST_MILLISECONDS: u32 = 50;

pub(super) fn check_requirements(project: &Project, diagnostics: &mut Vec<Diagnostic>) {
    for (n, feature) in project.features.iter().enumerate() {
        let requirements = &feature.requirements;
        let at = |field: &str| format!("/features/{n}/requirements/{field}");
        let shares = [
            ("success_rate", requirements.success_rate, "a success rate", "99.9 % is written 0.999"),
            ("quality_floor", requirements.quality_floor, "a quality", "80 % is written 0.8"),
        ];
        for (field, value, what, hint) in shares {
            if let Some(value) = value.filter(|value| !(0.0..=1.0).contains(value)) {
                let message = format!("{what} lies between 0 and 1, not at {value}");
                diagnostics.push(Diagnostic::error("rate_out_of_range", at(field), message).with_hint(hint));
            }
        }
        let amounts = [
            ("cost_per_request_usd", requirements.cost_per_request_usd),
            ("monthly_budget_usd", requirements.monthly_budget_usd),
        ];
        for (field, _) in amounts.into_iter().filter(|(_, limit)| limit.is_some_and(|limit| limit < Money::ZERO)) {
            let wrong = Diagnostic::error("negative_limit", at(field), "a cost limit is 0 or more");
            diagnostics.push(wrong.with_hint("leave it out where there is no limit"));
        }
        let times = [("ttft_p95_ms", requirements.ttft_p95_ms), ("latency_p95_ms", requirements.latency_p95_ms)];
        for (field, limit) in times {
            if let Some(limit) = limit.filter(|limit| *limit < FEWEST_MILLISECONDS) {
                let message = format!("no model answers within {limit} ms");
                let hint = format!("the limit is in milliseconds: {limit} s is written {}", u64::from(limit) * 1_000);
                diagnostics.push(Diagnostic::warning("limit_too_short", at(field), message).with_hint(hint));
            }
        }
        warn_of_unknown(&requirements.unknown, &format!("/features/{n}/requirements"), diagnostics);
    }
}

/// Features are asked in order, so one that comes after another that catches all of its requests never gets any.
pub(super) fn check_reach(project: &Project, diagnostics: &mut Vec<Diagnostic>) {
    let mut catches_all: Option<usize> = None;
    let mut tags: BTreeMap<&str, usize> = BTreeMap::new();
    for (n, feature) in project.features.iter().enumerate() {
        let before = catches_all.or_else(|| match &feature.matches {
            Condition::FeatureTag(own) if !own.is_empty() => {
                own.iter().map(|tag| tags.get(tag.as_str()).copied()).collect::<Option<Vec<usize>>>()?.into_iter().max()
            }
            _ => None,
        });
        if let Some(before) = before {
            let earlier = &project.features[before].id;
            let message = format!("`{}` never gets a request: `{earlier}` before it catches all of them", feature.id);
            let unreachable = Diagnostic::warning("unreachable_feature", format!("/features/{n}/matches"), message);
            diagnostics.push(unreachable.with_hint(format!("move it before `{earlier}`, or narrow what that matches")));
        }
        if catches_all.is_none() && always_holds(&feature.matches) {
            catches_all = Some(n);
        }
        for tag in caught_tags(&feature.matches) {
            tags.entry(tag).or_insert(n);
        }
    }
}

fn always_holds(condition: &Condition) -> bool {
    match condition {
        Condition::Always => true,
        Condition::All(parts) => parts.iter().all(always_holds),
        Condition::Any(parts) => parts.iter().any(always_holds),
        _ => false,
    }
}

/// Feature tags of which a condition catches every request.
fn caught_tags(condition: &Condition) -> Vec<&str> {
    match condition {
        Condition::FeatureTag(tags) => tags.iter().map(String::as_str).collect(),
        Condition::Any(parts) => parts.iter().flat_map(caught_tags).collect(),
        _ => vec![],
    }
}
