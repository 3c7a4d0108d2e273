//! vLLM's Semantic Router: its canonical `config.yaml`, and examples.
//!
//! Written for version 0.4.0 and its configuration contract v0.3, held against the schema and the validator that its package ships
//! (`tests/conformance`). A feature is an entrypoint with a recipe, a rule or band a decision, a model at `OpenRouter` a model.

mod candidates;
mod decisions;
mod judge;
mod readme;
mod recipes;
mod signals;

use std::collections::BTreeMap;

use routewright_domain::{Architecture, Breaker, FeatureId, Guardrail, Normalization, Policy};
use serde_json::{Map, Value, json};

use crate::export::{Behaviour, CarriedOutBy, Export};
use crate::files::Files;
use crate::openrouter::architecture_constraints;
use crate::reduce::with_policies;
use crate::scope::Scope;
use crate::statement::{statement, statement_json};
use crate::{Target, yaml};
use candidates::{Candidate, plain};
use recipes::{Above, LISTENER_MS, Recipes};

/// Failures in a row that a breaker never sees: the router's own breaker is none that the design has.
const NEVER: u32 = 1_000_000;

pub(crate) fn export(scope: &Scope<'_>) -> Export {
    let most = architecture_constraints(scope).max_completion;
    let mut recipes = Recipes::default();
    // What applications send as a feature's name is the name of its entrypoint.
    let names: Vec<String> = scope
        .served()
        .iter()
        .map(|served| {
            let name = recipes.signals.value_of("feature", served.id.as_str());
            recipes.keep(&name);
            name
        })
        .collect();
    let (mut policies, mut own) = (BTreeMap::new(), Vec::new());
    for (served, name) in scope.served().iter().zip(names) {
        let above = Above::root(Some(served.id), most);
        let behaves_as = recipes.recipe(&name, served.name(), served.policy, &above, scope);
        policies.insert(served.id.clone(), behaves_as);
        own.push((name, served.name().to_owned()));
    }
    let mut files = Files::default();
    files.text("config.yaml", "The router's configuration.", config(scope, &recipes));
    readme::write_examples(scope, &own, &mut files);
    files.text(".env.example", "The environment variables that keys go into.", readme::environment());
    let statement = statement(scope, judge::closed, |setting| judge::judge(setting, &recipes.mixed));
    files.json("statement.json", "The statement, for programs.", &statement_json(&statement));
    let readme = readme::readme(scope, &recipes, &statement, files.list());
    files.text("README.md", "How to deploy, try and roll back, and the statement as a table.", readme);
    let behaves_as = vec![Behaviour { by: CarriedOutBy::Gateway, architecture: behaviour(scope, policies) }];
    Export { target: Target::SemanticRouter, files: files.sorted(), statement, behaves_as }
}

fn config(scope: &Scope<'_>, recipes: &Recipes) -> String {
    let title = format!(
        "{} of the project {}, exported by Routewright {}. Keys come from the environment.",
        scope.architecture.name, scope.project.name, scope.app_version
    );
    let mut out = format!("# {}\n\n", crate::escape::comment(&title));
    out.push_str(&yaml::section("", "version", &json!("v0.3")));
    let seconds = LISTENER_MS / 1_000;
    let listener = json!([{ "name": "http", "address": "0.0.0.0", "port": 8899, "timeout": format!("{seconds}s") }]);
    out.push_str(&yaml::section("", "listeners", &listener));
    let mut section = |remark: &str, key: &str, value: &Value| {
        out.push('\n');
        out.push_str(&yaml::section(remark, key, value));
    };
    section(
        "Models, all of them at OpenRouter. Those that are tried again are models of their own.",
        "providers",
        &json!({
            "defaults": { "model": recipes.default_model(scope) },
            "models": recipes.models.values().map(Candidate::provider).collect::<Vec<_>>(),
        }),
    );
    section("What is known of the models.", "routing", &routing(scope, recipes));
    let entrypoints: Vec<Value> =
        recipes.all.iter().map(|recipe| json!({ "model_names": [recipe.name], "recipe": recipe.name })).collect();
    section("Applications name an entrypoint as their model.", "entrypoints", &json!(entrypoints));
    let breaker = breaker(scope.architecture.breaker.as_ref());
    let all: Vec<Value> = recipes
        .all
        .iter()
        .map(|recipe| {
            let description = plain(&crate::escape::comment(&recipe.about));
            json!({ "name": recipe.name, "description": description, "routing": recipe.routing(&breaker) })
        })
        .collect();
    section("A recipe for each feature, and one for each part that applications choose.", "recipes", &json!(all));
    section("", "global", &global(recipes));
    out
}

fn routing(scope: &Scope<'_>, recipes: &Recipes) -> Value {
    let card = |candidate: &Candidate| {
        let mut card = json!({ "name": candidate.name() });
        let found = scope.catalog.resolve(candidate.model.as_str());
        let context = found.and_then(|found| found.model.endpoints.iter().map(|one| one.context_tokens).max());
        if let Some(tokens) = context.filter(|tokens| *tokens > 0) {
            card["context_window_size"] = json!(tokens);
        }
        card
    };
    json!({ "modelCards": recipes.models.values().map(card).collect::<Vec<_>>() })
}

fn global(recipes: &Recipes) -> Value {
    let mut global = Map::new();
    // Every public name is an entrypoint.
    global.insert("router".to_owned(), json!({ "auto_model_names": [] }));
    if recipes.loops {
        let endpoint = "http://localhost:8899/v1/chat/completions";
        global.insert("integrations".to_owned(), json!({ "looper": { "endpoint": endpoint } }));
    }
    if recipes.caches {
        let store = json!({ "enabled": true, "backend_type": "memory" });
        global.insert("stores".to_owned(), json!({ "response_cache": store }));
    }
    Value::Object(global)
}

fn breaker(breaker: Option<&Breaker>) -> Value {
    let own = breaker.and_then(|breaker| Some((breaker.failures?, breaker.cooldown_s)));
    let (failures, cooldown_s) = own.unwrap_or((NEVER, 1));
    json!({ "consecutive_failures": failures, "cooldown_period": format!("{cooldown_s}s"), "half_open_probes": 1 })
}

fn behaviour(scope: &Scope<'_>, policies: BTreeMap<FeatureId, Policy>) -> Architecture {
    let design = scope.architecture;
    let guardrails = design.guardrails.iter().map(|guardrail| Guardrail {
        name: guardrail.name.clone(),
        max_completion_tokens: guardrail.max_completion_tokens,
        models: guardrail.models.clone(),
        ..Guardrail::default()
    });
    Architecture {
        guardrails: guardrails
            .filter(|one| *one != Guardrail { name: one.name.clone(), ..Guardrail::default() })
            .collect(),
        keys: vec![],
        normalization: Normalization::default(),
        ..with_policies(design, policies)
    }
}
