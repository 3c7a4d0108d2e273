//! The request body of one call, in the fields of `OpenRouter`'s `ChatRequest`.

use routewright_domain::{
    DataCollection, FallbackPolicy, MaxPrice, ModelPolicy, Policy, ProviderId, ProviderPreferences, Sort, Tariff,
    Trigger,
};
use serde_json::{Map, Value, json};

use crate::constraints::Constraints;
use crate::scope::Scope;

/// Models that one request may list, the first one included (seen in the gateway's refusals, August 2026).
pub(crate) const MOST_MODELS: usize = 3;

pub(crate) type Body = Map<String, Value>;

/// The body of a call of one model, without messages.
pub(crate) fn leaf_body(leaf: &ModelPolicy, constraints: &Constraints) -> Body {
    let mut body = Body::new();
    body.insert("model".to_owned(), json!(leaf.model.as_str()));
    let provider = provider_object(&leaf.provider, constraints);
    if !provider.is_empty() {
        body.insert("provider".to_owned(), Value::Object(provider));
    }
    let most = leaf.parameters.max_tokens.into_iter().chain(constraints.max_completion).min();
    if let Some(most) = most {
        body.insert("max_completion_tokens".to_owned(), json!(most));
    }
    // A batch tariff is no service tier: batches are sent to an address of their own.
    let tier = match leaf.parameters.service_tier {
        Some(Tariff::Standard) => Some("default"),
        Some(Tariff::Flex) => Some("flex"),
        Some(Tariff::Priority) => Some("priority"),
        Some(Tariff::Batch) | None => None,
    };
    if let Some(tier) = tier {
        body.insert("service_tier".to_owned(), json!(tier));
    }
    // Other providers find beginnings in their caches unasked.
    if let Some(prefix) = constraints.prefix
        && leaf.model.as_str().trim_start_matches('~').starts_with("anthropic/")
    {
        let ttl = if prefix.one_hour { "1h" } else { "5m" };
        body.insert("cache_control".to_owned(), json!({ "type": "ephemeral", "ttl": ttl }));
    }
    body
}

/// The body of a chain: `model` goes first, then those of `models`.
pub(crate) fn chain_body(leaves: &[&ModelPolicy], constraints: &Constraints) -> Option<Body> {
    let (first, rest) = leaves.split_first()?;
    let mut body = leaf_body(first, constraints);
    if !rest.is_empty() {
        let models: Vec<&str> = rest.iter().map(|leaf| leaf.model.as_str()).collect();
        // A prefix-cache mark for one of them does no harm to the others.
        body.insert("models".to_owned(), json!(models));
    }
    Some(body)
}

/// The leading steps that one request can carry: models, as the gateway has one `provider` object for all of them, with
/// equal preferences and parameters.
pub(crate) fn listable<'a>(policies: impl IntoIterator<Item = &'a Policy>, scope: &Scope<'a>) -> Vec<&'a ModelPolicy> {
    let mut leaves: Vec<&ModelPolicy> = Vec::new();
    for policy in policies {
        let Some(leaf) = as_leaf(policy, scope) else { break };
        let alike =
            leaves.first().is_none_or(|first| first.provider == leaf.provider && first.parameters == leaf.parameters);
        if !alike || leaves.len() == MOST_MODELS {
            break;
        }
        leaves.push(leaf);
    }
    leaves
}

/// A leaf, also where it stands in the library.
pub(crate) fn as_leaf<'a>(policy: &'a Policy, scope: &Scope<'a>) -> Option<&'a ModelPolicy> {
    match policy {
        Policy::Model(leaf) => Some(leaf),
        Policy::Shared(shared) => as_leaf(scope.library(&shared.policy)?, scope),
        _ => None,
    }
}

/// What moves `OpenRouter` from one model of a request to the next: there is no choice.
pub(crate) const OWN_TRIGGERS: [Trigger; 4] =
    [Trigger::Outage, Trigger::RateLimit, Trigger::ContextOverflow, Trigger::Moderation];

/// The models of a chain that one request does just as the chain says; `None` where a client must.
pub(crate) fn native_chain<'a>(chain: &'a FallbackPolicy, scope: &Scope<'a>) -> Option<Vec<&'a ModelPolicy>> {
    let timed = chain.steps.iter().any(|step| step.first_token_timeout_ms.is_some() || step.timeout_ms.is_some());
    let judged = chain.quality.is_some();
    let triggered = OWN_TRIGGERS.iter().all(|trigger| chain.triggers.contains(trigger));
    let leaves = listable(chain.steps.iter().map(|step| &step.policy), scope);
    let native = !timed && !judged && triggered && leaves.len() == chain.steps.len();
    native.then_some(leaves)
}

fn provider_object(preferences: &ProviderPreferences, constraints: &Constraints) -> Body {
    let mut provider = Body::new();
    let ProviderPreferences {
        only,
        ignore,
        order,
        sort,
        // The gateway has one rule of its own and offers no choice.
        balance: _,
        allow_fallbacks,
        require_parameters,
        data_collection,
        zdr,
        quantizations,
        max_price,
        preferred_min_throughput,
        preferred_max_latency,
        unknown: _,
    } = preferences;
    let mut put = |name: &str, value: Option<Value>| {
        if let Some(value) = value {
            provider.insert(name.to_owned(), value);
        }
    };
    let list = |ids: &[ProviderId]| (!ids.is_empty()).then(|| json!(ids));
    put("order", list(order));
    put("only", list(&allowed(only, constraints)));
    put("ignore", list(ignore));
    put("allow_fallbacks", (!allow_fallbacks).then(|| json!(false)));
    put("require_parameters", (*require_parameters || constraints.needs_parameters).then(|| json!(true)));
    let deny = constraints.no_training || *data_collection == Some(DataCollection::Deny);
    let collection = if deny { Some("deny") } else { data_collection.map(|_| "allow") };
    put("data_collection", collection.map(|word| json!(word)));
    put("zdr", (*zdr || constraints.zero_retention).then(|| json!(true)));
    put("quantizations", (!quantizations.is_empty()).then(|| json!(quantizations)));
    let sort = sort.filter(|_| order.is_empty()).map(|sort| match sort {
        Sort::Price => "price",
        Sort::Throughput => "throughput",
        Sort::Latency => "latency",
    });
    put("sort", sort.map(|word| json!(word)));
    put(
        "max_price",
        max_price.as_ref().map(price_object).filter(|price| price.as_object().is_some_and(|o| !o.is_empty())),
    );
    put("preferred_min_throughput", preferred_min_throughput.map(|tps| json!(tps)));
    put("preferred_max_latency", preferred_max_latency.map(|seconds| json!(seconds)));
    provider
}

/// The leaf's own list and the guardrails' list, intersected.
fn allowed(only: &[ProviderId], constraints: &Constraints) -> Vec<ProviderId> {
    match &constraints.providers {
        None => only.to_vec(),
        Some(list) if only.is_empty() => list.iter().cloned().collect(),
        Some(list) => only.iter().filter(|id| list.contains(id)).cloned().collect(),
    }
}

/// Decimal strings, as the description types them: exact.
fn price_object(price: &MaxPrice) -> Value {
    let MaxPrice { prompt, completion, request, unknown: _ } = price;
    let fields = [("prompt", prompt), ("completion", completion), ("request", request)];
    let named =
        fields.into_iter().filter_map(|(name, price)| Some((name.to_owned(), json!(price.as_ref()?.to_string()))));
    Value::Object(named.collect())
}
