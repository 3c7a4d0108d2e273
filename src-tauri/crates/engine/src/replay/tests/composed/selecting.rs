//! The requests behind a figure are as many as the figure says, whatever the policy.

#![allow(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "shares of few requests, back to counts")]

use routewright_domain::{LatencyMeasure, ReplayedKind, ReplayedRequests};

use super::*;
use crate::select::{Selected, select_requests};

fn selected(plan: &Plan, requests: &Workload, scenario: &Scenario, wanted: &ReplayedRequests) -> Selected {
    select_requests(plan, &ReplayInput::new(requests, scenario, 7), wanted, &Unwatched).unwrap()
}

fn of_all(what: ReplayedKind) -> ReplayedRequests {
    ReplayedRequests { feature: None, what }
}

fn not_answered(reason: Option<&String>) -> ReplayedKind {
    ReplayedKind::NotAnswered { reason: reason.cloned() }
}

fn served_by_model(model: &routewright_domain::ModelId) -> ReplayedKind {
    ReplayedKind::ServedBy { model: Some(model.clone()), provider: None, endpoint: None }
}

proptest! {
    #[test]
    fn as_many_requests_stand_behind_a_figure_as_it_says(
        policy in any_policy(Memory::Allowed), requests in any_requests(), traffic in any_traffic()
    ) {
        let project = troubled(policy, Memory::Allowed, traffic);
        let (plan, scenario) = (planned(&project, &catalog()), &project.scenarios[0]);
        let outcome = outcome_on(&plan, &requests, scenario, 2);
        let count = |what: ReplayedKind| selected(&plan, &requests, scenario, &of_all(what)).requests;

        prop_assert_eq!(count(ReplayedKind::Answered), outcome.succeeded);
        prop_assert_eq!(count(not_answered(None)), outcome.refused + outcome.failed);
        for (reason, figure) in outcome.refusals_by_reason.iter().chain(&outcome.failures_by_reason) {
            prop_assert_eq!(count(not_answered(Some(reason))), *figure, "{}", reason);
        }
        for depth in 1..=outcome.fallback_depth.by_depth.len() {
            let deeper: u64 = outcome.fallback_depth.by_depth.iter().skip(depth).sum();
            prop_assert_eq!(count(ReplayedKind::FellBack { at_least: u32::try_from(depth).unwrap() }), deeper);
        }
        let escalated = count(ReplayedKind::Escalated);
        prop_assert_eq!(escalated, (outcome.escalation_share * outcome.requests as f64).round() as u64);
        for (model, figure) in &outcome.served_by {
            prop_assert_eq!(count(served_by_model(model)), *figure, "{}", model);
        }
        prop_assert_eq!(count(ReplayedKind::Unpriced), outcome.unpriced);
        let known = outcome.quality.map_or(0.0, |quality| quality.covered_share * outcome.succeeded as f64).round() as u64;
        prop_assert_eq!(count(ReplayedKind::QualityKnown), known);
        prop_assert_eq!(count(ReplayedKind::QualityBelow { limit: 1.1 }), known);
        // A node may be asked several times for one request: by retries, by chunks.
        for node in &outcome.nodes {
            let asked = count(ReplayedKind::Asked { node: node.path.clone() });
            prop_assert!(asked <= node.asked && (asked > 0) == (node.asked > 0), "{} {} {}", node.path, asked, node.asked);
        }
        // Who was paid nothing stands behind no cost, and the other way round.
        for provider in ["alpha", "beta", "cheap", "dear", "gamma"].map(routewright_domain::ProviderId::from) {
            let billed = count(ReplayedKind::BilledBy { model: None, provider: Some(provider.clone()) });
            prop_assert_eq!(billed > 0, outcome.cost_by_provider.contains_key(&provider));
        }
    }

    #[test]
    fn rows_ascend_and_features_part_them(policy in any_policy(Memory::Never), requests in any_requests()) {
        let project = troubled(policy, Memory::Never, "2.3");
        let (plan, scenario) = (planned(&project, &catalog()), &project.scenarios[0]);
        let whole = selected(&plan, &requests, scenario, &of_all(ReplayedKind::Answered));
        prop_assert!(whole.rows.windows(2).all(|pair| pair[0] < pair[1]));
        prop_assert!(whole.requests >= whole.rows.len() as u64);
        let of = |id: &str| ReplayedRequests { feature: Some(id.into()), what: ReplayedKind::Answered };
        prop_assert_eq!(&selected(&plan, &requests, scenario, &of("all")), &whole);
        prop_assert_eq!(selected(&plan, &requests, scenario, &of("nobody")).requests, 0);
    }
}

#[test]
fn one_in_twenty_is_slower_than_the_95th_percentile() {
    let project = project(chain(&["a/large", "c/small"], Some(900)), vec![]);
    let (plan, scenario) = (planned(&project, &catalog()), &project.scenarios[0]);
    let requests = workload(&vec![(500, 200); 20_000]);
    let outcome = outcome_on(&plan, &requests, scenario, 2);
    let measures = [(LatencyMeasure::FirstToken, outcome.ttft_ms), (LatencyMeasure::Total, outcome.latency_ms)];
    for (measure, percentiles) in measures {
        let slower = ReplayedKind::SlowerThan { measure, limit_ms: percentiles.p95.unwrap() };
        let share = selected(&plan, &requests, scenario, &of_all(slower)).requests as f64 / outcome.succeeded as f64;
        // The percentile is kept to three significant digits, as a lower bound.
        assert!((0.05..0.052).contains(&share), "{measure:?} {share}");
    }
}

#[test]
fn wrong_answers_are_what_is_missing_to_a_recorded_quality() {
    let mut requests = workload(&vec![(500, 200); 1_000]);
    let scores = (0..1_000).map(|row| if row % 4 == 0 { 0.0 } else { 1.0 }).collect();
    requests.outcomes.columns.push(routewright_domain::OutcomeColumn { model: "a/large".to_owned(), scores });
    let project = project(Policy::model("a/large"), vec![]);
    let (plan, scenario) = (planned(&project, &catalog()), &project.scenarios[0]);
    let quality = outcome_on(&plan, &requests, scenario, 1).quality.unwrap();
    let wrong = selected(&plan, &requests, scenario, &of_all(ReplayedKind::QualityBelow { limit: 0.5 }));
    assert_eq!((quality.mean, wrong.requests, &wrong.rows[..3]), (0.75, 250, &[0, 4, 8][..]));
}

#[test]
fn the_scores_of_a_tier_are_those_that_its_threshold_divides() {
    for accept_at in [0.3, 0.62] {
        let cascade = format!(
            r#"{{"pattern": "cascade", "tiers": [{{"policy": {{"pattern": "model", "model": "c/small"}}, "accept_at": {accept_at}}},
                {{"policy": {{"pattern": "model", "model": "a/large"}}}}],
                "evaluator": {{"by": {{"classifier": {{}}}}, "auc": 0.8}}}}"#
        );
        let project = project(super::super::policy(&cascade), vec![]);
        let (plan, scenario) = (planned(&project, &catalog()), &project.scenarios[0]);
        let requests = workload(&vec![(500, 200); 4_000]);
        let input = ReplayInput::new(&requests, scenario, 7);
        let path = "/architectures/0/policies/all";
        let scores = crate::judged_scores(&plan, &input, path, 0, &Unwatched).unwrap();
        let outcome = outcome_on(&plan, &requests, scenario, 1);
        assert_eq!((scores.judged, scores.one_in), (outcome.requests, 1));
        let below: u64 = scores.by_hundredth[..(accept_at * 100.0) as usize].iter().sum();
        assert!((below as f64 / scores.judged as f64 - outcome.escalation_share).abs() < 1e-12);
        let none = crate::judged_scores(&plan, &input, path, 1, &Unwatched).unwrap();
        assert_eq!(none.judged, 0, "the last tier is not judged");
    }
}
