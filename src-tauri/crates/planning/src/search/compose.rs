//! Policies made of models.

use routewright_domain::{
    Aggregation, Arbiter, Band, Bands, CascadePolicy, CascadeTier, Condition, Consensus, EnsemblePolicy, Evaluator,
    FallbackPolicy, FallbackStep, LatencyBudget, LatencyMeasure, ModelId, PartitionBy, PartitionPolicy, Percentile,
    Policy, RequestFact, SteerPolicy, TaskPolicy, TaskRule, Trigger, UnknownFields,
};

pub(super) fn leaf(model: &ModelId) -> Policy {
    Policy::model(model.as_str())
}

/// What is left of a model's id without its author.
pub(super) fn short(model: &ModelId) -> &str {
    let id = model.as_str();
    id.split_once('/').map_or(id, |(_, slug)| slug)
}

pub(super) fn author(model: &ModelId) -> &str {
    let id = model.as_str();
    id.split_once('/').map_or(id, |(author, _)| author).trim_start_matches('~')
}

pub(super) fn chain(models: &[&ModelId]) -> Policy {
    let step = |model: &&ModelId| FallbackStep {
        policy: leaf(model),
        first_token_timeout_ms: None,
        timeout_ms: None,
        unknown: UnknownFields::new(),
    };
    Policy::Fallback(FallbackPolicy {
        steps: models.iter().map(step).collect(),
        // Without a time-out, none of the steps could ever run into one.
        triggers: [Trigger::Outage, Trigger::RateLimit, Trigger::ContextOverflow].into(),
        quality: None,
        unknown: UnknownFields::new(),
    })
}

pub(super) fn cascade(models: &[&ModelId], evaluator: &Evaluator) -> Policy {
    let tier = |model: &&ModelId| CascadeTier { policy: leaf(model), accept_at: None, unknown: UnknownFields::new() };
    Policy::Cascade(CascadePolicy {
        tiers: models.iter().map(tier).collect(),
        evaluator: evaluator.clone(),
        unknown: UnknownFields::new(),
    })
}

/// The same cascade with these thresholds; any other policy as it is.
pub(super) fn with_thresholds(policy: &Policy, accept_at: &[f64]) -> Policy {
    let Policy::Cascade(cascade) = policy else { return policy.clone() };
    let mut cascade = cascade.clone();
    for (tier, threshold) in cascade.tiers.iter_mut().zip(accept_at) {
        tier.accept_at = Some(*threshold);
    }
    Policy::Cascade(cascade)
}

pub(super) fn ensemble(members: &[&ModelId], aggregation: Aggregation) -> Policy {
    Policy::Ensemble(EnsemblePolicy {
        members: members.iter().map(|model| leaf(model)).collect(),
        aggregation,
        quorum: None,
        deadline_ms: None,
        wrong_agreement: None,
        unknown: UnknownFields::new(),
    })
}

pub(super) fn consensus(escalate: &ModelId) -> Aggregation {
    let escalate = Some(Box::new(leaf(escalate)));
    Aggregation::Consensus(Consensus { agree: 2, escalate, unknown: UnknownFields::new() })
}

pub(super) fn arbiter(model: &ModelId) -> Aggregation {
    Aggregation::Arbiter(Arbiter { policy: Box::new(leaf(model)), auc: None, unknown: UnknownFields::new() })
}

pub(super) fn steer(models: &[&ModelId], measure: LatencyMeasure, quality_floor: Option<f64>) -> Policy {
    Policy::Steer(SteerPolicy {
        candidates: models.iter().map(|model| leaf(model)).collect(),
        budget: LatencyBudget { measure, percentile: Percentile::P95, within_ms: None, unknown: UnknownFields::new() },
        quality_floor,
        window_minutes: None,
        unknown: UnknownFields::new(),
    })
}

pub(super) fn bands(below: u32, short: &ModelId, long: &ModelId) -> Policy {
    let band = Band { below, policy: leaf(short), unknown: UnknownFields::new() };
    let bands = Bands { bands: vec![band], otherwise: Box::new(leaf(long)), unknown: UnknownFields::new() };
    Policy::Partition(PartitionPolicy { by: PartitionBy::Bands(bands), unknown: UnknownFields::new() })
}

pub(super) fn by_fact(fact: RequestFact, name: &str, with: &ModelId, without: &ModelId) -> Policy {
    let rule = TaskRule {
        name: name.to_owned(),
        when: Condition::Has(fact),
        policy: leaf(with),
        unknown: UnknownFields::new(),
    };
    let otherwise = Box::new(leaf(without));
    Policy::Task(TaskPolicy { rules: vec![rule], otherwise, unknown: UnknownFields::new() })
}
