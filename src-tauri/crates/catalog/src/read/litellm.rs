//! LiteLLM's `model_prices_and_context_window.json`: one entry per model name, prices as JSON numbers in US dollars per
//! token.

use std::collections::{BTreeMap, BTreeSet};

use routewright_domain::{
    Capability, CatalogSnapshot, Endpoint, EndpointLimits, FigureGroup, FigureSource, Model, Tariff,
};
use serde_json::Value;

use super::blank;
use super::ids::{Unnamed, named};
use super::litellm_prices::{TariffPrices, tariff_prices};
use super::node::Node;
use super::notes::Notes;
use crate::CatalogError;

/// What LiteLLM puts before the names of the gateway.
const PREFIX: &str = "openrouter/";
/// An entry that documents the others.
const DOCUMENTATION: &str = "sample_spec";
/// Kinds of entries that answer in text.
const TEXT_MODES: [&str; 3] = ["chat", "completion", "responses"];
const CAPABILITIES: [(&str, Capability); 7] = [
    ("supports_function_calling", Capability::Tools),
    ("supports_response_schema", Capability::StructuredOutput),
    ("supports_native_structured_output", Capability::StructuredOutput),
    ("supports_vision", Capability::Vision),
    ("supports_audio_input", Capability::Audio),
    ("supports_pdf_input", Capability::Files),
    ("supports_reasoning", Capability::Reasoning),
];

/// A model per name, its `openrouter/` taken off; an endpoint per provider and tariff.
pub(super) fn read(value: &Value, date: &str, notes: &mut Notes) -> Result<CatalogSnapshot, CatalogError> {
    let root = Node::root(value);
    let mut models: BTreeMap<String, (Model, Vec<Unnamed>)> = BTreeMap::new();
    for (name, entry) in root.fields()? {
        if name == DOCUMENTATION {
            continue;
        }
        let mode = entry.get("mode").map(|mode| mode.text()).transpose()?;
        if !mode.is_some_and(|mode| TEXT_MODES.contains(&mode)) {
            notes.count(entry, "an entry that does not answer in text is left out");
            continue;
        }
        let Some(first) = endpoint(&entry, notes)? else { continue };
        let id = name.strip_prefix(PREFIX).unwrap_or(name);
        let (model, unnamed) = models.entry(id.to_owned()).or_insert_with(|| (blank::model(id), Vec::new()));
        model.capabilities.extend(first.capabilities.iter().flatten());
        if let Some(retires) = entry.get("deprecation_date") {
            let text = retires.text()?.trim();
            if crate::validate::is_date(text) {
                model.retires = Some(text.to_owned());
            } else {
                notes.count(retires, "a retirement date that is not a date such as `2026-08-08` is left out");
            }
        }
        for TariffPrices { tariff, prices } in tariff_prices(&entry, notes)? {
            let tag = match tariff {
                Tariff::Standard => first.provider.to_string(),
                Tariff::Batch => format!("{}/batch", first.provider),
                Tariff::Flex => format!("{}/flex", first.provider),
                Tariff::Priority => format!("{}/priority", first.provider),
            };
            unnamed.push(Unnamed { endpoint: Endpoint { tariff, prices, ..first.clone() }, tag });
        }
    }
    if models.is_empty() {
        return Err(CatalogError::Unrecognised { found: "no entry of it is a model that answers in text".to_owned() });
    }
    let source = FigureSource {
        id: "litellm".to_owned(),
        title: "LiteLLM, model_prices_and_context_window.json".to_owned(),
        date: date.to_owned(),
        licence: Some("MIT".to_owned()),
    };
    let groups = [FigureGroup::Listing, FigureGroup::Retirement, FigureGroup::Prices, FigureGroup::Limits];
    let models = models.into_iter().map(|(id, (model, unnamed))| Model { endpoints: named(&id, unnamed), ..model });
    Ok(blank::snapshot(source, &groups, models.collect()))
}

/// The endpoint without its prices; nothing where the context is not stated.
fn endpoint(entry: &Node<'_>, notes: &mut Notes) -> Result<Option<Endpoint>, CatalogError> {
    let provider = entry.need("litellm_provider")?.text()?;
    let mut count = |name: &str| -> Result<Option<u32>, CatalogError> {
        let Some(node) = entry.get(name) else { return Ok(None) };
        // Some entries say in words that nobody knows.
        if node.text().is_ok() {
            notes.count(node, "a limit that is a text is left out");
            return Ok(None);
        }
        node.count().map(Some)
    };
    let (input, legacy) = (count("max_input_tokens")?, count("max_tokens")?);
    let limits = EndpointLimits { requests_per_minute: count("rpm")?, tokens_per_minute: count("tpm")?.map(u64::from) };
    let max_completion_tokens = count("max_output_tokens")?.filter(|&tokens| tokens > 0);
    let Some(context_tokens) = input.or(legacy).filter(|&tokens| tokens > 0) else {
        notes.count(entry, "an entry that does not say its context is left out");
        return Ok(None);
    };
    let mut capabilities = BTreeSet::new();
    for (name, capability) in CAPABILITIES {
        if entry.get(name).is_some_and(|node| node.flag() == Ok(true)) {
            capabilities.insert(capability);
        }
    }
    Ok(Some(Endpoint {
        max_completion_tokens,
        capabilities: Some(capabilities),
        limits,
        ..blank::endpoint(provider, context_tokens)
    }))
}
