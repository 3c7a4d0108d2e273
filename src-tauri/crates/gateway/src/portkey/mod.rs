//! Portkey's gateway: its nested config, and examples.

mod judge;
mod lower;
mod query;
mod readme;

use std::collections::BTreeMap;

use routewright_domain::{Architecture, Normalization};
use serde_json::{Value, json};

use crate::Target;
use crate::escape::Slugs;
use crate::export::{Behaviour, CarriedOutBy, Export};
use crate::files::Files;
use crate::openrouter::architecture_constraints;
use crate::reduce::{kept_guardrails, with_policies};
use crate::scope::Scope;
use crate::statement::{statement, statement_json};
use lower::{Above, conditional, lower, named};

pub(crate) fn export(scope: &Scope<'_>) -> Export {
    let base = architecture_constraints(scope);
    let mut slugs = Slugs::default();
    let mut files = Files::default();
    let (mut policies, mut own) = (BTreeMap::new(), Vec::new());
    let (mut targets, mut conditions) = (Vec::new(), Vec::new());
    for served in scope.served() {
        let slug = slugs.of(served.id.as_str());
        let constraints = base.required_by(served.feature.map(|(_, feature)| feature));
        let lowered = lower(served.policy, &Above { constraints, ..Above::default() }, scope);
        files.ascii_json(format!("configs/{slug}.json"), format!("The config of {}.", served.name()), &lowered.target);
        conditions.push(json!({ "query": { "metadata.feature": { "$eq": served.id } }, "then": slug }));
        targets.push(named(&slug, lowered.target));
        policies.insert(served.id.clone(), lowered.behaves_as);
        own.push((slug, served.id.to_string(), served.name().to_owned()));
    }
    // Requests that name no feature go to the first whose rule holds, and those that no rule takes to the last.
    for (served, (slug, _, _)) in scope.served().iter().zip(&own) {
        if let Some((_, feature)) = served.feature {
            conditions.push(json!({ "query": query::query(&feature.matches, true), "then": slug }));
        }
    }
    if let Some(last) = targets.last().cloned() {
        targets.push(named_again("otherwise", last));
    }
    files.ascii_json(
        "config.json",
        "One config for all features: the metadata decide.",
        &conditional(&conditions, &targets),
    );
    readme::write_examples(scope, &own, &mut files);
    files.text(".env.example", "The environment variables that keys go into.", readme::environment());
    let statement = statement(scope, |way| Some(judge::closed(way)), judge::judge);
    files.json("statement.json", "The statement, for programs.", &statement_json(&statement));
    let readme = readme::readme(scope, &own, &statement, files.list());
    files.text("README.md", "How to deploy, try and roll back, and the statement as a table.", readme);
    let behaves_as = vec![Behaviour { by: CarriedOutBy::Gateway, architecture: behaviour(scope, policies) }];
    Export { target: Target::Portkey, files: files.sorted(), statement, behaves_as }
}

fn named_again(name: &str, target: Value) -> Value {
    let mut target = target;
    target["name"] = json!(name);
    target
}

fn behaviour(
    scope: &Scope<'_>,
    policies: BTreeMap<routewright_domain::FeatureId, routewright_domain::Policy>,
) -> Architecture {
    let design = scope.architecture;
    Architecture {
        guardrails: kept_guardrails(design, |_| (None, None)),
        keys: vec![],
        normalization: Normalization::default(),
        ..with_policies(design, policies)
    }
}
