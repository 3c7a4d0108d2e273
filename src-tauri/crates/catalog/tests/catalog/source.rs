//! The bundled figures against the capture that they were taken from.

use std::collections::BTreeMap;

use routewright_catalog::bundled;
use routewright_domain::{Endpoint, PercentileKnots, UnitPrice};
use serde_json::Value;

use crate::shared_data;

type Row = BTreeMap<String, String>;

/// The rows that the endpoint was made of.
fn rows_of<'a>(rows: &'a [Row], endpoint: &Endpoint) -> Vec<&'a Row> {
    let is_it = |row: &&Row| endpoint.source_id.as_deref() == Some(row["endpoint_id"].as_str());
    rows.iter().filter(|row| !row["model_slug"].starts_with('~')).filter(is_it).collect()
}

fn assert_price(ours: Option<UnitPrice>, theirs: Option<&str>, what: &str) {
    assert_eq!(ours, theirs.filter(|text| !text.is_empty()).map(|text| text.parse().unwrap()), "{what}");
}

fn assert_median(ours: Option<PercentileKnots>, row: &Row, quantity: &str, what: &str) {
    let published = |percentile: &str| row[&format!("{percentile}_{quantity}")].parse::<f64>().ok();
    match ours {
        Some(knots) => assert_eq!(Some(knots.p50), published("p50"), "{what} {quantity}"),
        // Left out only where there is nothing, or one measurement five times.
        None => assert_eq!(published("p50"), published("p99"), "{what} {quantity}"),
    }
}

fn assert_overrides(endpoint: &Endpoint, row: &Row) {
    let pricing: Value = serde_json::from_str(&row["pricing_json"]).unwrap();
    let theirs = pricing["overrides"].as_array().map_or(&[][..], Vec::as_slice);
    assert_eq!(endpoint.prices.overrides.len(), theirs.len(), "{}", endpoint.id);
    for (ours, theirs) in endpoint.prices.overrides.iter().zip(theirs) {
        let what = format!("{}, override", endpoint.id);
        assert_eq!(ours.min_prompt_tokens.map(u64::from), theirs["min_prompt_tokens"].as_u64(), "{what}");
        assert_price(ours.prices.prompt, theirs["prompt"].as_str(), &what);
        assert_price(ours.prices.completion, theirs["completion"].as_str(), &what);
        assert_price(ours.prices.cache_read, theirs["input_cache_read"].as_str(), &what);
        assert_price(ours.prices.cache_write, theirs["input_cache_write"].as_str(), &what);
    }
}

#[test]
fn every_bundled_endpoint_has_the_prices_and_medians_of_the_capture() {
    let Some(mut table) = shared_data::table("openrouter/endpoints-2026-08-08.csv.gz") else { return };
    let rows: Vec<Row> = table.deserialize().map(Result::unwrap).collect();
    let models = bundled().unwrap().snapshot.models;
    let listed_only = |endpoint: &&Endpoint| endpoint.source_id.is_none();
    let unserved: Vec<_> = models.iter().flat_map(|model| &model.endpoints).filter(listed_only).collect();
    insta::assert_snapshot!(unserved.iter().map(|one| one.id.as_str()).collect::<Vec<_>>().join("\n"), @r"
    openrouter/bodybuilder@openrouter
    openrouter/free@openrouter
    openrouter/fusion@openrouter
    openrouter/pareto-code@openrouter
    ");
    for model in &models {
        let (slug, variant) = model.id.as_str().split_once(':').unwrap_or((model.id.as_str(), "standard"));
        let own = rows.iter().filter(|row| {
            let at_model = row["variant"] == variant || (variant == "standard" && row["variant"] == "batch");
            row["model_slug"] == slug && at_model && row["context_length"] != "0"
        });
        let served = model.endpoints.iter().filter(|one| !listed_only(one));
        assert_eq!(served.clone().count(), own.count(), "{}", model.id);
        for endpoint in served {
            let [row] = rows_of(&rows, endpoint)[..] else { panic!("{} is not exactly one row", endpoint.id) };
            let what = endpoint.id.as_str();
            let prices = endpoint.prices.base;
            assert_price(prices.prompt, Some(&row["price_prompt"]), what);
            assert_price(prices.completion, Some(&row["price_completion"]), what);
            assert_price(prices.cache_read, Some(&row["price_cache_read"]), what);
            assert_price(prices.cache_write, Some(&row["price_cache_write"]), what);
            assert_price(prices.reasoning, Some(&row["price_internal_reasoning"]), what);
            assert_price(prices.request, Some(&row["price_request"]), what);
            assert_price(prices.image, Some(&row["price_image"]), what);
            assert_price(prices.web_search, Some(&row["price_web_search"]), what);
            assert_overrides(endpoint, row);
            assert_median(endpoint.ttft_ms, row, "latency", what);
            assert_median(endpoint.throughput_tps, row, "throughput", what);
            assert_eq!(endpoint.healthy, !row["status"].starts_with('-'), "{what}");
        }
    }
}
