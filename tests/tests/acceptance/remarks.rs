//! What stands beside the figures: of how many answers they are, what could not be decided and why, what guardrails and caches did.

use std::fmt::Write as _;

use serde_json::{Value, json};

use crate::support::Home;

/// A log of so many requests, a minute each, the features in turn.
fn log(count: usize, features: &[&str]) -> String {
    (0..count).fold("arrival,feature,prompt_tokens,completion_tokens\n".to_owned(), |mut rows, n| {
        let feature = features[n % features.len()];
        let _ = writeln!(rows, "2026-08-03T10:{:02}:{:02}Z,{feature},1000,100", n / 60 % 60, n % 60);
        rows
    })
}

fn model(id: &str) -> Value {
    json!({"pattern": "model", "model": id})
}

/// Two features; one candidate beside a baseline of GPT-5.4.
fn project(candidate: &Value) -> Value {
    let both = |chat: &Value, code: &Value| json!({"chat": chat, "code": code});
    let gpt = model("openai/gpt-5.4");
    json!({
        "schema": 1, "app_version": "", "name": "P", "seed": 1, "baseline": "base",
        "features": [
            {"id": "chat", "name": "Chat", "matches": {"feature_tag": ["chat"]}},
            {"id": "code", "name": "Code", "matches": {"feature_tag": ["code"]}, "requirements": {"quality_floor": 0.5}},
        ],
        "architectures": [
            {"id": "base", "name": "Base", "policies": both(&gpt, &gpt)},
            {"id": "other", "name": "Other", "policies": both(&gpt, candidate)},
        ],
        "scenarios": [{"id": "base", "name": "Base"}, {"id": "more", "name": "More", "traffic": "2"}],
    })
}

fn home(project: &Value) -> Home {
    let home = Home::new();
    home.write("p.json", project.to_string());
    home.write("log.csv", log(600, &["chat", "code", "code"]));
    home
}

const REPLAY: [&str; 4] = ["replay", "p.json", "--workload", "log.csv"];
const COMPARE: [&str; 4] = ["compare", "p.json", "--workload", "log.csv"];

/// A model of the catalog that no benchmark has rated.
const UNRATED: &str = "openai/o3-mini";

#[test]
fn a_quality_of_a_third_of_the_answers_is_not_shown_as_that_of_all() {
    let home = home(&project(&model(UNRATED)));
    let compared = home.json(&COMPARE, &[0, 3]);
    assert_eq!(compared["outcomes"][0]["quality"]["covered_share"], 1.0);
    let share = compared["outcomes"][1]["quality"]["covered_share"].as_f64().unwrap();
    assert!((share - 1.0 / 3.0).abs() < 1e-12, "{share}");
    assert_eq!(compared["deltas"][0]["quality_points"], Value::Null);
    let text = home.run(&COMPARE).out;
    assert!(text.contains(" % of 33 %"), "{text}");
    assert!(text.contains("other: its quality is that of 33.3 % of its answers"), "{text}");
    assert!(text.contains("other: its quality and the baseline's are of different requests"), "{text}");
    let checked = home.run(&[&REPLAY[..], &["--check"]].concat());
    assert_eq!(checked.code, 3);
    let reason = "not decided for other: code, quality, the limit is 50.00 %; nothing is known of the quality of the models that answered";
    assert!(checked.out.contains(reason), "{}", checked.out);
}

#[test]
fn traffic_that_cannot_be_replayed_is_refused_and_not_cut() {
    let with = |scenario: Value| {
        let mut project = project(&model("openai/gpt-4o"));
        project["scenarios"] = json!([scenario]);
        home(&project).run(&REPLAY)
    };
    assert_eq!(with(json!({"id": "base", "name": "Base", "traffic": "1000"})).code, 0);
    let large = with(json!({"id": "base", "name": "Base", "traffic": "1001"}));
    assert_eq!(large.code, 1);
    assert!(
        large.err.contains("traffic 1001 is more than 1000 requests for each recorded one (at /scenarios/0/traffic)"),
        "{}",
        large.err
    );
    // In ten minutes of a month, from 999: (1 + g)^(599 / 2,592,000) must stay below 1.001.
    let grown = with(json!({"id": "base", "name": "Base", "traffic": "999.9", "monthly_growth": 0.9}));
    assert!(grown.err.contains("(at /scenarios/0/monthly_growth)"), "{}", grown.err);
}

#[test]
fn budgets_caches_and_features_without_requests_are_told_under_their_scenario() {
    let cached = json!({"pattern": "cache", "hit": "exact", "ttl_s": 60, "policy": {"pattern": "prompt_cache", "policy": model("openai/gpt-5.4")}});
    let mut project = project(&json!({"pattern": "guard", "policy": cached, "guardrail": {"name": "cap",
        "budget": {"limit_usd": "0.1", "period": "month", "when_reached": "block", "alert_at": ["0.5"]}}}));
    project["features"]
        .as_array_mut()
        .unwrap()
        .push(json!({"id": "late", "name": "Late", "matches": {"feature_tag": ["code"]}}));
    for architecture in project["architectures"].as_array_mut().unwrap() {
        architecture["policies"]["late"] = model("openai/gpt-4o");
    }
    let home = home(&project);
    let words = [&REPLAY[..], &["--architecture", "other", "--scenario", "base", "--scenario", "more"]].concat();
    let text = home.run(&words).out;
    for part in [
        "other under base: the response cache could not be asked for",
        "other under base: `prompt_cache` found no beginning",
        "other under more: the budget `cap` of $0.10 was used up at 2026-08-03 10:",
        "and refused ",
        "other under base: no request belongs to `late`",
    ] {
        assert!(text.contains(part), "{part}: {text}");
    }
    let events = &home.json(&words, &[0])["outcomes"][0]["guardrail_events"];
    assert_eq!((&events[0]["limit_usd"], &events[0]["threshold_usd"]), (&json!("0.1"), &json!("0.05")));
    let check = home.run(&["project", "check", "p.json"]).out;
    assert!(
        check.contains("warning[unreachable_feature] at /features/2/matches: `late` never gets a request"),
        "{check}"
    );
}

#[test]
fn the_fee_and_the_spread_of_seeds_stand_below_the_table() {
    let mut project = project(&json!({"pattern": "weighted", "arms": [
        {"name": "a", "weight": 1, "policy": model("openai/gpt-5.4")}, {"name": "b", "weight": 1, "policy": model("openai/gpt-4o")}]}));
    project["assumptions"] = json!({"platform_fee": "0.055"});
    let home = home(&project);
    let text = home.run(&[&COMPARE[..], &["--replications", "3"]].concat()).out;
    assert!(text.contains("On top comes the platform fee of 5.5 %: Base $0.13"), "{text}");
    assert!(text.contains("Lowest to highest of 3 seeds") && text.contains(" – $"), "{text}");
    let refused = home.run(&[&COMPARE[..], &["--replications", "1001"]].concat());
    assert_eq!(refused.code, 2);
    assert!(refused.err.contains("from 1 to 1000"), "{}", refused.err);
    assert_eq!(
        home.run(&[&COMPARE[..], &["--json"]].concat()).out,
        home.run(&[&COMPARE[..], &["--json"]].concat()).out
    );
}

#[test]
fn a_project_replays_on_its_own_workload_unless_another_is_named() {
    let mut project = project(&model("openai/gpt-4o"));
    let home = home(&project);
    let ran = home.run(&["replay", "p.json"]);
    assert_eq!((ran.code, ran.err.contains("--workload NAME|FILE")), (2, true), "{}", ran.err);
    assert_eq!(home.run(&["workload", "import", "log.csv", "--name", "own"]).code, 0);
    project["workload"] = json!({"name": "own", "digest": ""});
    home.write("p.json", project.to_string());
    assert_eq!(home.json(&["replay", "p.json"], &[0])["workload"], "own");
}

#[test]
fn a_batch_tier_is_billed_at_its_tariff_and_one_that_is_not_there_is_said_to_be_none() {
    let tier = |tier: &str| {
        let mut project = project(&model("openai/gpt-5.4"));
        for feature in ["chat", "code"] {
            project["architectures"][1]["policies"][feature]["parameters"] = json!({"service_tier": tier});
        }
        let home = home(&project);
        let outcomes = home.json(&REPLAY, &[0])["outcomes"].clone();
        (
            outcomes[1]["cost_usd"].clone(),
            outcomes[0]["cost_usd"].clone(),
            home.run(&["project", "check", "p.json"]).out,
        )
    };
    // 600 requests of 1,000 × $2.50 and 100 × $15.00 per million are $2.40, and half of it in batches. Some of the standard
    // endpoints are dearer.
    let (cost, standard, _) = tier("batch");
    assert_eq!((cost, standard.as_str().unwrap().starts_with("2.")), (json!("1.2"), true), "{standard}");
    let (_, _, said) = tier("priority");
    assert!(said.contains("warning[no_such_tier] at /architectures/1/policies/chat/parameters/service_tier"), "{said}");
}

#[test]
fn an_explanation_names_candidates_by_their_models_and_the_arbiter_chooses_once_it_has_answered() {
    let stages = |candidate: &Value| {
        let words = ["explain", "p.json", "--workload", "log.csv", "--architecture", "other", "--request", "2"];
        home(&project(candidate)).json(&words, &[0])["stages"].as_array().unwrap().clone()
    };
    let pair = [model("anthropic/claude-sonnet-4.5"), model("openai/gpt-4o")];
    let steered = stages(&json!({"pattern": "steer", "candidates": pair, "quality_floor": 0.0,
        "budget": {"measure": "first_token", "percentile": "p95", "within_ms": 2000}}));
    let considered =
        steered.iter().flat_map(|stage| stage["considered"].as_array().unwrap()).map(|text| text.as_str().unwrap());
    let considered: Vec<&str> = considered.collect();
    assert!(considered.iter().any(|text| text.starts_with("openai/gpt-4o: ")), "{considered:?}");
    assert!(!considered.iter().any(|text| text.contains("/architectures/")), "{considered:?}");
    let asked = stages(
        &json!({"pattern": "ensemble", "members": pair, "aggregation": {"arbiter": {"policy": model("openai/gpt-5.4")}}}),
    );
    let at = |found: &dyn Fn(&str, &str) -> bool| {
        asked
            .iter()
            .position(|stage| found(stage["stage"].as_str().unwrap(), stage["result"].as_str().unwrap()))
            .unwrap()
    };
    let called = at(&|stage, result| stage == "forward" && result.starts_with("openai/gpt-5.4@"));
    let chosen = at(&|stage, result| stage == "evaluate" && result.starts_with("member "));
    assert!(called < chosen, "{asked:?}");
}
