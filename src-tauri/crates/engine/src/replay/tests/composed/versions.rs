//! A version of a plan that takes from the one before what has not changed comes to what it comes to by itself.

use routewright_domain::FeatureId;

use super::features::{any_policies, of_features};
use super::*;
use crate::{Before, Portions, Version, replay_versions};

fn of_version(
    plan: &Plan,
    requests: &Workload,
    scenario: &Scenario,
    threads: usize,
    before: Option<(&Portions, &[FeatureId])>,
) -> (Outcome, Portions) {
    let before = before.map(|(portions, changed)| Before { portions, changed });
    let threads = NonZeroUsize::new(threads).unwrap();
    let versions = [Version { plan, before }];
    replay_versions(&versions, &ReplayInput::new(requests, scenario, 7), threads, &Unwatched).unwrap().remove(0)
}

proptest! {
    #[test]
    fn a_version_comes_to_the_same_from_the_one_before_it(
        policies in any_policies(), edits in prop::collection::vec((0_usize..3, any_policy(Memory::Allowed)), 1..4),
        requests in any_requests(), traffic in any_traffic(), threads in 1_usize..4,
        shared in prop::sample::select(vec![Memory::Never, Memory::Never, Memory::Allowed])
    ) {
        let mut project = of_features(policies, shared, traffic);
        let scenario = project.scenarios[0].clone();
        let plan = planned(&project, &catalog());
        let (outcome, mut kept) = of_version(&plan, &requests, &scenario, threads, None);
        prop_assert_eq!(outcome, outcome_on(&plan, &requests, &scenario, 1));
        for (feature, policy) in edits {
            let changed = project.features[feature].id.clone();
            project.architectures[0].policies.insert(changed.clone(), policy);
            let plan = planned(&project, &catalog());
            let (outcome, portions) = of_version(&plan, &requests, &scenario, threads, Some((&kept, &[changed])));
            prop_assert_eq!(&outcome, &outcome_on(&plan, &requests, &scenario, 1));
            let (again, _) = of_version(&plan, &requests, &scenario, threads, Some((&portions, &[])));
            prop_assert_eq!(again, outcome);
            kept = portions;
        }
    }
}

/// Counts the requests that were told to be decided, and never ends a replay.
#[derive(Default)]
struct Counted(std::sync::atomic::AtomicU64);

impl Watch for Counted {
    fn advanced(&self, requests: u64) {
        self.0.fetch_add(requests, std::sync::atomic::Ordering::Relaxed);
    }

    fn cancelled(&self) -> bool {
        false
    }
}

#[test]
fn only_the_feature_whose_policy_has_changed_is_decided_anew() {
    let model =
        |model: &str| -> Policy { serde_json::from_value(json!({"pattern": "model", "model": model})).unwrap() };
    let mut project = of_features(vec![model("c/small"), model("c/small"), model("a/large")], Memory::Never, "1");
    let requests = workload(&[(10, 10), (30_000, 10), (90_000, 10)]);
    let scenario = project.scenarios[0].clone();
    let first = planned(&project, &catalog());
    let (_, mut kept) = of_version(&first, &requests, &scenario, 1, None);
    // What the first replay kept is given a cost that no model has.
    kept.falsify();
    let changed = project.features[1].id.clone();
    project.architectures[0].policies.insert(changed.clone(), model("a/large"));
    let second = planned(&project, &catalog());
    let watch = Counted::default();
    let versions = [Version { plan: &second, before: Some(Before { portions: &kept, changed: &[changed] }) }];
    let input = ReplayInput::new(&requests, &scenario, 7);
    let (outcome, _) = replay_versions(&versions, &input, NonZeroUsize::MIN, &watch).unwrap().remove(0);
    let alone = outcome_on(&second, &requests, &scenario, 1);
    let anew: Vec<bool> =
        outcome.features.iter().zip(&alone.features).map(|(one, other)| one.cost_usd == other.cost_usd).collect();
    assert_eq!(anew, [false, true, false]);
    assert_eq!(watch.0.into_inner(), 3, "progress counts every request, decided or not");
}
