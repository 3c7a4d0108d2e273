//! Recipes and decisions of the Semantic Router, and the policy that they amount to.

use std::collections::{BTreeMap, BTreeSet};

use routewright_domain::{
    Aggregation, CacheHit, CachePolicy, FeatureId, GuardPolicy, Guardrail, PartitionBy, Policy, PromptCachePolicy,
    RetryPolicy, TaskPolicy, TaskRule, Trigger, UnknownFields, WeightedPolicy,
};
use serde_json::{Value, json};

use super::candidates::{Candidate, candidates};
use super::decisions::Decided;
use super::signals::{Family, Rule, Signals};
use crate::escape::Slugs;
use crate::scope::Scope;
use crate::statuses::statuses;

/// Milliseconds that an attempt has where no step of a chain has a limit: as long as the listener waits.
pub(crate) const LISTENER_MS: u32 = 300_000;

/// The configuration in the making.
#[derive(Debug, Default)]
pub(crate) struct Recipes {
    pub(crate) all: Vec<Recipe>,
    pub(crate) signals: Signals,
    /// Models that decisions name, by the name that they have there.
    pub(crate) models: BTreeMap<String, Candidate>,
    /// Whether a decision calls models by way of the looper.
    pub(crate) loops: bool,
    pub(crate) caches: bool,
    /// Features whose chains move on after unlike failures: a recipe has one list of statuses.
    pub(crate) mixed: BTreeSet<FeatureId>,
    names: Slugs,
}

/// The routing of one entrypoint.
#[derive(Debug, Default)]
pub(crate) struct Recipe {
    pub(crate) name: String,
    pub(crate) about: String,
    pub(crate) decisions: Vec<Value>,
    pub(crate) chains: Vec<Chain>,
    signals: Family,
    names: Slugs,
}

/// What a chain asks of its recipe's fallback.
#[derive(Debug)]
pub(crate) struct Chain {
    pub(crate) triggers: BTreeSet<Trigger>,
    pub(crate) attempts: usize,
    pub(crate) limit_ms: Option<u32>,
}

/// What stands above a policy.
#[derive(Debug, Clone)]
pub(crate) struct Above<'a> {
    pub(crate) rule: Rule,
    pub(crate) feature: Option<&'a FeatureId>,
    pub(crate) max_completion: Option<u32>,
    pub(crate) retry: Option<&'a RetryPolicy>,
    pub(crate) cache: Option<&'a CachePolicy>,
}

impl Above<'_> {
    pub(crate) fn root(feature: Option<&FeatureId>, max_completion: Option<u32>) -> Above<'_> {
        Above { rule: Rule::Always, feature, max_completion, retry: None, cache: None }
    }
}

impl Recipes {
    /// Keeps a name from being given to a part.
    pub(crate) fn keep(&mut self, name: &str) {
        self.names.of(name);
    }

    /// Makes the recipe of a policy; the policy that it amounts to.
    pub(crate) fn recipe<'a>(
        &mut self,
        name: &str,
        about: &str,
        policy: &'a Policy,
        above: &Above<'a>,
        scope: &Scope<'a>,
    ) -> Policy {
        let at = self.all.len();
        let mut recipe = Recipe { name: name.to_owned(), about: about.to_owned(), ..Recipe::default() };
        let outer = self.signals.begin(name);
        let behaves_as = self.route(&mut recipe, "answer", policy, above, scope);
        recipe.signals = self.signals.end(outer);
        let unlike = recipe
            .chains
            .windows(2)
            .any(|two| two[0].triggers != two[1].triggers || two[0].limit_ms != two[1].limit_ms);
        if let Some(feature) = above.feature.filter(|_| unlike) {
            self.mixed.insert(feature.clone());
        }
        self.all.insert(at, recipe);
        behaves_as
    }

    /// A recipe that an application may name, though the feature's own does not lead to it.
    fn beside<'a>(&mut self, of: &Recipe, part: &str, policy: &'a Policy, above: &Above<'a>, scope: &Scope<'a>) {
        let name = self.names.of(&format!("{} {part}", of.name));
        let above = Above { rule: Rule::Always, ..above.clone() };
        self.recipe(&name, &format!("{}: {part}", of.about), policy, &above, scope);
    }

    fn route<'a>(
        &mut self,
        recipe: &mut Recipe,
        part: &str,
        policy: &'a Policy,
        above: &Above<'a>,
        scope: &Scope<'a>,
    ) -> Policy {
        match policy {
            Policy::Shared(shared) => match scope.library(&shared.policy) {
                Some(policy) => self.route(recipe, part, policy, above, scope),
                None => policy.clone(),
            },
            Policy::Task(task) => self.task(recipe, task, above, scope),
            Policy::Partition(partition) => match &partition.by {
                PartitionBy::Bands(_) => self.bands(recipe, policy, above, scope),
                PartitionBy::Split(split) => {
                    self.beside(recipe, "reduce", &split.reduce, above, scope);
                    self.route(recipe, part, &split.map, above, scope)
                }
            },
            Policy::Guard(guard) => {
                let Guardrail { name, max_completion_tokens, models, .. } = &guard.guardrail;
                let most = above.max_completion.into_iter().chain(*max_completion_tokens).min();
                let inner = Above { max_completion: most, ..above.clone() };
                let policy = self.route(recipe, part, &guard.policy, &inner, scope);
                let kept = Guardrail {
                    name: name.clone(),
                    max_completion_tokens: *max_completion_tokens,
                    models: models.clone(),
                    ..Guardrail::default()
                };
                if kept == (Guardrail { name: name.clone(), ..Guardrail::default() }) {
                    return policy;
                }
                Policy::Guard(GuardPolicy { guardrail: kept, policy: Box::new(policy), unknown: UnknownFields::new() })
            }
            Policy::Cache(cache) => {
                self.caches = true;
                // An inner cache is nearer to the calls.
                let inner = Above { cache: Some(cache), ..above.clone() };
                let policy = Box::new(self.route(recipe, part, &cache.policy, &inner, scope));
                Policy::Cache(CachePolicy { capacity: None, policy, unknown: UnknownFields::new(), ..cache.clone() })
            }
            Policy::PromptCache(cache) => {
                let policy = Box::new(self.route(recipe, part, &cache.policy, above, scope));
                // Only what providers do unasked: the router marks prompts in Anthropic's own format alone.
                let own =
                    PromptCachePolicy { ttl_minutes: None, one_hour: false, sticky: false, policy, ..cache.clone() };
                Policy::PromptCache(own)
            }
            Policy::Compress(compress) => self.route(recipe, part, &compress.policy, above, scope),
            Policy::Batch(batch) => self.route(recipe, part, &batch.policy, above, scope),
            Policy::Hedge(hedge) => self.route(recipe, part, &hedge.policy, above, scope),
            Policy::Retry(retry) => {
                self.route(recipe, part, &retry.policy, &Above { retry: Some(retry), ..above.clone() }, scope)
            }
            Policy::Weighted(weighted) => self.weighted(recipe, part, weighted, above, scope),
            Policy::Ensemble(ensemble) if !matches!(ensemble.aggregation, Aggregation::Arbiter(_)) => {
                for (n, member) in ensemble.members.iter().enumerate().skip(1) {
                    self.beside(recipe, &format!("member {}", n + 1), member, above, scope);
                }
                self.route(recipe, part, &ensemble.members[0], above, scope)
            }
            Policy::Model(_) | Policy::Fallback(_) | Policy::Cascade(_) | Policy::Ensemble(_) | Policy::Steer(_) => {
                self.decide(recipe, part, policy, above, scope)
            }
        }
    }

    /// The arm of the most weight. The others are entrypoints of their own, for who splits by hand.
    fn weighted<'a>(
        &mut self,
        recipe: &mut Recipe,
        part: &str,
        weighted: &'a WeightedPolicy,
        above: &Above<'a>,
        scope: &Scope<'a>,
    ) -> Policy {
        let most = weighted.arms.iter().map(|arm| arm.weight).max();
        let heaviest = weighted.arms.iter().position(|arm| Some(arm.weight) == most);
        for (n, arm) in weighted.arms.iter().enumerate() {
            if Some(n) != heaviest {
                self.beside(recipe, &arm.name, &arm.policy, above, scope);
            }
        }
        match heaviest.map(|n| &weighted.arms[n]) {
            Some(arm) => self.route(recipe, part, &arm.policy, above, scope),
            None => Policy::Weighted(weighted.clone()),
        }
    }

    fn task<'a>(&mut self, recipe: &mut Recipe, task: &'a TaskPolicy, above: &Above<'a>, scope: &Scope<'a>) -> Policy {
        let mut rules = Vec::new();
        for rule in &task.rules {
            let holds = Rule::and([above.rule.clone(), self.signals.rule(&rule.when)]);
            let inner = Above { rule: holds, ..above.clone() };
            let policy = self.route(recipe, &rule.name, &rule.policy, &inner, scope);
            rules.push(TaskRule { policy, ..rule.clone() });
        }
        let otherwise = Box::new(self.route(recipe, "otherwise", &task.otherwise, above, scope));
        Policy::Task(TaskPolicy { rules, otherwise, unknown: UnknownFields::new() })
    }

    fn bands<'a>(&mut self, recipe: &mut Recipe, policy: &'a Policy, above: &Above<'a>, scope: &Scope<'a>) -> Policy {
        let mut changed = policy.clone();
        if let (Policy::Partition(own), Policy::Partition(partition)) = (&mut changed, policy)
            && let (PartitionBy::Bands(own), PartitionBy::Bands(bands)) = (&mut own.by, &partition.by)
        {
            for (n, band) in bands.bands.iter().enumerate() {
                let holds = Rule::and([above.rule.clone(), self.signals.shorter_than(band.below)]);
                let inner = Above { rule: holds, ..above.clone() };
                let part = format!("below {}", band.below);
                own.bands[n].policy = self.route(recipe, &part, &band.policy, &inner, scope);
            }
            *own.otherwise = self.route(recipe, "otherwise", &bands.otherwise, above, scope);
        }
        changed
    }

    /// Adds the decision of a pattern that decides among models.
    fn decide<'a>(
        &mut self,
        recipe: &mut Recipe,
        part: &str,
        policy: &'a Policy,
        above: &Above<'a>,
        scope: &Scope<'a>,
    ) -> Policy {
        let decided = Decided::of(policy, above, scope);
        let Some(rules) = above.rule.rules() else { return decided.behaves_as };
        self.loops |= decided.loops;
        recipe.chains.extend(decided.chain);
        let mut decision = json!({ "name": recipe.names.of(part), "priority": 0, "rules": rules });
        let references: Vec<Value> =
            decided.candidates.iter().map(|candidate| json!({ "model": candidate.name() })).collect();
        decision["modelRefs"] = json!(references);
        if let Some(algorithm) = decided.algorithm {
            decision["algorithm"] = algorithm;
        }
        let mut plugins = Vec::new();
        if let Some(most) = most_tokens(&decided.candidates, above) {
            plugins.push(json!({ "type": "request_params", "configuration": { "max_tokens_limit": most } }));
        }
        if let Some(cache) = above.cache {
            let mode = match cache.hit {
                CacheHit::Exact => "exact",
                CacheHit::Semantic(_) => "exact_then_semantic",
            };
            let configuration = json!({ "enabled": true, "mode": mode, "scope": "global", "ttl_seconds": cache.ttl_s });
            plugins.push(json!({ "type": "response_cache", "configuration": configuration }));
        }
        if !plugins.is_empty() {
            decision["plugins"] = json!(plugins);
        }
        recipe.decisions.push(decision);
        for candidate in decided.candidates.into_iter().chain(decided.others) {
            self.models.insert(candidate.name(), candidate);
        }
        decided.behaves_as
    }

    /// The model that answers what no decision takes.
    pub(crate) fn default_model(&self, scope: &Scope<'_>) -> Option<String> {
        let first = scope.served().first().map(|served| served.policy)?;
        let own = candidates(first, &Above::root(None, None), scope);
        let known = own.iter().map(Candidate::name).find(|name| self.models.contains_key(name));
        known.or_else(|| self.models.keys().next().cloned())
    }
}

/// One limit for all models of a decision: the loosest, and none where a model has none.
fn most_tokens(candidates: &[Candidate], above: &Above<'_>) -> Option<u32> {
    let own: Option<Vec<u32>> = candidates.iter().map(|candidate| candidate.max_tokens).collect();
    own.and_then(|own| own.into_iter().max()).into_iter().chain(above.max_completion).min()
}

impl Recipe {
    /// `routing` of the recipe. Decisions are asked from the highest priority down, which is the order of the design.
    pub(crate) fn routing(&self, breaker: &Value) -> Value {
        let mut decisions = self.decisions.clone();
        let count = decisions.len();
        for (n, decision) in decisions.iter_mut().enumerate() {
            decision["priority"] = json!(10 * (count - n));
        }
        let mut routing = json!({ "strategy": "priority" });
        if let Some(signals) = self.signals.value() {
            routing["signals"] = signals;
        }
        routing["decisions"] = json!(decisions);
        if !self.chains.is_empty() {
            let triggers: BTreeSet<Trigger> = self.chains.iter().flat_map(|chain| &chain.triggers).copied().collect();
            let attempts = self.chains.iter().map(|chain| chain.attempts).max();
            let limit = self.limit_ms().unwrap_or(LISTENER_MS);
            routing["fallback"] = json!({
                "version": 1,
                "enabled": true,
                "max_attempts": attempts,
                "per_attempt_timeout": format!("{limit}ms"),
                "total_timeout": format!("{LISTENER_MS}ms"),
                "retryable_status_codes": statuses(&triggers),
                "circuit_breaker": breaker,
            });
        }
        routing
    }

    /// The limit of each attempt: the longest that a step has.
    fn limit_ms(&self) -> Option<u32> {
        self.chains.iter().filter_map(|chain| chain.limit_ms).max().map(|ms| ms.min(LISTENER_MS))
    }
}
