//! `OpenRouter`: request bodies, presets, guardrails, keys, budgets, batches, and a client for what it does not do.

mod alone;
mod body;
mod clients;
mod compiled;
mod examples;
mod governance;
mod hooks;
mod judge;
mod presets;
mod readme;

use std::collections::BTreeMap;

use routewright_domain::{Architecture, DataRequirements, GatewayKey, Normalization};
use serde_json::{Value, json};

use crate::escape::Slugs;
use crate::export::{Behaviour, CarriedOutBy, Export};
use crate::files::Files;
use crate::reduce::{blocking, kept_guardrails, with_policies};
use crate::scope::{Scope, Served};
use crate::statement::{statement, statement_json};
use crate::{Fidelity, Target};
use alone::Alone;

// Calls of one model look alike, whichever gateway stands in front of OpenRouter.
pub(crate) use body::{as_leaf, leaf_body};
pub(crate) use compiled::architecture_constraints;

pub(crate) fn export(scope: &Scope<'_>) -> Export {
    let mut files = Files::default();
    let base = compiled::architecture_constraints(scope);
    let mut slugs = Slugs::default();
    let mut presets = Vec::new();
    let mut alone_policies = BTreeMap::new();
    for served in scope.served() {
        let constraints = base.required_by(served.feature.map(|(_, feature)| feature));
        let (own, alone) = presets::write_presets(&served, &constraints, scope, &mut slugs, &mut files);
        write_batch(&served, &own[0].slug, &alone, &mut files);
        presets.extend(own);
        alone_policies.insert(served.id.clone(), alone.behaves_as);
    }
    for (id, policy) in &scope.architecture.library {
        presets.push(presets::write_library_preset(id.as_str(), policy, &base, scope, &mut slugs, &mut files));
    }
    let keys = governance::write_governance(scope, &mut files);
    let policies = compiled::policies_file(scope);
    clients::write_clients(&policies, &mut files);
    let hooks = hooks::needed_hooks(&policies);
    examples::write_examples(scope, &presets, &hooks, &mut files);
    files.text(".env.example", "The environment variables that keys go into.", readme::environment(&keys));
    let statement = statement(scope, |_| None, |setting| judge::judge(setting, scope));
    files.json("statement.json", "The statement, for programs.", &statement_json(&statement));
    let readme = readme::readme(scope, &presets, &keys, &hooks, &statement, files.list());
    files.text("README.md", "How to deploy, try and roll back, and the statement as a table.", readme);
    let behaves_as = vec![
        Behaviour { by: CarriedOutBy::Gateway, architecture: gateway_alone(scope, alone_policies) },
        Behaviour { by: CarriedOutBy::Client, architecture: with_client(scope, &statement) },
    ];
    Export { target: Target::OpenRouter, files: files.sorted(), statement, behaves_as }
}

/// A body for POST /api/beta/batches where the policy batches: its keys must stand in this order.
fn write_batch(served: &Served<'_>, slug: &str, alone: &Alone, files: &mut Files) {
    fn batches(policy: &routewright_domain::Policy) -> bool {
        matches!(policy, routewright_domain::Policy::Batch(_))
            || policy.children().iter().any(|(_, child)| batches(child))
    }
    if !batches(served.policy) {
        return;
    }
    let mut body = alone.body.clone();
    let model = body.shift_remove("model").unwrap_or(Value::Null);
    // A batch goes to one model.
    body.shift_remove("models");
    body.insert("messages".to_owned(), json!([{ "role": "user", "content": "Hello" }]));
    let batch = json!({
        "endpoint": "/v1/chat/completions",
        "model": model,
        "requests": [{ "custom_id": format!("{slug}-1"), "body": body }],
    });
    let about = format!("A batch of {}, for POST /api/beta/batches: add a line a request.", served.name());
    files.json(format!("batches/{slug}.json"), about, &batch);
}

/// What presets, guardrails and keys do when nobody runs the client.
fn gateway_alone(
    scope: &Scope<'_>,
    policies: BTreeMap<routewright_domain::FeatureId, routewright_domain::Policy>,
) -> Architecture {
    let design = scope.architecture;
    let keys =
        design.keys.iter().map(|key| GatewayKey { budget: key.budget.as_ref().and_then(blocking), ..key.clone() });
    Architecture {
        guardrails: kept_guardrails(design, |guardrail| (guardrail.budget.as_ref().and_then(blocking), None)),
        keys: keys.collect(),
        normalization: Normalization::default(),
        ..with_policies(design, policies)
    }
}

/// The client carries out the design, but for what its statement leaves open.
fn with_client(scope: &Scope<'_>, statement: &[crate::Statement]) -> Architecture {
    let mut architecture = scope.architecture.clone();
    architecture.breaker = None;
    let regions_kept =
        !statement.iter().any(|line| line.fidelity == Fidelity::NotExpressed && line.place.ends_with("/regions"));
    if !regions_kept {
        for guardrail in &mut architecture.guardrails {
            guardrail.data = DataRequirements { regions: vec![], ..guardrail.data.clone() };
        }
    }
    architecture
}
