//! What must hold of every endpoint below a point of a policy tree: the feature's requirements and the guardrails above.

use std::collections::BTreeSet;

use routewright_domain::{Capability, DataRequirements, Endpoint, Feature, Guardrail, Model, ModelId, ProviderId};

/// Requirements of a feature and guardrails, joined: allow-lists intersect, everything else becomes stricter.
#[derive(Debug, Clone, Default, PartialEq)]
pub(crate) struct Constraints {
    models: Option<BTreeSet<ModelId>>,
    providers: Option<BTreeSet<ProviderId>>,
    zero_retention: bool,
    no_training: bool,
    /// Each entry is a list of which one region must be.
    regions: Vec<Vec<String>>,
    capabilities: BTreeSet<Capability>,
    context_tokens: u32,
    /// Dollars.
    pub(crate) price_ceiling: Option<f64>,
    pub(crate) max_completion: Option<u32>,
}

/// Why an endpoint is no choice.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Exclusion {
    Providers,
    Retention,
    Training,
    Region,
    Capability,
    Context,
    Preferences,
    Quantization,
    Price,
}

impl Exclusion {
    /// What it takes, for a message.
    pub(crate) fn words(self) -> &'static str {
        match self {
            Self::Providers => "a guardrail's list of providers",
            Self::Retention => "zero retention (unknown counts as no)",
            Self::Training => "no training on prompts (unknown counts as no)",
            Self::Region => "the required regions (unknown counts as no)",
            Self::Capability => "a capability that the feature needs",
            Self::Context => "the context that the feature needs",
            Self::Preferences => "the provider preferences",
            Self::Quantization => "the quantizations",
            Self::Price => "the highest price",
        }
    }
}

impl Constraints {
    /// These, and what a feature requires.
    pub(crate) fn required_by(&self, feature: &Feature) -> Self {
        let requirements = &feature.requirements;
        let mut joined = self.clone();
        joined.join_data(&requirements.data);
        joined.capabilities.extend(&requirements.capabilities);
        joined.context_tokens = joined.context_tokens.max(requirements.context_tokens.unwrap_or(0));
        joined
    }

    /// These, and what a guardrail asks of endpoints.
    pub(crate) fn guarded_by(&self, guardrail: &Guardrail) -> Self {
        let mut joined = self.clone();
        joined.join_data(&guardrail.data);
        joined.models = intersection(joined.models, &guardrail.models);
        joined.providers = intersection(joined.providers, &guardrail.providers);
        let ceiling = guardrail.price_ceiling_usd.map(routewright_domain::Money::to_usd_lossy);
        joined.price_ceiling = joined.price_ceiling.into_iter().chain(ceiling).reduce(f64::min);
        joined.max_completion = joined.max_completion.into_iter().chain(guardrail.max_completion_tokens).min();
        joined
    }

    fn join_data(&mut self, data: &DataRequirements) {
        self.zero_retention |= data.zero_retention;
        self.no_training |= data.no_training;
        if !data.regions.is_empty() && !self.regions.contains(&data.regions) {
            self.regions.push(data.regions.clone());
        }
    }

    /// False for a model that a guardrail's list leaves out.
    pub(crate) fn allows(&self, model: &ModelId) -> bool {
        self.models.as_ref().is_none_or(|models| models.contains(model))
    }

    /// Why `endpoint` of `model` is no choice; `None` when it is one. What is unknown does not hold.
    pub(crate) fn exclude(&self, model: &Model, endpoint: &Endpoint) -> Option<Exclusion> {
        let able = endpoint.capabilities.as_ref().unwrap_or(&model.capabilities);
        let checks = [
            (self.providers.as_ref().is_some_and(|list| !list.contains(&endpoint.provider)), Exclusion::Providers),
            (self.zero_retention && endpoint.data_policy.retains != Some(false), Exclusion::Retention),
            (self.no_training && endpoint.data_policy.trains != Some(false), Exclusion::Training),
            (!self.regions.iter().all(|regions| endpoint.lies_in(regions)), Exclusion::Region),
            (!self.capabilities.is_subset(able), Exclusion::Capability),
            (endpoint.context_tokens < self.context_tokens, Exclusion::Context),
        ];
        checks.into_iter().find(|(fails, _)| *fails).map(|(_, exclusion)| exclusion)
    }
}

fn intersection<T: Clone + Ord>(mine: Option<BTreeSet<T>>, list: &[T]) -> Option<BTreeSet<T>> {
    if list.is_empty() {
        return mine;
    }
    let theirs: BTreeSet<T> = list.iter().cloned().collect();
    Some(mine.map_or(theirs.clone(), |mine| mine.intersection(&theirs).cloned().collect()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lists_of_several_guardrails_intersect() {
        let guard = |models: &[&str]| Guardrail {
            models: models.iter().map(|id| (*id).into()).collect(),
            ..Guardrail::default()
        };
        let both = Constraints::default().guarded_by(&guard(&["a/a", "b/b"])).guarded_by(&guard(&["b/b", "c/c"]));
        let allowed = ["a/a", "b/b", "c/c"].map(|id| both.allows(&id.into()));
        assert_eq!(allowed, [false, true, false]);
    }
}
