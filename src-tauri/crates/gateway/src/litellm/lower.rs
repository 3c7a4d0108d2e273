//! Model groups, fallbacks and retries of LiteLLM's router, and the policy that they amount to.

use std::collections::BTreeMap;

use routewright_domain::{
    Aggregation, Arm, CacheHit, CachePolicy, Evaluator, EvaluatorKind, FallbackPolicy, FallbackStep, GuardPolicy,
    LatencyBudget, ModelPolicy, PartitionBy, Percentile, Policy, PromptCachePolicy, RetryPolicy, SteerPolicy, Trigger,
    UnknownFields, WeightedPolicy,
};
use serde_json::{Map, Value, json};

use crate::constraints::Constraints;
use crate::escape::Slugs;
use crate::openrouter::{as_leaf, leaf_body};
use crate::reduce::{heaviest, kept_guardrail};
use crate::scope::Scope;

/// Milliseconds that LiteLLM waits before a retry: it doubles from half a second to eight.
const OWN_DELAYS_MS: (u32, u32) = (500, 8_000);

/// The router's configuration in the making.
#[derive(Debug, Default)]
pub(crate) struct Router {
    pub(crate) model_list: Vec<Value>,
    /// The groups that follow a group, by what went wrong.
    pub(crate) fallbacks: BTreeMap<String, Vec<String>>,
    pub(crate) context_window_fallbacks: BTreeMap<String, Vec<String>>,
    pub(crate) content_policy_fallbacks: BTreeMap<String, Vec<String>>,
    pub(crate) retries: BTreeMap<String, Value>,
    /// Names of groups in order, with what they are.
    pub(crate) groups: Vec<(String, String)>,
    /// Seconds that answers of a feature's group are kept.
    pub(crate) caches: BTreeMap<String, u32>,
    /// Whether the router goes by latency. It has one strategy for all groups.
    pub(crate) by_latency: bool,
    names: Slugs,
}

/// What stands above a policy.
#[derive(Debug, Clone, Default)]
pub(crate) struct Above<'a> {
    pub(crate) constraints: Constraints,
    pub(crate) first_token_timeout_ms: Option<u32>,
    pub(crate) timeout_ms: Option<u32>,
    pub(crate) retry: Option<&'a RetryPolicy>,
    /// Every request of the feature comes through here.
    pub(crate) root: bool,
}

impl Router {
    /// A router without groups.
    pub(crate) fn new(by_latency: bool) -> Self {
        Self { by_latency, ..Self::default() }
    }

    /// A new name for a group.
    pub(crate) fn name(&mut self, wanted: &str) -> String {
        self.names.of(wanted)
    }

    /// Makes the group `name` of a policy; the policy that it amounts to.
    pub(crate) fn group<'a>(&mut self, name: &str, policy: &'a Policy, above: &Above<'a>, scope: &Scope<'a>) -> Policy {
        let inside = Above { root: false, ..above.clone() };
        match policy {
            Policy::Model(leaf) => {
                self.deployments(name, &[(leaf, 1)], above);
                retried(policy.clone(), above)
            }
            Policy::Shared(shared) => match scope.library(&shared.policy) {
                Some(policy) => self.group(name, policy, above, scope),
                None => policy.clone(),
            },
            Policy::Fallback(chain) => self.chain(name, chain, &inside, scope),
            Policy::Task(task) => {
                for rule in &task.rules {
                    self.beside(name, &rule.name, &rule.policy, &inside, scope);
                }
                self.group(name, &task.otherwise, &inside, scope)
            }
            Policy::Cascade(cascade) => {
                let last = cascade.tiers.len().saturating_sub(1);
                for (n, tier) in cascade.tiers.iter().enumerate().take(last) {
                    self.beside(name, &format!("tier {}", n + 1), &tier.policy, &inside, scope);
                }
                self.judge(name, &cascade.evaluator, &inside, scope);
                match cascade.tiers.last() {
                    Some(tier) => self.group(name, &tier.policy, &inside, scope),
                    None => policy.clone(),
                }
            }
            Policy::Ensemble(ensemble) => {
                for (n, member) in ensemble.members.iter().enumerate().skip(1) {
                    self.beside(name, &format!("member {}", n + 1), member, &inside, scope);
                }
                match &ensemble.aggregation {
                    Aggregation::Arbiter(arbiter) => self.beside(name, "arbiter", &arbiter.policy, &inside, scope),
                    Aggregation::Consensus(consensus) => {
                        if let Some(policy) = &consensus.escalate {
                            self.beside(name, "escalation", policy, &inside, scope);
                        }
                    }
                    Aggregation::Majority => {}
                }
                self.group(name, &ensemble.members[0], &inside, scope)
            }
            Policy::Steer(steer) => self.steer(name, steer, &inside, scope),
            Policy::Partition(partition) => match &partition.by {
                PartitionBy::Bands(bands) => {
                    for band in &bands.bands {
                        self.beside(name, &format!("below {}", band.below), &band.policy, &inside, scope);
                    }
                    self.group(name, &bands.otherwise, &inside, scope)
                }
                PartitionBy::Split(split) => {
                    self.beside(name, "reduce", &split.reduce, &inside, scope);
                    self.group(name, &split.map, &inside, scope)
                }
            },
            Policy::Cache(cache) => self.cache(name, cache, above, scope),
            Policy::PromptCache(cache) => {
                let above = Above { constraints: above.constraints.cached_by(cache), ..above.clone() };
                let policy = Box::new(self.group(name, &cache.policy, &above, scope));
                Policy::PromptCache(PromptCachePolicy { policy, sticky: false, ..cache.clone() })
            }
            Policy::Compress(compress) => self.group(name, &compress.policy, above, scope),
            Policy::Batch(batch) => self.group(name, &batch.policy, above, scope),
            Policy::Retry(retry) => {
                // The inner retry is nearer to the calls; LiteLLM counts retries of a group once.
                self.group(name, &retry.policy, &Above { retry: Some(retry), ..above.clone() }, scope)
            }
            Policy::Hedge(hedge) => {
                if let Some(backup) = &hedge.backup {
                    self.beside(name, "second call", backup, &inside, scope);
                }
                self.group(name, &hedge.policy, above, scope)
            }
            Policy::Weighted(weighted) => self.weighted(name, weighted, &inside, scope),
            Policy::Guard(guard) => {
                let above = Above { constraints: above.constraints.guarded_by(&guard.guardrail), ..above.clone() };
                let policy = self.group(name, &guard.policy, &above, scope);
                match kept_guardrail(&guard.guardrail) {
                    Some(guardrail) => Policy::Guard(GuardPolicy {
                        guardrail,
                        policy: Box::new(policy),
                        unknown: UnknownFields::new(),
                    }),
                    None => policy,
                }
            }
        }
    }

    /// A group that an application may name, though the feature's own group does not lead to it.
    fn beside<'a>(&mut self, name: &str, part: &str, policy: &'a Policy, above: &Above<'a>, scope: &Scope<'a>) {
        let own = self.name(&format!("{name} {part}"));
        self.groups.push((own.clone(), format!("{name}: {part}")));
        self.group(&own, policy, above, scope);
    }

    /// The group of a model that judges answers: the proxy asks none, an application may.
    fn judge<'a>(&mut self, name: &str, evaluator: &'a Evaluator, above: &Above<'a>, scope: &Scope<'a>) {
        if let EvaluatorKind::Judge(judge) = &evaluator.by {
            self.beside(name, "judge", &judge.policy, above, scope);
        }
    }

    fn chain<'a>(&mut self, name: &str, chain: &'a FallbackPolicy, above: &Above<'a>, scope: &Scope<'a>) -> Policy {
        let mut steps = Vec::new();
        let mut rest = Vec::new();
        for (n, step) in chain.steps.iter().enumerate() {
            let own = if n == 0 { name.to_owned() } else { self.name(&format!("{name} step {}", n + 1)) };
            let inner = Above {
                first_token_timeout_ms: tighter(above.first_token_timeout_ms, step.first_token_timeout_ms),
                timeout_ms: tighter(above.timeout_ms, step.timeout_ms),
                // Retries are those of the group that is asked first.
                retry: above.retry.filter(|_| n == 0),
                ..above.clone()
            };
            let policy = self.group(&own, &step.policy, &inner, scope);
            steps.push(FallbackStep { policy, unknown: UnknownFields::new(), ..step.clone() });
            if n > 0 {
                rest.push(own);
            }
        }
        if let Some(gate) = &chain.quality {
            self.judge(name, &gate.evaluator, above, scope);
        }
        let has = |trigger: Trigger| chain.triggers.contains(&trigger);
        let mut triggers = std::collections::BTreeSet::new();
        // One list stands for every error that is not one of the other two kinds.
        if [Trigger::Outage, Trigger::RateLimit, Trigger::Timeout].into_iter().any(has) {
            self.fallbacks.entry(name.to_owned()).or_default().extend(rest.iter().cloned());
            triggers.extend([Trigger::Outage, Trigger::RateLimit, Trigger::Timeout]);
        }
        if has(Trigger::ContextOverflow) {
            self.context_window_fallbacks.entry(name.to_owned()).or_default().extend(rest.iter().cloned());
            triggers.insert(Trigger::ContextOverflow);
        }
        if has(Trigger::Moderation) {
            self.content_policy_fallbacks.entry(name.to_owned()).or_default().extend(rest.iter().cloned());
            triggers.insert(Trigger::Moderation);
        }
        Policy::Fallback(FallbackPolicy { steps, triggers, quality: None, unknown: UnknownFields::new() })
    }

    /// Deployments of one group, of which the router takes the fastest.
    fn steer<'a>(&mut self, name: &str, steer: &'a SteerPolicy, above: &Above<'a>, scope: &Scope<'a>) -> Policy {
        let leaves: Option<Vec<&ModelPolicy>> = steer.candidates.iter().map(|one| as_leaf(one, scope)).collect();
        let Some(leaves) = leaves else { return self.group(name, &steer.candidates[0], above, scope) };
        let alike: Vec<(&ModelPolicy, u32)> = leaves.iter().map(|leaf| (*leaf, 1)).collect();
        self.deployments(name, &alike, above);
        let candidates: Vec<Policy> = leaves.iter().map(|leaf| Policy::Model((*leaf).clone())).collect();
        if !self.by_latency {
            let arm =
                |policy: Policy| Arm { name: policy_name(&policy), weight: 1, policy, unknown: UnknownFields::new() };
            let arms = candidates.into_iter().map(arm).collect();
            return retried(
                Policy::Weighted(WeightedPolicy { arms, by_session: false, unknown: UnknownFields::new() }),
                above,
            );
        }
        let steer = SteerPolicy {
            candidates,
            // The router goes by the mean of its own measurements.
            budget: LatencyBudget { percentile: Percentile::P50, within_ms: None, ..steer.budget.clone() },
            quality_floor: None,
            window_minutes: None,
            unknown: UnknownFields::new(),
        };
        retried(Policy::Steer(steer), above)
    }

    fn weighted<'a>(
        &mut self,
        name: &str,
        weighted: &'a WeightedPolicy,
        above: &Above<'a>,
        scope: &Scope<'a>,
    ) -> Policy {
        let leaves: Option<Vec<(&ModelPolicy, u32)>> =
            weighted.arms.iter().map(|arm| Some((as_leaf(&arm.policy, scope)?, arm.weight))).collect();
        // With a router that goes by latency, weights have no effect.
        if let Some(leaves) = leaves.filter(|_| !self.by_latency) {
            self.deployments(name, &leaves, above);
            let arms = weighted
                .arms
                .iter()
                .zip(&leaves)
                .map(|(arm, (leaf, _))| Arm { policy: Policy::Model((*leaf).clone()), ..arm.clone() });
            let policy = WeightedPolicy { arms: arms.collect(), by_session: false, unknown: UnknownFields::new() };
            return retried(Policy::Weighted(policy), above);
        }
        for arm in &weighted.arms {
            self.beside(name, &arm.name, &arm.policy, above, scope);
        }
        match heaviest(weighted) {
            Some(policy) => self.group(name, policy, above, scope),
            None => Policy::Weighted(weighted.clone()),
        }
    }

    fn cache<'a>(&mut self, name: &str, cache: &'a CachePolicy, above: &Above<'a>, scope: &Scope<'a>) -> Policy {
        let policy = self.group(name, &cache.policy, above, scope);
        if !above.root {
            return policy;
        }
        self.caches.insert(name.to_owned(), cache.ttl_s);
        Policy::Cache(CachePolicy {
            hit: CacheHit::Exact,
            capacity: None,
            policy: Box::new(policy),
            unknown: UnknownFields::new(),
            ..cache.clone()
        })
    }

    fn deployments(&mut self, name: &str, leaves: &[(&ModelPolicy, u32)], above: &Above<'_>) {
        for (n, (leaf, weight)) in leaves.iter().enumerate() {
            let mut body = leaf_body(leaf, &above.constraints);
            body.shift_remove("model");
            let most = body.shift_remove("max_completion_tokens");
            let mut params = Map::new();
            params.insert("model".to_owned(), json!(format!("openrouter/{}", leaf.model)));
            params.insert("api_key".to_owned(), json!("os.environ/OPENROUTER_API_KEY"));
            if let Some(most) = most {
                params.insert("max_tokens".to_owned(), most);
            }
            let mut limit = |field: &str, ms: Option<u32>| {
                if let Some(ms) = ms {
                    params.insert(field.to_owned(), json!(f64::from(ms) / 1_000.0));
                }
            };
            // A stream's limit is one on the pause between two pieces, so the first token's limit is the nearest one.
            limit("timeout", above.timeout_ms);
            limit("stream_timeout", above.first_token_timeout_ms.or(above.timeout_ms));
            if leaves.len() > 1 && !self.by_latency {
                params.insert("weight".to_owned(), json!(weight));
            }
            if !body.is_empty() {
                params.insert("extra_body".to_owned(), Value::Object(body));
            }
            let id = if leaves.len() > 1 { format!("{name}.{}", n + 1) } else { name.to_owned() };
            self.model_list.push(json!({ "model_name": name, "litellm_params": params, "model_info": { "id": id } }));
        }
        if let Some(retry) = above.retry {
            self.retries.insert(name.to_owned(), retry_policy(retry));
        }
    }
}

/// How often each kind of error of a group is tried again.
fn retry_policy(retry: &RetryPolicy) -> Value {
    let again = retry.attempts.saturating_sub(1);
    let on = |trigger: Trigger| if triggers_of(retry).contains(&trigger) { again } else { 0 };
    json!({
        "InternalServerErrorRetries": on(Trigger::Outage),
        "ServiceUnavailableErrorRetries": on(Trigger::Outage),
        "RateLimitErrorRetries": on(Trigger::RateLimit),
        "TimeoutErrorRetries": on(Trigger::Timeout),
        "ContentPolicyViolationErrorRetries": on(Trigger::Moderation),
        "BadRequestErrorRetries": 0,
        "AuthenticationErrorRetries": 0,
        // The rest, of which a 500 or 502 of OpenRouter is one: LiteLLM has no kind of its own for it.
        "DefaultRetries": on(Trigger::Outage),
    })
}

pub(crate) fn triggers_of(retry: &RetryPolicy) -> std::collections::BTreeSet<Trigger> {
    if retry.on.is_empty() { [Trigger::Outage, Trigger::RateLimit].into() } else { retry.on.clone() }
}

fn retried(policy: Policy, above: &Above<'_>) -> Policy {
    let Some(retry) = above.retry else { return policy };
    let mut on = triggers_of(retry);
    on.retain(|trigger| !matches!(trigger, Trigger::ContextOverflow | Trigger::LowQuality));
    Policy::Retry(RetryPolicy {
        attempts: retry.attempts,
        base_delay_ms: OWN_DELAYS_MS.0,
        max_delay_ms: OWN_DELAYS_MS.1,
        budget_share: None,
        on,
        policy: Box::new(policy),
        unknown: UnknownFields::new(),
    })
}

fn policy_name(policy: &Policy) -> String {
    match policy {
        Policy::Model(leaf) => leaf.model.to_string(),
        other => other.pattern().to_owned(),
    }
}

fn tighter(one: Option<u32>, other: Option<u32>) -> Option<u32> {
    one.into_iter().chain(other).min()
}
