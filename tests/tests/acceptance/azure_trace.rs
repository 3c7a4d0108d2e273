//! The public Azure trace: figures that nobody here made up.

use serde_json::json;

use crate::support::{Home, shared};

const TRACE: &str = "azure/AzureLLMInferenceTrace_conv.csv.gz";

#[test]
fn everything_on_gpt_4o_costs_exactly_what_it_costs() {
    let Some(file) = shared(TRACE) else { return };
    let home = Home::with_sample();
    let file = file.as_str();

    let stored = home.json(&["workload", "import", file, "--name", "azure"], &[0]);
    assert_eq!(
        (&stored["requests"], &stored["prompt_tokens"], &stored["completion_tokens"]),
        (&json!(19_366), &json!(22_361_870), &json!(4_088_665))
    );
    assert_eq!((&stored["source_format"], &stored["rejected_rows"]), (&json!("azure-llm-trace"), &json!(0)));
    assert!(
        stored["recorded_cost_usd"].is_null() && stored.get("recorded_cost_usd").is_some(),
        "no cost is recorded, and the field says so"
    );
    assert_eq!(stored["first_at"], "2023-11-16T18:15:46.68059Z");

    // 22,361,870 × 2.50 + 4,088,665 × 10.00 dollars per million tokens.
    home.run(&["project", "new", "plain.routewright.json"]);
    // The sample's baseline is GPT-5.4, whose answers cost 15.00 dollars per million tokens.
    for (project, cost) in [("plain.routewright.json", "96.791325"), ("sample.routewright.json", "117.23465")] {
        let replayed = home.json(&["replay", project, "--workload", "azure"], &[0]);
        assert_eq!(replayed["outcomes"][0]["cost_usd"], cost, "{project}");
        assert_eq!(
            (&replayed["outcomes"][0]["requests"], &replayed["outcomes"][0]["unpriced"]),
            (&json!(19_366), &json!(0))
        );
    }

    let priced = home.json(&["catalog", "list", "--workload", "azure"], &[0]);
    let gpt_4o = priced["models"].as_array().unwrap().iter().find(|price| price["model"] == "openai/gpt-4o").unwrap();
    assert_eq!((&gpt_4o["cost_usd"], &gpt_4o["unpriced"]), (&"96.791325".into(), &0.into()));

    // A file works like a name, and gives the same figures to the last digit.
    let from_file = home.json(&["replay", "sample.routewright.json", "--workload", file], &[0]);
    let from_history = home.json(&["replay", "sample.routewright.json", "--workload", "azure"], &[0]);
    assert_eq!(from_file["outcomes"], from_history["outcomes"]);
    assert_eq!(from_file["workload_digest"], from_history["workload_digest"]);
}

#[test]
fn a_log_that_records_no_models_cannot_be_back_tested_and_says_why() {
    let Some(file) = shared(TRACE) else { return };
    let home = Home::with_sample();
    let ran = home.run(&["backtest", "sample.routewright.json", "--workload", &file]);
    assert_eq!(ran.code, 1);
    insta::assert_snapshot!(ran.err, @r#"
error: the log does not record which model answered, so there is no recorded architecture to replay
hint: a back-test needs a log with the model and with cost, latency or status; map those columns with --map
"#);
}
