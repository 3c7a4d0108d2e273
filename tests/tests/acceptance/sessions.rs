//! Sessions as a unit, on the command line.

use serde_json::{Value, json};

use crate::support::Home;

const PROJECT: &str = "plain.routewright.json";

fn usd(amount: &Value) -> f64 {
    amount.as_str().unwrap().parse().unwrap()
}

#[test]
fn sessions_of_the_sample_add_up_to_its_replay_under_every_architecture() {
    let home = Home::with_sample();
    let project = "sample.routewright.json";
    let replayed = home.json(&["replay", project, "--workload", "sample"], &[0]);
    let found = home.json(&["sessions", project, "--workload", "sample"], &[0]);
    let (outcomes, sessions) = (replayed["outcomes"].as_array().unwrap(), found["outcomes"].as_array().unwrap());
    assert_eq!(outcomes.len(), sessions.len());
    assert_eq!(sessions[0]["architecture"], found["baseline"]);
    for own in sessions {
        let outcome = outcomes.iter().find(|outcome| outcome["architecture"] == own["architecture"]).unwrap();
        let calls = own["calls"].as_u64().unwrap() + own["calls_without_session"].as_u64().unwrap();
        assert_eq!(json!(calls), outcome["requests"]);
        // Each is exact, but read as floats here.
        let cost = usd(&own["cost_usd"]) + usd(&own["cost_without_session_usd"]);
        assert!((cost - usd(&outcome["cost_usd"])).abs() < 1e-9, "{own}");
        assert_eq!(own["sessions"], sessions[0]["sessions"]);
    }
    let one = home.json(&["sessions", project, "--workload", "sample", "--architecture", "routed"], &[0]);
    assert_eq!(one["outcomes"].as_array().unwrap().len(), 2);
}

#[test]
fn two_conversations_are_two_sessions_and_a_stranger_is_none() {
    let home = Home::new();
    assert_eq!(home.run(&["project", "new", PROJECT]).code, 0);
    let row = |minute: u32, session: &str| format!("2026-08-03T10:{minute:02}:00Z,2000,100,{session},10000\n");
    let rows: String = [row(0, "a"), row(1, "b"), row(2, "a"), row(3, ""), row(4, "a")].concat();
    home.write("log.csv", format!("arrival,prompt_tokens,completion_tokens,session,latency_ms\n{rows}"));
    let words = ["sessions", PROJECT, "--workload", "./log.csv"];
    let found = home.json(&words, &[0]);
    let own = &found["outcomes"][0];
    // 2,000 prompt tokens at 2.5 and 100 of an answer at 10 dollars a million: 0.006 a call.
    assert_eq!((&own["sessions"], &own["calls"], &own["calls_without_session"]), (&json!(2), &json!(4), &json!(1)));
    assert_eq!((&own["cost_usd"], &own["cost_without_session_usd"]), (&json!("0.024"), &json!("0.006")));
    assert_eq!(own["cost_each_usd"], json!({"p50": "0.006", "p90": "0.018", "p95": "0.018"}));
    assert_eq!((&own["succeeded"], &own["kept_model"], &own["answered_often"]), (&json!(2), &json!(1), &json!(1)));
    let shown = home.run(&words);
    assert_eq!(shown.code, 0);
    insta::assert_snapshot!(shown.out);
}

#[test]
fn a_log_without_sessions_is_told_how_to_name_them() {
    let home = Home::new();
    assert_eq!(home.run(&["project", "new", PROJECT]).code, 0);
    home.write("log.csv", "arrival,prompt_tokens,completion_tokens\n2026-08-03T10:00:00Z,2000,100\n");
    let ran = home.run(&["sessions", PROJECT, "--workload", "./log.csv"]);
    assert_eq!(ran.code, 0);
    insta::assert_snapshot!(ran.out);
}
