//! Guardrails, keys and workspace budgets, as the management API takes them.

use routewright_domain::{Budget, DataRequirements, Guardrail, ModelId, Money, Period, Policy, WhenReached};
use serde_json::{Value, json};

use super::body::Body;
use crate::escape::Slugs;
use crate::files::Files;
use crate::scope::Scope;

/// Longest name that a guardrail may have, in characters.
const LONGEST_NAME: usize = 200;

/// A key that is to be made, and the guardrail that is to be assigned to it.
#[derive(Debug, Clone)]
pub(crate) struct PlannedKey {
    /// The file of the key, without its ending; the environment variable is made of it.
    pub(crate) slug: String,
    /// What it is for, in words.
    pub(crate) purpose: String,
    pub(crate) disabled: bool,
    /// File of the guardrail: a key has one of its own at most, so several are joined.
    pub(crate) guardrail: Option<String>,
    /// Budgets that found no place: a key has a limit of its own and one by its guardrail.
    pub(crate) left_out: Vec<String>,
}

/// Writes guardrails, keys and budgets; the keys in the order of the document.
pub(crate) fn write_governance(scope: &Scope<'_>, files: &mut Files) -> Vec<PlannedKey> {
    let mut writer = Writer { slugs: Slugs::default(), files };
    let for_all: Vec<&Guardrail> = scope.architecture.guardrails.iter().collect();
    let mut planned = Vec::new();
    if scope.architecture.keys.is_empty() {
        for served in scope.served() {
            let guardrails = [for_all.clone(), root_guardrails(served.policy, scope)].concat();
            planned.push(writer.key(served.id.as_str(), served.name(), None, &guardrails));
        }
    }
    for key in &scope.architecture.keys {
        let own = Guardrail { models: key.models.clone(), ..Guardrail::default() };
        let guardrails = [for_all.clone(), vec![&own]].concat();
        let written = writer.key(key.id.as_str(), &key.name, key.budget.as_ref(), &guardrails);
        planned.push(PlannedKey { disabled: key.disabled, ..written });
    }
    write_budgets(scope, files);
    planned
}

struct Writer<'f> {
    slugs: Slugs,
    files: &'f mut Files,
}

impl Writer<'_> {
    fn key(&mut self, id: &str, name: &str, own: Option<&Budget>, guardrails: &[&Guardrail]) -> PlannedKey {
        let slug = self.slugs.of(id);
        let budgets = own.into_iter().chain(guardrails.iter().filter_map(|one| one.budget.as_ref()));
        let mut budgets = budgets.filter(|budget| budget.when_reached == WhenReached::Block);
        let body = key_body(name, budgets.next());
        self.files.json(format!("keys/{slug}.json"), format!("The key {name}, for POST /keys."), &body);
        let guardrail = guardrail_body(name, budgets.next(), &joined(guardrails)).map(|body| {
            let path = format!("guardrails/{slug}.json");
            self.files.json(path.clone(), format!("The guardrail of the key {name}, for POST /guardrails."), &body);
            path
        });
        let left_out = budgets.map(|budget| format!("${} {}", budget.limit_usd, interval(budget.period))).collect();
        PlannedKey { slug, purpose: name.to_owned(), disabled: false, guardrail, left_out }
    }
}

/// One guardrail that holds what all of them hold: lists intersect, everything else becomes stricter. Without budgets.
fn joined(guardrails: &[&Guardrail]) -> Guardrail {
    let mut whole = Guardrail::default();
    for guardrail in guardrails {
        whole.models = intersection(&whole.models, &guardrail.models);
        whole.providers = intersection(&whole.providers, &guardrail.providers);
        whole.data.zero_retention |= guardrail.data.zero_retention;
        whole.data.no_training |= guardrail.data.no_training;
    }
    whole
}

/// An empty list allows everything.
fn intersection<T: Clone + PartialEq>(one: &[T], other: &[T]) -> Vec<T> {
    match (one, other) {
        ([], list) | (list, []) => list.to_vec(),
        _ => one.iter().filter(|item| other.contains(item)).cloned().collect(),
    }
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
fn guardrail_body(name: &str, budget: Option<&Budget>, guardrail: &Guardrail) -> Option<Value> {
    let mut body = Body::new();
    let mut put = |name: &str, value: Value| body.insert(name.to_owned(), value);
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
    whole.insert("name".to_owned(), json!(shortened(name, "Guardrail")));
    whole.insert("description".to_owned(), json!("Exported by Routewright; the project file is where it is edited."));
    whole.append(&mut body);
    Some(Value::Object(whole))
}

/// A body for POST /keys.
fn key_body(name: &str, budget: Option<&Budget>) -> Value {
    let mut body = Body::new();
    body.insert("name".to_owned(), json!(shortened(name, "Key")));
    if let Some(budget) = budget {
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
