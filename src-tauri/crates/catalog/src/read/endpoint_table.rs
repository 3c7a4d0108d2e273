//! A table with one row per provider endpoint, as captured from the gateway on a day.

use std::collections::{BTreeMap, HashMap};

use routewright_domain::{
    Capability, CatalogSnapshot, DataPolicy, Endpoint, EndpointLimits, FigureGroup, FigureSource, Model, Tariff,
};

use super::blank;
use super::ids::{Unnamed, named};
use super::node::Node;
use super::notes::Notes;
use super::percentiles::{Direction, knots};
use super::pricing::price_list;
use super::table::{Row, Table};
use crate::CatalogError;

/// Percentiles of throughput ascend in every captured table.
const THROUGHPUT: Direction = Direction::Ascending;
const NEEDED: [&str; 8] = [
    "scrape_date",
    "model_slug",
    "permaslug",
    "variant",
    "endpoint_id",
    "provider_slug",
    "context_length",
    "pricing_json",
];
/// Rows that ordinary requests never reach.
const UNREACHABLE: [&str; 3] = ["is_hidden", "is_disabled", "is_byok"];

/// A row that is kept, until all of its model are known.
struct Kept {
    unnamed: Unnamed,
    permaslug: String,
}

/// The models of the table. Batch rows become endpoints of that tariff, of the model and of its `:batch` row.
pub(super) fn read(text: &str, as_date: Option<&str>, notes: &mut Notes) -> Result<CatalogSnapshot, CatalogError> {
    let mut kept: BTreeMap<String, Vec<Kept>> = BTreeMap::new();
    let mut served: HashMap<String, (String, String)> = HashMap::new();
    let mut aliases: BTreeMap<String, String> = BTreeMap::new();
    let mut day: Option<String> = None;
    Table::new(text, &NEEDED)?.each(|row| {
        same_day(row, &mut day)?;
        let (slug, variant, id) = (row.need("model_slug")?, row.need("variant")?, row.need("endpoint_id")?);
        if slug.starts_with('~') {
            aliases.entry(slug.to_owned()).or_insert_with(|| id.to_owned());
            return Ok(());
        }
        for column in UNREACHABLE {
            if row.flag(column)? == Some(true) {
                notes.count(row.place(), "a row that ordinary requests do not reach is left out");
                return Ok(());
            }
        }
        let model = if variant == "standard" { slug.to_owned() } else { format!("{slug}:{variant}") };
        let Some(endpoint) = endpoint(row, variant, notes)? else { return Ok(()) };
        if served.insert(id.to_owned(), (model.clone(), slug.to_owned())).is_some() {
            return Err(row.fault("endpoint_id", format!("`{id}` stands there twice; take one row out")));
        }
        let tag = row.need("provider_slug")?;
        let permaslug = row.need("permaslug")?.to_owned();
        if variant == "batch" {
            let unnamed = Unnamed { endpoint: endpoint.clone(), tag: format!("{tag}/batch") };
            kept.entry(slug.to_owned()).or_default().push(Kept { unnamed, permaslug: permaslug.clone() });
        }
        let unnamed = Unnamed { endpoint, tag: tag.to_owned() };
        kept.entry(model).or_default().push(Kept { unnamed, permaslug });
        Ok(())
    })?;
    let mut models: BTreeMap<String, Model> =
        kept.into_iter().map(|(id, kept)| (id.clone(), model(&id, kept))).collect();
    for (alias, endpoint) in aliases {
        match served.get(&endpoint).and_then(|(_, slug)| models.get_mut(slug)) {
            Some(model) => model.aliases.push(alias),
            None => notes.add(alias, "leads to an endpoint that no other row has"),
        }
    }
    let Some(day) = as_date.map(str::to_owned).or(day).filter(|_| !models.is_empty()) else {
        return Err(CatalogError::Unrecognised { found: "it is an endpoint table without a usable row".to_owned() });
    };
    let source = FigureSource {
        id: "endpoints".to_owned(),
        title: "endpoint table captured from a gateway".to_owned(),
        date: day,
        licence: None,
    };
    let groups = [FigureGroup::Prices, FigureGroup::Limits, FigureGroup::Performance, FigureGroup::DataPolicy];
    Ok(blank::snapshot(source, &groups, models.into_values().collect()))
}

fn same_day(row: &Row<'_>, day: &mut Option<String>) -> Result<(), CatalogError> {
    let date = row.need("scrape_date")?;
    match day {
        None => *day = Some(date.to_owned()),
        Some(first) if first == date => {}
        Some(first) => {
            let fault = format!("`{date}` stands after rows of {first}; give the rows of one day alone");
            return Err(row.fault("scrape_date", fault));
        }
    }
    Ok(())
}

fn model(id: &str, kept: Vec<Kept>) -> Model {
    let canonical = kept.first().map(|row| row.permaslug.clone()).filter(|slug| slug != id);
    let endpoints = named(id, kept.into_iter().map(|row| row.unnamed).collect());
    let capabilities = endpoints.iter().flat_map(|endpoint| endpoint.capabilities.iter().flatten()).copied().collect();
    Model { canonical, capabilities, endpoints, ..blank::model(id) }
}

fn endpoint(row: &Row<'_>, variant: &str, notes: &mut Notes) -> Result<Option<Endpoint>, CatalogError> {
    let Some(context_tokens) = row.count("context_length")?.filter(|&tokens: &u32| tokens > 0) else {
        notes.count(row.place(), "an endpoint that does not say its context is left out");
        return Ok(None);
    };
    let (provider, suffix) = row
        .need("provider_slug")?
        .split_once('/')
        .map_or((row.need("provider_slug")?, None), |(slug, rest)| (slug, Some(rest)));
    let pricing: serde_json::Value = serde_json::from_str(row.need("pricing_json")?)
        .map_err(|error| row.fault("pricing_json", format!("is not JSON ({error}); export the table again")))?;
    let mut price_notes = Notes::default();
    let prices = price_list(&Node::root(&pricing), &mut price_notes)
        .map_err(|error| row.fault("pricing_json", error.to_string()))?;
    for note in price_notes.finish() {
        notes.count(format!("{}, {}", row.place(), note.place), note.text);
    }
    let mut measured = |quantity: &str, direction| {
        Ok(knots(row.percentiles(quantity)?, direction).unwrap_or_else(|left_out| {
            notes.count(format!("{}, {quantity}", row.place()), left_out.to_string());
            None
        }))
    };
    let capabilities = [("supports_tool_parameters", Capability::Tools), ("supports_reasoning", Capability::Reasoning)];
    let mut known = None;
    for (column, capability) in capabilities {
        if let Some(has) = row.flag(column)? {
            let set: &mut std::collections::BTreeSet<_> = known.get_or_insert_default();
            if has {
                set.insert(capability);
            }
        }
    }
    let status: Option<i32> = row.count("status")?;
    Ok(Some(Endpoint {
        source_id: Some(row.need("endpoint_id")?.to_owned()),
        region: row.text("provider_region").or(suffix).map(str::to_owned),
        tariff: tariff(variant, suffix),
        quantization: row.text("quantization").filter(|&word| word != "unknown").map(str::to_owned),
        max_completion_tokens: row.count("max_completion_tokens")?,
        max_prompt_tokens: row.count("max_prompt_tokens")?,
        prices,
        capabilities: known,
        ttft_ms: measured("latency", Direction::Ascending)?,
        throughput_tps: measured("throughput", THROUGHPUT)?,
        measured_requests: row.count("request_count")?,
        limits: EndpointLimits {
            requests_per_minute: row.count("limit_rpm")?,
            tokens_per_minute: row.count("capacity_tpm")?,
        },
        data_policy: DataPolicy {
            trains: row.flag("data_policy_training")?,
            retains: row.flag("data_policy_retains_prompts")?,
        },
        healthy: status.is_none_or(|status| status >= 0) && row.flag("is_deranked")? != Some(true),
        ..blank::endpoint(provider, context_tokens)
    }))
}

fn tariff(variant: &str, suffix: Option<&str>) -> Tariff {
    match (variant, suffix.and_then(|suffix| suffix.rsplit('/').next())) {
        ("batch", _) => Tariff::Batch,
        (_, Some("priority")) => Tariff::Priority,
        (_, Some("flex")) => Tariff::Flex,
        _ => Tariff::Standard,
    }
}
