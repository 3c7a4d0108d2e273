//! Votes, cascades and gates, against the closed forms of the joint distribution.

use super::*;
use crate::math::{normal_cdf, normal_score};

/// Requests behind every share of this file.
const COUNT: u64 = 100_000;

/// Models `q/0`, `q/1`, … of these qualities on COUNT requests, and what a policy of them comes to.
fn of_panel(qualities: &[f64], correlation: f64, policy: &str) -> Outcome {
    let mut catalog = catalog();
    catalog.models.clear();
    for n in 0..qualities.len() {
        let id = format!("q/{n}");
        let mut model: routewright_domain::Model =
            serde_json::from_value(serde_json::json!({"id": id, "name": id, "endpoints": []})).unwrap();
        model.endpoints = vec![endpoint(&id, "one", "0.000001", "0.000001")];
        catalog.models.push(model);
    }
    let mut project = project(super::policy(policy), vec![]);
    let stated = qualities.iter().enumerate().map(|(n, quality)| (format!("q/{n}").as_str().into(), *quality));
    project.assumptions.quality = stated.collect();
    project.assumptions.error_correlation = Some(correlation);
    run_project(&project, &catalog, &workload(&vec![(100, 10); usize::try_from(COUNT).unwrap()]))
}

fn members(count: usize) -> String {
    (0..count).map(|n| format!(r#"{{"pattern": "model", "model": "q/{n}"}}"#)).collect::<Vec<_>>().join(", ")
}

fn vote(count: usize, wrong_agreement: f64) -> String {
    format!(
        r#"{{"pattern": "ensemble", "aggregation": "majority", "wrong_agreement": {wrong_agreement}, "members": [{}]}}"#,
        members(count)
    )
}

fn majority_right(outcome: &Outcome) -> f64 {
    assert_eq!(outcome.mechanisms.votes, COUNT);
    outcome.mechanisms.majority_right as f64 / COUNT as f64
}

/// Probability that more than half of `count` members of one quality are right, where a normal factor that they share has
/// this weight in their errors: Σ C(n, k) π(z)ᵏ (1 - π(z))ⁿ⁻ᵏ over the density of z, π(z) = Φ((Φ⁻¹(p) - √ρ z) / √(1 - ρ)).
fn one_factor_majority(count: i32, quality: f64, correlation: f64) -> f64 {
    let steps = 4_000;
    let width = 16.0 / f64::from(steps);
    (0..steps)
        .map(|step| {
            let z = (f64::from(step) + 0.5) * width - 8.0;
            let density = (-z * z / 2.0).exp() / (2.0 * std::f64::consts::PI).sqrt();
            let right = normal_cdf((normal_score(quality) - correlation.sqrt() * z) / (1.0 - correlation).sqrt());
            let choose = |k: i32| (1..=k).fold(1.0, |product, n| product * f64::from(count - k + n) / f64::from(n));
            let majority = (count / 2 + 1..=count).map(|k| choose(k) * right.powi(k) * (1.0 - right).powi(count - k));
            density * width * majority.sum::<f64>()
        })
        .sum()
}

#[test]
fn independent_majorities_are_condorcets() {
    for (count, quality, published) in [(3, 0.6, 0.648), (3, 0.7, 0.784), (5, 0.6, 0.682_56), (7, 0.7, 0.873_964)] {
        let outcome = of_panel(&vec![quality; count], 0.0, &vote(count, 1.0));
        assert_share(majority_right(&outcome), published, COUNT, "majority");
        // Where all who err give one wrong answer, the plurality of an odd number is the majority.
        assert_share(outcome.quality.unwrap().mean, published, COUNT, "plurality");
        assert!((outcome.quality.unwrap().if_independent - published).abs() < 1e-9);
    }
}

#[test]
fn correlated_majorities_are_those_of_the_one_factor_model() {
    for (count, quality, correlation) in [(3, 0.7, 0.5), (5, 0.6, 0.5), (5, 0.8, 0.3), (7, 0.7, 0.9)] {
        let expected = one_factor_majority(i32::try_from(count).unwrap(), quality, correlation);
        let outcome = of_panel(&vec![quality; count], correlation, &vote(count, 1.0));
        assert_share(majority_right(&outcome), expected, COUNT, "majority");
        let quality = outcome.quality.unwrap();
        assert!(quality.if_independent > quality.mean, "independence would claim more");
    }
    // Members that share all of their errors are one member.
    assert_share(majority_right(&of_panel(&[0.7; 3], 1.0, &vote(3, 1.0))), 0.7, COUNT, "one mind");
}

#[test]
fn members_agree_on_the_right_answer_as_often_as_sheppard_says() {
    // Of fair coins with a correlation of 0.5 two agree on heads with 1/4 + asin(0.5) / 2π = 1/3 and three with
    // 1/8 + 3 asin(0.5) / 4π = 1/4 (Sheppard 1899). What is not agreed on goes to an expert.
    for (count, agreed) in [(2, 1.0 / 3.0), (3, 0.25)] {
        let unanimous = format!(
            r#"{{"pattern": "ensemble", "wrong_agreement": 0, "members": [{}],
                "aggregation": {{"consensus": {{"agree": {count}, "escalate": {{"pattern": "model", "model": "q/{count}"}}}}}}}}"#,
            members(count)
        );
        let qualities: Vec<f64> = std::iter::repeat_n(0.5, count).chain([0.9]).collect();
        let outcome = of_panel(&qualities, 0.5, &unanimous);
        assert_share(outcome.escalation_share, 1.0 - agreed, COUNT, "escalated");
        assert_eq!(outcome.served_by[&format!("q/{count}").as_str().into()], COUNT - majority_unanimous(&outcome));
    }
}

/// Requests that the members answered themselves.
fn majority_unanimous(outcome: &Outcome) -> u64 {
    outcome.nodes.iter().filter(|node| node.path.ends_with("/members/0")).map(|node| node.answered).sum::<u64>()
        - outcome.nodes.iter().filter(|node| node.path.ends_with("/escalate")).map(|node| node.asked).sum::<u64>()
}

#[test]
fn unequal_members_and_wrong_answers_that_differ_are_counted_out() {
    // 0.6, 0.7, 0.8: two or three right, 0.788. Where no wrong answers agree, one right answer of three is one of three leaders
    // and wins a third of the draws: 0.188 / 3 more.
    let at_least_two = 0.6 * 0.7 * 0.8 + 0.6 * 0.7 * 0.2 + 0.6 * 0.3 * 0.8 + 0.4 * 0.7 * 0.8;
    let exactly_one = 0.6 * 0.3 * 0.2 + 0.4 * 0.7 * 0.2 + 0.4 * 0.3 * 0.8;
    for (wrong_agreement, expected) in [(1.0, at_least_two), (0.0, at_least_two + exactly_one / 3.0)] {
        let outcome = of_panel(&[0.6, 0.7, 0.8], 0.0, &vote(3, wrong_agreement));
        assert_share(outcome.quality.unwrap().mean, expected, COUNT, "plurality");
        assert_share(majority_right(&outcome), at_least_two, COUNT, "majority");
    }
}

fn cascade(auc: f64) -> String {
    format!(
        r#"{{"pattern": "cascade", "tiers": [{{"policy": {{"pattern": "model", "model": "q/0"}}}}, {{"policy": {{"pattern": "model", "model": "q/1"}}}}],
            "evaluator": {{"by": {{"classifier": {{}}}}, "auc": {auc}, "shared_error": 0}}}}"#
    )
}

#[test]
fn a_perfect_evaluator_finds_every_right_answer_and_a_guessing_one_a_mean() {
    // Perfect: 1 - (1 - a)(1 - b), and every wrong first answer is escalated. Guessing: half of everything is.
    let perfect = of_panel(&[0.6, 0.8], 0.0, &cascade(1.0));
    assert_share(perfect.quality.unwrap().mean, 0.92, COUNT, "perfect");
    assert_share(perfect.escalation_share, 0.4, COUNT, "escalated by the perfect");
    let guessing = of_panel(&[0.6, 0.8], 0.0, &cascade(0.5));
    assert_share(guessing.quality.unwrap().mean, 0.7, COUNT, "guessing");
    assert_share(guessing.escalation_share, 0.5, COUNT, "escalated by the guessing");
}

#[test]
fn an_evaluator_accepts_along_its_binormal_operating_curve() {
    // At the middle threshold a right answer is accepted with Φ(d'/2) and a wrong one with Φ(-d'/2), d' = √2 Φ⁻¹(AUC).
    let accepts = normal_cdf(std::f64::consts::SQRT_2 * normal_score(0.8) / 2.0);
    let outcome = of_panel(&[0.6, 0.8], 0.0, &cascade(0.8));
    let escalated = 0.6 * (1.0 - accepts) + 0.4 * accepts;
    assert_share(outcome.escalation_share, escalated, COUNT, "escalated");
    assert_share(outcome.quality.unwrap().mean, 0.6 * accepts + escalated * 0.8, COUNT, "right");
}

#[test]
fn errors_that_models_share_take_the_gain_out_of_a_cascade() {
    // The perfect evaluator's oracle under correlation 0.5 for two fair coins: 1 - P(both wrong) = 1 - 1/3 (Sheppard), where
    // independence claims 3/4.
    let outcome = of_panel(&[0.5, 0.5], 0.5, &cascade(1.0));
    assert_share(outcome.quality.unwrap().mean, 2.0 / 3.0, COUNT, "either");
    assert!((outcome.quality.unwrap().if_independent - 0.75).abs() < 1e-6);
}

#[test]
fn an_answer_that_is_asked_for_after_a_rejected_one_is_that_to_a_difficult_request() {
    // Fair coins with correlation 0.5: where the first is wrong, the second is right with (1/2 - 1/3) / (1/2) = 1/3 only.
    let chain = r#"{"pattern": "fallback", "triggers": ["low_quality"], "steps": [
            {"policy": {"pattern": "model", "model": "q/0"}}, {"policy": {"pattern": "model", "model": "q/1"}}],
            "quality": {"accept_at": 0.5, "evaluator": {"by": {"classifier": {}}, "auc": 1.0, "shared_error": 0}}}"#;
    let chained = of_panel(&[0.5, 0.5], 0.5, chain);
    assert_share(chained.quality.unwrap().mean, 2.0 / 3.0, COUNT, "either of a chain");
    // Two members disagree on a third of the requests, where a third coin is even: 1/3 + 1/3 × 1/2.
    let consensus = format!(
        r#"{{"pattern": "ensemble", "wrong_agreement": 1, "members": [{}],
            "aggregation": {{"consensus": {{"agree": 2, "escalate": {{"pattern": "model", "model": "q/2"}}}}}}}}"#,
        members(2)
    );
    let agreed = of_panel(&[0.5, 0.5, 0.5], 0.5, &consensus);
    assert_share(agreed.quality.unwrap().mean, 0.5, COUNT, "agreed or decided by a third");
    // An expert who decides where they disagree: P(both right) = 1/3 and P(they disagree) = 1/3.
    let certain = of_panel(&[0.5, 0.5, 1.0], 0.5, &consensus);
    assert_share(certain.quality.unwrap().mean, 2.0 / 3.0, COUNT, "agreed or decided by one who knows");
}

#[test]
fn a_chain_falls_back_on_low_quality_as_a_cascade_escalates() {
    let gated = r#"{"pattern": "fallback", "triggers": ["low_quality"], "steps": [
            {"policy": {"pattern": "model", "model": "q/0"}}, {"policy": {"pattern": "model", "model": "q/1"}}],
            "quality": {"accept_at": 0.5, "evaluator": {"by": {"classifier": {"cost_usd": "0.00001"}}, "auc": 1.0, "shared_error": 0}}}"#;
    let outcome = of_panel(&[0.6, 0.8], 0.0, gated);
    assert_share(outcome.fallback_depth.share, 0.4, COUNT, "fallbacks");
    assert_share(outcome.quality.unwrap().mean, 0.92, COUNT, "right");
    // 110 tokens at one dollar per million for each call; every first answer is judged, no last one.
    let calls = i128::from(COUNT + outcome.fallback_depth.by_depth[1]);
    assert_eq!(outcome.own_cost_usd, Money(10_000_000 * i128::from(COUNT)));
    assert_eq!(outcome.cost_usd, Money(110_000_000 * calls) + outcome.own_cost_usd);
    assert_eq!(outcome.mechanisms.judged, COUNT);
}

#[test]
fn an_arbiter_picks_the_better_of_two_by_its_area_under_the_curve() {
    // Both right or both wrong: whatever it picks. Of one right and one wrong answer it picks the right one with probability AUC.
    let arbitrated = format!(
        r#"{{"pattern": "ensemble", "members": [{}],
            "aggregation": {{"arbiter": {{"auc": 0.8, "policy": {{"pattern": "model", "model": "q/2"}}}}}}}}"#,
        members(2)
    );
    let outcome = of_panel(&[0.6, 0.8, 0.5], 0.0, &arbitrated);
    let expected = 0.6 * 0.8 + 0.8 * (0.6 * 0.2 + 0.4 * 0.8);
    assert_share(outcome.quality.unwrap().mean, expected, COUNT, "arbitrated");
    assert_eq!(outcome.served_by, [("q/2".into(), COUNT)].into(), "its words, a member's substance");
}

#[test]
fn a_quality_says_of_how_many_answers_it_is_and_is_not_compared_with_that_of_others() {
    let split = |weight: u32| {
        policy(&format!(
            r#"{{"pattern": "weighted", "arms": [{{"name": "rated", "weight": {weight}, "policy": {{"pattern": "model", "model": "a/large"}}}},
                {{"name": "unrated", "weight": 1, "policy": {{"pattern": "model", "model": "b/pair"}}}}]}}"#
        ))
    };
    let requests = workload(&vec![(100, 10); 20_000]);
    let run = |policy| run_project(&project(policy, vec![]), &catalog(), &requests);
    let (whole, half) = (run(Policy::model("a/large")), run(split(1)));
    assert!(whole.quality.unwrap().covered_share >= 1.0);
    assert_share(half.quality.unwrap().covered_share, 0.5, 20_000, "covered");
    assert_eq!(half.features[0].quality, half.quality);
    assert_eq!(delta(&whole, &half).quality_points, None, "the mean of half of the answers is not that of all");
    assert_eq!(delta(&half, &half).quality_points, Some(0.0));
}
