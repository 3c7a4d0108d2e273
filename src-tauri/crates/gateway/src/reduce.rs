//! Policies with what a gateway does not carry taken out.

use routewright_domain::{
    Architecture, Budget, DataRequirements, Guardrail, Policy, UnknownFields, WeightedPolicy, WhenReached,
};

use std::collections::BTreeMap;

use routewright_domain::FeatureId;

/// The arm that most requests take.
pub(crate) fn heaviest(weighted: &WeightedPolicy) -> Option<&Policy> {
    // The first of equals, as a reader would expect.
    let most = weighted.arms.iter().map(|arm| arm.weight).max()?;
    weighted.arms.iter().find(|arm| arm.weight == most).map(|arm| &arm.policy)
}

/// What request bodies keep of a guardrail inside a policy: lists, data and length. `None` where nothing is left.
pub(crate) fn kept_guardrail(guardrail: &Guardrail) -> Option<Guardrail> {
    let Guardrail { name, max_completion_tokens, models, providers, data, .. } = guardrail;
    let kept = Guardrail {
        name: name.clone(),
        max_completion_tokens: *max_completion_tokens,
        models: models.clone(),
        providers: providers.clone(),
        data: without_regions(data),
        ..Guardrail::default()
    };
    let bare = Guardrail { name: name.clone(), ..Guardrail::default() };
    (kept != bare).then_some(kept)
}

/// No gateway takes regions in a request.
pub(crate) fn without_regions(data: &DataRequirements) -> DataRequirements {
    DataRequirements { regions: vec![], ..data.clone() }
}

/// A budget that only ever refuses.
pub(crate) fn blocking(budget: &Budget) -> Option<Budget> {
    (budget.when_reached == WhenReached::Block).then(|| Budget {
        alert_at: vec![],
        downgrade_to: None,
        unknown: UnknownFields::new(),
        ..budget.clone()
    })
}

/// What configurations keep of the whole architecture's guardrails, with the budget and the requests a minute that the gateway holds
/// of each; none that is bare.
pub(crate) fn kept_guardrails(
    design: &Architecture,
    held: impl Fn(&Guardrail) -> (Option<Budget>, Option<u32>),
) -> Vec<Guardrail> {
    let kept = design.guardrails.iter().map(|guardrail| {
        let (budget, requests_per_minute) = held(guardrail);
        Guardrail {
            name: guardrail.name.clone(),
            budget,
            requests_per_minute,
            max_completion_tokens: guardrail.max_completion_tokens,
            models: guardrail.models.clone(),
            providers: guardrail.providers.clone(),
            data: without_regions(&guardrail.data),
            ..Guardrail::default()
        }
    });
    kept.filter(|one| *one != Guardrail { name: one.name.clone(), ..Guardrail::default() }).collect()
}

/// The architecture with other policies, and nothing that only the design has.
pub(crate) fn with_policies(design: &Architecture, policies: BTreeMap<FeatureId, Policy>) -> Architecture {
    Architecture { policies, library: BTreeMap::new(), breaker: None, unknown: UnknownFields::new(), ..design.clone() }
}
