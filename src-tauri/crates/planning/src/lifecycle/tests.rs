//! Made-up catalogs of a few models; real ones are in the acceptance tests.

use std::collections::BTreeMap;
use std::num::NonZeroUsize;

use routewright_domain::{
    Architecture, Condition, Feature, Model, Policy, RequestColumns, TouchKind, WorkloadIdentity,
};
use routewright_engine::Unwatched;

use super::*;
use crate::made::{catalog, model};

fn project(policy: Policy) -> Project {
    let feature = Feature::new("all", "Everything", Condition::Always);
    let policies = BTreeMap::from([("all".into(), policy)]);
    Project::new("test", vec![feature], vec![Architecture::new("one", "One", policies)])
}

/// A hundred requests of a thousand tokens each way.
fn workload() -> Workload {
    let mut columns = RequestColumns::blank(100);
    columns.arrival_ns = (0..100).map(|n| n * 1_000_000_000).collect();
    columns.request_key = (0..100).collect();
    columns.prompt_tokens = (0..100).map(|_| 1_000).collect();
    columns.completion_tokens = (0..100).map(|_| 1_000).collect();
    Workload {
        identity: WorkloadIdentity { name: "made".into(), digest: "b3:0".into() },
        names: routewright_domain::Names::default(),
        columns,
        outcomes: routewright_domain::Outcomes::default(),
    }
}

fn found(old: &CatalogSnapshot, new: &CatalogSnapshot, project: &Project, changes: &[ModelChange]) -> CatalogImpact {
    let reference = |catalog: &CatalogSnapshot| CatalogReference { date: catalog.date.clone(), digest: "b3:0".into() };
    let (from, to) = (reference(old), reference(new));
    let step = CatalogStep { project, from: (old, &from), to: (new, &to), changes, not_compared: &[] };
    let workload = workload();
    let traffic = ReplayedTraffic {
        workload: &workload,
        scenario: &project.scenarios[0],
        conditions: None,
        fitted: None,
        seed: 1,
    };
    impact(&step, Some(&traffic), NonZeroUsize::MIN, &Unwatched).unwrap()
}

fn gone(model: &str) -> ModelChange {
    ModelChange::Gone { model: model.into(), announced: None }
}

#[test]
fn a_model_that_is_gone_is_replaced_by_the_nearest_and_costs_what_that_charges() {
    let old = catalog("2026-01-01", vec![model("a/one", "2e-6", 40.0), model("b/two", "1e-6", 40.0)]);
    let new = catalog(
        "2026-02-01",
        vec![model("a/two", "2.2e-6", 41.0), model("b/two", "1e-6", 40.0), model("c/x", "9e-6", 60.0)],
    );
    let project = project(Policy::model("a/one"));
    let impact = found(&old, &new, &project, &[gone("a/one"), ModelChange::Launched { model: "a/two".into() }]);
    assert_eq!(impact.touches.len(), 1);
    assert_eq!(
        (impact.touches[0].kind, impact.touches[0].path.as_str()),
        (TouchKind::Gone, "/architectures/0/policies/all")
    );
    let [proposal] = impact.proposals.as_slice() else { panic!("{:?}", impact.proposals) };
    assert_eq!((proposal.from.as_str(), proposal.to.as_str()), ("a/one", "a/two"));
    let own = &impact.architectures[0];
    assert!(own.broken.is_some() && own.unchanged.is_none());
    // 200,000 tokens at 2 and at 2.2 dollars a million.
    let cost = |figures: Option<routewright_domain::ImpactFigures>| figures.unwrap().cost_usd.to_string();
    assert_eq!((cost(own.before), cost(own.proposed)), ("0.4".to_owned(), "0.44".to_owned()));
    assert_eq!(impact.other_launches, 0, "the launch is what was proposed");
    assert!(proposal.decision.title.contains("Replace a/one by a/two in Everything"));
}

#[test]
fn a_launch_that_is_no_worse_for_less_is_proposed_and_one_that_is_worse_is_not() {
    let old = catalog("2026-01-01", vec![model("a/one", "2e-6", 40.0)]);
    let cheaper = vec![model("a/one", "2e-6", 40.0), model("b/good", "1e-6", 41.0), model("b/worse", "5e-7", 39.9)];
    let new = catalog("2026-02-01", cheaper);
    let launched = ["b/good", "b/worse"].map(|id| ModelChange::Launched { model: id.into() });
    let impact = found(&old, &new, &project(Policy::model("a/one")), &launched);
    let [proposal] = impact.proposals.as_slice() else { panic!("{:?}", impact.proposals) };
    assert_eq!((proposal.to.as_str(), &proposal.not_borne_out), ("b/good", &None));
    assert_eq!(impact.architectures[0].proposed.unwrap().cost_usd.to_string(), "0.2");
    assert_eq!(impact.other_launches, 1);
    // What was there before and did not change is no news.
    let quiet = found(&new, &new, &project(Policy::model("a/one")), &[]);
    assert!(quiet.proposals.is_empty() && quiet.touches.is_empty());
}

#[test]
fn a_policy_of_the_library_is_touched_once_for_all_features_that_lead_to_it() {
    let old = catalog("2026-01-01", vec![model("a/one", "2e-6", 40.0)]);
    let new = catalog("2026-02-01", vec![model("a/two", "2e-6", 40.0)]);
    let shared: Policy = serde_json::from_str(r#"{"pattern": "shared", "policy": "common"}"#).unwrap();
    let mut project = project(shared);
    project.architectures[0].library.insert(routewright_domain::PolicyId("common".into()), Policy::model("a/one"));
    let impact = found(&old, &new, &project, &[gone("a/one")]);
    assert_eq!(impact.touches[0].path, "/architectures/0/library/common");
    assert_eq!(impact.touches[0].features, [routewright_domain::FeatureId("all".into())]);
    let proposal = &impact.proposals[0];
    assert_eq!((proposal.to.as_str(), proposal.edits[0].path.as_str()), ("a/two", "/architectures/0/library/common"));
    assert!(proposal.effects[0].proposed.is_some());
}

#[test]
fn a_name_that_leads_to_another_model_is_told_with_its_price() {
    let alias = |mut model: Model| {
        model.aliases.push("~a/latest".into());
        model
    };
    let old = catalog("2026-01-01", vec![alias(model("a/one", "2e-6", 40.0))]);
    let new = catalog("2026-02-01", vec![model("a/one", "2e-6", 40.0), alias(model("a/two", "3e-6", 45.0))]);
    let impact = found(&old, &new, &project(Policy::model("~a/latest")), &[]);
    let [touch] = impact.touches.as_slice() else { panic!("{:?}", impact.touches) };
    assert_eq!(touch.kind, TouchKind::Renamed);
    assert!((touch.price_share.unwrap() - 0.5).abs() < 1e-12);
    assert_eq!(touch.says, "The name led to a/one and leads to a/two now, at $3 a million tokens instead of $2.");
}
