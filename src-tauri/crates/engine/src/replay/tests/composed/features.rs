//! Features that do not meet are decided apart from each other, and come to what they come to in order of arrival.

use routewright_domain::FeatureId;

use super::*;

/// Conversations, short prompts and the rest of them, each with a policy; prompts above 80,000 tokens match none.
pub(super) fn of_features(policies: Vec<Policy>, memory: Memory, traffic: &str) -> Project {
    let mut project = troubled(policies[0].clone(), memory, traffic);
    let has_session = json!({"has": "session"});
    let below = |tokens: u32| json!({"prompt_tokens": {"below": tokens}});
    let matches = [json!({"all": [has_session, below(60_000)]}), below(20_000), below(80_000)];
    project.features = matches
        .into_iter()
        .enumerate()
        .map(|(n, matches)| Feature::new(format!("f{n}").as_str(), "Feature", serde_json::from_value(matches).unwrap()))
        .collect();
    let ids = project.features.iter().map(|feature| feature.id.clone());
    project.architectures[0].policies = ids.zip(policies).collect::<BTreeMap<FeatureId, Policy>>();
    project
}

pub(super) fn any_policies() -> impl Strategy<Value = Vec<Policy>> {
    prop::collection::vec(any_policy(Memory::Allowed), 3)
}

proptest! {
    #[test]
    fn features_apart_come_to_what_they_come_to_in_order(
        policies in any_policies(), requests in any_requests(), traffic in any_traffic(), threads in 1_usize..5,
        shared in prop::sample::select(vec![Memory::Never, Memory::Never, Memory::Allowed])
    ) {
        let project = of_features(policies, shared, traffic);
        let (plan, scenario) = (planned(&project, &catalog()), &project.scenarios[0]);
        let in_order = in_parts(&plan, &requests, scenario, &[], Start::FromPredecessor);
        prop_assert_eq!(in_order, outcome_on(&plan, &requests, scenario, threads));
    }
}

#[test]
fn a_cache_of_one_feature_leaves_the_others_to_stretches() {
    let model = json!({"pattern": "model", "model": "c/small"});
    let cached = json!({"pattern": "cache", "hit": "exact", "policy": model, "ttl_s": 600});
    let policies = [cached, model.clone(), model].map(|policy| serde_json::from_value(policy).unwrap());
    let project = of_features(policies.to_vec(), Memory::Never, "1");
    let (plan, requests) = (planned(&project, &catalog()), workload(&[(10, 10)]));
    let assignment = Assignment::new(&plan.features, &requests, &Unwatched).unwrap();
    let groups = Run::new(&plan, &ReplayInput::new(&requests, &project.scenarios[0], 7), &assignment).groups();
    let has: Vec<(bool, Vec<bool>)> =
        groups.iter().map(|group| (group.remembers, (0..3).map(|feature| group.has(feature)).collect())).collect();
    assert_eq!(has, [(true, vec![true, false, false]), (false, vec![false, true, true])]);
}

#[test]
fn features_that_share_a_cache_of_the_library_are_decided_together() {
    let model = json!({"pattern": "model", "model": "c/small"});
    let cached = json!({"pattern": "cache", "hit": "exact", "policy": model, "ttl_s": 600});
    let shared = json!({"pattern": "shared", "policy": "cached"});
    let policies = [shared.clone(), shared, model].map(|policy| serde_json::from_value(policy).unwrap());
    let mut project = of_features(policies.to_vec(), Memory::Never, "1");
    project.architectures[0].library = serde_json::from_value(json!({"cached": cached})).unwrap();
    // The same content from two features: what one has asked for, the other finds.
    let mut requests = workload(&[(10, 10), (30_000, 10), (10, 10)]);
    requests.columns.session_key = vec![1, 0, 0].into();
    requests.columns.content_key = vec![7, 8, 7].into();
    project.features[1].matches = serde_json::from_value(json!({"prompt_tokens": {"below": 20_000}})).unwrap();
    let plan = planned(&project, &catalog());
    let in_order = in_parts(&plan, &requests, &project.scenarios[0], &[], Start::FromPredecessor);
    assert_eq!(in_order.mechanisms.cache_hits, 1);
    assert_eq!(in_order, outcome_on(&plan, &requests, &project.scenarios[0], 2));
}
