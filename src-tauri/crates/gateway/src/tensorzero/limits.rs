//! Rate limits: what TensorZero has of budgets.

use routewright_domain::{Budget, Endpoint, Guardrail, Money, Period, Policy};
use serde_json::{Map, Value, json};

use crate::escape::Slugs;
use crate::reduce::{blocking, kept_guardrail};
use crate::scope::Scope;
use crate::toml::{element, table};

/// The tag that names the feature of a request.
pub(crate) const FEATURE_TAG: &str = "feature";
/// The tag that names the key, where the architecture has keys.
pub(crate) const KEY_TAG: &str = "key";
/// Tokens of the call that a budget is counted by until somebody knows better.
const TYPICAL_PROMPT: u64 = 1_000;
const TYPICAL_ANSWER: u64 = 300;
const A_CENT: Money = Money(Money::PICO_PER_USD / 100);

/// What TensorZero holds of a guardrail through which every request of a feature comes. `None` where nothing is left.
pub(crate) fn held_at_root(guardrail: &Guardrail) -> Option<Guardrail> {
    let bare = Guardrail { name: guardrail.name.clone(), ..Guardrail::default() };
    let kept = Guardrail {
        budget: guardrail.budget.as_ref().and_then(blocking),
        requests_per_minute: guardrail.requests_per_minute,
        ..kept_guardrail(guardrail).unwrap_or_else(|| bare.clone())
    };
    (kept != bare).then_some(kept)
}

/// `limits.toml`, where there is something to limit. `functions`: the name of each feature's function, in order.
pub(crate) fn limits(scope: &Scope<'_>, functions: &[String]) -> Option<String> {
    let mut rules = String::new();
    for guardrail in &scope.architecture.guardrails {
        rules.push_str(&rule(&format!("Guardrail {}, for all requests.", guardrail.name), None, guardrail));
    }
    for (served, function) in scope.served().iter().zip(functions) {
        for guardrail in guardrails_at_root(served.policy) {
            let about = format!("Guardrail {} of {}.", guardrail.name, served.name());
            rules.push_str(&rule(&about, Some((FEATURE_TAG, function)), guardrail));
        }
    }
    let mut slugs = Slugs::default();
    for key in &scope.architecture.keys {
        let slug = slugs.of(key.id.as_str());
        let as_guardrail = Guardrail { budget: key.budget.clone(), ..Guardrail::default() };
        rules.push_str(&rule(&format!("The key {}.", key.name), Some((KEY_TAG, &slug)), &as_guardrail));
    }
    if rules.is_empty() {
        return None;
    }
    let mut out = String::from(
        "# Limits, which need TENSORZERO_VALKEY_URL or TENSORZERO_POSTGRES_URL: without either of them the gateway does not start.\n\
         # A week or month begins with the first request, a month has 30 days.\n\n",
    );
    let costs = "USD that a call is counted with: TensorZero 2026.6 never corrects it by what OpenRouter billed. This is the dearest model's \
                 price of 1,000 tokens of prompt and 300 of answer; put the mean cost of a call of the replay in its place.";
    let estimate = Map::from_iter([("default_cost".to_owned(), json!(typical_cost(scope).to_usd_lossy()))]);
    out.push_str(&table(costs, &["rate_limiting"], &estimate));
    out.push_str(&rules);
    Some(out)
}

fn rule(about: &str, tag: Option<(&str, &str)>, guardrail: &Guardrail) -> String {
    let mut fields = Map::new();
    let mut put = |name: &str, value: Value| fields.insert(name.to_owned(), value);
    if let Some(budget) = guardrail.budget.as_ref().and_then(blocking) {
        put(resource(&budget), json!(budget.limit_usd.to_usd_lossy()));
    }
    if let Some(rate) = guardrail.requests_per_minute {
        put("model_inferences_per_minute", json!(rate));
    }
    if fields.is_empty() {
        return String::new();
    }
    fields.insert("always".to_owned(), json!(true));
    if let Some((key, value)) = tag {
        fields.insert("scope".to_owned(), json!([{ "tag_key": key, "tag_value": value }]));
    }
    format!("\n{}", element(about, &["rate_limiting", "rules"], &fields))
}

fn resource(budget: &Budget) -> &'static str {
    match budget.period {
        Period::Day => "cost_per_day",
        Period::Week => "cost_per_week",
        Period::Month => "cost_per_month",
    }
}

/// Guardrails above which only modifiers stand.
fn guardrails_at_root(policy: &Policy) -> Vec<&Guardrail> {
    let (own, below) = match policy {
        Policy::Guard(guard) => (Some(&guard.guardrail), &guard.policy),
        Policy::Cache(cache) => (None, &cache.policy),
        Policy::PromptCache(cache) => (None, &cache.policy),
        Policy::Compress(compress) => (None, &compress.policy),
        Policy::Batch(batch) => (None, &batch.policy),
        Policy::Retry(retry) => (None, &retry.policy),
        Policy::Hedge(hedge) => (None, &hedge.policy),
        _ => return vec![],
    };
    own.into_iter().chain(guardrails_at_root(below)).collect()
}

/// A typical call of the dearest model at its cheapest endpoint; a cent where no price is known.
fn typical_cost(scope: &Scope<'_>) -> Money {
    let architecture = scope.architecture;
    let policies = architecture.policies.values().chain(architecture.library.values());
    let costs = policies.flat_map(Policy::leaves).filter_map(|leaf| {
        let endpoints = &scope.catalog.resolve(leaf.model.as_str())?.model.endpoints;
        let cost = |endpoint: &Endpoint| {
            let base = &endpoint.prices.base;
            Some(base.prompt?.of(TYPICAL_PROMPT) + base.completion?.of(TYPICAL_ANSWER))
        };
        endpoints.iter().filter_map(cost).min()
    });
    costs.filter(|cost| *cost > Money::ZERO).max().unwrap_or(A_CENT)
}
