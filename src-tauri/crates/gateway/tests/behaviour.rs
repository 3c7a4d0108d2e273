//! What a configuration amounts to can be replayed, and is the design where the statement says so.

#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

mod common;

use std::collections::BTreeSet;

use routewright_domain::{Project, Severity};
use routewright_gateway::{CarriedOutBy, Fidelity, Target};

/// Codes of the errors that one architecture has.
fn errors(project: &Project, n: usize) -> Vec<String> {
    let compiled = routewright_engine::compile(project, n, &common::CATALOG);
    let errors = compiled.diagnostics.iter().filter(|one| one.severity == Severity::Error);
    errors.map(|one| format!("{} at {}: {}", one.code, one.path, one.message)).collect()
}

#[test]
fn what_a_configuration_amounts_to_can_be_replayed_where_the_design_can() {
    let mut replayed = 0;
    for (project, n, export) in common::every_export() {
        if !errors(&project, n).is_empty() {
            continue;
        }
        for behaviour in &export.behaves_as {
            let mut changed = project.clone();
            changed.architectures[n] = behaviour.architecture.clone();
            let found = errors(&changed, n);
            assert!(found.is_empty(), "{} {:?} of {}: {found:?}", export.target, behaviour.by, project.name);
            replayed += 1;
        }
    }
    assert!(replayed >= 60, "only {replayed}");
}

#[test]
fn behaviours_keep_the_architectures_name_and_features() {
    for (project, n, export) in common::every_export() {
        let design = &project.architectures[n];
        for behaviour in &export.behaves_as {
            assert_eq!((&behaviour.architecture.id, &behaviour.architecture.name), (&design.id, &design.name));
            let features: BTreeSet<_> = behaviour.architecture.policies.keys().collect();
            assert_eq!(features, design.policies.keys().collect(), "{}", export.target);
        }
    }
}

#[test]
fn a_client_carries_out_the_policies_as_they_are_designed() {
    for (project, n, export) in common::every_export().filter(|(_, _, export)| export.target == Target::OpenRouter) {
        let client = export.behaves_as.iter().find(|one| one.by == CarriedOutBy::Client).unwrap();
        assert_eq!(client.architecture.policies, project.architectures[n].policies);
        assert_eq!(client.architecture.keys, project.architectures[n].keys);
    }
}

#[test]
fn a_feature_whose_lines_are_all_exact_behaves_as_it_is_designed() {
    let mut compared = 0;
    for (project, n, export) in common::every_export().filter(|(_, _, export)| export.target != Target::OpenRouter) {
        for (feature, policy) in &project.architectures[n].policies {
            let own = export
                .statement
                .iter()
                .filter(|line| line.feature.as_ref() == Some(feature) && line.place.starts_with("/arch"));
            if !own.into_iter().all(|line| matches!(line.fidelity, Fidelity::Exact | Fidelity::Assumption)) {
                continue;
            }
            let found = &export.behaves_as[0].architecture.policies[feature];
            // A policy of the library stands in its place.
            if policy.children().iter().all(|(_, child)| child.pattern() != "shared") && policy.pattern() != "shared" {
                assert_eq!(found, policy, "{} of {} at {}", feature, project.name, export.target);
                compared += 1;
            }
        }
    }
    assert!(compared >= 10, "only {compared}");
}
