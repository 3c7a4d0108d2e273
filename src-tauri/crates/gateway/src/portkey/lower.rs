//! Targets and strategies of Portkey's config, and the policy that they amount to.

use std::collections::BTreeSet;

use routewright_domain::{
    CachePolicy, FallbackPolicy, FallbackStep, GuardPolicy, PartitionBy, Policy, PromptCachePolicy, RetryPolicy,
    TaskPolicy, TaskRule, Trigger, UnknownFields, WeightedPolicy,
};
use serde_json::{Value, json};

use super::query::{query, shorter_than};
use crate::constraints::Constraints;
use crate::openrouter::leaf_body;
use crate::reduce::kept_guardrail;
use crate::scope::Scope;
use crate::statuses::statuses;

/// Retries that Portkey takes at most.
pub(crate) const MOST_RETRIES: u32 = 5;
/// Milliseconds that it waits before the first retry; each next one doubles, without a draw.
const FIRST_DELAY_MS: u32 = 1_000;
/// Seconds that its cache keeps an answer at least.
pub(crate) const LEAST_CACHE_S: u32 = 60;
/// Fields of a request that Portkey passes on to `OpenRouter`; others it leaves out (seen in its sources and its traffic).
const PASSED_ON: [&str; 3] = ["model", "provider", "max_completion_tokens"];

/// A target, and what it amounts to.
pub(crate) struct Lowered {
    pub(crate) target: Value,
    pub(crate) behaves_as: Policy,
}

/// What stands above a policy.
#[derive(Debug, Clone, Default)]
pub(crate) struct Above<'a> {
    pub(crate) constraints: Constraints,
    pub(crate) retry: Option<&'a RetryPolicy>,
}

/// The target of a policy.
pub(crate) fn lower<'a>(policy: &'a Policy, above: &Above<'a>, scope: &Scope<'a>) -> Lowered {
    let inner = |policy: &'a Policy| lower(policy, above, scope);
    match policy {
        Policy::Model(leaf) => {
            let mut body = leaf_body(leaf, &above.constraints);
            body.retain(|field, _| PASSED_ON.contains(&field.as_str()));
            if let Some(most) = body.shift_remove("max_completion_tokens") {
                body.insert("max_tokens".to_owned(), most);
            }
            let mut target =
                json!({ "provider": "openrouter", "api_key": "${OPENROUTER_API_KEY}", "override_params": body });
            let behaves_as = match above.retry {
                Some(retry) => {
                    target["retry"] = retry_object(retry);
                    retried(policy.clone(), retry)
                }
                None => policy.clone(),
            };
            Lowered { target, behaves_as }
        }
        Policy::Shared(shared) => match scope.library(&shared.policy) {
            Some(policy) => inner(policy),
            None => Lowered { target: Value::Null, behaves_as: policy.clone() },
        },
        Policy::Fallback(chain) => fallback(chain, above, scope),
        Policy::Task(task) => self::task(task, above, scope),
        Policy::Cascade(cascade) => match cascade.tiers.last() {
            Some(tier) => inner(&tier.policy),
            None => Lowered { target: Value::Null, behaves_as: policy.clone() },
        },
        Policy::Ensemble(ensemble) => inner(&ensemble.members[0]),
        Policy::Steer(steer) => inner(&steer.candidates[0]),
        Policy::Partition(partition) => match &partition.by {
            PartitionBy::Bands(_) => bands(policy, above, scope),
            PartitionBy::Split(split) => inner(&split.map),
        },
        Policy::Cache(cache) => cached(cache, inner(&cache.policy)),
        Policy::PromptCache(cache) => {
            let below = inner(&cache.policy);
            let policy = Box::new(below.behaves_as);
            // Only what providers do unasked: no field for it is passed on.
            let own = PromptCachePolicy { ttl_minutes: None, one_hour: false, sticky: false, policy, ..cache.clone() };
            Lowered { target: below.target, behaves_as: Policy::PromptCache(own) }
        }
        Policy::Compress(compress) => inner(&compress.policy),
        Policy::Batch(batch) => inner(&batch.policy),
        // A retry goes down to the calls: targets inherit it.
        Policy::Retry(retry) => lower(&retry.policy, &Above { retry: Some(retry), ..above.clone() }, scope),
        Policy::Hedge(hedge) => inner(&hedge.policy),
        Policy::Weighted(weighted) => self::weighted(weighted, above, scope),
        Policy::Guard(guard) => {
            let above = Above { constraints: above.constraints.guarded_by(&guard.guardrail), ..above.clone() };
            let below = lower(&guard.policy, &above, scope);
            let Some(guardrail) = kept_guardrail(&guard.guardrail) else { return below };
            let policy = Box::new(below.behaves_as);
            let behaves_as = Policy::Guard(GuardPolicy { guardrail, policy, unknown: UnknownFields::new() });
            Lowered { target: below.target, behaves_as }
        }
    }
}

fn fallback<'a>(chain: &'a FallbackPolicy, above: &Above<'a>, scope: &Scope<'a>) -> Lowered {
    let mut targets = Vec::new();
    let mut steps = Vec::new();
    for step in &chain.steps {
        let Lowered { mut target, behaves_as } = lower(&step.policy, above, scope);
        // One limit, until the answer begins to come: for a stream that is the first token, else it is the whole answer.
        let (first, whole) = match (step.first_token_timeout_ms, step.timeout_ms) {
            (_, Some(whole)) => (None, Some(whole)),
            (first, None) => (first, None),
        };
        if let Some(ms) = whole.or(first) {
            set_timeout(&mut target, ms);
        }
        targets.push(target);
        steps.push(FallbackStep {
            policy: behaves_as,
            first_token_timeout_ms: first,
            timeout_ms: whole,
            unknown: UnknownFields::new(),
        });
    }
    let triggers: BTreeSet<Trigger> =
        chain.triggers.iter().copied().filter(|trigger| *trigger != Trigger::LowQuality).collect();
    let strategy = json!({ "mode": "fallback", "on_status_codes": statuses(&triggers) });
    Lowered {
        target: json!({ "strategy": strategy, "targets": targets }),
        behaves_as: Policy::Fallback(FallbackPolicy { steps, triggers, quality: None, unknown: UnknownFields::new() }),
    }
}

/// A limit that an inner step has already is the tighter one.
fn set_timeout(target: &mut Value, ms: u32) {
    let own = target.get("request_timeout").and_then(Value::as_u64).unwrap_or(u64::MAX);
    target["request_timeout"] = json!(own.min(u64::from(ms)));
}

fn task<'a>(task: &'a TaskPolicy, above: &Above<'a>, scope: &Scope<'a>) -> Lowered {
    let (mut targets, mut conditions, mut rules) = (Vec::new(), Vec::new(), Vec::new());
    for (n, rule) in task.rules.iter().enumerate() {
        let Lowered { target, behaves_as } = lower(&rule.policy, above, scope);
        let name = format!("rule-{}", n + 1);
        conditions.push(json!({ "query": query(&rule.when, true), "then": name }));
        targets.push(named(&name, target));
        rules.push(TaskRule { policy: behaves_as, ..rule.clone() });
    }
    let Lowered { target, behaves_as } = lower(&task.otherwise, above, scope);
    targets.push(named("otherwise", target));
    Lowered {
        target: conditional(&conditions, &targets),
        behaves_as: Policy::Task(TaskPolicy { rules, otherwise: Box::new(behaves_as), unknown: UnknownFields::new() }),
    }
}

fn bands<'a>(policy: &'a Policy, above: &Above<'a>, scope: &Scope<'a>) -> Lowered {
    let mut changed = policy.clone();
    let (mut targets, mut conditions) = (Vec::new(), Vec::new());
    if let (Policy::Partition(own), Policy::Partition(partition)) = (&mut changed, policy)
        && let (PartitionBy::Bands(own), PartitionBy::Bands(bands)) = (&mut own.by, &partition.by)
    {
        for (n, band) in bands.bands.iter().enumerate() {
            let Lowered { target, behaves_as } = lower(&band.policy, above, scope);
            let name = format!("band-{}", n + 1);
            conditions.push(json!({ "query": shorter_than(band.below), "then": name }));
            targets.push(named(&name, target));
            own.bands[n].policy = behaves_as;
        }
        let Lowered { target, behaves_as } = lower(&bands.otherwise, above, scope);
        targets.push(named("otherwise", target));
        *own.otherwise = behaves_as;
    }
    Lowered { target: conditional(&conditions, &targets), behaves_as: changed }
}

/// A strategy that takes the first target whose query holds.
pub(crate) fn conditional(conditions: &[Value], targets: &[Value]) -> Value {
    json!({ "strategy": { "mode": "conditional", "conditions": conditions, "default": "otherwise" }, "targets": targets })
}

/// The target with a name that conditions lead to, first for the reader.
pub(crate) fn named(name: &str, target: Value) -> Value {
    let mut whole = json!({ "name": name });
    if let (Value::Object(fields), Value::Object(own)) = (&mut whole, target) {
        fields.extend(own);
    }
    whole
}

fn weighted<'a>(weighted: &'a WeightedPolicy, above: &Above<'a>, scope: &Scope<'a>) -> Lowered {
    let (mut targets, mut arms) = (Vec::new(), Vec::new());
    for arm in &weighted.arms {
        let Lowered { mut target, behaves_as } = lower(&arm.policy, above, scope);
        target["weight"] = json!(arm.weight);
        targets.push(target);
        arms.push(routewright_domain::Arm { policy: behaves_as, ..arm.clone() });
    }
    Lowered {
        target: json!({ "strategy": { "mode": "loadbalance" }, "targets": targets }),
        behaves_as: Policy::Weighted(WeightedPolicy { arms, by_session: false, unknown: UnknownFields::new() }),
    }
}

fn cached(cache: &CachePolicy, below: Lowered) -> Lowered {
    let Lowered { mut target, behaves_as } = below;
    let mode = match cache.hit {
        routewright_domain::CacheHit::Exact => "simple",
        routewright_domain::CacheHit::Semantic(_) => "semantic",
    };
    let ttl_s = cache.ttl_s.max(LEAST_CACHE_S);
    // An inner cache is nearer to the calls, and targets take the nearest.
    if target.get("cache").is_none() {
        target["cache"] = json!({ "mode": mode, "max_age": ttl_s });
    }
    let policy = Box::new(behaves_as);
    let own = CachePolicy { ttl_s, capacity: None, policy, unknown: UnknownFields::new(), ..cache.clone() };
    Lowered { target, behaves_as: Policy::Cache(own) }
}

fn retry_object(retry: &RetryPolicy) -> Value {
    let attempts = retry.attempts.saturating_sub(1).min(MOST_RETRIES);
    json!({ "attempts": attempts, "on_status_codes": statuses(&crate::litellm::triggers_of(retry)) })
}

fn retried(policy: Policy, retry: &RetryPolicy) -> Policy {
    let mut on = crate::litellm::triggers_of(retry);
    on.remove(&Trigger::LowQuality);
    Policy::Retry(RetryPolicy {
        attempts: retry.attempts.min(MOST_RETRIES + 1),
        base_delay_ms: FIRST_DELAY_MS,
        max_delay_ms: FIRST_DELAY_MS << (MOST_RETRIES - 1),
        budget_share: None,
        on,
        policy: Box::new(policy),
        unknown: UnknownFields::new(),
    })
}
