//! `GET /models` of the gateway: a bare list, or in its envelope.

use std::collections::{BTreeMap, BTreeSet};

use routewright_domain::{
    Benchmarks, Capability, CatalogSnapshot, FigureGroup, FigureSource, Model, Reasoning, Tariff, Timestamp,
};
use serde_json::Value;

use super::ids::{Unnamed, named};
use super::node::Node;
use super::notes::Notes;
use super::pricing::price_list;
use super::{LISTED_PROVIDER, blank};
use crate::CatalogError;

/// Tokenizer names that name no family.
const NO_FAMILY: [&str; 3] = ["Other", "Router", "Media"];
/// The list writes "no date" as one many decades away.
const PLACEHOLDER_YEARS: i32 = 10;

/// The models of the list. Each has one endpoint with the listed price, at the provider [`LISTED_PROVIDER`], since the
/// list does not name the providers.
pub(super) fn read(value: &Value, date: &str, notes: &mut Notes) -> Result<CatalogSnapshot, CatalogError> {
    let root = Node::root(value);
    let mut models: BTreeMap<String, Model> = BTreeMap::new();
    let mut aliases = Vec::new();
    let list = if value.is_array() { root } else { root.need("data")? };
    for row in list.items()? {
        let id_node = row.need("id")?;
        let id = id_node.text()?;
        if let Some(target) = row.get("alias_target") {
            aliases.push((id.to_owned(), target.need("slug")?.text()?.to_owned()));
        } else if id.starts_with('~') {
            notes.count(row, "an alias that does not say which model it leads to is left out");
        } else if !answers_in_text(&row)? {
            notes.count(row, "a model that answers in other things than text is left out");
        } else if models.insert(id.to_owned(), model(&row, id, date, notes)?).is_some() {
            return Err(id_node.fault(format!("`{id}` is listed twice; take one of the two out")));
        }
    }
    for (alias, target) in aliases {
        match models.get_mut(&target) {
            Some(model) => model.aliases.push(alias),
            None => notes.add(alias, format!("leads to `{target}`, which is not in the list")),
        }
    }
    for model in models.values_mut() {
        model.aliases.sort();
    }
    if models.is_empty() {
        return Err(CatalogError::Unrecognised { found: "no entry of it is a model that answers in text".to_owned() });
    }
    let source = FigureSource {
        id: "models".to_owned(),
        title: "models list of a gateway (GET /models); benchmark indices in it are Artificial Analysis figures"
            .to_owned(),
        date: date.to_owned(),
        licence: None,
    };
    let groups = [
        FigureGroup::Listing,
        FigureGroup::Retirement,
        FigureGroup::Benchmarks,
        FigureGroup::Prices,
        FigureGroup::Limits,
    ];
    Ok(blank::snapshot(source, &groups, models.into_values().collect()))
}

fn answers_in_text(row: &Node<'_>) -> Result<bool, CatalogError> {
    let Some(architecture) = row.get("architecture") else { return Ok(true) };
    let Some(outputs) = architecture.get("output_modalities") else { return Ok(true) };
    for output in outputs.items()? {
        if output.text()? != "text" {
            return Ok(false);
        }
    }
    Ok(true)
}

fn model(row: &Node<'_>, id: &str, date: &str, notes: &mut Notes) -> Result<Model, CatalogError> {
    let text = |name: &str| row.get(name).map(|node| node.text().map(str::to_owned)).transpose();
    let mut model = Model {
        name: text("name")?.unwrap_or_else(|| id.to_owned()),
        canonical: text("canonical_slug")?.filter(|slug| slug != id),
        launched: launched(row)?,
        retires: retires(row, date)?,
        capabilities: capabilities(row)?,
        reasoning: reasoning(row)?,
        benchmarks: benchmarks(row)?,
        ..blank::model(id)
    };
    if let Some(architecture) = row.get("architecture")
        && let Some(tokenizer) = architecture.get("tokenizer")
    {
        model.tokenizer = Some(tokenizer.text()?.to_owned()).filter(|name| !NO_FAMILY.contains(&name.as_str()));
    }
    let top = row.get("top_provider");
    let top = |name| -> Result<Option<u32>, CatalogError> {
        let Some(top) = &top else { return Ok(None) };
        top.get(name).map(|node| node.count()).transpose()
    };
    let own = row.get("context_length").map(|node| node.count()).transpose()?;
    match top("context_length")?.or(own).filter(|&tokens| tokens > 0) {
        None => notes.count(row, "a model that does not say its context has no endpoint"),
        Some(context_tokens) => {
            let mut endpoint = blank::endpoint(LISTED_PROVIDER, context_tokens);
            endpoint.max_completion_tokens = top("max_completion_tokens")?;
            endpoint.prices = price_list(&row.need("pricing")?, notes)?;
            if id.ends_with(":batch") {
                endpoint.tariff = Tariff::Batch;
            }
            model.endpoints = named(id, vec![Unnamed { endpoint, tag: LISTED_PROVIDER.to_owned() }]);
        }
    }
    Ok(model)
}

/// What `supported_parameters` and the input modalities of `architecture` say.
pub(super) fn capabilities(row: &Node<'_>) -> Result<BTreeSet<Capability>, CatalogError> {
    let mut found = BTreeSet::new();
    let mut collect = |list: Option<Node<'_>>, meaning: fn(&str) -> Option<Capability>| -> Result<(), CatalogError> {
        if let Some(list) = list {
            for word in list.items()? {
                found.extend(meaning(word.text()?));
            }
        }
        Ok(())
    };
    collect(row.get("supported_parameters"), |word| match word {
        "tools" => Some(Capability::Tools),
        "structured_outputs" => Some(Capability::StructuredOutput),
        "reasoning" | "include_reasoning" => Some(Capability::Reasoning),
        _ => None,
    })?;
    if let Some(architecture) = row.get("architecture") {
        collect(architecture.get("input_modalities"), |word| match word {
            "image" => Some(Capability::Vision),
            "audio" => Some(Capability::Audio),
            "file" => Some(Capability::Files),
            _ => None,
        })?;
    }
    Ok(found)
}

fn launched(row: &Node<'_>) -> Result<Option<String>, CatalogError> {
    let Some(created) = row.get("created") else { return Ok(None) };
    let seconds: u32 = created.count()?;
    Ok(Some(Timestamp(i64::from(seconds) * Timestamp::NANOS_PER_SEC).date()))
}

fn retires(row: &Node<'_>, date: &str) -> Result<Option<String>, CatalogError> {
    let Some(node) = row.get("expiration_date") else { return Ok(None) };
    let text = node.text()?;
    let day = text.get(..10).unwrap_or(text);
    if !crate::validate::is_date(day) {
        return Err(node.fault(format!("`{day}` is not a date such as `2026-08-08`; correct the list")));
    }
    let year = |text: &str| text.get(..4).and_then(|year| year.parse::<i32>().ok()).unwrap_or(0);
    Ok((year(day) <= year(date) + PLACEHOLDER_YEARS).then(|| day.to_owned()))
}

fn reasoning(row: &Node<'_>) -> Result<Reasoning, CatalogError> {
    let Some(reasoning) = row.get("reasoning") else { return Ok(Reasoning::None) };
    let flag = |name: &str| reasoning.get(name).map_or(Ok(false), |node| node.flag());
    Ok(match (flag("mandatory")?, flag("default_enabled")?) {
        (true, _) => Reasoning::Mandatory,
        (false, true) => Reasoning::Default,
        (false, false) => Reasoning::Optional,
    })
}

fn benchmarks(row: &Node<'_>) -> Result<Benchmarks, CatalogError> {
    let Some(benchmarks) = row.get("benchmarks") else { return Ok(Benchmarks::default()) };
    let Some(indices) = benchmarks.get("artificial_analysis") else { return Ok(Benchmarks::default()) };
    let index = |name: &str| indices.get(name).map(|node| node.number()).transpose();
    Ok(Benchmarks {
        intelligence: index("intelligence_index")?,
        coding: index("coding_index")?,
        agentic: index("agentic_index")?,
    })
}
