//! TensorZero's gateway: `tensorzero.toml`, rate limits, and examples.
//!
//! Written for and held against TensorZero 2026.6.0, by its configuration reference and by the gateway itself
//! (`tests/conformance`). A feature is a function, a step or arm a variant, a call of `OpenRouter` a provider of a model.

mod amounts_to;
mod config;
mod judge;
mod limits;
mod lower;
mod readme;
mod variant;

use std::collections::BTreeMap;

use routewright_domain::{Architecture, Condition, GatewayKey, Guardrail, Normalization, Policy, UnknownFields};

use crate::Target;
use crate::export::{Behaviour, CarriedOutBy, Export};
use crate::files::Files;
use crate::openrouter::architecture_constraints;
use crate::reduce::{blocking, kept_guardrails, with_policies};
use crate::scope::Scope;
use crate::statement::{statement, statement_json};
use config::Config;
use lower::Above;

pub(crate) fn export(scope: &Scope<'_>) -> Export {
    let base = architecture_constraints(scope);
    let mut config = Config::default();
    let (mut policies, mut own) = (BTreeMap::new(), Vec::new());
    // Names of features first, so that no part of another one takes theirs.
    let names: Vec<String> = scope.served().iter().map(|served| config.name(served.id.as_str())).collect();
    for (served, name) in scope.served().iter().zip(&names) {
        let constraints = base.required_by(served.feature.map(|(_, feature)| feature));
        let above = Above { constraints, root: true, ..Above::default() };
        let behaves_as = config.function(name, served.name(), served.policy, &above, scope);
        policies.insert(served.id.clone(), behaves_as);
        own.push((name.clone(), served.name().to_owned()));
    }
    let mut files = Files::default();
    files.text("config/tensorzero.toml", "Models, functions and variants.", config.toml(scope));
    let limits = limits::limits(scope, &names);
    let limited = limits.is_some();
    if let Some(limits) = limits {
        files.text("config/limits.toml", "Budgets and limits of requests, which need Valkey or Postgres.", limits);
    }
    readme::write_examples(scope, &own, &config, &mut files);
    files.text(".env.example", "The environment variables that keys go into.", readme::environment(limited));
    let statement = statement(scope, judge::closed, judge::judge);
    files.json("statement.json", "The statement, for programs.", &statement_json(&statement));
    let readme = readme::readme(scope, &config, limited, &statement, files.list());
    files.text("README.md", "How to deploy, try and roll back, and the statement as a table.", readme);
    let behaves_as = vec![Behaviour { by: CarriedOutBy::Gateway, architecture: behaviour(scope, policies) }];
    Export { target: Target::TensorZero, files: files.sorted(), statement, behaves_as }
}

fn behaviour(scope: &Scope<'_>, policies: BTreeMap<routewright_domain::FeatureId, Policy>) -> Architecture {
    let design = scope.architecture;
    let limited = |guardrail: &Guardrail| (guardrail.budget.as_ref().and_then(blocking), guardrail.requests_per_minute);
    let keys = design.keys.iter().map(|key| GatewayKey {
        models: vec![],
        budget: key.budget.as_ref().and_then(blocking),
        disabled: false,
        ..key.clone()
    });
    // Nobody is refused for want of a key: who sends no tag that is known has no budget either.
    let anyone = GatewayKey {
        id: "anyone".into(),
        name: "anyone".to_owned(),
        matches: Some(Condition::Always),
        models: vec![],
        budget: None,
        disabled: false,
        unknown: UnknownFields::new(),
    };
    let anyone = (!design.keys.is_empty() && design.keys.iter().all(|key| key.id != anyone.id)).then_some(anyone);
    Architecture {
        guardrails: kept_guardrails(design, limited),
        keys: keys.chain(anyone).collect(),
        breaker: None,
        normalization: Normalization::default(),
        ..with_policies(design, policies)
    }
}
