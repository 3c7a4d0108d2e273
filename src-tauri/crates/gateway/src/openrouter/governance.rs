//! Guardrails, keys and workspace budgets, as the management API takes them.

use routewright_domain::{Budget, DataRequirements, Guardrail, ModelId, Money, Period, Policy, WhenReached};
use serde_json::{Value, json};

use super::body::Body;
use crate::escape::Slugs;
use crate::files::Files;
use crate::scope::Scope;

/// Longest name that a guardrail may have, in characters.
const LONGEST_NAME: usize = 200;

/// A key that is to be made, and the guardrails that are to be assigned to it.
#[derive(Debug, Clone)]
pub(crate) struct PlannedKey {
    /// The file of the key, without its ending; the environment variable is made of it.
    pub(crate) slug: String,
    /// What it is for, in words.
    pub(crate) purpose: String,
    pub(crate) disabled: bool,
    /// Files of guardrails.
    pub(crate) guardrails: Vec<String>,
}

/// Writes guardrails, keys and budgets; the keys in the order of the document.
pub(crate) fn write_governance(scope: &Scope<'_>, files: &mut Files) -> Vec<PlannedKey> {
    let mut slugs = Slugs::default();
    let mut write = |files: &mut Files, body: &Value, about: String, name: &str| {
        let path = format!("guardrails/{}.json", slugs.of(name));
        files.json(path.clone(), about, body);
        path
    };
    let mut for_all = Vec::new();
    for guardrail in &scope.architecture.guardrails {
        if let Some(body) = guardrail_body(guardrail) {
            let about = format!("The guardrail {}, for every key.", guardrail.name);
            for_all.push(write(files, &body, about, &guardrail.name));
        }
    }
    let mut key_slugs = Slugs::default();
    let mut keys = Vec::new();
    if scope.architecture.keys.is_empty() {
        for served in scope.served() {
            let mut guardrails = for_all.clone();
            for guardrail in root_guardrails(served.policy, scope) {
                if let Some(body) = guardrail_body(guardrail) {
                    let about = format!("The guardrail {} of {}.", guardrail.name, served.name());
                    let name = format!("{} {}", served.id, guardrail.name);
                    guardrails.push(write(files, &body, about, &name));
                }
            }
            let slug = key_slugs.of(served.id.as_str());
            let body = key_body(served.name(), None);
            files.json(format!("keys/{slug}.json"), format!("The key of {}, for POST /keys.", served.name()), &body);
            let purpose = served.name().to_owned();
            keys.push(PlannedKey { slug, purpose, disabled: false, guardrails });
        }
    }
    for key in &scope.architecture.keys {
        let mut guardrails = for_all.clone();
        if !key.models.is_empty() {
            let own = Guardrail {
                name: format!("Models of {}", key.name),
                models: key.models.clone(),
                ..Guardrail::default()
            };
            if let Some(body) = guardrail_body(&own) {
                guardrails.push(write(files, &body, format!("What the key {} may use.", key.name), &own.name));
            }
        }
        let slug = key_slugs.of(key.id.as_str());
        let body = key_body(&key.name, key.budget.as_ref());
        files.json(format!("keys/{slug}.json"), format!("The key {}, for POST /keys.", key.name), &body);
        let purpose = key.name.clone();
        keys.push(PlannedKey { slug, purpose, disabled: key.disabled, guardrails });
    }
    write_budgets(scope, files);
    keys
}

/// What all keys together may spend: budgets of the architecture's guardrails, the lowest of each period.
fn write_budgets(scope: &Scope<'_>, files: &mut Files) {
    for period in [Period::Day, Period::Week, Period::Month] {
        let budgets = scope.architecture.guardrails.iter().filter_map(|guardrail| guardrail.budget.as_ref());
        let blocking = budgets.filter(|budget| budget.period == period && budget.when_reached == WhenReached::Block);
        let lowest = blocking.map(|budget| budget.limit_usd).filter(|limit| *limit > Money::ZERO).min();
        if let Some(limit) = lowest {
            let path = format!("workspace-budgets/{}.json", interval(period));
            let about = format!("What the workspace may spend, for PUT /workspaces/ID/budgets/{}.", interval(period));
            files.json(path, about, &json!({ "limit_usd": dollars(limit) }));
        }
    }
}

/// Guardrails that every request of a feature passes.
fn root_guardrails<'a>(policy: &'a Policy, scope: &Scope<'a>) -> Vec<&'a Guardrail> {
    match policy {
        Policy::Guard(guard) => {
            let mut found = vec![&guard.guardrail];
            found.extend(root_guardrails(&guard.policy, scope));
            found
        }
        Policy::Shared(shared) => {
            scope.library(&shared.policy).map_or_else(Vec::new, |policy| root_guardrails(policy, scope))
        }
        Policy::Cache(cache) => root_guardrails(&cache.policy, scope),
        Policy::PromptCache(cache) => root_guardrails(&cache.policy, scope),
        Policy::Compress(compress) => root_guardrails(&compress.policy, scope),
        Policy::Batch(batch) => root_guardrails(&batch.policy, scope),
        Policy::Retry(retry) => root_guardrails(&retry.policy, scope),
        Policy::Hedge(hedge) => root_guardrails(&hedge.policy, scope),
        Policy::Model(_)
        | Policy::Fallback(_)
        | Policy::Task(_)
        | Policy::Cascade(_)
        | Policy::Ensemble(_)
        | Policy::Steer(_)
        | Policy::Partition(_)
        | Policy::Weighted(_) => vec![],
    }
}

/// A body for POST /guardrails; `None` where the gateway would have nothing to hold.
fn guardrail_body(guardrail: &Guardrail) -> Option<Value> {
    let mut body = Body::new();
    let mut put = |name: &str, value: Value| body.insert(name.to_owned(), value);
    let budget = guardrail.budget.as_ref().filter(|budget| budget.when_reached == WhenReached::Block);
    if let Some(budget) = budget {
        put("limit_usd", dollars(budget.limit_usd));
        put("reset_interval", json!(interval(budget.period)));
    }
    if !guardrail.models.is_empty() {
        put("allowed_models", json!(guardrail.models.iter().map(ModelId::as_str).collect::<Vec<_>>()));
    }
    if !guardrail.providers.is_empty() {
        put("allowed_providers", json!(guardrail.providers));
    }
    let DataRequirements { zero_retention, no_training, regions: _, unknown: _ } = &guardrail.data;
    if *zero_retention {
        for author in ["anthropic", "openai", "google", "xai", "other"] {
            put(&format!("enforce_zdr_{author}"), json!(true));
        }
    }
    if *no_training {
        for field in ["enable_free_model_training", "enable_paid_model_training", "enable_free_model_publication"] {
            put(field, json!(false));
        }
    }
    if body.is_empty() {
        return None;
    }
    let mut whole = Body::new();
    whole.insert("name".to_owned(), json!(shortened(&guardrail.name, "Guardrail")));
    whole.insert("description".to_owned(), json!("Exported by Routewright; the project file is where it is edited."));
    whole.append(&mut body);
    Some(Value::Object(whole))
}

/// A body for POST /keys.
fn key_body(name: &str, budget: Option<&Budget>) -> Value {
    let mut body = Body::new();
    body.insert("name".to_owned(), json!(shortened(name, "Key")));
    if let Some(budget) = budget.filter(|budget| budget.when_reached == WhenReached::Block) {
        body.insert("limit".to_owned(), dollars(budget.limit_usd));
        body.insert("limit_reset".to_owned(), json!(interval(budget.period)));
    }
    Value::Object(body)
}

fn shortened(name: &str, instead: &str) -> String {
    let name: String = name.trim().chars().take(LONGEST_NAME).collect();
    if name.is_empty() { instead.to_owned() } else { name }
}

fn interval(period: Period) -> &'static str {
    match period {
        Period::Day => "daily",
        Period::Week => "weekly",
        Period::Month => "monthly",
    }
}

/// The API types limits as numbers. The shortest decimal that reads back as the same float is the amount as it was typed, up
/// to 15 digits.
fn dollars(amount: Money) -> Value {
    let whole = amount.0 % Money::PICO_PER_USD == 0;
    match i64::try_from(amount.0 / Money::PICO_PER_USD) {
        Ok(dollars) if whole => json!(dollars),
        _ => json!(amount.to_usd_lossy()),
    }
}

/// The environment variable of a key.
pub(crate) fn variable(slug: &str) -> String {
    format!("OPENROUTER_API_KEY_{}", slug.to_ascii_uppercase().replace('-', "_"))
}
