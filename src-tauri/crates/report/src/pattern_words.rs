//! Cascades, ensembles, steering, partitioning and modifiers as sentences.

use routewright_domain::{
    Aggregation, BatchPolicy, CacheHit, CachePolicy, CascadePolicy, EnsemblePolicy, EvaluatorKind, Guardrail,
    LatencyMeasure, PartitionBy, Policy, SteerPolicy, WeightedPolicy, WhenReached,
};

use crate::numbers::{count, money, set_time};
use crate::policy_words::{listed, nested, policy_in_words};

/// For example `cheapest first: one, then two; a judge (three) takes answers from score 0.5`.
pub(crate) fn pattern_in_words(policy: &Policy) -> String {
    match policy {
        Policy::Model(_) | Policy::Fallback(_) | Policy::Task(_) => policy_in_words(policy),
        Policy::Cascade(cascade) => cascade_in_words(cascade),
        Policy::Ensemble(ensemble) => ensemble_in_words(ensemble),
        Policy::Steer(steer) => steer_in_words(steer),
        Policy::Partition(partition) => match &partition.by {
            PartitionBy::Bands(bands) => {
                let inner = bands
                    .bands
                    .iter()
                    .map(|band| format!("below {} tokens {}", count(band.below), nested(&band.policy)));
                inner.chain([format!("otherwise {}", nested(&bands.otherwise))]).collect::<Vec<_>>().join("; ")
            }
            PartitionBy::Split(split) => format!(
                "chunks of {} tokens: {}, joined by {}",
                count(split.chunk_tokens),
                nested(&split.map),
                nested(&split.reduce)
            ),
        },
        Policy::Cache(cache) => cache_in_words(cache),
        Policy::PromptCache(cache) => format!("{} with prefix caching", nested(&cache.policy)),
        Policy::Compress(compress) => {
            format!("{} on prompts compressed to {:.0} %", nested(&compress.policy), 100.0 * compress.ratio)
        }
        Policy::Batch(batch) => batch_in_words(batch),
        Policy::Retry(retry) => format!("{}, up to {} attempts", nested(&retry.policy), retry.attempts),
        Policy::Hedge(hedge) => {
            let backup = hedge.backup.as_ref().map_or_else(|| "again".to_owned(), |backup| nested(backup));
            let after = set_time(f64::from(hedge.after_ms));
            format!("{}; without a first token after {after} {backup} as well", nested(&hedge.policy))
        }
        Policy::Weighted(weighted) => weighted_in_words(weighted),
        Policy::Guard(guard) => format!("{} within {}", nested(&guard.policy), guardrail_in_words(&guard.guardrail)),
        Policy::Shared(shared) => format!("the policy {}", shared.policy),
    }
}

fn cascade_in_words(cascade: &CascadePolicy) -> String {
    let tiers: Vec<String> = cascade
        .tiers
        .iter()
        .enumerate()
        .map(|(n, tier)| match tier.accept_at {
            Some(score) if n + 1 < cascade.tiers.len() => format!("{} (from score {score})", nested(&tier.policy)),
            _ => nested(&tier.policy),
        })
        .collect();
    let evaluator = match &cascade.evaluator.by {
        EvaluatorKind::Judge(judge) => nested(&judge.policy),
        EvaluatorKind::Classifier(_) => "a classifier".to_owned(),
        EvaluatorKind::SelfCheck(_) => "the model itself".to_owned(),
    };
    format!("cheapest first: {}; judged by {evaluator}", tiers.join(", then "))
}

fn ensemble_in_words(ensemble: &EnsemblePolicy) -> String {
    let members: Vec<String> = ensemble.members.iter().map(nested).collect();
    let how = match &ensemble.aggregation {
        Aggregation::Majority => "the majority counts".to_owned(),
        Aggregation::Consensus(consensus) => {
            let otherwise =
                consensus.escalate.as_ref().map_or_else(String::new, |policy| format!(", else {}", nested(policy)));
            format!("{} must agree{otherwise}", consensus.agree)
        }
        Aggregation::Arbiter(arbiter) => format!("{} decides", nested(&arbiter.policy)),
    };
    format!("{} together; {how}", listed(&members, "and"))
}

fn steer_in_words(steer: &SteerPolicy) -> String {
    let candidates: Vec<String> = steer.candidates.iter().map(nested).collect();
    let measure = match steer.budget.measure {
        LatencyMeasure::FirstToken => "first token",
        LatencyMeasure::Total => "whole answer",
    };
    let floor = steer.quality_floor.map_or_else(String::new, |floor| format!(" of quality {floor} or more"));
    format!("the fastest to the {measure}{floor}: {}", listed(&candidates, "or"))
}

fn cache_in_words(cache: &CachePolicy) -> String {
    let kind = match cache.hit {
        CacheHit::Exact => "equal",
        CacheHit::Semantic(_) => "similar",
    };
    let kept = set_time(f64::from(cache.ttl_s) * 1_000.0);
    format!("{}; answers to {kind} prompts are kept for {kept}", nested(&cache.policy))
}

fn batch_in_words(batch: &BatchPolicy) -> String {
    let what = if batch.every_request { "all requests" } else { "what can wait" };
    format!("{}; {what} in batches every {} minutes", nested(&batch.policy), batch.window_minutes)
}

fn weighted_in_words(weighted: &WeightedPolicy) -> String {
    let total: u64 = weighted.arms.iter().map(|arm| u64::from(arm.weight)).sum();
    let share = |weight: u32| 100.0 * f64::from(weight) / (total.max(1)) as f64;
    let arms = weighted.arms.iter().map(|arm| format!("{:.0} % {}", share(arm.weight), nested(&arm.policy)));
    listed(&arms.collect::<Vec<_>>(), "and")
}

fn guardrail_in_words(guardrail: &Guardrail) -> String {
    let budget = guardrail.budget.as_ref().map(|budget| {
        let then = match budget.when_reached {
            WhenReached::Alert => "then an alert",
            WhenReached::Downgrade => "then a downgrade",
            WhenReached::Block => "then a block",
        };
        format!("{} a {}, {then}", money(budget.limit_usd), format!("{:?}", budget.period).to_lowercase())
    });
    budget.unwrap_or_else(|| format!("the guardrail {}", guardrail.name))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn words(json: &str) -> String {
        policy_in_words(&serde_json::from_str(json).unwrap())
    }

    #[test]
    fn a_cascade_names_its_tiers_and_its_judge() {
        let cascade = r#"{"pattern":"cascade","tiers":[
            {"policy":{"pattern":"model","model":"a/small"},"accept_at":0.7},{"policy":{"pattern":"model","model":"b/large"}}],
            "evaluator":{"by":{"judge":{"policy":{"pattern":"model","model":"c/judge"}}}}}"#;
        assert_eq!(words(cascade), "cheapest first: small (from score 0.7), then large; judged by judge");
    }

    #[test]
    fn modifiers_say_what_they_change() {
        let retry = r#"{"pattern":"retry","attempts":3,"base_delay_ms":100,"max_delay_ms":1000,
            "policy":{"pattern":"weighted","arms":[
              {"name":"old","weight":9,"policy":{"pattern":"model","model":"a/one"}},
              {"name":"new","weight":1,"policy":{"pattern":"model","model":"b/two"}}]}}"#;
        assert_eq!(words(retry), "[90 % one and 10 % two], up to 3 attempts");
    }
}
