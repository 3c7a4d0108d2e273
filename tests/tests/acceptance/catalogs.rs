//! Other catalogs than the bundled one: imported, named, compared, replayed with.

use serde_json::json;

use crate::support::{Home, shared};

/// A models list of two models at a made-up gateway, at these prompt prices per token.
fn list(prices: [&str; 2]) -> String {
    let row = |id: &str, price: &str| {
        json!({"id": id, "name": id, "context_length": 128_000, "top_provider": {},
               "pricing": {"prompt": price, "completion": "0.00001"}})
    };
    json!({"data": [row("openai/gpt-4o", prices[0]), row("someone/other", prices[1])]}).to_string()
}

#[test]
fn an_imported_catalog_is_found_by_its_date_and_by_the_beginning_of_its_digest() {
    let home = Home::new();
    let old = home.write("models-2026-01-05.json", list(["0.000004", "0.000001"]));
    let stored = home.json(&["catalog", "import", &old], &[0]);
    assert_eq!(
        (&stored["date"], &stored["models"], &stored["endpoints"]),
        (&json!("2026-01-05"), &json!(2), &json!(2))
    );
    assert_eq!(stored["is_new"], true);
    assert_eq!(home.json(&["catalog", "import", &old], &[0])["is_new"], false);

    let digest = stored["digest"].as_str().unwrap();
    for name in ["2026-01-05", &digest[..12], digest, digest.trim_start_matches("b3:"), &format!("./{old}")] {
        let listed = home.json(&["--catalog", name, "catalog", "list"], &[0]);
        assert_eq!(listed["digest"], digest, "{name}");
    }
    assert_eq!(home.json(&["--catalog", "2026-08-08", "catalog", "list"], &[0])["date"], "2026-08-08");
    let all = home.json(&["--catalog", "2026-01-05", "catalog", "snapshots"], &[0]);
    assert_eq!((&all[0]["date"], &all[0]["in_use"]), (&json!("2026-08-08"), &json!(false)));
    assert_eq!((&all[1]["date"], &all[1]["in_use"]), (&json!("2026-01-05"), &json!(true)));

    let ran = home.run(&["--catalog", "2026-01-06", "catalog", "list"]);
    assert_eq!(ran.code, 1);
    let told = ran.err.replace(&digest[..15], "DIGEST");
    insta::assert_snapshot!(told, @r"
error: there is no catalog `2026-01-06`
hint: there are 2026-08-08 (bundled), 2026-01-05 (DIGEST); a file works as well, and `routewright catalog import FILE` stores one
");
}

#[test]
fn a_replay_costs_what_the_named_catalog_says() {
    let home = Home::new();
    home.write("models-2026-01-05.json", list(["0.000004", "0.000001"]));
    let rows = "2026-08-03T10:00:00Z,100000,0\n".repeat(10);
    home.write("log.csv", format!("arrival,prompt_tokens,completion_tokens\n{rows}"));
    assert_eq!(home.run(&["project", "new", "plain.routewright.json"]).code, 0);
    let cost = |words: &[&str]| {
        let replay = ["replay", "plain.routewright.json", "--workload", "./log.csv"];
        let replayed = home.json(&[words, &replay].concat(), &[0]);
        (replayed["outcomes"][0]["cost_usd"].clone(), replayed["catalog"]["date"].clone())
    };
    assert_eq!(cost(&[]), (json!("2.5"), json!("2026-08-08")));
    assert_eq!(cost(&["--catalog", "bundled"]), (json!("2.5"), json!("2026-08-08")));
    // A million prompt tokens at 4 dollars a million.
    assert_eq!(cost(&["--catalog", "./models-2026-01-05.json"]), (json!("4"), json!("2026-01-05")));
}

#[test]
fn a_difference_names_launches_retirements_and_prices() {
    let home = Home::new();
    home.write("old-2026-01-05.json", list(["0.000004", "0.000001"]));
    let new = list(["0.000002", "0.000001"]).replace("someone/other", "someone/new");
    home.write("new-2026-02-05.json", new);
    let diff = home.json(&["catalog", "diff", "./old-2026-01-05.json", "./new-2026-02-05.json"], &[0]);
    assert_eq!((&diff["from"], &diff["to"]), (&json!("2026-01-05"), &json!("2026-02-05")));
    assert_eq!(
        (&diff["launched"][0]["model"], &diff["retired"][0]["model"]),
        (&json!("someone/new"), &json!("someone/other"))
    );
    let price = &diff["prices"][0];
    assert_eq!(
        (&price["old"], &price["new"], &price["percent"]),
        (&json!("0.000004"), &json!("0.000002"), &json!(-50.0))
    );
    let shown = home.run(&["catalog", "diff", "./old-2026-01-05.json", "./new-2026-02-05.json"]);
    insta::assert_snapshot!(shown.out, @r"
 Launched      Name          Listed since 
──────────────────────────────────────────
 someone/new   someone/new   –            

 Retired         Name            What 
──────────────────────────────────────
 someone/other   someone/other   gone 

 Price of endpoint          Price    Was   Is    Change 
────────────────────────────────────────────────────────
 openai/gpt-4o@openrouter   prompt    $4   $2   −50.0 % 

From 2026-01-05 to 2026-02-05: launched 1, retired or with another retirement date 1, prices changed 1, contexts changed 0, endpoints new 0 and gone 0. Prices in US dollars, of tokens per million.
");
}

#[test]
fn what_is_no_price_list_is_refused_and_stores_nothing() {
    let home = Home::new();
    home.write("undated.json", list(["0.000004", "0.000001"]));
    home.write("log.csv", "arrival,prompt_tokens\n");
    let refused = |words: &[&str]| {
        let ran = home.run(words);
        assert_eq!(ran.code, 1, "{}", ran.out);
        ran.err
    };
    insta::assert_snapshot!(refused(&["catalog", "import", "undated.json"]), @r"
error: undated.json: does not say of which day its prices are; give the date, as in `--as 2026-08-08`
hint: `routewright catalog import FILE --as DATE` stores it in the history under that date
");
    insta::assert_snapshot!(refused(&["catalog", "import", "log.csv"]), @"error: log.csv: is not a price list that can be read: it is a table without the columns of one; expected a gateway's models list (GET /models), a model's endpoint page (GET /models/AUTHOR/SLUG/endpoints), an endpoint table (CSV), LiteLLM's model_prices_and_context_window.json, or a Routewright catalog snapshot");
    assert_eq!(home.json(&["catalog", "snapshots"], &[0]).as_array().unwrap().len(), 1, "the bundled one");
    assert_eq!(home.run(&["catalog", "import", "undated.json", "--as", "2026-01-05"]).code, 0);
}

#[test]
fn the_list_and_the_table_of_the_bundled_day_make_the_bundled_catalog() {
    let list = shared("openrouter/models-2026-08-08.json.gz");
    let table = shared("openrouter/endpoints-2026-08-08.csv.gz");
    let (Some(list), Some(table)) = (list, table) else { return };
    let home = Home::new();
    home.json(&["catalog", "import", &table, &list], &[0]);
    let diff = home.json(&["catalog", "diff", "bundled", "2026-08-08"], &[0]);
    for kind in ["launched", "retired", "prices", "context", "endpoints_added", "endpoints_removed", "incomparable"] {
        assert_eq!(diff[kind], json!([]), "{kind}");
    }
}

#[test]
fn three_weeks_of_a_real_gateway_are_told() {
    let old = shared("openrouter/models-2026-07-18.json.gz");
    let new = shared("openrouter/models-2026-08-08.json.gz");
    let (Some(old), Some(new)) = (old, new) else { return };
    let diff = Home::new().json(&["catalog", "diff", &old, &new], &[0]);
    let launched = |id: &str| diff["launched"].as_array().unwrap().iter().any(|launch| launch["model"] == id);
    assert!(launched("anthropic/claude-opus-5") && launched("google/gemini-3.6-flash"));
    assert!(!diff["prices"].as_array().unwrap().is_empty());
}
