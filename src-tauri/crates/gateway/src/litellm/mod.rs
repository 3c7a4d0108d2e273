//! LiteLLM's proxy: `config.yaml`, keys, and examples.

mod judge;
mod lower;
mod readme;

use std::collections::BTreeMap;

use routewright_domain::{Architecture, Budget, GatewayKey, Guardrail, Normalization, Period, Policy, WhenReached};
use serde_json::{Map, Value, json};

use crate::export::{Behaviour, CarriedOutBy, Export};
use crate::files::Files;
use crate::openrouter::architecture_constraints;
use crate::reduce::{blocking, kept_guardrails, with_policies};
use crate::scope::Scope;
use crate::statement::{statement, statement_json};
use crate::{Target, yaml};
use lower::{Above, Router};

pub(crate) use lower::triggers_of;

pub(crate) fn export(scope: &Scope<'_>) -> Export {
    let mut router = Router::new(goes_by_latency(scope));
    let base = architecture_constraints(scope);
    let mut policies = BTreeMap::new();
    let mut own: Vec<OwnGroup> = Vec::new();
    for served in scope.served() {
        let name = router.name(served.id.as_str());
        let first = router.groups.len();
        router.groups.push((name.clone(), served.name().to_owned()));
        let constraints = base.required_by(served.feature.map(|(_, feature)| feature));
        let above = Above { constraints, root: true, ..Above::default() };
        let behaves_as = router.group(&name, served.policy, &above, scope);
        policies.insert(served.id.clone(), behaves_as);
        let named = router.groups[first..].iter().map(|(name, _)| name.clone()).collect();
        own.push(OwnGroup { name, about: served.name().to_owned(), named });
    }
    let mut files = Files::default();
    files.text("config.yaml", "The proxy's configuration.", config(scope, &router));
    let keys = write_keys(scope, &own, &mut files);
    readme::write_examples(scope, &own, &router, &mut files);
    files.text(".env.example", "The environment variables that keys go into.", readme::environment());
    let by_latency = router.by_latency;
    let statement = statement(scope, judge::closed, |setting| judge::judge(setting, by_latency));
    files.json("statement.json", "The statement, for programs.", &statement_json(&statement));
    let readme = readme::readme(scope, &router, &keys, &statement, files.list());
    files.text("README.md", "How to deploy, try and roll back, and the statement as a table.", readme);
    let behaves_as = vec![Behaviour { by: CarriedOutBy::Gateway, architecture: behaviour(scope, policies) }];
    Export { target: Target::LiteLlm, files: files.sorted(), statement, behaves_as }
}

/// The group of a feature, and the groups that its application may name, this one first: a key for the feature allows them all.
pub(crate) struct OwnGroup {
    pub(crate) name: String,
    pub(crate) about: String,
    named: Vec<String>,
}

/// The router has one strategy for all groups: by latency where something steers and nothing has weights.
fn goes_by_latency(scope: &Scope<'_>) -> bool {
    fn any(policy: &Policy, wanted: &dyn Fn(&Policy) -> bool) -> bool {
        wanted(policy) || policy.children().iter().any(|(_, child)| any(child, wanted))
    }
    let architecture = scope.architecture;
    let all = || architecture.policies.values().chain(architecture.library.values());
    let steers = all().any(|policy| any(policy, &|one| matches!(one, Policy::Steer(_))));
    let weighs = all().any(|policy| any(policy, &|one| matches!(one, Policy::Weighted(_))));
    steers && !weighs
}

fn config(scope: &Scope<'_>, router: &Router) -> String {
    let title = format!(
        "{} of the project {}, exported by Routewright {}. Keys come from the environment.",
        scope.architecture.name, scope.project.name, scope.app_version
    );
    let mut out = format!("# {}\n\n", crate::escape::comment(&title));
    out.push_str(&yaml::section(
        "A model group for each feature, named like it, and one for each further step.",
        "model_list",
        &Value::Array(router.model_list.clone()),
    ));
    out.push('\n');
    out.push_str(&yaml::section("How groups follow each other.", "router_settings", &router_settings(scope, router)));
    out.push('\n');
    out.push_str(&yaml::section(
        if router.caches.is_empty() {
            "What holds for every request."
        } else {
            "What holds for every request. They opt in to the cache: {\"cache\": {\"use-cache\": true, \"ttl\": SECONDS}}."
        },
        "litellm_settings",
        &litellm_settings(scope, router),
    ));
    out.push('\n');
    out.push_str(&yaml::section(
        "The master key makes other keys; these need a database (DATABASE_URL).",
        "general_settings",
        &json!({ "master_key": "os.environ/LITELLM_MASTER_KEY" }),
    ));
    out
}

fn router_settings(scope: &Scope<'_>, router: &Router) -> Value {
    let mut settings = Map::new();
    let mut put = |name: &str, value: Value| settings.insert(name.to_owned(), value);
    put("routing_strategy", json!(if router.by_latency { "latency-based-routing" } else { "simple-shuffle" }));
    // Retries are those of each group below, and of no other.
    put("num_retries", json!(0));
    let list = |lists: &BTreeMap<String, Vec<String>>| {
        json!(lists.iter().map(|(name, rest)| json!({ name.as_str(): rest })).collect::<Vec<_>>())
    };
    for (field, lists) in [
        ("fallbacks", &router.fallbacks),
        ("context_window_fallbacks", &router.context_window_fallbacks),
        ("content_policy_fallbacks", &router.content_policy_fallbacks),
    ] {
        if !lists.is_empty() {
            put(field, list(lists));
        }
    }
    let longest = router.fallbacks.values().chain(router.context_window_fallbacks.values()).map(Vec::len).max();
    put("max_fallbacks", json!(longest.unwrap_or(0).max(5)));
    if !router.retries.is_empty() {
        put("model_group_retry_policy", json!(router.retries));
    }
    match scope.architecture.breaker.as_ref().and_then(|breaker| Some((breaker.failures?, breaker.cooldown_s))) {
        Some((failures, cooldown_s)) => {
            put("allowed_fails", json!(failures.saturating_sub(1)));
            put("cooldown_time", json!(cooldown_s));
        }
        // The router's own cooldown is none that the design has.
        None => _ = put("disable_cooldowns", json!(true)),
    }
    Value::Object(settings)
}

fn litellm_settings(scope: &Scope<'_>, router: &Router) -> Value {
    let mut settings = Map::new();
    // A field that a model does not know is left out, as OpenRouter does.
    settings.insert("drop_params".to_owned(), json!(true));
    if let Some(ttl) = router.caches.values().max() {
        settings.insert("cache".to_owned(), json!(true));
        settings.insert("cache_params".to_owned(), json!({ "type": "local", "mode": "default_off", "ttl": ttl }));
    }
    if let Some(budget) = whole_budget(scope) {
        settings.insert("max_budget".to_owned(), json!(budget.limit_usd.to_usd_lossy()));
        settings.insert("budget_duration".to_owned(), json!(duration(budget.period)));
    }
    Value::Object(settings)
}

/// The proxy has one budget of its own: the first that blocks.
fn whole_budget<'a>(scope: &Scope<'a>) -> Option<&'a Budget> {
    let budgets = scope.architecture.guardrails.iter().filter_map(|guardrail| guardrail.budget.as_ref());
    budgets.into_iter().find(|budget| budget.when_reached == WhenReached::Block)
}

fn duration(period: Period) -> &'static str {
    match period {
        Period::Day => "1d",
        Period::Week => "7d",
        Period::Month => "30d",
    }
}

/// Bodies for POST /key/generate: the architecture's keys, or one for each feature.
fn write_keys(scope: &Scope<'_>, own: &[OwnGroup], files: &mut Files) -> Vec<String> {
    let mut slugs = crate::escape::Slugs::default();
    let mut written = Vec::new();
    for key in &scope.architecture.keys {
        let slug = slugs.of(key.id.as_str());
        files.json(
            format!("keys/{slug}.json"),
            format!("The key {}, for POST /key/generate.", key.name),
            &key_body(key, own),
        );
        written.push(slug);
    }
    if scope.architecture.keys.is_empty() {
        for (OwnGroup { name, about, named }, served) in own.iter().zip(scope.served()) {
            let mut body = json!({ "key_alias": name, "models": named });
            if let Some(guardrail) = root_guardrail(served.policy) {
                if let Some(budget) =
                    guardrail.budget.as_ref().filter(|budget| budget.when_reached == WhenReached::Block)
                {
                    body["max_budget"] = json!(budget.limit_usd.to_usd_lossy());
                    body["budget_duration"] = json!(duration(budget.period));
                }
                if let Some(rate) = guardrail.requests_per_minute {
                    body["rpm_limit"] = json!(rate);
                }
            }
            files.json(format!("keys/{name}.json"), format!("The key of {about}, for POST /key/generate."), &body);
            written.push(name.clone());
        }
    }
    written
}

fn key_body(key: &GatewayKey, own: &[OwnGroup]) -> Value {
    let groups: Vec<&String> = own.iter().flat_map(|group| &group.named).collect();
    let mut body = json!({ "key_alias": key.name, "models": groups });
    if let Some(budget) = key.budget.as_ref().filter(|budget| budget.when_reached == WhenReached::Block) {
        body["max_budget"] = json!(budget.limit_usd.to_usd_lossy());
        body["budget_duration"] = json!(duration(budget.period));
    }
    if key.disabled {
        body["blocked"] = json!(true);
    }
    body
}

fn root_guardrail(policy: &Policy) -> Option<&Guardrail> {
    match policy {
        Policy::Guard(guard) => Some(&guard.guardrail),
        Policy::Cache(cache) => root_guardrail(&cache.policy),
        Policy::PromptCache(cache) => root_guardrail(&cache.policy),
        Policy::Retry(retry) => root_guardrail(&retry.policy),
        _ => None,
    }
}

fn behaviour(scope: &Scope<'_>, policies: BTreeMap<routewright_domain::FeatureId, Policy>) -> Architecture {
    let design = scope.architecture;
    let whole = whole_budget(scope);
    let held = |guardrail: &Guardrail| {
        let own = guardrail.budget.as_ref().filter(|own| whole.is_some_and(|whole| std::ptr::eq(whole, *own)));
        (own.and_then(blocking), None)
    };
    let keys = design.keys.iter().map(|key| GatewayKey {
        models: vec![],
        budget: key.budget.as_ref().and_then(blocking),
        ..key.clone()
    });
    Architecture {
        guardrails: kept_guardrails(design, held),
        keys: keys.collect(),
        breaker: design.breaker.clone().filter(|breaker| breaker.failures.is_some()),
        normalization: Normalization::default(),
        ..with_policies(design, policies)
    }
}
