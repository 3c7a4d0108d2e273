//! Words for writing policies and requirements down.

use routewright_domain::{
    Aggregation, Arbiter, Architecture, Arm, Band, Bands, BatchPolicy, Budget, CacheHit, CachePolicy, CascadePolicy,
    CascadeTier, Classifier, CompressPolicy, Condition, Consensus, EnsemblePolicy, Evaluator, EvaluatorKind, Factor,
    FallbackPolicy, FallbackStep, Feature, GatewayKey, GuardPolicy, Guardrail, HedgePolicy, Incident, IncidentEffect,
    IncidentStart, IncidentTarget, Judge, LatencyBudget, LatencyMeasure, ModelPolicy, Money, PartitionBy,
    PartitionPolicy, Percentile, Period, Policy, PriceChange, PromptCachePolicy, ProviderPreferences, Retirement,
    RetryPolicy, Scenario, Split, SteerPolicy, TaskKind, TaskPolicy, TaskRule, TokenRange, Trigger, UnknownFields,
    WeightedPolicy, WhenReached,
};

pub(super) fn none() -> UnknownFields {
    UnknownFields::new()
}

/// Whole micro-dollars, for amounts in the text of a sample.
pub(super) const fn micro_usd(amount: i128) -> Money {
    Money(amount * (Money::PICO_PER_USD / 1_000_000))
}

pub(super) const fn usd(amount: i128) -> Money {
    Money(amount * Money::PICO_PER_USD)
}

/// A decimal factor; one that is not decimal leaves things as they are, which a test would notice.
pub(super) fn factor(text: &str) -> Factor {
    text.parse().unwrap_or(Factor::ONE)
}

/// A feature whose requests carry its id as their tag. `untagged` takes requests of logs that name no features, so that any
/// log can be tried on a sample.
pub(super) fn feature(id: &str, name: &str, owner: &str, task: TaskKind, untagged: Option<Condition>) -> Feature {
    let tagged = Condition::FeatureTag(vec![id.to_owned()]);
    let matches = match untagged {
        Some(untagged) => Condition::Any(vec![tagged, untagged]),
        None => tagged,
    };
    Feature { owner: Some(owner.to_owned()), task: Some(task), ..Feature::new(id, name, matches) }
}

/// Requests without a feature whose prompts have so many tokens and more.
pub(super) fn untagged_from(at_least: u32) -> Condition {
    let long = Condition::PromptTokens(TokenRange { at_least: Some(at_least), below: None });
    Condition::All(vec![Condition::Untagged, long])
}

pub(super) fn architecture<const N: usize>(
    id: &str,
    name: &str,
    summary: &str,
    policies: [(&str, Policy); N],
) -> Architecture {
    let policies = policies.into_iter().map(|(feature, policy)| (feature.into(), policy)).collect();
    Architecture { summary: Some(summary.to_owned()), ..Architecture::new(id, name, policies) }
}

/// A model wherever it is served.
pub(super) fn model(id: &str) -> Policy {
    Policy::model(id)
}

/// A model at these providers only.
pub(super) fn at(id: &str, providers: &[&str]) -> Policy {
    let only = providers.iter().map(|provider| (*provider).into()).collect();
    let provider = ProviderPreferences { only, ..ProviderPreferences::default() };
    Policy::Model(ModelPolicy { provider, ..ModelPolicy::new(id) })
}

/// Steps in order; each but the last is left when no first token has come within its patience, in milliseconds.
pub(super) fn chain(steps: Vec<(Policy, u32)>, last: Policy) -> Policy {
    let step = |policy, patience: Option<u32>| FallbackStep {
        policy,
        first_token_timeout_ms: patience,
        timeout_ms: None,
        unknown: none(),
    };
    let steps = steps.into_iter().map(|(policy, patience)| step(policy, Some(patience))).chain([step(last, None)]);
    Policy::Fallback(FallbackPolicy {
        steps: steps.collect(),
        triggers: [Trigger::Outage, Trigger::RateLimit, Trigger::Timeout, Trigger::ContextOverflow].into(),
        quality: None,
        unknown: none(),
    })
}

pub(super) fn by_rule(rules: Vec<(&str, Condition, Policy)>, otherwise: Policy) -> Policy {
    let rule = |(name, when, policy): (&str, Condition, Policy)| TaskRule {
        name: name.to_owned(),
        when,
        policy,
        unknown: none(),
    };
    let rules = rules.into_iter().map(rule).collect();
    Policy::Task(TaskPolicy { rules, otherwise: Box::new(otherwise), unknown: none() })
}

/// Tiers from cheap to dear, each with the score from which its answer is taken.
pub(super) fn cascade(tiers: Vec<(Policy, f64)>, last: Policy, evaluator: Evaluator) -> Policy {
    let tier = |policy, accept_at| CascadeTier { policy, accept_at, unknown: none() };
    let tiers = tiers.into_iter().map(|(policy, accept_at)| tier(policy, Some(accept_at))).chain([tier(last, None)]);
    Policy::Cascade(CascadePolicy { tiers: tiers.collect(), evaluator, unknown: none() })
}

/// A classifier of one's own.
pub(super) fn classifier(auc: f64, cost: Money, latency_ms: u32) -> Evaluator {
    let by = EvaluatorKind::Classifier(Classifier { cost_usd: cost, latency_ms, unknown: none() });
    Evaluator { by, auc: Some(auc), shared_error: None, unknown: none() }
}

pub(super) fn judge(auc: f64, policy: Policy) -> Evaluator {
    let judge = Judge { policy: Box::new(policy), instruction_tokens: None, verdict_tokens: None, unknown: none() };
    Evaluator { by: EvaluatorKind::Judge(judge), auc: Some(auc), shared_error: None, unknown: none() }
}

pub(super) fn ensemble(members: Vec<Policy>, aggregation: Aggregation, quorum: u32, deadline_ms: u32) -> Policy {
    Policy::Ensemble(EnsemblePolicy {
        members,
        aggregation,
        quorum: Some(quorum),
        deadline_ms: Some(deadline_ms),
        wrong_agreement: None,
        unknown: none(),
    })
}

pub(super) fn arbiter(policy: Policy) -> Aggregation {
    Aggregation::Arbiter(Arbiter { policy: Box::new(policy), auc: None, unknown: none() })
}

pub(super) fn consensus(agree: u32, escalate: Policy) -> Aggregation {
    Aggregation::Consensus(Consensus { agree, escalate: Some(Box::new(escalate)), unknown: none() })
}

/// The candidate with the soonest first token, of those that meet the floor.
pub(super) fn steer(candidates: Vec<Policy>, within_ms: u32, quality_floor: f64) -> Policy {
    Policy::Steer(SteerPolicy {
        candidates,
        budget: LatencyBudget {
            measure: LatencyMeasure::FirstToken,
            percentile: Percentile::P95,
            within_ms: Some(within_ms),
            unknown: none(),
        },
        quality_floor: Some(quality_floor),
        window_minutes: Some(60),
        unknown: none(),
    })
}

pub(super) fn by_length(below: u32, short: Policy, long: Policy) -> Policy {
    let bands = Bands {
        bands: vec![Band { below, policy: short, unknown: none() }],
        otherwise: Box::new(long),
        unknown: none(),
    };
    Policy::Partition(PartitionPolicy { by: PartitionBy::Bands(bands), unknown: none() })
}

/// Prompts above so many tokens are read in chunks and their answers joined.
pub(super) fn split(above: u32, chunk_tokens: u32, map: Policy, reduce: Policy) -> Policy {
    let split = Split {
        above: Some(above),
        chunk_tokens,
        overlap_tokens: chunk_tokens / 20,
        instruction_tokens: 300,
        map_answer_tokens: Some(400),
        concurrency: Some(6),
        map: Box::new(map),
        reduce: Box::new(reduce),
        unknown: none(),
    };
    Policy::Partition(PartitionPolicy { by: PartitionBy::Split(split), unknown: none() })
}

pub(super) fn cache(hit: CacheHit, ttl_s: u32, policy: Policy) -> Policy {
    let (policy, capacity) = (Box::new(policy), Some(50_000));
    Policy::Cache(CachePolicy { hit, ttl_s, capacity, lookup_ms: 8, policy, unknown: none() })
}

pub(super) fn prompt_cache(policy: Policy) -> Policy {
    Policy::PromptCache(PromptCachePolicy {
        ttl_minutes: None,
        min_tokens: None,
        one_hour: false,
        sticky: true,
        policy: Box::new(policy),
        unknown: none(),
    })
}

/// Prompts of 4,000 tokens and more are shortened to this share.
pub(super) fn compress(ratio: f64, quality_loss: f64, policy: Policy) -> Policy {
    Policy::Compress(CompressPolicy {
        ratio,
        min_prompt_tokens: 4_000,
        cost_per_million_usd: micro_usd(20_000),
        latency_ms_per_thousand: 12,
        quality_loss,
        policy: Box::new(policy),
        unknown: none(),
    })
}

/// What can wait leaves every hour and is answered by the next morning.
pub(super) fn batch(policy: Policy) -> Policy {
    Policy::Batch(BatchPolicy {
        window_minutes: 60,
        deadline_minutes: 720,
        turnaround_minutes: None,
        price_share: None,
        every_request: false,
        policy: Box::new(policy),
        unknown: none(),
    })
}

pub(super) fn retry(attempts: u32, policy: Policy) -> Policy {
    Policy::Retry(RetryPolicy {
        attempts,
        base_delay_ms: 200,
        max_delay_ms: 2_000,
        budget_share: Some(0.2),
        on: [].into(),
        policy: Box::new(policy),
        unknown: none(),
    })
}

pub(super) fn hedge(after_ms: u32, policy: Policy, backup: Policy) -> Policy {
    Policy::Hedge(HedgePolicy { after_ms, policy: Box::new(policy), backup: Some(Box::new(backup)), unknown: none() })
}

/// Most sessions take the first arm, some try the second.
pub(super) fn canary(percent: u32, usual: Policy, trial: Policy) -> Policy {
    let arm = |name: &str, weight, policy| Arm { name: name.to_owned(), weight, policy, unknown: none() };
    let arms = vec![arm("usual", 100 - percent, usual), arm("trial", percent, trial)];
    Policy::Weighted(WeightedPolicy { arms, by_session: true, unknown: none() })
}

pub(super) fn guard(guardrail: Guardrail, policy: Policy) -> Policy {
    Policy::Guard(GuardPolicy { guardrail, policy: Box::new(policy), unknown: none() })
}

pub(super) fn guardrail(name: &str, budget: Budget) -> Guardrail {
    Guardrail { name: name.to_owned(), budget: Some(budget), ..Guardrail::default() }
}

/// A budget with an alert at 80 %.
pub(super) fn budget(limit: Money, period: Period, when_reached: WhenReached) -> Budget {
    Budget {
        limit_usd: limit,
        period,
        alert_at: vec![factor("0.8")],
        when_reached,
        downgrade_to: None,
        unknown: none(),
    }
}

/// A key by its id as the log names it.
pub(super) fn key(id: &str, name: &str, budget: Option<Budget>) -> GatewayKey {
    GatewayKey {
        id: id.into(),
        name: name.to_owned(),
        matches: None,
        models: vec![],
        budget,
        disabled: false,
        unknown: none(),
    }
}

pub(super) fn as_published() -> Scenario {
    Scenario { name: "As published".to_owned(), ..Scenario::base() }
}

/// Hours from the first request of the week to 10:00 UTC on Tuesday, in seconds.
pub(super) const TUESDAY_10: u32 = 34 * 3_600;

/// A provider is away for so many minutes on Tuesday morning.
pub(super) fn outage(id: &str, name: &str, provider: &str, minutes: u32) -> Scenario {
    let incident = Incident {
        target: IncidentTarget::Provider(provider.into()),
        effect: IncidentEffect::Outage,
        starts: IncidentStart::AfterFirstRequest(TUESDAY_10),
        duration_s: minutes * 60,
        unknown: none(),
    };
    Scenario { id: id.into(), name: name.to_owned(), incidents: vec![incident], ..Scenario::base() }
}

/// More traffic at other prices.
pub(super) fn growth(traffic: &str, monthly: f64, price_change: &str) -> Scenario {
    Scenario {
        id: "growth".into(),
        name: "Growth and dearer models".to_owned(),
        traffic: factor(traffic),
        monthly_growth: Some(monthly),
        prices: vec![PriceChange { target: None, factor: factor(price_change), unknown: none() }],
        ..Scenario::base()
    }
}

/// A model is gone from Wednesday on.
pub(super) fn retired(model: &str, name: &str) -> Scenario {
    let from = Some(IncidentStart::AfterFirstRequest(48 * 3_600));
    let retirement = Retirement { model: model.into(), from, unknown: none() };
    Scenario { id: "retired".into(), name: name.to_owned(), retired: vec![retirement], ..Scenario::base() }
}
