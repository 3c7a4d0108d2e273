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
            // Which of its endpoints serves a model is OpenRouter's choice behind every gateway, and the same in every replay.
            let own = export.statement.iter().filter(|line| {
                line.feature.as_ref() == Some(feature)
                    && line.place.starts_with("/arch")
                    && !line.what.starts_with("who serves ")
            });
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

/// Names of groups that an application can name: what the README's table lists.
fn listed_groups(readme: &str) -> BTreeSet<String> {
    let (_, table) = readme.split_once("## Model groups").unwrap();
    let (table, _) = table.split_once("## Files").unwrap();
    table.lines().filter_map(|line| Some(line.strip_prefix("| `")?.split_once('`')?.0.to_owned())).collect()
}

#[test]
fn keys_at_litellm_allow_every_group_that_an_application_can_name() {
    let mut checked = 0;
    for (project, n, export) in common::every_export().filter(|(_, _, export)| export.target == Target::LiteLlm) {
        let named = listed_groups(common::file(&export, "README.md"));
        let keys = export.files.iter().filter(|file| file.path.starts_with("keys/"));
        let allowed: BTreeSet<String> = keys
            .flat_map(|file| {
                let body: serde_json::Value = serde_json::from_str(&file.contents).unwrap();
                body["models"]
                    .as_array()
                    .unwrap()
                    .iter()
                    .map(|name| name.as_str().unwrap().to_owned())
                    .collect::<Vec<_>>()
            })
            .collect();
        assert_eq!(allowed, named, "{} of {}", project.architectures[n].id, project.name);
        let config = common::file(&export, "config.yaml");
        assert!(named.iter().all(|name| config.contains(&format!("model_name: {name}"))
            || config.contains(&format!("model_name: \"{name}\""))));
        checked += named.len();
    }
    assert!(checked > 40, "only {checked}");
}

#[test]
fn a_judge_that_no_gateway_asks_is_not_said_to_be_exact() {
    let judged = common::of_json(
        r#"{"pattern": "cascade", "tiers": [
            {"policy": {"pattern": "model", "model": "openai/gpt-5.4-mini"}, "accept_at": 0.6},
            {"policy": {"pattern": "model", "model": "openai/gpt-5.4"}}],
            "evaluator": {"by": {"judge": {"policy": {"pattern": "model", "model": "openai/gpt-5.4-nano"}}}}}"#,
    );
    for target in [Target::Portkey, Target::TensorZero, Target::SemanticRouter] {
        let export = common::exported(target, &judged, 0);
        let own = export.statement.iter().find(|line| line.what == "model openai/gpt-5.4-nano").unwrap();
        assert_eq!(own.fidelity, Fidelity::NotExpressed, "{target}: {}", own.how);
    }
    // There the judge has a group of its own.
    let export = common::exported(Target::LiteLlm, &judged, 0);
    assert!(common::file(&export, "keys/chat.json").contains("\"chat-judge\""));
    assert!(common::file(&export, "config.yaml").contains("openrouter/openai/gpt-5.4-nano"));
}

#[test]
fn what_a_client_keeps_in_each_process_is_the_condition_of_its_behaviour() {
    let conditions = |policy: &str| {
        let export = common::exported(Target::OpenRouter, &common::of_json(policy), 0);
        export.behaves_as.iter().map(|behaviour| (behaviour.by, behaviour.condition())).collect::<Vec<_>>()
    };
    let plain = r#"{"pattern":"model","model":"a/one"}"#;
    assert_eq!(conditions(plain), [(CarriedOutBy::Gateway, None), (CarriedOutBy::Client, None)]);
    let budget =
        r#"{"name":"Month","budget":{"limit_usd":"5","period":"month","when_reached":"downgrade","downgrade_to":"#;
    let guarded = format!(
        r#"{{"pattern":"guard","guardrail":{budget}{{"pattern":"cache","hit":"exact","ttl_s":9,"policy":{plain}}}}}}},"policy":{plain}}}"#
    );
    let condition = "That holds where one process runs the client: each process keeps budgets and caches by itself, so several of \
                     them may each spend a whole budget, unless they share a Ledger.";
    assert_eq!(
        conditions(&guarded),
        [(CarriedOutBy::Gateway, None), (CarriedOutBy::Client, Some(condition.to_owned()))]
    );
}

#[test]
fn only_an_export_with_a_client_speaks_of_an_exported_one() {
    for (project, _, export) in common::every_export() {
        let readme = common::file(&export, "README.md");
        let client = export.files.iter().any(|file| file.path.starts_with("client/"));
        assert_eq!(readme.contains("exported client"), client, "{} of {}", export.target, project.name);
    }
}

#[test]
fn a_model_is_exact_and_who_serves_it_is_not() {
    for target in Target::ALL {
        let export = common::exported(target, &common::of_json(r#"{"pattern":"model","model":"openai/gpt-4o"}"#), 0);
        let own = |what: &str| export.statement.iter().find(|line| line.what == what).map(|line| line.fidelity);
        assert_eq!(own("model openai/gpt-4o"), Some(Fidelity::Exact), "{target}");
        assert_eq!(own("who serves openai/gpt-4o"), Some(Fidelity::Approximate), "{target}");
        let told = r#"{"pattern":"model","model":"openai/gpt-4o","provider":{"order":["azure","openai"]}}"#;
        let export = common::exported(target, &common::of_json(told), 0);
        assert!(export.statement.iter().all(|line| !line.what.starts_with("who serves")), "{target}");
    }
}

#[test]
fn a_readme_says_what_was_replayed_before_it_says_how_to_deploy() {
    let mut export = common::exported(Target::Portkey, &common::project("enterprise"), 0);
    export
        .say_loss(&["Portkey alone costs $2.00 instead of $1.00, $1.00 more (+100.0 %); <b>nothing</b> else changes."
            .to_owned()]);
    let readme = common::file(&export, "README.md");
    let said =
        readme.find("## What it loses\n\nPortkey alone costs $2.00 instead of $1.00, $1.00 more (+100.0 %);").unwrap();
    assert!(said < readme.find("## Deploy").unwrap() && !readme.contains("<b>"), "{readme}");
}
