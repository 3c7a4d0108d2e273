//! Which feature a request belongs to, and its tags, where a log has labels of several kinds.
//!
//! In order: a label that is called feature; a tag `feature:NAME`; the first tag; then what comes closest to a feature in
//! the log: a prompt's name, a key's, an application's.

use std::borrow::Cow;

use serde_json::Value;

use super::super::cells::{Cells, opened};
use super::super::content::harmless;
use super::super::field::Field;
use super::super::spec::Draft;
use super::super::value;

/// Sets the tags from the first path that has some, and the feature from them if it has none.
pub(super) fn label(draft: &mut Draft, cells: Cells, tags: &[&str], otherwise: &[&str]) -> Result<(), String> {
    let found = tags.iter().map(|path| tags_at(cells, path)).find(|found| !found.is_empty()).unwrap_or_default();
    if !draft.has(Field::Feature) {
        let named = found.iter().find_map(|tag| tag.strip_prefix("feature:").or_else(|| tag.strip_prefix("feature=")));
        let feature = named.map(str::trim).filter(|name| !name.is_empty()).or(found.first().map(String::as_str));
        if let Some(feature) = feature {
            draft.put(Field::Feature, "tags", feature)?;
        }
    }
    if !draft.has(Field::Tags) && !found.is_empty() {
        let mut tags = found;
        tags.sort_unstable();
        tags.dedup();
        draft.reading.record.tags = tags;
        draft.mark(Field::Tags);
    }
    draft.fill(Field::Feature, cells, otherwise)
}

/// The tags at a path, in the order of the log: an array, JSON in a text, or a text with commas.
fn tags_at(cells: Cells, path: &str) -> Vec<String> {
    let value = match cells.json(path) {
        Some(value) => opened(value),
        None => return vec![],
    };
    let texts: Vec<Cow<str>> = match value.as_ref() {
        Value::Array(values) => values.iter().filter_map(Value::as_str).map(Cow::Borrowed).collect(),
        Value::String(text) => text.split([',', ';']).map(Cow::Borrowed).collect(),
        _ => vec![],
    };
    let kept = texts.iter().map(|text| text.trim()).filter(|text| !text.is_empty() && !text.starts_with("User-Agent:"));
    // A tag that is a text is left out; the request is good without it.
    kept.filter_map(|text| value::name(text).ok()).map(|text| harmless(&text)).collect()
}

/// Notes what messages say of a request besides their text: images, tools, the shape of the answer.
pub(super) fn look_at_request(draft: &mut Draft, cells: Cells, messages: &[&str], parameters: &[&str]) {
    use routewright_domain::RequestFlags;

    if let Some(messages) = messages.iter().find_map(|path| cells.json(path)) {
        let images = super::super::content::images_in(&opened(messages));
        if images > 0 && !draft.has(Field::Images) {
            draft.reading.record.images = images;
            draft.mark(Field::Images);
        }
    }
    if draft.reading.record.images > 0 {
        draft.flag(RequestFlags::VISION);
    }
    for at in parameters {
        let Some(parameters) = cells.json(at).map(opened) else { continue };
        let filled = |key: &str| match parameters.get(key) {
            Some(Value::Array(values)) => !values.is_empty(),
            Some(Value::Object(values)) => !values.is_empty(),
            _ => false,
        };
        if filled("tools") || filled("functions") {
            draft.flag(RequestFlags::TOOLS);
        }
        let shape = parameters.get("response_format").and_then(|format| format.get("type")).and_then(Value::as_str);
        if shape.is_some_and(|shape| shape.starts_with("json")) {
            draft.flag(RequestFlags::STRUCTURED);
        }
        if parameters.get("stream") == Some(&Value::Bool(true)) {
            draft.flag(RequestFlags::STREAMED);
        }
    }
}
