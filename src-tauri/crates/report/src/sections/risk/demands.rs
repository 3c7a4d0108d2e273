//! What must hold of an endpoint below a point of a policy: the feature's requirements, guardrails and the leaf's own wishes.
//!
//! The same rules as the engine's `compile::constraints` and `compile::leaf`, which this crate cannot reach, without prices: they
//! decide what an answer costs, never where a prompt may go. What is unknown does not hold.

use std::collections::BTreeSet;

use routewright_domain::{
    Capability, DataCollection, DataRequirements, Endpoint, Feature, Guardrail, Model, ModelId, ModelPolicy,
    ProviderId, ProviderPreferences,
};

/// Requirements joined: each list must hold, every flag is stricter than none.
#[derive(Debug, Clone, Default, PartialEq)]
pub(super) struct Demands<'a> {
    pub(super) zero_retention: bool,
    pub(super) no_training: bool,
    /// One region of each list.
    pub(super) regions: Vec<&'a [String]>,
    models: Vec<&'a [ModelId]>,
    providers: Vec<&'a [ProviderId]>,
    capabilities: BTreeSet<Capability>,
    context_tokens: u32,
}

impl<'a> Demands<'a> {
    pub(super) fn of(feature: &'a Feature) -> Self {
        let requirements = &feature.requirements;
        let mut joined = Self::default();
        joined.join_data(&requirements.data);
        joined.capabilities.extend(&requirements.capabilities);
        joined.context_tokens = requirements.context_tokens.unwrap_or(0);
        joined
    }

    pub(super) fn guarded_by(&self, guardrail: &'a Guardrail) -> Self {
        let mut joined = self.clone();
        joined.join_data(&guardrail.data);
        joined.models.extend((!guardrail.models.is_empty()).then_some(guardrail.models.as_slice()));
        joined.providers.extend((!guardrail.providers.is_empty()).then_some(guardrail.providers.as_slice()));
        joined
    }

    fn join_data(&mut self, data: &'a DataRequirements) {
        self.zero_retention |= data.zero_retention;
        self.no_training |= data.no_training;
        if !data.regions.is_empty() && !self.regions.contains(&data.regions.as_slice()) {
            self.regions.push(&data.regions);
        }
    }

    /// True when nothing is asked of the data.
    pub(super) fn ask_nothing_of_data(&self) -> bool {
        !self.zero_retention && !self.no_training && self.regions.is_empty()
    }

    /// True when they say who may answer, or under which policy for data.
    pub(super) fn name_suppliers(&self) -> bool {
        !self.ask_nothing_of_data() || !self.models.is_empty() || !self.providers.is_empty()
    }

    /// True when a leaf may send a prompt to this endpoint.
    pub(super) fn admit(&self, leaf: &ModelPolicy, model: &Model, endpoint: &Endpoint) -> bool {
        let preferences = &leaf.provider;
        let able = endpoint.capabilities.as_ref().unwrap_or(&model.capabilities);
        self.models.iter().all(|list| list.contains(&model.id))
            && self.providers.iter().all(|list| list.contains(&endpoint.provider))
            && self.hold_of_data(preferences, endpoint)
            && self.capabilities.is_subset(able)
            && endpoint.context_tokens >= self.context_tokens
            && preferred(preferences, endpoint)
    }

    fn hold_of_data(&self, preferences: &ProviderPreferences, endpoint: &Endpoint) -> bool {
        let no_training = self.no_training || preferences.data_collection == Some(DataCollection::Deny);
        let kept = endpoint.data_policy.retains == Some(false) || !(self.zero_retention || preferences.zdr);
        let trained = endpoint.data_policy.trains == Some(false) || !no_training;
        kept && trained && self.regions.iter().all(|regions| endpoint.lies_in(regions))
    }
}

fn preferred(preferences: &ProviderPreferences, endpoint: &Endpoint) -> bool {
    let names = |list: &[ProviderId]| list.contains(&endpoint.provider);
    let listed = preferences.allow_fallbacks || preferences.order.is_empty() || names(&preferences.order);
    let quantized = preferences.quantizations.is_empty()
        || endpoint.quantization.as_ref().is_some_and(|own| preferences.quantizations.contains(own));
    (preferences.only.is_empty() || names(&preferences.only)) && !names(&preferences.ignore) && listed && quantized
}
