//! The snapshot that comes with the application.

use routewright_catalog::{bundled, parse_snapshot, write_snapshot};
use routewright_domain::{Endpoint, FigureGroup, Model, Money, Tariff, Timestamp};

use crate::shared_data;

const BUNDLED_TEXT: &str = include_str!("../../src/bundled-2026-08-08.json");

fn model(id: &str) -> Model {
    bundled().unwrap().snapshot.model(&id.into()).unwrap_or_else(|| panic!("{id} is not bundled")).clone()
}

#[test]
fn it_says_its_date_and_where_it_comes_from() {
    let snapshot = bundled().unwrap().snapshot;
    assert_eq!(snapshot.date, "2026-08-08");
    insta::assert_snapshot!(snapshot.source, @"OpenRouter models and endpoints API, captured 2026-08-08; figures only were taken");
}

/// Endpoints that serve unless another tariff is asked for.
fn standard(id: &str) -> Vec<Endpoint> {
    model(id).endpoints.into_iter().filter(|endpoint| endpoint.tariff == Tariff::Standard).collect()
}

#[test]
fn it_has_the_text_models_of_the_day_and_their_endpoints() {
    let models = bundled().unwrap().snapshot.models;
    assert_eq!(models.len(), 374);
    assert_eq!(models.iter().map(|model| model.endpoints.len()).sum::<usize>(), 1_070);
    assert!(models.iter().all(|model| !model.endpoints.is_empty()));
    assert!(models.iter().any(|model| model.retires.as_deref() == Some("2026-08-10")));
}

#[test]
fn every_figure_says_where_and_when_it_was_published() {
    let snapshot = bundled().unwrap().snapshot;
    for model in &snapshot.models {
        for endpoint in &model.endpoints {
            for group in FigureGroup::ALL {
                let source = snapshot.source_of(group, model, Some(endpoint)).unwrap();
                assert!(source.date.starts_with("2026-"), "{} {group:?}", endpoint.id);
            }
        }
    }
    let gpt_4o = snapshot.model(&"openai/gpt-4o".into()).unwrap();
    let source = |group| snapshot.source_of(group, gpt_4o, Some(&gpt_4o.endpoints[0])).unwrap();
    assert!(source(FigureGroup::Benchmarks).title.contains("Artificial Analysis"));
    assert_eq!(source(FigureGroup::Prices).licence.as_deref(), Some("MIT"));
}

#[test]
fn a_latest_alias_leads_to_the_model_of_that_day() {
    let snapshot = bundled().unwrap().snapshot;
    let id = |name| snapshot.resolve(name).unwrap().model.id.to_string();
    assert_eq!(id("~anthropic/claude-opus-latest"), "anthropic/claude-opus-5");
    assert_eq!(id("~google/gemini-flash-latest"), "google/gemini-3.6-flash");
    assert_eq!(id("anthropic/claude-4.5-haiku-20251001:nitro"), "anthropic/claude-haiku-4.5");
}

#[test]
fn a_batch_row_has_its_own_price_and_stands_at_its_model_as_well() {
    let price = |endpoint: &Endpoint| endpoint.prices.base.prompt.unwrap().to_string();
    let own = model("openai/gpt-4o-mini:batch").endpoints;
    let at_model: Vec<_> =
        model("openai/gpt-4o-mini").endpoints.into_iter().filter(|one| one.tariff == Tariff::Batch).collect();
    assert_eq!(own.iter().map(price).collect::<Vec<_>>(), ["0.000000075"]);
    assert_eq!(at_model.iter().map(price).collect::<Vec<_>>(), ["0.000000075"]);
    assert_eq!(own[0].tariff, Tariff::Batch);
    assert_eq!(own[0].source_id, at_model[0].source_id);
    assert_ne!(own[0].id, at_model[0].id);
}

#[test]
fn every_model_that_a_template_names_is_served_somewhere_healthy_and_priced() {
    for id in [
        "anthropic/claude-haiku-4.5",
        "anthropic/claude-opus-4.5",
        "anthropic/claude-opus-5",
        "anthropic/claude-sonnet-4.5",
        "anthropic/claude-sonnet-5",
        "deepseek/deepseek-r1",
        "google/gemini-3.6-flash",
        "google/gemini-3.1-pro-preview",
        "deepseek/deepseek-r1-0528",
        "google/gemini-2.5-flash",
        "google/gemini-2.5-flash-lite",
        "google/gemini-2.5-pro",
        "meta-llama/llama-3.3-70b-instruct",
        "openai/gpt-4o",
        "openai/gpt-4o-mini",
        "openai/gpt-5.4-mini",
        "openai/gpt-5.6-luna",
        "openai/gpt-5.6-sol",
    ] {
        let usable = model(id).endpoints.into_iter().find(|endpoint| {
            endpoint.healthy
                && endpoint.prices.base.prompt.is_some()
                && endpoint.ttft_ms.is_some()
                && endpoint.throughput_tps.is_some()
        });
        assert!(usable.is_some(), "{id}");
    }
}

#[test]
fn an_hour_of_a_real_service_on_gpt_4o_costs_exactly_what_its_price_says() {
    let Some(mut requests) = shared_data::table("azure/AzureLLMInferenceTrace_conv.csv.gz") else { return };
    let (mut prompt_tokens, mut completion_tokens) = (0, 0);
    for request in requests.deserialize() {
        let (_, context, generated): (String, u64, u64) = request.unwrap();
        prompt_tokens += context;
        completion_tokens += generated;
    }
    for endpoint in standard("openai/gpt-4o") {
        let prices = endpoint.prices.base;
        let cost = prices.prompt.unwrap().of(prompt_tokens) + prices.completion.unwrap().of(completion_tokens);
        assert_eq!(cost, "96.791325".parse::<Money>().unwrap(), "{}", endpoint.id);
    }
}

#[test]
fn gpt_4o_has_its_published_price_everywhere() {
    let endpoints = standard("openai/gpt-4o");
    assert_eq!(endpoints.len(), 2);
    for endpoint in endpoints {
        let prices = endpoint.prices.base;
        assert_eq!(prices.prompt.unwrap().to_string(), "0.0000025", "{}", endpoint.id);
        assert_eq!(prices.completion.unwrap().to_string(), "0.00001", "{}", endpoint.id);
    }
}

#[test]
fn a_long_prompt_to_gemini_2_5_pro_costs_more_from_the_first_token_over_200k() {
    for endpoint in standard("google/gemini-2.5-pro") {
        let price_of = |prompt_tokens| {
            let prices = endpoint.prices.in_force(prompt_tokens, Timestamp(0));
            [prices.prompt, prices.completion, prices.cache_read].map(|price| price.unwrap().to_string())
        };
        assert_eq!(price_of(200_000), ["0.00000125", "0.00001", "0.000000125"], "{}", endpoint.id);
        assert_eq!(price_of(200_001), ["0.0000025", "0.000015", "0.00000025"], "{}", endpoint.id);
    }
}

#[test]
fn an_endpoint_that_the_gateway_had_demoted_stays_and_is_marked() {
    let unhealthy: Vec<_> = bundled()
        .unwrap()
        .snapshot
        .models
        .into_iter()
        .flat_map(|model| model.endpoints)
        .filter(|endpoint| !endpoint.healthy)
        .map(|endpoint| endpoint.id.to_string())
        .filter(|id| id.starts_with("google/gemini-2.5-pro@") || id.starts_with("deepseek/deepseek-r1@"))
        .collect();
    insta::assert_snapshot!(unhealthy.join("\n"), @r"
    deepseek/deepseek-r1@azure
    google/gemini-2.5-pro@google-ai-studio
    google/gemini-2.5-pro@google-vertex/eu
    google/gemini-2.5-pro@google-vertex/us
    ");
}

#[test]
fn the_bundled_file_is_exactly_what_serialising_it_gives() {
    assert!(write_snapshot(&bundled().unwrap().snapshot) == BUNDLED_TEXT, "run tools/make_snapshot.py again");
}

#[test]
fn the_digest_names_what_a_snapshot_says_and_not_how_its_file_is_laid_out() {
    let bundled = bundled().unwrap();
    insta::assert_snapshot!(bundled.digest, @"b3:eab7e9a0e064f02aef04b95141ae9a7116a380445ea5f6bf40882711cd4a0588");
    let compact = serde_json::to_string(&bundled.snapshot).unwrap();
    assert_eq!(parse_snapshot(&compact).unwrap().digest, bundled.digest);
    let dearer = compact.replacen("0.0000025", "0.0000026", 1);
    assert_ne!(parse_snapshot(&dearer).unwrap().digest, bundled.digest);
}
