//! What response caching, prompt compression and off-peak batch would save, and cost.

use serde_json::{Value, json};

use crate::support::Home;

const PROJECT: &str = "plain.routewright.json";

fn card<'a>(found: &'a Value, kind: &str) -> &'a Value {
    found["cards"].as_array().unwrap().iter().find(|card| card["kind"] == kind).unwrap()
}

#[test]
fn a_log_without_hashes_and_marks_has_two_cards_without_figures() {
    let home = Home::new();
    assert_eq!(home.run(&["project", "new", PROJECT]).code, 0);
    let rows = "2026-08-03T10:00:00Z,2000,100\n".repeat(10);
    home.write("log.csv", format!("arrival,prompt_tokens,completion_tokens\n{rows}"));
    let words = ["what-if", PROJECT, "--workload", "./log.csv", "--architecture", "gpt-4o"];
    let found = home.json(&words, &[0]);
    // 20,000 prompt tokens at 2.5 and 1,000 of answers at 10 dollars a million.
    assert_eq!(found["now"]["cost_usd"], "0.06");
    for kind in ["response_cache", "off_peak_batch"] {
        let card = card(&found, kind);
        assert!(card["unavailable"] == "not_known" && card.get("figures").is_none(), "{card}");
    }
    // Half of the prompt: a thousand tokens less for each.
    let compressed = card(&found, "prompt_compression");
    assert_eq!((&compressed["figures"]["cost_usd"], &compressed["concerned"]), (&json!("0.035"), &json!(10)));
    assert_eq!(compressed["changed"]["policies"]["all"]["pattern"], "compress");
    let shown = home.run(&words);
    assert_eq!(shown.code, 0);
    insta::assert_snapshot!(shown.out);
}

#[test]
fn a_batch_pays_the_batch_tariff_of_the_catalog() {
    let home = Home::new();
    assert_eq!(home.run(&["project", "new", PROJECT]).code, 0);
    let rows = "2026-08-03T10:00:00Z,2000,100,true\n".repeat(10);
    home.write("log.csv", format!("arrival,prompt_tokens,completion_tokens,batchable\n{rows}"));
    let words = ["what-if", PROJECT, "--workload", "./log.csv", "--architecture", "gpt-4o"];
    let batch = card(&home.json(&words, &[0]), "off_peak_batch").clone();
    // GPT-4o in batches is half the price.
    assert_eq!((&batch["figures"]["cost_usd"], &batch["concerned"]), (&json!("0.03"), &json!(10)));
}

#[test]
fn an_architecture_that_is_not_there_is_an_error_that_names_those_there_are() {
    let home = Home::new();
    assert_eq!(home.run(&["project", "new", PROJECT]).code, 0);
    home.write("log.csv", "arrival,prompt_tokens,completion_tokens\n2026-08-03T10:00:00Z,2000,100\n");
    let ran = home.run(&["what-if", PROJECT, "--workload", "./log.csv", "--architecture", "other"]);
    assert_eq!(ran.code, 1);
    insta::assert_snapshot!(ran.err, @r"
    error: the project has no architecture `other`
    hint: it has gpt-4o
    ");
}
