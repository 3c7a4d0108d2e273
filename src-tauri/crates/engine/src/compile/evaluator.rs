//! Evaluators: from the area under an operating curve to a distance of scores.

use routewright_domain::{Evaluator, EvaluatorKind, QualityGate, stable_key};

use super::compiler::PolicyCompiler;
use super::constraints::Constraints;
use crate::check::warn_of_unknown;
use crate::math::exact_normal_score;
use crate::plan::{PlannedEvaluator, PlannedEvaluatorKind};

/// Area under the curve of an evaluator or arbiter that says nothing of itself; assumed.
pub const ASSUMED_AUC: f64 = 0.75;
/// Share of an evaluator's error that it repeats on every answer to a request; assumed.
const SHARED_ERROR: f64 = 0.3;
const JUDGE_INSTRUCTIONS: u32 = 200;
const SELF_CHECK_INSTRUCTIONS: u32 = 100;
const VERDICT: u32 = 20;
/// A perfect evaluator would be infinitely far from error; this is one mistake in 10^15.
const MOST_CERTAIN: f64 = 1.0 - 1e-15;

/// Distance of the scores of right and wrong answers, in standard deviations, for the area under a binormal operating
/// curve: d' = √2 Φ⁻¹(AUC) (Green and Swets 1966).
pub(crate) fn separation(auc: Option<f64>) -> f64 {
    std::f64::consts::SQRT_2 * exact_normal_score(auc.unwrap_or(ASSUMED_AUC).clamp(0.5, MOST_CERTAIN))
}

/// A threshold of scores between 0 and 1 as a normal score.
pub(crate) fn threshold(accept_at: f64) -> f64 {
    if accept_at < f64::MIN_POSITIVE {
        return f64::NEG_INFINITY;
    }
    if accept_at >= 1.0 { f64::INFINITY } else { exact_normal_score(accept_at) }
}

impl PolicyCompiler<'_> {
    pub(crate) fn gate(
        &mut self,
        gate: &QualityGate,
        path: &str,
        constraints: &Constraints,
    ) -> Option<(PlannedEvaluator, f64)> {
        warn_of_unknown(&gate.unknown, path, &mut self.diagnostics);
        self.require_share(gate.accept_at, format!("{path}/accept_at"), "a score");
        let evaluator = self.evaluator(&gate.evaluator, &format!("{path}/evaluator"), constraints)?;
        Some((evaluator, threshold(gate.accept_at)))
    }

    pub(crate) fn evaluator(
        &mut self,
        evaluator: &Evaluator,
        path: &str,
        constraints: &Constraints,
    ) -> Option<PlannedEvaluator> {
        warn_of_unknown(&evaluator.unknown, path, &mut self.diagnostics);
        self.require_auc(evaluator.auc, format!("{path}/auc"));
        let shared = evaluator.shared_error.unwrap_or(SHARED_ERROR);
        self.require_share(shared, format!("{path}/shared_error"), "a share");
        let (kind, name) = match &evaluator.by {
            EvaluatorKind::Judge(judge) => {
                warn_of_unknown(&judge.unknown, &format!("{path}/by/judge"), &mut self.diagnostics);
                let node = self.policy(&judge.policy, &format!("{path}/by/judge/policy"), constraints)?;
                let models: Vec<String> = Self::models_below(&judge.policy).iter().map(ToString::to_string).collect();
                let kind = PlannedEvaluatorKind::Judge {
                    node,
                    instruction_tokens: judge.instruction_tokens.unwrap_or(JUDGE_INSTRUCTIONS),
                    verdict_tokens: judge.verdict_tokens.unwrap_or(VERDICT),
                };
                (kind, format!("judge {}", models.join(" ")))
            }
            EvaluatorKind::Classifier(classifier) => {
                warn_of_unknown(&classifier.unknown, &format!("{path}/by/classifier"), &mut self.diagnostics);
                if classifier.cost_usd < routewright_domain::Money::ZERO {
                    let at = format!("{path}/by/classifier/cost_usd");
                    self.error(
                        "negative_cost",
                        at,
                        "a classifier costs 0 or more",
                        "leave the cost out if there is none",
                    );
                }
                let kind = PlannedEvaluatorKind::Classifier {
                    cost: classifier.cost_usd.0,
                    latency_us: u64::from(classifier.latency_ms) * 1_000,
                };
                (kind, "classifier".to_owned())
            }
            EvaluatorKind::SelfCheck(check) => {
                warn_of_unknown(&check.unknown, &format!("{path}/by/self_check"), &mut self.diagnostics);
                let kind = PlannedEvaluatorKind::SelfCheck {
                    instruction_tokens: check.instruction_tokens.unwrap_or(SELF_CHECK_INSTRUCTIONS),
                    verdict_tokens: check.verdict_tokens.unwrap_or(VERDICT),
                };
                (kind, "self check".to_owned())
            }
        };
        Some(PlannedEvaluator {
            kind,
            key: stable_key(&name),
            separation: separation(evaluator.auc),
            shared_error: shared.clamp(0.0, 1.0).sqrt(),
            own_error: (1.0 - shared.clamp(0.0, 1.0)).sqrt(),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::math::normal_cdf;

    #[test]
    fn the_area_under_the_curve_comes_back_from_the_distance() {
        for auc in [0.5, 0.6, 0.75, 0.9, 0.99] {
            // The probability that a right answer scores above a wrong one is Φ(d' / √2).
            let area = normal_cdf(separation(Some(auc)) / std::f64::consts::SQRT_2);
            assert!((area - auc).abs() < 1e-12, "{auc} came back as {area}");
        }
    }
}
