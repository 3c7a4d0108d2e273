//! Policies of every pattern and modifier, composed at random.

use proptest::prelude::*;
use proptest::strategy::Union;
use routewright_domain::Policy;
use serde_json::{Value, json};

/// Whether a policy may remember what came before.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Memory {
    Never,
    Allowed,
}

fn leaf() -> impl Strategy<Value = Value> {
    let models = prop::sample::select(vec!["a/large", "b/pair", "c/small"]);
    let preferences = prop::sample::select(vec![
        json!({}),
        json!({"sort": "latency"}),
        json!({"balance": "effective_price_share"}),
        json!({"allow_fallbacks": false}),
    ]);
    let limits = prop::sample::select(vec![json!({}), json!({"max_tokens": 500})]);
    (models, preferences, limits).prop_map(
        |(model, provider, parameters)| json!({"pattern": "model", "model": model, "provider": provider, "parameters": parameters}),
    )
}

fn evaluator(judge: &Value) -> impl Strategy<Value = Value> + use<> {
    let by = prop::sample::select(vec![
        json!({"classifier": {"cost_usd": "0.00002", "latency_ms": 30}}),
        json!({"judge": {"policy": judge}}),
        json!({"self_check": {}}),
    ]);
    (by, prop::sample::select(vec![0.5, 0.7, 1.0])).prop_map(|(by, auc)| json!({"by": by, "auc": auc}))
}

/// Fallback chains and cascades of these policies.
fn chains(inner: &BoxedStrategy<Value>) -> Union<BoxedStrategy<Value>> {
    let gate = prop::option::of(leaf().prop_flat_map(|judge| evaluator(&judge)));
    let limits =
        prop::sample::select(vec![json!({}), json!({"first_token_timeout_ms": 600}), json!({"timeout_ms": 9_000})]);
    let step = (inner.clone(), limits).prop_map(|(policy, mut step)| {
        step["policy"] = policy;
        step
    });
    let fallback = (prop::collection::vec(step, 1..4), gate).prop_map(|(steps, gate)| {
        let mut chain = json!({"pattern": "fallback", "steps": steps,
            "triggers": ["outage", "rate_limit", "timeout", "context_overflow"]});
        if let Some(evaluator) = gate {
            chain["triggers"] = json!(["outage", "low_quality", "timeout"]);
            chain["quality"] = json!({"evaluator": evaluator, "accept_at": 0.6});
        }
        chain
    });
    let tiers = prop::collection::vec(inner.clone(), 2..4);
    let cascade = (tiers, inner.clone().prop_flat_map(|judge| evaluator(&judge))).prop_map(|(tiers, evaluator)| {
        let tiers: Vec<Value> = tiers.into_iter().map(|policy| json!({"policy": policy})).collect();
        json!({"pattern": "cascade", "tiers": tiers, "evaluator": evaluator})
    });
    Union::new([fallback.boxed(), cascade.boxed()])
}

/// Patterns that choose among these policies, or ask several.
fn choices(inner: &BoxedStrategy<Value>) -> Union<BoxedStrategy<Value>> {
    let pair = (inner.clone(), inner.clone());
    let when = prop::sample::select(vec![
        json!({"prompt_tokens": {"below": 20_000}}),
        json!({"expected_completion_tokens": {"at_least": 300}}),
        json!({"has": "session"}),
        json!({"not": {"tag": ["urgent"]}}),
    ]);
    let task = (when, pair.clone()).prop_map(|(when, (policy, otherwise))| {
        json!({"pattern": "task", "rules": [{"name": "rule", "when": when, "policy": policy}], "otherwise": otherwise})
    });
    let aggregation = inner.clone().prop_flat_map(|other| {
        prop::sample::select(vec![
            json!("majority"),
            json!({"consensus": {"agree": 2}}),
            json!({"consensus": {"agree": 2, "escalate": other}}),
            json!({"arbiter": {"policy": other}}),
        ])
    });
    let waits = prop::sample::select(vec![
        json!({}),
        json!({"quorum": 1}),
        json!({"quorum": 2}),
        json!({"deadline_ms": 4_000}),
    ]);
    let members = prop::collection::vec(inner.clone(), 2..4);
    let ensemble = (members, aggregation, waits).prop_map(|(members, aggregation, mut ensemble)| {
        ensemble["pattern"] = json!("ensemble");
        ensemble["members"] = json!(members);
        ensemble["aggregation"] = aggregation;
        ensemble
    });
    let measure = prop::sample::select(vec!["first_token", "total"]);
    let steer = (measure, prop::option::of(0.5..0.9_f64), pair.clone()).prop_map(|(measure, floor, (one, other))| {
        json!({"pattern": "steer", "candidates": [one, other], "quality_floor": floor,
            "budget": {"measure": measure, "percentile": "p90", "within_ms": 5_000}})
    });
    let bands = pair.clone().prop_map(|(short, long)| {
        json!({"pattern": "partition", "by": {"bands": {"bands": [{"below": 30_000, "policy": short}], "otherwise": long}}})
    });
    let split = (prop::option::of(1_u32..4), pair.clone()).prop_map(|(concurrency, (map, reduce))| {
        json!({"pattern": "partition", "by": {"split": {"chunk_tokens": 20_000, "overlap_tokens": 500, "instruction_tokens": 50,
            "concurrency": concurrency, "map": map, "reduce": reduce}}})
    });
    let weighted = (any::<bool>(), 1_u32..5, pair).prop_map(|(by_session, weight, (one, other))| {
        json!({"pattern": "weighted", "by_session": by_session, "arms": [
            {"name": "one", "weight": weight, "policy": one}, {"name": "other", "weight": 2, "policy": other}]})
    });
    Union::new([task.boxed(), ensemble.boxed(), steer.boxed(), bands.boxed(), split.boxed(), weighted.boxed()])
}

/// Modifiers around one of these policies that leave nothing behind.
fn modifiers(inner: &BoxedStrategy<Value>) -> Union<BoxedStrategy<Value>> {
    let compress = inner.clone().prop_map(|policy| {
        json!({"pattern": "compress", "ratio": 0.6, "min_prompt_tokens": 5_000, "cost_per_million_usd": "0.02",
            "latency_ms_per_thousand": 3, "quality_loss": 0.05, "policy": policy})
    });
    let batch = (any::<bool>(), inner.clone()).prop_map(|(every_request, policy)| {
        json!({"pattern": "batch", "window_minutes": 30, "deadline_minutes": 100, "turnaround_minutes": 45, "price_share": "0.5",
            "every_request": every_request, "policy": policy})
    });
    let retry = inner.clone().prop_map(|policy| {
        json!({"pattern": "retry", "attempts": 3, "base_delay_ms": 200, "max_delay_ms": 1_000, "policy": policy})
    });
    let hedge = (300_u32..2_000, inner.clone(), prop::option::of(inner.clone())).prop_map(|(after_ms, policy, backup)| {
        json!({"pattern": "hedge", "after_ms": after_ms, "policy": policy, "backup": backup})
    });
    let guard = inner.clone().prop_map(|policy| {
        json!({"pattern": "guard", "policy": policy, "guardrail": {"name": "caps", "max_prompt_tokens": 90_000,
            "max_completion_tokens": 1_500, "price_ceiling_usd": "0.2"}})
    });
    Union::new([compress.boxed(), batch.boxed(), retry.boxed(), hedge.boxed(), guard.boxed()])
}

/// Modifiers that remember.
fn memories(inner: &BoxedStrategy<Value>) -> Union<BoxedStrategy<Value>> {
    let hits =
        prop::sample::select(vec![json!("exact"), json!({"semantic": {"similar_share": 0.4, "wrong_hit_rate": 0.2}})]);
    let cache = (hits, prop::option::of(1_u32..4), inner.clone()).prop_map(|(hit, capacity, policy)| {
        json!({"pattern": "cache", "hit": hit, "ttl_s": 600, "capacity": capacity, "lookup_ms": 5, "policy": policy})
    });
    let prompt_cache = (any::<bool>(), any::<bool>(), inner.clone()).prop_map(|(sticky, one_hour, policy)| {
        json!({"pattern": "prompt_cache", "sticky": sticky, "one_hour": one_hour, "policy": policy})
    });
    let retry = inner.clone().prop_map(|policy| {
        json!({"pattern": "retry", "attempts": 3, "base_delay_ms": 200, "max_delay_ms": 1_000, "budget_share": 0.2, "policy": policy})
    });
    let rate = inner.clone().prop_map(
        |policy| json!({"pattern": "guard", "policy": policy, "guardrail": {"name": "rate", "requests_per_minute": 3}}),
    );
    let what = prop::sample::select(vec!["alert", "block", "downgrade"]);
    let budget = (what, inner.clone(), inner.clone()).prop_map(|(what, policy, cheaper)| {
        let mut budget = json!({"limit_usd": "0.05", "period": "day", "alert_at": ["0.5"], "when_reached": what});
        if what == "downgrade" {
            budget["downgrade_to"] = cheaper;
        }
        json!({"pattern": "guard", "policy": policy, "guardrail": {"name": "budget", "budget": budget}})
    });
    Union::new([cache.boxed(), prompt_cache.boxed(), retry.boxed(), rate.boxed(), budget.boxed()])
}

/// Any policy, up to four deep.
pub(super) fn any_policy(memory: Memory) -> impl Strategy<Value = Policy> {
    let tree = leaf().boxed().prop_recursive(4, 40, 3, move |inner| {
        let mut kinds = vec![chains(&inner).boxed(), choices(&inner).boxed(), modifiers(&inner).boxed()];
        if memory == Memory::Allowed {
            kinds.push(memories(&inner).boxed());
        }
        Union::new(kinds)
    });
    tree.prop_map(|document| serde_json::from_value(without_nulls(document)).unwrap())
}

/// An absent field is not a null.
fn without_nulls(document: Value) -> Value {
    match document {
        Value::Object(fields) => {
            let fields = fields.into_iter().filter(|(_, value)| !value.is_null());
            Value::Object(fields.map(|(name, value)| (name, without_nulls(value))).collect())
        }
        Value::Array(items) => Value::Array(items.into_iter().map(without_nulls).collect()),
        other => other,
    }
}
