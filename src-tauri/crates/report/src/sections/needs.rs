//! What the candidate asks of those who say yes to it.

use std::collections::BTreeSet;

use routewright_domain::{ArchitectureId, ModelId, Money, Outcome, Policy};

use crate::Block;
use crate::numbers::{counted, money};
use crate::pairing::Pairing;
use crate::policy_words::listed;

use super::parts;
use super::policy_models::named_models;

/// Contracts, configuration, evaluation, money up front: whatever the design and the project say.
pub(super) fn list(pairing: &Pairing) -> Block {
    let mut items = vec![models(pairing)];
    items.extend(evaluators(pairing));
    items.extend(owners(pairing));
    let ownership = &pairing.facts.project.ownership;
    items.extend(ownership.migration_usd.map(|cost| format!("{} of work to move to it, once.", money(cost))));
    let monthly =
        [("engineering", ownership.engineering_usd_per_month), ("evaluation", ownership.evaluation_usd_per_month)];
    let monthly: Vec<String> = monthly
        .into_iter()
        .filter_map(|(work, cost)| {
            cost.filter(|cost| *cost > Money::ZERO).map(|cost| format!("{} of {work}", money(cost)))
        })
        .collect();
    if !monthly.is_empty() {
        items.push(format!("{} a month.", listed(&monthly, "and")));
    }
    parts::list(items)
}

fn models<'a>(pairing: &Pairing<'a>) -> String {
    // Also those that only stand in for others: access to them is needed on the day when they do.
    let of = |id: &ArchitectureId, outcome: &'a Outcome| {
        let named = pairing.facts.project.architecture(id).map(named_models).unwrap_or_default();
        outcome.cost_by_model.keys().chain(named).collect::<BTreeSet<&ModelId>>()
    };
    let used = of(&pairing.candidate.architecture, pairing.candidate);
    let known = of(&pairing.baseline.architecture, pairing.baseline);
    let authors: BTreeSet<&str> = used.iter().filter_map(|model| model.as_str().split('/').next()).collect();
    let authors: Vec<&str> = authors.into_iter().collect();
    let new = used.difference(&known).count() as u64;
    let more = match (pairing.is_baseline_alone(), new) {
        (true, _) => String::new(),
        (false, 0) => ", none of them new".to_owned(),
        (false, 1) if used.len() == 1 => ", which is new".to_owned(),
        (false, new) if new == used.len() as u64 => ", all of them new".to_owned(),
        (false, new) => format!(", {new} of them new"),
    };
    format!("Access to {} of {}{more}.", counted(used.len() as u64, "model", "models"), listed(&authors, "and"))
}

fn evaluators(pairing: &Pairing) -> Option<String> {
    let policies = pairing.architecture()?.policies.values();
    let judged = policies.filter(|policy| has_evaluator(policy)).count() as u64;
    (judged > 0).then(|| {
        format!(
            "An evaluator in production for {}, held against labelled answers.",
            counted(judged, "feature", "features")
        )
    })
}

/// True where an answer is judged before it is given.
pub(super) fn has_evaluator(policy: &Policy) -> bool {
    let own = match policy {
        Policy::Cascade(_) => true,
        Policy::Fallback(chain) => chain.quality.is_some(),
        _ => false,
    };
    own || policy.children().iter().any(|(_, child)| has_evaluator(child))
}

fn owners(pairing: &Pairing) -> Option<String> {
    let features = pairing.features();
    let without = features.iter().filter(|feature| feature.feature.is_none_or(|own| own.owner.is_none()));
    let names: Vec<&str> = without.map(|feature| feature.name).collect();
    (!names.is_empty()).then(|| format!("Somebody who answers for {}.", listed(&names, "and")))
}
