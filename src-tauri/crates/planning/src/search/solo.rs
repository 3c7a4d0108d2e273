//! One feature for itself, as the engine compiles it.

use std::collections::BTreeMap;

use routewright_domain::{Architecture, Condition, Feature, Policy, Project};
use routewright_engine::{Plan, compile};

use super::SearchInput;

/// Whether what requests do to each other through the gateway counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Interaction {
    /// Budgets, rate caps and breakers stay out: a sample would not reach them anyway.
    Left,
    /// Everything counts.
    Kept,
}

/// A project of this feature alone, each policy an architecture of its own under the guardrails that hold. Requests that
/// another feature takes first stay with it, and draws are keyed alike, so what becomes of a request is what becomes of
/// it in the whole project.
pub(super) fn solo(input: &SearchInput, position: usize, policies: &[&Policy], interaction: Interaction) -> Project {
    let earlier: Vec<Condition> =
        input.project.features[..position].iter().map(|feature| feature.matches.clone()).collect();
    let feature = &input.project.features[position];
    let matches = if earlier.is_empty() {
        feature.matches.clone()
    } else {
        Condition::All(vec![Condition::Not(Box::new(Condition::Any(earlier))), feature.matches.clone()])
    };
    let feature = Feature { matches, ..feature.clone() };
    let architectures = policies
        .iter()
        .enumerate()
        .map(|(n, policy)| around(input.within, &feature, n, (*policy).clone(), interaction))
        .collect();
    Project {
        features: vec![feature],
        architectures,
        decisions: vec![],
        document: routewright_domain::DocumentSettings::default(),
        baseline: "candidate-0".into(),
        ..input.project.clone()
    }
}

fn around(
    within: &Architecture,
    feature: &Feature,
    n: usize,
    policy: Policy,
    interaction: Interaction,
) -> Architecture {
    // Library policies that nothing asks for would be compiled with every candidate.
    let asked = asks_the_library(&policy)
        || within
            .guardrails
            .iter()
            .filter_map(|guardrail| guardrail.budget.as_ref())
            .any(|budget| budget.downgrade_to.as_deref().is_some_and(asks_the_library));
    let mut architecture = Architecture {
        id: format!("candidate-{n}").as_str().into(),
        policies: BTreeMap::from([(feature.id.clone(), policy)]),
        library: if asked { within.library.clone() } else { BTreeMap::new() },
        ..within.clone()
    };
    if interaction == Interaction::Left {
        for guardrail in &mut architecture.guardrails {
            (guardrail.budget, guardrail.requests_per_minute) = (None, None);
        }
        architecture.keys.iter_mut().for_each(|key| key.budget = None);
        architecture.breaker = None;
    }
    architecture
}

pub(super) fn asks_the_library(policy: &Policy) -> bool {
    matches!(policy, Policy::Shared(_)) || policy.children().into_iter().any(|(_, child)| asks_the_library(child))
}

/// The plan of an architecture, or what is wrong with it: code and message of the first error.
pub(super) fn planned(project: &Project, position: usize, input: &SearchInput) -> Result<Plan, (String, String)> {
    let compiled = compile(project, position, input.catalog);
    compiled.plan.ok_or_else(|| {
        let error =
            compiled.diagnostics.into_iter().find(|found| found.severity == routewright_domain::Severity::Error);
        error.map_or_else(
            || ("unknown".to_owned(), "it does not compile".to_owned()),
            |found| (found.code, found.message),
        )
    })
}
