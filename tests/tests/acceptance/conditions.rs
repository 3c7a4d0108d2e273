//! Recorded conditions: into the history, and into a replay.

use serde_json::{Value, json};

use crate::support::{Home, shared};

const PROJECT: &str = "plain.routewright.json";

/// Two snapshots of GPT-4o at OpenAI: it takes this long to the first token, and half as long again.
fn table(home: &Home, ttft_ms: u32) {
    let header = "scraped_at,model_slug,variant,endpoint_id,provider_slug,stats_window_minutes,request_count,status,\
                  p50_latency,p75_latency,p90_latency,p95_latency,p99_latency";
    let row = |hour: u32, factor: u32| {
        let knots: Vec<String> = (0..5).map(|n| ((ttft_ms + n) * factor / 2).to_string()).collect();
        format!("2026-08-03T{hour}:00:00+00:00,openai/gpt-4o,standard,x,openai,30,100,0,{}", knots.join(","))
    };
    home.write("conditions.csv", format!("{header}\n{}\n{}\n", row(10, 2), row(11, 3)));
}

/// A project on GPT-4o at OpenAI whose scenario names conditions or none, and a log of one request.
fn project(home: &Home, conditions: Option<&str>) {
    if !home.path(PROJECT).exists() {
        assert_eq!(home.run(&["project", "new", PROJECT]).code, 0);
    }
    let mut project: Value = serde_json::from_slice(&std::fs::read(home.path(PROJECT)).unwrap()).unwrap();
    project["scenarios"][0]["conditions"] = json!(conditions);
    project["architectures"][0]["policies"]["all"]["provider"] = json!({"only": ["openai"]});
    home.write(PROJECT, project.to_string());
    home.write("log.csv", "arrival,prompt_tokens,completion_tokens\n2026-08-03T10:20:00Z,100,100\n");
}

#[test]
fn a_scenario_replays_under_the_conditions_that_it_names() {
    let home = Home::new();
    table(&home, 60_000);
    let stored = home.json(&["catalog", "conditions", "conditions.csv", "--name", "slow week"], &[0]);
    assert_eq!((&stored["snapshots"], &stored["in_catalog"]), (&json!(2), &json!(1)));
    assert_eq!(home.json(&["catalog", "conditions"], &[0])[0]["name"], "slow week");
    project(&home, Some("slow week"));
    let replayed = home.json(&["replay", PROJECT, "--workload", "./log.csv"], &[0]);
    // 10:20 is after the snapshot of 10:00 and before the window that ends at 11:00; its five percentiles are 60.000 to
    // 60.004 s, and figures are rounded down to three digits.
    let ttft = replayed["outcomes"][0]["ttft_ms"]["p50"].as_f64().unwrap();
    assert!((59_900.0..=60_100.0).contains(&ttft), "{ttft}");
}

#[test]
fn conditions_that_are_not_there_are_an_error_that_says_which_are() {
    let home = Home::new();
    project(&home, Some("july"));
    let refused = |words: &[&str]| {
        let ran = home.run(words);
        assert_eq!(ran.code, 1, "{}", ran.out);
        ran.err
    };
    let replay = ["replay", PROJECT, "--workload", "./log.csv"];
    insta::assert_snapshot!(refused(&replay), @r"
error: the scenario `base` wants the recorded conditions `july`, which the history does not have
hint: it has none yet; `routewright catalog conditions FILE... --name NAME` reads some; without `conditions` in the scenario the catalog's figures hold
");
    table(&home, 500);
    assert_eq!(home.run(&["catalog", "conditions", "conditions.csv", "--name", "august"]).code, 0);
    insta::assert_snapshot!(refused(&replay), @r"
error: the scenario `base` wants the recorded conditions `july`, which the history does not have
hint: it has august; without `conditions` in the scenario the catalog's figures hold
");
    table(&home, 700);
    insta::assert_snapshot!(refused(&["catalog", "conditions", "conditions.csv", "--name", "august"]), @r"
error: there are other conditions called `august` already
hint: choose another name
");
}

#[test]
fn a_week_of_a_real_gateway_is_read_and_changes_latencies_but_no_price() {
    let days: Option<Vec<String>> =
        (21..=27).map(|day| shared(&format!("openrouter/perf_hourly/2026-07-{day}.csv.gz"))).collect();
    let Some(days) = days else { return };
    let home = Home::new();
    let mut words = vec!["catalog", "conditions", "--name", "july"];
    words.extend(days.iter().map(String::as_str));
    let stored = home.json(&words, &[0]);
    assert_eq!((&stored["snapshots"], &stored["window_minutes"]), (&json!(73), &json!(30)));
    assert_eq!((&stored["endpoints"], &stored["in_catalog"]), (&json!(1_102), &json!(875)));

    project(&home, Some("july"));
    let recorded = home.json(&["replay", PROJECT, "--workload", "./log.csv"], &[0]);
    project(&home, None);
    let published = home.json(&["replay", PROJECT, "--workload", "./log.csv"], &[0]);
    let [recorded, published] = [recorded, published].map(|mut replayed| replayed["outcomes"][0].take());
    assert_eq!(recorded["cost_usd"], published["cost_usd"]);
    assert_ne!(recorded["ttft_ms"]["p50"], published["ttft_ms"]["p50"]);
}
