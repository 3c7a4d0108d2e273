//! Answers without an outcome, drawn from fitted parameters, against the closed forms of the joint distribution.

use routewright_domain::{Evidence, OutcomeColumn, Quality};

use super::*;
use crate::fitted::{FittedCluster, Response};
use crate::math::normal_cdf;

const COUNT: usize = 60_000;

/// Models `q/0`, `q/1`, … of these abilities and discriminations in one cluster, and what the first of them scored on each request.
struct Panel {
    unsolvable: f64,
    responses: Vec<(f64, f64)>,
    scores: Option<f32>,
}

impl Panel {
    fn replay(&self, policy: &str, threads: usize) -> Outcome {
        self.replay_with(vec![], Unscored::Expected, policy, threads)
    }

    fn with_errors(&self, errors: Vec<f64>, policy: &str) -> Outcome {
        self.replay_with(errors, Unscored::Expected, policy, 1)
    }

    fn in_world(&self, nth: u64, policy: &str) -> Outcome {
        self.replay_with(vec![], Unscored::Drawn(nth), policy, 1)
    }

    fn replay_with(&self, errors: Vec<f64>, unscored: Unscored, policy: &str, threads: usize) -> Outcome {
        let ids: Vec<String> = (0..self.responses.len()).map(|n| format!("q/{n}")).collect();
        let mut catalog = catalog();
        catalog.models.clear();
        for id in &ids {
            let mut model: routewright_domain::Model =
                serde_json::from_value(serde_json::json!({"id": id, "name": id, "endpoints": []})).unwrap();
            model.endpoints = vec![endpoint(id, "one", "0.000001", "0.000001")];
            catalog.models.push(model);
        }
        let mut requests = workload(&vec![(100, 10); COUNT]);
        if let Some(score) = self.scores {
            requests.outcomes.columns = vec![OutcomeColumn { model: "q/0".to_owned(), scores: vec![score; COUNT] }];
        }
        let response = |&(ability, discrimination): &(f64, f64)| {
            Some(Response { ability, discrimination, evidence: Evidence::Fitted })
        };
        let cluster = FittedCluster {
            name: "all".to_owned(),
            unsolvable: self.unsolvable,
            responses: self.responses.iter().map(response).collect(),
        };
        let models = ids.iter().map(|id| id.as_str().into()).collect();
        let fitted = FittedQuality::new(models, vec![cluster], vec![0; COUNT]).with_errors(errors);
        let project = project(super::policy(policy), vec![]);
        let plan = planned(&project, &catalog);
        let input =
            ReplayInput { fitted: Some(&fitted), unscored, ..ReplayInput::new(&requests, &project.scenarios[0], 1) };
        replay(&[&plan], &input, NonZeroUsize::new(threads).unwrap(), &Unwatched).unwrap().remove(0)
    }
}

fn quality(outcome: &Outcome) -> Quality {
    outcome.quality.unwrap()
}

const FIRST: &str = r#"{"pattern": "model", "model": "q/0"}"#;
const SECOND: &str = r#"{"pattern": "model", "model": "q/1"}"#;
const CASCADE: &str = r#"{"pattern": "cascade", "tiers": [{"policy": {"pattern": "model", "model": "q/0"}}, {"policy": {"pattern": "model", "model": "q/1"}}],
    "evaluator": {"by": {"classifier": {}}, "auc": 1.0, "shared_error": 0}}"#;
const VOTE: &str = r#"{"pattern": "ensemble", "aggregation": "majority", "wrong_agreement": 1, "members": [
    {"pattern": "model", "model": "q/0"}, {"pattern": "model", "model": "q/1"}, {"pattern": "model", "model": "q/2"}]}"#;

#[test]
fn what_another_model_scored_says_how_difficult_a_request_is() {
    // Fair coins with a tetrachoric correlation of ½: right after a right answer with 2/3, after a wrong one with 1/3 (Sheppard).
    for (scores, expected) in [(None, 0.5), (Some(1.0), 2.0 / 3.0), (Some(0.0), 1.0 / 3.0)] {
        let panel = Panel { unsolvable: 0.0, responses: vec![(0.0, 1.0), (0.0, 1.0)], scores };
        let alone = quality(&panel.replay(SECOND, 1));
        assert!((alone.mean - expected).abs() < 5e-6, "{scores:?}: {} for {expected}", alone.mean);
        assert_eq!(alone.evidence, Evidence::Fitted);
        // Asked after the first was found wrong; one that is right is never asked after.
        let asked = quality(&panel.replay(CASCADE, 1)).mean;
        let either = match scores {
            None => 1.0 - 1.0 / 3.0,
            Some(score) if score > 0.5 => {
                assert!(asked >= 1.0);
                continue;
            }
            Some(_) => expected,
        };
        assert_share(asked, either, COUNT as u64, "cascade");
    }
}

#[test]
fn nothing_solves_what_cannot_be_solved() {
    // With nothing else in common: 70 % of requests are votes of independent members, which Condorcet counts.
    let panel = Panel { unsolvable: 0.3, responses: vec![(0.5, 0.0); 3], scores: None };
    let p = normal_cdf(0.5);
    let outcome = panel.replay(VOTE, 1);
    let majority = p * p * (3.0 - 2.0 * p);
    assert_share(quality(&outcome).mean, 0.7 * majority, COUNT as u64, "majority");
    let share = outcome.mechanisms.majority_right as f64 / COUNT as f64;
    assert_share(share, 0.7 * majority, COUNT as u64, "majority right");
    // Independence sees only the means, 0.7 p.
    let q = 0.7 * p;
    assert!((quality(&outcome).if_independent - q * q * (3.0 - 2.0 * q)).abs() < 1e-9);
}

#[test]
fn what_is_not_known_of_the_parameters_widens_the_interval() {
    let panel = Panel { unsolvable: 0.0, responses: vec![(0.0, 1.0), (0.0, 1.0)], scores: None };
    let sampled = quality(&panel.replay(SECOND, 1));
    let widened = quality(&panel.with_errors(vec![0.0, 0.05], SECOND));
    assert!((sampled.mean - widened.mean).abs() < 1e-15);
    // Half of a Wilson interval of 60,000 is 0.4 points, 1.96 errors are 9.8: in quadrature 9.81.
    let half = (widened.high - widened.low) / 2.0;
    assert!((half - (0.004_f64.powi(2) + 0.098_f64.powi(2)).sqrt()).abs() < 1e-4, "{half}");
}

#[test]
fn worlds_agree_with_the_scores_and_differ_in_what_nobody_has_scored() {
    // d = 1 for both: after a wrong answer of the first, the second is right with 1/3 (Sheppard).
    let panel = Panel { unsolvable: 0.0, responses: vec![(0.0, 1.0), (0.0, 1.0)], scores: Some(0.0) };
    for nth in 0..3 {
        assert_share(quality(&panel.in_world(nth, SECOND)).mean, 1.0 / 3.0, COUNT as u64, "second after a wrong first");
        assert!(quality(&panel.in_world(nth, FIRST)).mean.abs() < 1e-12, "what was scored stays");
    }
    let of = |nth| quality(&panel.in_world(nth, SECOND)).mean;
    assert!((of(0) - of(1)).abs() > 1e-9 && (of(0) - of(0)).abs() < 1e-15);
}

#[test]
fn fitted_figures_do_not_depend_on_threads() {
    let panel = Panel { unsolvable: 0.1, responses: vec![(0.2, 0.9), (0.4, 1.2), (-0.3, 0.5)], scores: Some(0.0) };
    assert_eq!(panel.replay(VOTE, 1), panel.replay(VOTE, 3));
}
