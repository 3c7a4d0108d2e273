//! What holds for every workload and every chain.

use proptest::prelude::*;

use super::*;

fn any_tokens() -> impl Strategy<Value = Vec<(u32, u32)>> {
    prop::collection::vec((0_u32..120_000, 0_u32..3_000), 1..200)
}

fn any_policy() -> impl Strategy<Value = Policy> {
    let models = prop::collection::vec(prop::sample::select(vec!["a/large", "b/pair", "c/small"]), 1..4);
    (models, prop::option::of(300_u32..3_000)).prop_map(|(models, timeout)| chain(&models, timeout))
}

proptest! {
    #[test]
    fn threads_and_splits_change_nothing(tokens in any_tokens(), policy in any_policy(), from in 0_u32..100, lasts in 0_u32..100, threads in 2_usize..9) {
        let project = project(policy, vec![outage(IncidentTarget::Model("a/large".into()), from, lasts)]);
        let plan = compile(&project, 0, &catalog()).plan.unwrap();
        let requests = workload(&tokens);
        let on = |threads| replay(&[&plan], &ReplayInput::new(&requests, &project.scenarios[0], 7), threads, &Unwatched).unwrap();
        prop_assert_eq!(on(ONE), on(NonZeroUsize::new(threads).unwrap()));
    }

    #[test]
    fn every_request_has_one_ending_and_costs_add_up(tokens in any_tokens(), policy in any_policy(), lasts in 0_u32..100) {
        let outcome = run(policy, vec![outage(IncidentTarget::Provider("gamma".into()), 0, lasts)], &workload(&tokens));
        prop_assert_eq!(outcome.requests, tokens.len() as u64);
        prop_assert_eq!(outcome.succeeded + outcome.failed + outcome.refused, outcome.requests);
        prop_assert_eq!(outcome.failures_by_reason.values().sum::<u64>(), outcome.failed);
        prop_assert_eq!(outcome.served_by.values().sum::<u64>(), outcome.succeeded);
        prop_assert_eq!(outcome.fallback_depth.by_depth.iter().sum::<u64>(), outcome.requests);
        prop_assert_eq!(outcome.cost_by_model.values().copied().sum::<Money>(), outcome.cost_usd);
        prop_assert_eq!(outcome.cost_by_feature.values().copied().sum::<Money>(), outcome.cost_usd);
    }

    #[test]
    fn a_candidate_that_shares_the_primary_meets_the_same_luck(tokens in any_tokens()) {
        // Common random numbers: a fallback that is never reached changes no figure.
        let requests = workload(&tokens.iter().map(|(prompt, completion)| (prompt % 90_000, *completion)).collect::<Vec<_>>());
        let alone = run(Policy::model("a/large"), vec![], &requests);
        let chained = run(chain(&["a/large", "c/small"], None), vec![], &requests);
        // Only the list of nodes is another.
        prop_assert_eq!(Outcome { nodes: vec![], ..alone }, Outcome { nodes: vec![], ..chained });
    }

    #[test]
    fn an_explanation_tells_what_the_replay_did(tokens in any_tokens(), policy in any_policy(), lasts in 0_u32..100) {
        let project = project(policy, vec![outage(IncidentTarget::Model("c/small".into()), 0, lasts)]);
        let plan = compile(&project, 0, &catalog()).plan.unwrap();
        let requests = workload(&tokens);
        let scenario = &project.scenarios[0];
        let outcome = outcome_of(&plan, &requests, scenario, 3);
        let journeys = (1..=tokens.len() as u64).map(|row| crate::explain(&plan, &ReplayInput::new(&requests, scenario, 3), row).unwrap());
        let (mut cost, mut answered) = (Money::ZERO, 0);
        for journey in journeys {
            cost += journey.cost_usd;
            answered += u64::from(journey.served_by.is_some());
        }
        prop_assert_eq!((cost, answered), (outcome.cost_usd, outcome.succeeded));
    }
}
