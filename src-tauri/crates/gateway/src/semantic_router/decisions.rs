//! Patterns that decide among models, as candidates and algorithms.

use routewright_domain::{
    Aggregation, Arbiter, CascadePolicy, CascadeTier, EnsemblePolicy, Evaluator, EvaluatorKind, FallbackPolicy,
    FallbackStep, LatencyMeasure, Percentile, Policy, SelfCheck, SteerPolicy, Trigger, UnknownFields,
};
use serde_json::{Value, json};

use super::candidates::{Candidate, candidate, candidates};
use super::recipes::{Above, Chain};
use crate::scope::Scope;

/// The score from which a tier's answer is taken, where none is said.
const USUAL_SCORE: f64 = 0.5;

/// What becomes of a pattern.
#[derive(Debug)]
pub(crate) struct Decided {
    /// The decision's own models, in order.
    pub(crate) candidates: Vec<Candidate>,
    /// Models that only its algorithm names.
    pub(crate) others: Vec<Candidate>,
    pub(crate) algorithm: Option<Value>,
    pub(crate) chain: Option<Chain>,
    /// Whether its algorithm makes calls of its own.
    pub(crate) loops: bool,
    pub(crate) behaves_as: Policy,
}

impl Decided {
    pub(crate) fn of(policy: &Policy, above: &Above<'_>, scope: &Scope<'_>) -> Self {
        let whole = match policy {
            Policy::Fallback(chain) => Some(Self::chain(chain, policy, above, scope)),
            Policy::Cascade(cascade) => Self::cascade(cascade, above, scope),
            Policy::Ensemble(ensemble) => Self::ensemble(ensemble, above, scope),
            Policy::Steer(steer) => Self::steer(steer, above, scope),
            _ => None,
        };
        whole.unwrap_or_else(|| Self::one(policy, above, scope))
    }

    /// The model that comes nearest.
    fn one(policy: &Policy, above: &Above<'_>, scope: &Scope<'_>) -> Self {
        let nearest = candidate(policy, above, scope);
        let behaves_as = nearest.as_ref().map_or_else(|| policy.clone(), Candidate::behaves_as);
        Self { behaves_as, ..Self::plain(nearest.into_iter().collect()) }
    }

    fn plain(candidates: Vec<Candidate>) -> Self {
        let behaves_as = candidates.first().map_or_else(|| Policy::model(""), Candidate::behaves_as);
        Self { candidates, others: vec![], algorithm: None, chain: None, loops: false, behaves_as }
    }

    /// Candidates in order; the recipe's fallback leads from one to the next.
    fn chain(chain: &FallbackPolicy, policy: &Policy, above: &Above<'_>, scope: &Scope<'_>) -> Self {
        let all = candidates(policy, above, scope);
        if all.len() < 2 {
            return Self::plain(all);
        }
        // One limit for all attempts: the longest that a step has.
        let limit_ms = chain.steps.iter().filter_map(|step| step.timeout_ms).max();
        let mut triggers = chain.triggers.clone();
        triggers.remove(&Trigger::LowQuality);
        // An attempt that takes too long is always left.
        triggers.insert(Trigger::Timeout);
        let step = |candidate: &Candidate| FallbackStep {
            policy: candidate.behaves_as(),
            first_token_timeout_ms: None,
            timeout_ms: limit_ms,
            unknown: UnknownFields::new(),
        };
        let behaves_as = Policy::Fallback(FallbackPolicy {
            steps: all.iter().map(step).collect(),
            triggers: triggers.clone(),
            quality: None,
            unknown: UnknownFields::new(),
        });
        Self {
            algorithm: Some(json!({ "type": "static" })),
            chain: Some(Chain { triggers, attempts: all.len(), limit_ms }),
            behaves_as,
            ..Self::plain(all)
        }
    }

    /// `confidence`: each model grades its own answer, and the next one is asked below a threshold.
    fn cascade(cascade: &CascadePolicy, above: &Above<'_>, scope: &Scope<'_>) -> Option<Self> {
        let tiers = distinct(cascade.tiers.iter().map(|tier| candidate(&tier.policy, above, scope)))?;
        // One threshold for all tiers: that of the first.
        let threshold = cascade.tiers.first()?.accept_at.unwrap_or(USUAL_SCORE);
        if tiers.len() < 2 || !(threshold > 0.0 && threshold <= 1.0) {
            return None;
        }
        let algorithm = json!({
            "type": "confidence",
            "confidence": {
                "confidence_method": "self_verify",
                "threshold": threshold,
                "escalation_order": "declared",
                "on_error": "skip",
            },
        });
        let evaluator = match &cascade.evaluator.by {
            EvaluatorKind::SelfCheck(_) => cascade.evaluator.clone(),
            // What a judge of the design knows says nothing of a model that grades itself.
            EvaluatorKind::Judge(_) | EvaluatorKind::Classifier(_) => Evaluator {
                by: EvaluatorKind::SelfCheck(SelfCheck {
                    instruction_tokens: None,
                    verdict_tokens: None,
                    unknown: UnknownFields::new(),
                }),
                auc: None,
                shared_error: None,
                unknown: UnknownFields::new(),
            },
        };
        let last = tiers.len() - 1;
        let tier = |(n, tier): (usize, &Candidate)| CascadeTier {
            policy: tier.behaves_as(),
            accept_at: (n < last).then_some(threshold),
            unknown: UnknownFields::new(),
        };
        let behaves_as = Policy::Cascade(CascadePolicy {
            tiers: tiers.iter().enumerate().map(tier).collect(),
            evaluator,
            unknown: UnknownFields::new(),
        });
        Some(Self { algorithm: Some(algorithm), loops: true, behaves_as, ..Self::plain(tiers) })
    }

    /// `fusion`: a panel, and a model that writes the answer.
    fn ensemble(ensemble: &EnsemblePolicy, above: &Above<'_>, scope: &Scope<'_>) -> Option<Self> {
        let Aggregation::Arbiter(arbiter) = &ensemble.aggregation else { return None };
        let members = distinct(ensemble.members.iter().map(|member| candidate(member, above, scope)))?;
        let judge = candidate(&arbiter.policy, above, scope)?;
        let names: Vec<String> = members.iter().map(Candidate::name).collect();
        let mut fusion = json!({
            "model": judge.name(),
            "analysis_models": names,
            "analysis_mode": "one_call",
            "min_successful_responses": 1,
            "include_intermediate_responses": false,
            "on_error": "skip",
        });
        let deadline_s = ensemble.deadline_ms.map(|ms| ms.div_ceil(1_000).max(1));
        if let Some(seconds) = deadline_s {
            fusion["round_timeout_seconds"] = json!(seconds);
        }
        let behaves_as = Policy::Ensemble(EnsemblePolicy {
            members: members.iter().map(Candidate::behaves_as).collect(),
            aggregation: Aggregation::Arbiter(Arbiter { policy: Box::new(judge.behaves_as()), ..arbiter.clone() }),
            quorum: None,
            deadline_ms: deadline_s.map(|seconds| seconds * 1_000),
            wrong_agreement: ensemble.wrong_agreement,
            unknown: UnknownFields::new(),
        });
        let algorithm = json!({ "type": "fusion", "fusion": fusion });
        Some(Self { algorithm: Some(algorithm), others: vec![judge], loops: true, behaves_as, ..Self::plain(members) })
    }

    /// `latency_aware` among the candidates that are good enough by the figures of the day of the export.
    fn steer(steer: &SteerPolicy, above: &Above<'_>, scope: &Scope<'_>) -> Option<Self> {
        let good = |one: &Candidate| {
            let Some(floor) = steer.quality_floor else { return true };
            scope.quality(above.feature, &one.model).is_some_and(|quality| quality >= floor)
        };
        let all = distinct(steer.candidates.iter().map(|one| candidate(one, above, scope)))?;
        let enough: Vec<Candidate> = all.iter().filter(|one| good(one)).cloned().collect();
        // Where nothing is known to be good enough, nothing is left out.
        let left = if enough.is_empty() { all } else { enough };
        if left.len() < 2 {
            return Some(Self::plain(left));
        }
        let percentile = match steer.budget.percentile {
            Percentile::P50 => 50,
            Percentile::P75 => 75,
            Percentile::P90 => 90,
            Percentile::P95 => 95,
            Percentile::P99 => 99,
        };
        let by = match steer.budget.measure {
            LatencyMeasure::FirstToken => json!({ "ttft_percentile": percentile }),
            LatencyMeasure::Total => json!({ "ttft_percentile": percentile, "tpot_percentile": percentile }),
        };
        let behaves_as = Policy::Steer(SteerPolicy {
            candidates: left.iter().map(Candidate::behaves_as).collect(),
            budget: steer.budget.clone(),
            quality_floor: None,
            window_minutes: None,
            unknown: UnknownFields::new(),
        });
        let algorithm = json!({ "type": "latency_aware", "latency_aware": by });
        Some(Self { algorithm: Some(algorithm), behaves_as, ..Self::plain(left) })
    }
}

/// All of them, where they are models of different names.
fn distinct(all: impl Iterator<Item = Option<Candidate>>) -> Option<Vec<Candidate>> {
    let all: Vec<Candidate> = all.collect::<Option<_>>()?;
    let names: std::collections::BTreeSet<String> = all.iter().map(Candidate::name).collect();
    (names.len() == all.len()).then_some(all)
}
