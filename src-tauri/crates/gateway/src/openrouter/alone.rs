//! What one request body can carry of a policy, and the policy that it then is.

use routewright_domain::{
    Aggregation, Arbiter, CacheHit, CachePolicy, EnsemblePolicy, FallbackPolicy, FallbackStep, GuardPolicy,
    LatencyBudget, LatencyMeasure, PartitionBy, Percentile, Policy, PromptCachePolicy, SteerPolicy, UnknownFields,
};
use serde_json::{Value, json};

use super::body::{Body, MOST_MODELS, OWN_TRIGGERS, as_leaf, chain_body, leaf_body, listable};
use crate::constraints::Constraints;
use crate::reduce::{heaviest, kept_guardrail};
use crate::scope::Scope;

/// Seconds that the gateway keeps an answer, at least and at most.
const CACHE_TTL_S: std::ops::RangeInclusive<u32> = 1..=86_400;
/// Models that `openrouter/fusion` asks at most.
const MOST_PANELISTS: usize = 8;

/// One request body, and what it amounts to.
#[derive(Debug, Clone)]
pub(crate) struct Alone {
    pub(crate) body: Body,
    /// Seconds that the gateway keeps the answer.
    pub(crate) cache_ttl_s: Option<u32>,
    pub(crate) behaves_as: Policy,
}

/// The nearest single request. Where a pattern cannot be carried, the part of it that comes closest to its quality answers
/// everything: dearer or slower than the design, but not worse.
pub(crate) fn alone(policy: &Policy, constraints: &Constraints, scope: &Scope<'_>) -> Alone {
    let inner = |policy: &Policy| alone(policy, constraints, scope);
    match policy {
        Policy::Model(leaf) => {
            Alone { body: leaf_body(leaf, constraints), cache_ttl_s: None, behaves_as: policy.clone() }
        }
        Policy::Shared(shared) => match scope.library(&shared.policy) {
            Some(policy) => inner(policy),
            // Scope::of has refused this.
            None => Alone { body: Body::new(), cache_ttl_s: None, behaves_as: policy.clone() },
        },
        Policy::Fallback(chain) => fallback(chain, constraints, scope),
        Policy::Task(task) => inner(&task.otherwise),
        Policy::Cascade(cascade) => match cascade.tiers.last() {
            Some(tier) => inner(&tier.policy),
            None => Alone { body: Body::new(), cache_ttl_s: None, behaves_as: policy.clone() },
        },
        Policy::Ensemble(ensemble) => {
            fusion(ensemble, constraints, scope).unwrap_or_else(|| inner(&ensemble.members[0]))
        }
        Policy::Steer(steer) => sorted(steer, constraints, scope).unwrap_or_else(|| inner(&steer.candidates[0])),
        Policy::Partition(partition) => match &partition.by {
            PartitionBy::Bands(bands) => inner(&bands.otherwise),
            PartitionBy::Split(split) => inner(&split.map),
        },
        Policy::Cache(cache) => cached(cache, inner(&cache.policy)),
        Policy::PromptCache(cache) => {
            let below = alone(&cache.policy, &constraints.cached_by(cache), scope);
            let policy = Box::new(below.behaves_as.clone());
            let behaves_as = Policy::PromptCache(PromptCachePolicy { policy, ..cache.clone() });
            Alone { behaves_as, ..below }
        }
        Policy::Compress(compress) => inner(&compress.policy),
        Policy::Batch(batch) => inner(&batch.policy),
        Policy::Retry(retry) => inner(&retry.policy),
        Policy::Hedge(hedge) => inner(&hedge.policy),
        Policy::Weighted(weighted) => match heaviest(weighted) {
            Some(policy) => inner(policy),
            None => Alone { body: Body::new(), cache_ttl_s: None, behaves_as: policy.clone() },
        },
        Policy::Guard(guard) => {
            let below = alone(&guard.policy, &constraints.guarded_by(&guard.guardrail), scope);
            let Some(guardrail) = kept_guardrail(&guard.guardrail) else { return below };
            let policy = Box::new(below.behaves_as.clone());
            let behaves_as = Policy::Guard(GuardPolicy { guardrail, policy, unknown: UnknownFields::new() });
            Alone { behaves_as, ..below }
        }
    }
}

/// Models that the request of a chain names. What holds for its calls changes none of them.
pub(crate) fn models_of_chain(chain: &FallbackPolicy, scope: &Scope<'_>) -> usize {
    let body = fallback(chain, &Constraints::default(), scope).body;
    1 + body.get("models").and_then(Value::as_array).map_or(0, Vec::len)
}

fn fallback(chain: &FallbackPolicy, constraints: &Constraints, scope: &Scope<'_>) -> Alone {
    let leaves = listable(chain.steps.iter().map(|step| &step.policy), scope);
    let Some(body) = chain_body(&leaves, constraints) else {
        return alone(&chain.steps[0].policy, constraints, scope);
    };
    let step = |leaf: &&routewright_domain::ModelPolicy| FallbackStep {
        policy: Policy::Model((*leaf).clone()),
        first_token_timeout_ms: None,
        timeout_ms: None,
        unknown: UnknownFields::new(),
    };
    let behaves_as = match leaves.as_slice() {
        [only] => Policy::Model((*only).clone()),
        _ => Policy::Fallback(FallbackPolicy {
            steps: leaves.iter().map(step).collect(),
            triggers: OWN_TRIGGERS.into(),
            quality: None,
            unknown: UnknownFields::new(),
        }),
    };
    Alone { body, cache_ttl_s: None, behaves_as }
}

/// All candidates in one request, whose endpoints are then sorted together.
fn sorted(steer: &SteerPolicy, constraints: &Constraints, scope: &Scope<'_>) -> Option<Alone> {
    let leaves = listable(&steer.candidates, scope);
    let plain = leaves.first().is_some_and(|leaf| leaf.provider.order.is_empty() && leaf.provider.sort.is_none());
    if !plain || leaves.len() < 2 || leaves.len() < steer.candidates.len().min(MOST_MODELS) {
        return None;
    }
    let mut body = chain_body(&leaves, constraints)?;
    let by = match steer.budget.measure {
        LatencyMeasure::FirstToken => "latency",
        LatencyMeasure::Total => "throughput",
    };
    let provider = body.entry("provider").or_insert_with(|| Value::Object(Body::new()));
    provider["sort"] = json!({ "by": by, "partition": "none" });
    if let (Some(ms), LatencyMeasure::FirstToken) = (steer.budget.within_ms, steer.budget.measure) {
        // The gateway has no p95: the stricter neighbour.
        let percentile = match steer.budget.percentile {
            Percentile::P50 => "p50",
            Percentile::P75 => "p75",
            Percentile::P90 => "p90",
            Percentile::P95 | Percentile::P99 => "p99",
        };
        provider["preferred_max_latency"] = json!({ percentile: f64::from(ms) / 1_000.0 });
    }
    let behaves_as = Policy::Steer(SteerPolicy {
        candidates: leaves.iter().map(|leaf| Policy::Model((*leaf).clone())).collect(),
        // The gateway sorts by medians.
        budget: LatencyBudget { percentile: Percentile::P50, ..steer.budget.clone() },
        quality_floor: None,
        window_minutes: None,
        unknown: UnknownFields::new(),
    });
    Some(Alone { body, cache_ttl_s: None, behaves_as })
}

/// `openrouter/fusion` asks a panel and lets one model write the answer: the nearest thing to an arbiter.
fn fusion(ensemble: &EnsemblePolicy, constraints: &Constraints, scope: &Scope<'_>) -> Option<Alone> {
    let Aggregation::Arbiter(arbiter) = &ensemble.aggregation else { return None };
    let members: Vec<_> = ensemble.members.iter().map(|member| as_leaf(member, scope)).collect::<Option<_>>()?;
    let judge = as_leaf(&arbiter.policy, scope)?;
    if members.len() > MOST_PANELISTS {
        return None;
    }
    let panel: Vec<&str> = members.iter().map(|leaf| leaf.model.as_str()).collect();
    let mut body = leaf_body(judge, constraints);
    body.insert("model".to_owned(), json!("openrouter/fusion"));
    // Without its web tools, which the design does not have.
    let plugin = json!({ "id": "fusion", "analysis_models": panel, "model": judge.model.as_str(), "tools": [] });
    body.insert("plugins".to_owned(), json!([plugin]));
    body.insert("tool_choice".to_owned(), json!("required"));
    let behaves_as = Policy::Ensemble(EnsemblePolicy {
        members: members.iter().map(|leaf| Policy::model(leaf.model.as_str())).collect(),
        aggregation: Aggregation::Arbiter(Arbiter {
            policy: Box::new(Policy::Model(judge.clone())),
            ..arbiter.clone()
        }),
        quorum: None,
        deadline_ms: None,
        wrong_agreement: ensemble.wrong_agreement,
        unknown: UnknownFields::new(),
    });
    Some(Alone { body, cache_ttl_s: None, behaves_as })
}

fn cached(cache: &CachePolicy, below: Alone) -> Alone {
    let ttl_s = cache.ttl_s.clamp(*CACHE_TTL_S.start(), *CACHE_TTL_S.end());
    let behaves_as = Policy::Cache(CachePolicy {
        hit: CacheHit::Exact,
        ttl_s,
        capacity: None,
        lookup_ms: cache.lookup_ms,
        policy: Box::new(below.behaves_as),
        unknown: UnknownFields::new(),
    });
    Alone { body: below.body, cache_ttl_s: Some(ttl_s), behaves_as }
}
