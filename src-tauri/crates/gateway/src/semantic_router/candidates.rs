//! Models that a decision names, in place of whatever stands there.

use routewright_domain::{
    CallParameters, ModelId, ModelPolicy, PartitionBy, Policy, ProviderPreferences, RetryPolicy, Trigger, UnknownFields,
};
use serde_json::{Value, json};

use super::recipes::Above;
use crate::reduce::heaviest;
use crate::scope::Scope;

/// Milliseconds between which Envoy draws the delay before a retry, at first and at most.
const OWN_DELAYS_MS: (u32, u32) = (25, 250);

/// A model with how often it is tried again.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Candidate {
    pub(crate) model: ModelId,
    pub(crate) max_tokens: Option<u32>,
    /// Calls at most, the first one included.
    attempts: u32,
}

impl Candidate {
    /// What decisions call it: models with other retries are models of their own.
    pub(crate) fn name(&self) -> String {
        let model = plain(self.model.as_str());
        if self.attempts > 1 { format!("{model}@{}-attempts", self.attempts) } else { model }
    }

    /// Its entry of `providers.models`.
    pub(crate) fn provider(&self) -> Value {
        let mut provider = json!({
            "name": self.name(),
            "provider_model_id": plain(self.model.as_str()),
            "backend_refs": [{
                "name": "openrouter",
                "provider": "openrouter",
                "api_key_env": "OPENROUTER_API_KEY",
                "weight": 100,
            }],
        });
        if self.attempts > 1 {
            provider["reliability"] =
                json!({ "retry_count": self.attempts - 1, "retry_on": "5xx,reset,connect-failure" });
        }
        provider
    }

    /// The call as a policy: without preferences for providers, for which the router has no field.
    pub(crate) fn behaves_as(&self) -> Policy {
        let leaf = Policy::Model(ModelPolicy {
            model: self.model.clone(),
            provider: ProviderPreferences::default(),
            parameters: CallParameters {
                max_tokens: self.max_tokens,
                service_tier: None,
                unknown: UnknownFields::new(),
            },
            unknown: UnknownFields::new(),
        });
        if self.attempts < 2 {
            return leaf;
        }
        Policy::Retry(RetryPolicy {
            attempts: self.attempts,
            base_delay_ms: OWN_DELAYS_MS.0,
            max_delay_ms: OWN_DELAYS_MS.1,
            budget_share: None,
            on: [Trigger::Outage].into(),
            policy: Box::new(leaf),
            unknown: UnknownFields::new(),
        })
    }
}

/// The router reads `${...}` in its configuration as a variable; no model has such a name, and none must make one.
pub(crate) fn plain(name: &str) -> String {
    name.replace("${", "$_{")
}

/// The models of a policy in the order in which they are asked: all steps of a chain, and else the one that comes nearest to the
/// policy's quality.
pub(crate) fn candidates(policy: &Policy, above: &Above<'_>, scope: &Scope<'_>) -> Vec<Candidate> {
    let mut all: Vec<Candidate> = Vec::new();
    collect(policy, above, scope, &mut all);
    let mut seen = Vec::new();
    // A model that has failed is not asked again.
    all.retain(|candidate| {
        let new = !seen.contains(&candidate.name());
        seen.push(candidate.name());
        new
    });
    all
}

/// The first of them.
pub(crate) fn candidate(policy: &Policy, above: &Above<'_>, scope: &Scope<'_>) -> Option<Candidate> {
    candidates(policy, above, scope).into_iter().next()
}

fn collect(policy: &Policy, above: &Above<'_>, scope: &Scope<'_>, out: &mut Vec<Candidate>) {
    let mut inner = |policy: &Policy| collect(policy, above, scope, out);
    match policy {
        Policy::Model(leaf) => {
            let again = above.retry.filter(|retry| retry.on.is_empty() || retry.on.contains(&Trigger::Outage));
            out.push(Candidate {
                model: leaf.model.clone(),
                max_tokens: leaf.parameters.max_tokens.into_iter().chain(above.max_completion).min(),
                attempts: again.map_or(1, |retry| retry.attempts.max(1)),
            });
        }
        Policy::Shared(shared) => {
            if let Some(policy) = scope.library(&shared.policy) {
                inner(policy);
            }
        }
        Policy::Fallback(chain) => chain.steps.iter().for_each(|step| inner(&step.policy)),
        Policy::Task(task) => inner(&task.otherwise),
        Policy::Cascade(cascade) => cascade.tiers.last().into_iter().for_each(|tier| inner(&tier.policy)),
        Policy::Ensemble(ensemble) => ensemble.members.first().into_iter().for_each(inner),
        Policy::Steer(steer) => steer.candidates.first().into_iter().for_each(inner),
        Policy::Partition(partition) => match &partition.by {
            PartitionBy::Bands(bands) => inner(&bands.otherwise),
            PartitionBy::Split(split) => inner(&split.map),
        },
        Policy::Cache(cache) => inner(&cache.policy),
        Policy::PromptCache(cache) => inner(&cache.policy),
        Policy::Compress(compress) => inner(&compress.policy),
        Policy::Batch(batch) => inner(&batch.policy),
        Policy::Hedge(hedge) => inner(&hedge.policy),
        Policy::Weighted(weighted) => heaviest(weighted).into_iter().for_each(inner),
        Policy::Retry(retry) => {
            let above = Above { retry: Some(retry), ..above.clone() };
            collect(&retry.policy, &above, scope, out);
        }
        Policy::Guard(guard) => {
            let most = above.max_completion.into_iter().chain(guard.guardrail.max_completion_tokens).min();
            collect(&guard.policy, &Above { max_completion: most, ..above.clone() }, scope, out);
        }
    }
}
