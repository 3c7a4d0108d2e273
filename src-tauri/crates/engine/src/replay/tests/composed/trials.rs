//! A trial tells what a replay would have done, at every choice of thresholds.

use proptest::prelude::*;
use routewright_domain::{FeatureOutcome, Quality};
use serde_json::json;

use super::policies::{Memory, any_policy};
use super::*;
use crate::trial::{FeatureRows, Trial, TrialFigures, score_at, try_policy};

fn tried(project: &Project, requests: &Workload, threads: usize) -> Trial {
    let plan = planned(project, &catalog());
    let rows = FeatureRows::new(&project.features, &"all".into(), requests, 3, &Unwatched).unwrap();
    let input = ReplayInput::new(requests, &project.scenarios[0], 7);
    let threads = NonZeroUsize::new(threads).unwrap();
    try_policy(&plan, &input, &rows, &rows.sample(usize::MAX), threads, &Unwatched).unwrap()
}

/// A trial does not say what independence would have claimed.
fn without_claim(outcome: FeatureOutcome) -> FeatureOutcome {
    let quality = outcome.quality.map(|quality| Quality { if_independent: quality.mean, ..quality });
    FeatureOutcome { quality, ..outcome }
}

fn replayed(project: &Project, requests: &Workload) -> TrialFigures {
    let plan = planned(project, &catalog());
    let outcome = outcome_on(&plan, requests, &project.scenarios[0], 1);
    let requirements = outcome.requirements.clone();
    TrialFigures { outcome: without_claim(outcome.features[0].clone()), requirements }
}

fn with_requirements(mut project: Project) -> Project {
    project.features[0].requirements = serde_json::from_value(json!({
        "ttft_p95_ms": 2_000, "latency_p95_ms": 20_000, "success_rate": 0.9, "quality_floor": 0.7,
        "cost_per_request_usd": "0.05", "monthly_budget_usd": "100"
    }))
    .unwrap();
    project
}

fn any_cascade() -> impl Strategy<Value = (Policy, Vec<f64>)> {
    // Mostly tiers that judge nothing themselves, so that there is something to choose.
    let plain = prop::sample::select(vec![
        json!({"pattern": "model", "model": "a/large"}),
        json!({"pattern": "model", "model": "b/pair", "provider": {"sort": "latency"}}),
        json!({"pattern": "model", "model": "c/small", "parameters": {"max_tokens": 500}}),
        json!({"pattern": "hedge", "after_ms": 600, "policy": {"pattern": "model", "model": "a/large"}}),
        json!({"pattern": "fallback", "triggers": ["outage", "timeout", "context_overflow"], "steps": [
            {"policy": {"pattern": "model", "model": "c/small"}, "first_token_timeout_ms": 600},
            {"policy": {"pattern": "model", "model": "a/large"}}]}),
        json!({"pattern": "ensemble", "aggregation": "majority", "quorum": 1, "members": [
            {"pattern": "model", "model": "a/large"}, {"pattern": "model", "model": "c/small"}]}),
    ]);
    let plain = plain.prop_map(|document| serde_json::from_value(document).unwrap());
    let tiers = prop::collection::vec(prop_oneof![5 => plain, 1 => any_policy(Memory::Never)], 2..4);
    let evaluators = prop::sample::select(vec![
        json!({"by": {"self_check": {}}}),
        json!({"by": {"judge": {"policy": {"pattern": "model", "model": "c/small"}}}, "auc": 0.9}),
        json!({"by": {"classifier": {"cost_usd": "0.00002", "latency_ms": 30}}, "auc": 1.0}),
    ]);
    let thresholds = prop::collection::vec(prop_oneof![Just(0.0), Just(1.0), 0.01..0.99_f64], 2);
    (tiers, evaluators, thresholds).prop_map(|(tiers, evaluator, thresholds)| {
        let thresholds = thresholds[..tiers.len() - 1].to_vec();
        let tiers: Vec<_> = tiers.into_iter().map(|policy| json!({"policy": policy})).collect();
        let document = json!({"pattern": "cascade", "tiers": tiers, "evaluator": evaluator});
        (serde_json::from_value(document).unwrap(), thresholds)
    })
}

proptest! {
    #[test]
    fn a_trial_of_a_policy_is_its_replay(requests in any_requests(), policy in any_policy(Memory::Never), threads in 1_usize..4) {
        let project = with_requirements(troubled(policy, Memory::Never, "1"));
        prop_assert_eq!(tried(&project, &requests, threads).figures(&[]), replayed(&project, &requests));
    }

    #[test]
    fn one_walk_tells_what_every_threshold_would_have_done(requests in any_requests(), (policy, thresholds) in any_cascade()) {
        let project = with_requirements(troubled(policy, Memory::Never, "1"));
        let trial = tried(&project, &requests, 1);
        // Whatever is judged below the root is not the cascade's to choose.
        prop_assume!(trial.thresholds() == thresholds.len());
        let mut chosen = project.clone();
        let policy = chosen.architectures[0].policies.get_mut(&"all".into()).unwrap();
        let Policy::Cascade(cascade) = policy else { panic!("a cascade") };
        for (tier, accept_at) in cascade.tiers.iter_mut().zip(&thresholds) {
            tier.accept_at = Some(*accept_at);
        }
        let scores: Vec<f64> = thresholds.iter().map(|accept_at| score_at(*accept_at)).collect();
        prop_assert_eq!(trial.figures(&scores), replayed(&chosen, &requests));
        let sum: i128 = trial.endings(&scores).map(|row| i128::from(row.cost_pico)).sum();
        prop_assert_eq!(sum, replayed(&chosen, &requests).outcome.cost_usd.0);
    }

    #[test]
    fn a_larger_sample_holds_every_smaller_one(requests in any_requests(), few in 0_usize..60, more in 0_usize..60) {
        let project = troubled(Policy::model("a/large"), Memory::Never, "1");
        let rows = FeatureRows::new(&project.features, &"all".into(), &requests, 3, &Unwatched).unwrap();
        let (small, large) = (rows.sample(few.min(more)), rows.sample(few.max(more)));
        prop_assert!(small.iter().all(|row| large.contains(row)));
        prop_assert_eq!(large.len(), few.max(more).min(rows.len()));
        prop_assert!(large.is_sorted());
    }
}
