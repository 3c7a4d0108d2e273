//! What guardrails, requirements and prefix caches above a leaf add to its call.

use std::collections::BTreeSet;

use routewright_domain::{Capability, DataRequirements, Feature, Guardrail, Money, PromptCachePolicy, ProviderId};

/// Joined on the way down: lists intersect, everything else becomes stricter, as in the engine.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Constraints {
    pub(crate) zero_retention: bool,
    pub(crate) no_training: bool,
    pub(crate) providers: Option<BTreeSet<ProviderId>>,
    pub(crate) max_completion: Option<u32>,
    /// Tools or structured output are required, so endpoints that would leave them out are no choice.
    pub(crate) needs_parameters: bool,
    pub(crate) price_ceiling: Option<Money>,
    pub(crate) prefix: Option<Prefix>,
}

/// The prefix cache above a leaf.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Prefix {
    pub(crate) one_hour: bool,
    pub(crate) sticky: bool,
}

impl Constraints {
    pub(crate) fn required_by(&self, feature: Option<&Feature>) -> Self {
        let Some(feature) = feature else { return self.clone() };
        let mut joined = self.clone();
        joined.join_data(&feature.requirements.data);
        let switched = [Capability::Tools, Capability::StructuredOutput, Capability::Reasoning];
        joined.needs_parameters |= switched.iter().any(|one| feature.requirements.capabilities.contains(one));
        joined
    }

    pub(crate) fn guarded_by(&self, guardrail: &Guardrail) -> Self {
        let mut joined = self.clone();
        joined.join_data(&guardrail.data);
        if !guardrail.providers.is_empty() {
            let own: BTreeSet<ProviderId> = guardrail.providers.iter().cloned().collect();
            joined.providers = Some(match joined.providers {
                Some(outer) => outer.intersection(&own).cloned().collect(),
                None => own,
            });
        }
        joined.max_completion = joined.max_completion.into_iter().chain(guardrail.max_completion_tokens).min();
        joined.price_ceiling = joined.price_ceiling.into_iter().chain(guardrail.price_ceiling_usd).min();
        joined
    }

    pub(crate) fn cached_by(&self, cache: &PromptCachePolicy) -> Self {
        let one_hour = cache.one_hour || cache.ttl_minutes.is_some_and(|minutes| minutes > 5);
        Self { prefix: Some(Prefix { one_hour, sticky: cache.sticky }), ..self.clone() }
    }

    fn join_data(&mut self, data: &DataRequirements) {
        self.zero_retention |= data.zero_retention;
        self.no_training |= data.no_training;
    }
}
