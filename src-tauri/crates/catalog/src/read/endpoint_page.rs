//! `GET /models/{author}/{slug}/endpoints` of the gateway: one model at all its providers.

use routewright_domain::{CatalogSnapshot, Endpoint, FigureGroup, FigureSource, PercentileKnots, Tariff};
use serde_json::Value;

use super::blank;
use super::ids::{Unnamed, named};
use super::models_list::capabilities;
use super::node::Node;
use super::notes::Notes;
use super::percentiles::{Direction, knots};
use super::pricing::price_list;
use crate::CatalogError;

/// Live pages ascend; the published description descends.
const THROUGHPUT: Direction = Direction::AsItComes;

/// The model of the page with its endpoints.
pub(super) fn read(value: &Value, date: &str, notes: &mut Notes) -> Result<CatalogSnapshot, CatalogError> {
    let root = Node::root(value);
    let page = root.need("data")?;
    let id = page.need("id")?.text()?.to_owned();
    let mut model = blank::model(&id);
    if let Some(name) = page.get("name") {
        name.text()?.clone_into(&mut model.name);
    }
    let inputs = capabilities(&page)?;
    let mut unnamed = Vec::new();
    for row in page.need("endpoints")?.items()? {
        let Some(mut one) = endpoint(&row, &id, notes)? else { continue };
        one.endpoint.capabilities = row
            .get("supported_parameters")
            .map(|_| capabilities(&row).map(|own| own.union(&inputs).copied().collect()))
            .transpose()?;
        model.capabilities.extend(one.endpoint.capabilities.iter().flatten());
        unnamed.push(one);
    }
    if unnamed.is_empty() {
        notes.add(&id, "is served nowhere: its page lists no endpoint");
    }
    model.endpoints = named(&id, unnamed);
    let source = FigureSource {
        id: "endpoint-pages".to_owned(),
        title: "endpoint pages of a gateway (GET /models/AUTHOR/SLUG/endpoints)".to_owned(),
        date: date.to_owned(),
        licence: None,
    };
    let groups = [FigureGroup::Prices, FigureGroup::Limits, FigureGroup::Performance];
    Ok(blank::snapshot(source, &groups, vec![model]))
}

fn endpoint(row: &Node<'_>, model: &str, notes: &mut Notes) -> Result<Option<Unnamed>, CatalogError> {
    let tag = match row.get("tag") {
        Some(tag) => tag.text()?.to_owned(),
        None => row.need("provider_name")?.text()?.to_lowercase().replace(' ', "-"),
    };
    let count = |name: &str| row.get(name).map(|node| node.count::<u32>()).transpose();
    let Some(context_tokens) = count("context_length")?.filter(|&tokens| tokens > 0) else {
        notes.add(row, format!("`{tag}` does not say its context and is left out"));
        return Ok(None);
    };
    let (provider, suffix) = tag.split_once('/').map_or((tag.as_str(), None), |(slug, rest)| (slug, Some(rest)));
    let quantization = match row.get("quantization") {
        Some(node) => Some(node.text()?.to_owned()).filter(|word| word != "unknown"),
        None => None,
    };
    let tariff = tariff(model, suffix);
    let region = suffix.filter(|&word| tariff == Tariff::Standard && Some(word) != quantization.as_deref());
    let measured = |name: &str, direction, notes: &mut Notes| -> Result<Option<PercentileKnots>, CatalogError> {
        let Some(series) = row.get(name) else { return Ok(None) };
        let mut values = [None; 5];
        for (value, percentile) in values.iter_mut().zip(["p50", "p75", "p90", "p95", "p99"]) {
            *value = series.get(percentile).map(|node| node.number()).transpose()?;
        }
        Ok(knots(values, direction).unwrap_or_else(|left_out| {
            notes.count(series, left_out.to_string());
            None
        }))
    };
    let status = row.get("status").map(|node| node.number()).transpose()?;
    let uptime = row.get("uptime_last_1d").map(|node| node.number()).transpose()?;
    let endpoint = Endpoint {
        region: region.map(str::to_owned),
        tariff,
        max_completion_tokens: count("max_completion_tokens")?,
        max_prompt_tokens: count("max_prompt_tokens")?,
        prices: price_list(&row.need("pricing")?, notes)?,
        ttft_ms: measured("latency_last_30m", Direction::Ascending, notes)?,
        throughput_tps: measured("throughput_last_30m", THROUGHPUT, notes)?,
        uptime: uptime.map(|percent| percent / 100.0).filter(|share| (0.0..=1.0).contains(share)),
        implicit_caching: row.get("supports_implicit_caching").map(|node| node.flag()).transpose()?,
        healthy: status.is_none_or(|status| status >= 0.0),
        quantization,
        ..blank::endpoint(provider, context_tokens)
    };
    Ok(Some(Unnamed { endpoint, tag }))
}

/// Service tiers are entries of their own whose tag ends with the tier.
fn tariff(model: &str, suffix: Option<&str>) -> Tariff {
    match suffix.and_then(|suffix| suffix.rsplit('/').next()) {
        Some("priority") => Tariff::Priority,
        Some("flex") => Tariff::Flex,
        _ if model.ends_with(":batch") => Tariff::Batch,
        _ => Tariff::Standard,
    }
}
