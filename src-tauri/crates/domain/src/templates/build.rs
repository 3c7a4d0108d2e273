//! Policies made of models.

use crate::{
    Aggregation, Arbiter, Band, Bands, CascadePolicy, CascadeTier, Classifier, Condition, EnsemblePolicy, Evaluator,
    EvaluatorKind, FallbackPolicy, FallbackStep, Judge, LatencyBudget, LatencyMeasure, ModelId, Money, PartitionBy,
    PartitionPolicy, Percentile, Policy, Split, SteerPolicy, TaskPolicy, TaskRule, Trigger, UnknownFields,
};

/// Milliseconds without a first token after which the next model is asked. Reasoning models count their thinking.
const PATIENCE_MS: u32 = 20_000;
/// Prompt tokens up to which a prompt is short: half of the shortest context among the models recommended for short prompts.
const SHORT: u32 = 60_000;
const MICRO_USD: i128 = Money::PICO_PER_USD / 1_000_000;

fn none() -> UnknownFields {
    UnknownFields::new()
}

fn model(id: &ModelId) -> Policy {
    Policy::model(id.as_str())
}

/// The first model answers, the next ones stand by.
pub(super) fn chain(models: &[ModelId]) -> Policy {
    let last = models.len().saturating_sub(1);
    let step = |(n, id): (usize, &ModelId)| FallbackStep {
        policy: model(id),
        first_token_timeout_ms: (n < last).then_some(PATIENCE_MS),
        timeout_ms: None,
        unknown: none(),
    };
    Policy::Fallback(FallbackPolicy {
        steps: models.iter().enumerate().map(step).collect(),
        triggers: [Trigger::Outage, Trigger::RateLimit, Trigger::Timeout, Trigger::ContextOverflow].into(),
        quality: None,
        unknown: none(),
    })
}

fn chain_of(models: &[ModelId], places: [usize; 2]) -> Policy {
    chain(&places.map(|at| models[at].clone()))
}

/// Sonnet, GPT-4o, R1, Opus.
pub(super) fn by_task(models: &[ModelId]) -> Policy {
    let rule = |task: &str, name: &str, places: [usize; 2]| TaskRule {
        name: name.to_owned(),
        when: Condition::Task(vec![task.to_owned()]),
        policy: chain_of(models, places),
        unknown: none(),
    };
    Policy::Task(TaskPolicy {
        rules: vec![rule("chat", "Chat", [0, 1]), rule("analysis", "Analysis", [2, 3]), rule("code", "Code", [1, 0])],
        otherwise: Box::new(chain_of(models, [0, 1])),
        unknown: none(),
    })
}

/// Two models a tier, cheapest tier first.
fn cascade(models: &[ModelId], evaluator: Evaluator) -> Policy {
    let tier = |places: [usize; 2], accept_at: Option<f64>| CascadeTier {
        policy: chain_of(models, places),
        accept_at,
        unknown: none(),
    };
    Policy::Cascade(CascadePolicy {
        tiers: vec![tier([0, 1], Some(0.6)), tier([2, 3], Some(0.5)), tier([4, 5], None)],
        evaluator,
        unknown: none(),
    })
}

/// A classifier that tells 80 % of pairs apart, at 20 micro-dollars and 30 ms: assumptions to be replaced by what an evaluation of
/// one's own measures.
pub(super) fn cascade_by_classifier(models: &[ModelId]) -> Policy {
    let classifier = Classifier { cost_usd: Money(20 * MICRO_USD), latency_ms: 30, unknown: none() };
    let by = EvaluatorKind::Classifier(classifier);
    cascade(models, Evaluator { by, auc: Some(0.8), shared_error: None, unknown: none() })
}

/// The small model of the second tier judges, with the accuracy that is assumed of judges in general.
pub(super) fn cascade_by_judge(models: &[ModelId]) -> Policy {
    let judge =
        Judge { policy: Box::new(model(&models[3])), instruction_tokens: None, verdict_tokens: None, unknown: none() };
    let by = EvaluatorKind::Judge(judge);
    cascade(models, Evaluator { by, auc: Some(0.75), shared_error: None, unknown: none() })
}

/// All but the last are members; the last is the arbiter.
pub(super) fn ensemble(models: &[ModelId]) -> Policy {
    let [members @ .., arbiter] = models else { return chain(models) };
    let arbiter = Arbiter { policy: Box::new(model(arbiter)), auc: None, unknown: none() };
    Policy::Ensemble(EnsemblePolicy {
        members: members.iter().map(model).collect(),
        aggregation: Aggregation::Arbiter(arbiter),
        quorum: Some(2),
        deadline_ms: Some(60_000),
        wrong_agreement: None,
        unknown: none(),
    })
}

fn steer(models: &[ModelId], measure: LatencyMeasure, percentile: Percentile, within_ms: u32) -> Policy {
    Policy::Steer(SteerPolicy {
        candidates: models.iter().map(model).collect(),
        budget: LatencyBudget { measure, percentile, within_ms: Some(within_ms), unknown: none() },
        quality_floor: None,
        window_minutes: None,
        unknown: none(),
    })
}

pub(super) fn steer_low_latency(models: &[ModelId]) -> Policy {
    steer(models, LatencyMeasure::FirstToken, Percentile::P95, 2_000)
}

pub(super) fn steer_balanced(models: &[ModelId]) -> Policy {
    steer(models, LatencyMeasure::Total, Percentile::P50, 15_000)
}

/// GPT-4o, Sonnet for short prompts; Opus, Gemini Pro for long ones.
pub(super) fn by_length(models: &[ModelId]) -> Policy {
    let bands = Bands {
        bands: vec![Band { below: SHORT, policy: chain_of(models, [0, 1]), unknown: none() }],
        otherwise: Box::new(chain_of(models, [2, 3])),
        unknown: none(),
    };
    Policy::Partition(PartitionPolicy { by: PartitionBy::Bands(bands), unknown: none() })
}

/// The first model reads the parts, the second one their answers.
pub(super) fn split(models: &[ModelId]) -> Policy {
    let split = Split {
        above: Some(SHORT),
        chunk_tokens: 30_000,
        overlap_tokens: 1_000,
        instruction_tokens: 500,
        map_answer_tokens: Some(800),
        concurrency: Some(4),
        map: Box::new(model(&models[0])),
        reduce: Box::new(model(&models[1])),
        unknown: none(),
    };
    Policy::Partition(PartitionPolicy { by: PartitionBy::Split(split), unknown: none() })
}
