//! The bundled figures against the capture that they were taken from.

use std::collections::BTreeMap;

use routewright_catalog::bundled;
use routewright_domain::{Endpoint, PercentileKnots, UnitPrice};
use serde_json::Value;

use crate::shared_data;

type Row = BTreeMap<String, String>;

/// Model, provider tag, region: what an endpoint id is made of.
///
/// The region is only in the id where two endpoints share a tag, so it is compared and not parsed.
fn rows_of<'a>(rows: &'a [Row], model: &str, endpoint: &Endpoint) -> Vec<&'a Row> {
    let (named, tag) = endpoint.id.as_str().split_once('@').unwrap();
    assert_eq!(named, model);
    let tag = tag.split_once('#').map_or(tag, |(tag, _)| tag);
    rows.iter()
        .filter(|row| row["model_slug"] == model && row["variant"] == "standard" && row["provider_slug"] == tag)
        .filter(|row| match row["provider_region"].as_str() {
            "" => endpoint.region.as_deref() == tag.split_once('/').map(|(_, variant)| variant),
            region => endpoint.region.as_deref() == Some(region),
        })
        .collect()
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
        assert_eq!(Some(u64::from(ours.min_prompt_tokens)), theirs["min_prompt_tokens"].as_u64(), "{what}");
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
    for model in &models {
        let standard = rows.iter().filter(|row| row["model_slug"] == model.id.as_str() && row["variant"] == "standard");
        assert_eq!(model.endpoints.len(), standard.count(), "{}", model.id);
        for endpoint in &model.endpoints {
            let [row] = rows_of(&rows, model.id.as_str(), endpoint)[..] else {
                panic!("{} is not exactly one row", endpoint.id)
            };
            let what = endpoint.id.as_str();
            let prices = endpoint.prices.base;
            assert_price(prices.prompt, Some(&row["price_prompt"]), what);
            assert_price(prices.completion, Some(&row["price_completion"]), what);
            assert_price(prices.cache_read, Some(&row["price_cache_read"]), what);
            assert_price(prices.cache_write, Some(&row["price_cache_write"]), what);
            assert_price(prices.reasoning, Some(&row["price_internal_reasoning"]), what);
            assert_price(prices.request, Some(&row["price_request"]), what);
            assert_overrides(endpoint, row);
            assert_median(endpoint.ttft_ms, row, "latency", what);
            assert_median(endpoint.throughput_tps, row, "throughput", what);
            assert_eq!(endpoint.healthy, !row["status"].starts_with('-'), "{what}");
        }
    }
}
