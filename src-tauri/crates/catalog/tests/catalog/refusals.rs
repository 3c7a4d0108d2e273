//! Snapshots that are refused, and what the user is told.

use routewright_catalog::{CatalogError, parse_snapshot};
use serde_json::{Value, json};

fn endpoint(id: &str) -> Value {
    json!({
        "id": id,
        "provider": "acme",
        "context_tokens": 8000,
        "prices": {
            "prompt": "0.000001",
            "completion": "0.000002",
            "overrides": [{ "min_prompt_tokens": 4000, "prompt": "0.000002" }],
        },
        "throughput_tps": { "p50": 40.0, "p75": 50.0, "p90": 61.0, "p95": 61.0, "p99": 96.399_999_999_999_98 },
        "healthy": true,
    })
}

fn snapshot() -> Value {
    json!({
        "date": "2026-08-08",
        "source": "made up",
        "models": [
            { "id": "a/large", "name": "Large", "endpoints": [endpoint("a/large@acme"), endpoint("a/large@zeta")] },
            { "id": "a/small", "name": "Small", "endpoints": [endpoint("a/small@acme")] },
        ],
    })
}

/// The message for a snapshot in which the value at a JSON pointer was replaced.
fn message_when(pointer: &str, value: Value) -> String {
    let mut changed = snapshot();
    *changed.pointer_mut(pointer).unwrap() = value;
    parse_snapshot(&changed.to_string()).unwrap_err().to_string()
}

#[test]
fn the_snapshot_that_the_others_are_made_from_is_fine() {
    parse_snapshot(&snapshot().to_string()).unwrap();
}

#[test]
fn a_text_that_is_not_a_snapshot_says_where_it_stops_being_one() {
    insta::assert_snapshot!(parse_snapshot("{").unwrap_err(), @"not a catalog snapshot: EOF while parsing an object at line 1 column 1");
    insta::assert_snapshot!(message_when("/models/0/endpoints/0/prices/prompt", json!("-1")), @"not a catalog snapshot: `-1` is negative: the price is not known in advance at line 1 column 264");
}

#[test]
fn a_date_has_one_shape_and_exists() {
    insta::assert_snapshot!(message_when("/date", json!("2026-02-30")), @"the snapshot's date `2026-02-30` is not a date such as `2026-08-08`");
    for date in ["20260808", "2026-8-8", "8 August 2026", "2026-08-08T00:00:00Z", ""] {
        let message = message_when("/date", json!(date));
        assert!(message.contains("is not a date"), "{date}: {message}");
    }
    let mut retiring = snapshot();
    retiring["models"][1]["retires"] = json!("soon");
    insta::assert_snapshot!(parse_snapshot(&retiring.to_string()).unwrap_err(), @"model `a/small`: the retirement date `soon` is not a date such as `2026-08-08`");
}

#[test]
fn models_are_unique_and_sorted() {
    insta::assert_snapshot!(message_when("/models/1/id", json!("a/large")), @"model `a/large` is listed twice");
    insta::assert_snapshot!(message_when("/models/0/id", json!("b/large")), @"models must be sorted by id: `a/small` stands after `b/large`");
}

#[test]
fn endpoints_are_unique_across_models_and_sorted() {
    insta::assert_snapshot!(message_when("/models/1/endpoints/0/id", json!("a/large@acme")), @"endpoint `a/large@acme` of model `a/small` has an id that another endpoint has as well");
    insta::assert_snapshot!(message_when("/models/0/endpoints/1/id", json!("a/large@aaa")), @"endpoint `a/large@aaa` of model `a/large` must be sorted by id: it stands after `a/large@acme`");
}

#[test]
fn an_endpoint_has_room_for_something() {
    insta::assert_snapshot!(message_when("/models/0/endpoints/1/context_tokens", json!(0)), @"endpoint `a/large@zeta` of model `a/large` has a context of 0 tokens");
}

#[test]
fn percentiles_are_positive_ascend_and_are_more_than_one_measurement() {
    let throughput = "/models/0/endpoints/0/throughput_tps";
    insta::assert_snapshot!(message_when(&format!("{throughput}/p50"), json!(0.0)), @"endpoint `a/large@acme` of model `a/large` has unusable percentiles in `throughput_tps`: p50 is 0, which is not a positive number");
    insta::assert_snapshot!(message_when(&format!("{throughput}/p99"), json!(12.5)), @"endpoint `a/large@acme` of model `a/large` has unusable percentiles in `throughput_tps`: p99 is 12.5, below 61 before it; they must ascend");
    let one_request = json!({ "p50": 32.0, "p75": 32.0, "p90": 32.0, "p95": 32.0, "p99": 32.0 });
    insta::assert_snapshot!(message_when(throughput, one_request), @"endpoint `a/large@acme` of model `a/large` has unusable percentiles in `throughput_tps`: all five are 32, which is a single measurement and not a distribution");
}

#[test]
fn percentiles_beyond_floats_are_refused_by_the_reader() {
    let text = snapshot().to_string().replacen("40.0", "1e999", 1);
    assert!(matches!(parse_snapshot(&text), Err(CatalogError::Malformed(_))));
}

#[test]
fn an_endpoint_is_priced_or_unpriced_but_not_by_half() {
    let prices = "/models/0/endpoints/0/prices";
    insta::assert_snapshot!(message_when(prices, json!({ "prompt": "0.000001" })), @"endpoint `a/large@acme` of model `a/large` has a prompt price and no completion price");
    let long_prompts_only = json!({ "overrides": [{ "min_prompt_tokens": 4000, "completion": "0.000002" }] });
    insta::assert_snapshot!(message_when(prices, long_prompts_only), @"endpoint `a/large@acme` of model `a/large` has a completion price and no prompt price where `overrides[0]` applies");

    let mut unpriced = snapshot();
    unpriced["models"][0]["endpoints"][0]["prices"] = json!({});
    parse_snapshot(&unpriced.to_string()).unwrap();
}

#[test]
fn hours_uptimes_and_sources_are_checked() {
    let prices = "/models/0/endpoints/0/prices/overrides";
    let late = json!([{ "hours": { "from_minute": 600, "until_minute": 1441 }, "prompt": "0.0000005" }]);
    insta::assert_snapshot!(message_when(prices, late), @"endpoint `a/large@acme` of model `a/large` has hours from minute 600 to minute 1441 in `overrides[0]`; a day ends with minute 1440");
    let mut changed = snapshot();
    changed["models"][0]["endpoints"][0]["uptime"] = json!(99.5);
    insta::assert_snapshot!(parse_snapshot(&changed.to_string()).unwrap_err(), @"endpoint `a/large@acme` of model `a/large` has an uptime of 99.5, which is not a share from 0 to 1");
    let mut changed = snapshot();
    changed["models"][0]["provenance"] = json!({ "prices": "hearsay" });
    insta::assert_snapshot!(parse_snapshot(&changed.to_string()).unwrap_err(), @"model `a/large`: the source `hearsay` is not among the snapshot's sources");
}

#[test]
fn a_price_condition_that_is_not_known_is_refused_and_not_ignored() {
    let at_night = json!([{ "min_prompt_tokens": 0, "utc_start": 1630, "prompt": "0.0000005" }]);
    insta::assert_snapshot!(message_when("/models/0/endpoints/0/prices/overrides", at_night), @"`models[0].endpoints[0].prices.overrides[0].utc_start` is not a field of a catalog snapshot that this version knows");

    let mut spelled_out = snapshot();
    spelled_out["models"][1]["retires"] = Value::Null;
    spelled_out["models"][1]["reasoning"] = json!("none");
    spelled_out["models"][1]["endpoints"][0]["limits"] = json!({});
    spelled_out["models"][1]["endpoints"][0]["tariff"] = json!("standard");
    spelled_out["models"][1]["endpoints"][0]["prices"]["overrides"] = json!([]);
    parse_snapshot(&spelled_out.to_string()).unwrap();
}
