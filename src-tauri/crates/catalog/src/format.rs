//! Which price list a text is, by its content and never by its name.

use serde_json::Value;

use crate::CatalogError;

/// What can be read, for messages.
pub(crate) const KNOWN: &str = "a gateway's models list (GET /models), a model's endpoint page \
     (GET /models/AUTHOR/SLUG/endpoints), an endpoint table (CSV), LiteLLM's model_prices_and_context_window.json, or a \
     Routewright catalog snapshot";

/// A text of a known kind, parsed as far as was needed to know it.
#[derive(Debug)]
pub(crate) enum Recognised {
    /// The project's own format.
    Snapshot,
    /// `GET /models`, bare or in its envelope.
    ModelsList(Value),
    /// `GET /models/{author}/{slug}/endpoints`.
    EndpointPage(Value),
    /// LiteLLM's price table.
    LiteLlm(Value),
    /// One row per endpoint.
    EndpointTable,
    /// Conditions, one row per endpoint and snapshot.
    Conditions,
}

/// Columns by which an endpoint table, and recorded conditions, are known.
const TABLE_COLUMNS: [&str; 4] = ["model_slug", "endpoint_id", "provider_slug", "pricing_json"];
const CONDITIONS_COLUMNS: [&str; 4] = ["scraped_at", "model_slug", "endpoint_id", "provider_slug"];

/// What the text is.
pub(crate) fn recognise(text: &str) -> Result<Recognised, CatalogError> {
    match text.trim_start().as_bytes().first() {
        None => Err(CatalogError::Empty),
        Some(b'{' | b'[') => recognise_json(
            serde_json::from_str(text).map_err(|error| CatalogError::Syntax { reason: error.to_string() })?,
        ),
        Some(_) => recognise_table(text),
    }
}

fn recognise_json(value: Value) -> Result<Recognised, CatalogError> {
    let unrecognised = |found: &str| Err(CatalogError::Unrecognised { found: found.to_owned() });
    match &value {
        Value::Array(_) => Ok(Recognised::ModelsList(value)),
        Value::Object(object) => match object.get("data") {
            Some(Value::Array(_)) => Ok(Recognised::ModelsList(value)),
            Some(Value::Object(data)) if data.contains_key("endpoints") => Ok(Recognised::EndpointPage(value)),
            _ if object.contains_key("models") && object.contains_key("date") => Ok(Recognised::Snapshot),
            _ if object.contains_key("error") => unrecognised("it is an error message of a gateway"),
            _ if object.values().any(|entry| entry.get("litellm_provider").is_some()) => Ok(Recognised::LiteLlm(value)),
            _ => unrecognised("it is JSON of another shape"),
        },
        _ => unrecognised("it is JSON of another shape"),
    }
}

fn recognise_table(text: &str) -> Result<Recognised, CatalogError> {
    let header = text.lines().next().unwrap_or_default();
    let columns: Vec<&str> = header.split(',').map(|column| column.trim().trim_matches('"')).collect();
    let has = |wanted: &[&str]| wanted.iter().all(|column| columns.contains(column));
    if has(&TABLE_COLUMNS) {
        Ok(Recognised::EndpointTable)
    } else if has(&CONDITIONS_COLUMNS) {
        Ok(Recognised::Conditions)
    } else {
        let found = if columns.len() > 1 { "it is a table without the columns of one" } else { "it is other text" };
        Err(CatalogError::Unrecognised { found: found.to_owned() })
    }
}
