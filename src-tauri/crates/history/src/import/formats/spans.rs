//! Spans as flat rows: attributes under their own names, the resource's under `resource.`, and the span's own facts.
//!
//! They come as OTLP JSON (attributes as a list of typed values; 64-bit numbers as texts, or as numbers from writers that
//! do not keep to the standard), as printed by console exporters (attributes as an object), or flat, with
//! `attributes.` before each name.

use routewright_domain::RecordedStatus;
use serde_json::{Map, Value};

use super::super::cells::Cells;
use super::super::field::Field;
use super::super::spec::Draft;

/// The rows in one element of a log: the spans of an export, the object in an envelope, or the element itself.
pub(crate) fn rows_of(element: Value, rows: &mut Vec<Value>) {
    let Value::Object(mut map) = element else { return rows.push(element) };
    if let Some(Value::Array(exports)) = take(&mut map, &["resourceSpans", "resource_spans"]) {
        return exports.into_iter().for_each(|export| rows_of(export, rows));
    }
    if let Some(Value::Array(scopes)) = take(&mut map, &["scopeSpans", "scope_spans", "instrumentationLibrarySpans"]) {
        let resource = map.remove("resource").map(resource_attributes).unwrap_or_default();
        for scope in scopes {
            let Value::Object(mut scope) = scope else { continue };
            let Some(Value::Array(spans)) = scope.remove("spans") else { continue };
            rows.extend(spans.into_iter().map(|span| match span {
                Value::Object(span) => span_row(span, &resource),
                other => other,
            }));
        }
        return;
    }
    if is_span(&map) {
        let resource = map.remove("resource").map(resource_attributes).unwrap_or_default();
        return rows.push(span_row(map, &resource));
    }
    match map.remove("data") {
        Some(Value::Object(data)) if data.contains_key("id") && map.is_empty() => rows.push(Value::Object(data)),
        Some(data) => {
            map.insert("data".to_owned(), data);
            rows.push(Value::Object(map));
        }
        None => rows.push(Value::Object(map)),
    }
}

fn take(map: &mut Map<String, Value>, names: &[&str]) -> Option<Value> {
    names.iter().find_map(|name| map.remove(*name))
}

fn is_span(map: &Map<String, Value>) -> bool {
    let has = |names: &[&str]| names.iter().any(|name| map.contains_key(*name));
    let attributes = map.contains_key("attributes") || map.keys().any(|key| key.starts_with("attributes."));
    attributes && has(&["startTimeUnixNano", "start_time_unix_nano", "start_time", "startTime"])
}

fn resource_attributes(resource: Value) -> Map<String, Value> {
    let Value::Object(mut resource) = resource else { return Map::new() };
    resource.remove("attributes").map(attributes).unwrap_or_default()
}

/// The facts of a span under the names that rows use, and those that writers use.
const FACTS: [(&str, &[&str]); 7] = [
    ("name", &["name"]),
    ("traceId", &["traceId", "trace_id", "context.trace_id"]),
    ("spanId", &["spanId", "span_id", "context.span_id"]),
    ("startTimeUnixNano", &["startTimeUnixNano", "start_time_unix_nano"]),
    ("endTimeUnixNano", &["endTimeUnixNano", "end_time_unix_nano"]),
    ("start_time", &["start_time", "startTime"]),
    ("end_time", &["end_time", "endTime"]),
];

fn span_row(mut span: Map<String, Value>, resource: &Map<String, Value>) -> Value {
    let mut row = span.remove("attributes").map(attributes).unwrap_or_default();
    let whole = Value::Object(span);
    let cells = Cells::Json(&whole);
    if let Value::Object(span) = &whole {
        let flat = span.iter().filter_map(|(key, value)| Some((key.strip_prefix("attributes.")?, value)));
        row.extend(flat.map(|(key, value)| (key.to_owned(), value.clone())));
    }
    row.extend(resource.iter().map(|(key, value)| (format!("resource.{key}"), value.clone())));
    for (name, places) in FACTS {
        if let Some(value) = places.iter().find_map(|place| cells.json(place)) {
            row.insert(name.to_owned(), value.clone());
        }
    }
    if let Some(code) = ["status.code", "status.status_code", "status_code"].iter().find_map(|at| cells.json(at)) {
        row.insert("status.code".to_owned(), code.clone());
    }
    let exception = cells.json("events").and_then(Value::as_array).into_iter().flatten().find_map(exception_of);
    if let Some(exception) = exception {
        row.insert("exception.type".to_owned(), exception);
    }
    Value::Object(row)
}

fn exception_of(event: &Value) -> Option<Value> {
    if event.get("name")?.as_str()? != "exception" {
        return None;
    }
    attributes(event.get("attributes")?.clone()).remove("exception.type")
}

/// Attributes as an object, from OTLP's list or from an object. A name that comes twice keeps its last value.
fn attributes(value: Value) -> Map<String, Value> {
    match value {
        Value::Object(map) => map,
        Value::Array(list) => list.into_iter().filter_map(attribute).collect(),
        _ => Map::new(),
    }
}

fn attribute(value: Value) -> Option<(String, Value)> {
    let Value::Object(mut map) = value else { return None };
    let Value::String(key) = map.remove("key")? else { return None };
    Some((key, plain(map.remove("value").unwrap_or_default())))
}

/// A typed value of OTLP as plain JSON.
fn plain(value: Value) -> Value {
    let Value::Object(mut map) = value else { return value };
    for name in ["stringValue", "intValue", "doubleValue", "boolValue", "bytesValue"] {
        if let Some(value) = map.remove(name) {
            return value;
        }
    }
    if let Some(Value::Object(mut list)) = map.remove("arrayValue") {
        let Some(Value::Array(values)) = list.remove("values") else { return Value::Array(vec![]) };
        return Value::Array(values.into_iter().map(plain).collect());
    }
    if let Some(Value::Object(mut list)) = map.remove("kvlistValue") {
        return Value::Object(list.remove("values").map(attributes).unwrap_or_default());
    }
    Value::Object(map)
}

/// Sets the status of a request from its span: what kind of error, or that there was none.
pub(super) fn span_status(draft: &mut Draft, cells: Cells) {
    let code = cells.text("status.code").unwrap_or_default();
    let failed = matches!(code.as_ref(), "2" | "ERROR" | "STATUS_CODE_ERROR" | "Error" | "error");
    let kind = cells.first(&["error.type", "http.response.status_code", "exception.type"]);
    // An error's kind is an HTTP status, or the name of an exception such as `RateLimitError`.
    let said = kind.map(|kind| kind.to_ascii_lowercase()).and_then(|kind| match kind.as_str() {
        "429" => Some(RecordedStatus::RateLimited),
        "408" | "504" => Some(RecordedStatus::TimedOut),
        _ if kind.starts_with('2') && kind.len() == 3 => None,
        _ if kind.contains("ratelimit") || kind.contains("rate_limit") => Some(RecordedStatus::RateLimited),
        _ if kind.contains("timeout") || kind.contains("timed_out") => Some(RecordedStatus::TimedOut),
        _ => Some(RecordedStatus::Failed),
    });
    match said {
        Some(status) if failed || !draft.has(Field::CompletionTokens) => draft.status(status),
        _ if failed => draft.status(RecordedStatus::Failed),
        _ if draft.has(Field::CompletionTokens) => draft.status(RecordedStatus::Succeeded),
        _ => {}
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn rows(element: Value) -> Vec<Value> {
        let mut rows = vec![];
        rows_of(element, &mut rows);
        rows
    }

    #[test]
    fn the_three_ways_to_write_a_span_give_the_same_row() {
        let expected = json!({"gen_ai.system": "openai", "n": 5, "resource.service.name": "desk", "name": "chat",
            "traceId": "t", "spanId": "s", "status.code": "OK"});
        let otlp = json!({"resourceSpans": [{"resource": {"attributes": [{"key": "service.name", "value": {"stringValue": "desk"}}]},
            "scopeSpans": [{"spans": [{"name": "chat", "traceId": "t", "spanId": "s", "status": {"code": "OK"},
            "attributes": [{"key": "gen_ai.system", "value": {"stringValue": "openai"}}, {"key": "n", "value": {"intValue": 5}}]}]}]}]});
        assert_eq!(rows(otlp), [expected]);
        let printed = json!({"name": "chat", "context": {"trace_id": "t", "span_id": "s"}, "start_time": "2026-08-03T10:00:00Z",
            "attributes": {"gen_ai.system": "openai"}, "resource": {"attributes": {"service.name": "desk"}}});
        let flat = json!({"name": "chat", "context.trace_id": "t", "context.span_id": "s", "start_time": "2026-08-03T10:00:00Z",
            "attributes.gen_ai.system": "openai", "resource": {"attributes": {"service.name": "desk"}}});
        assert_eq!(rows(printed), rows(flat));
    }

    #[test]
    fn values_of_every_type_become_plain() {
        let typed = json!([{"key": "a", "value": {"arrayValue": {"values": [{"intValue": "7"}, {"boolValue": true}]}}},
            {"key": "b", "value": {"kvlistValue": {"values": [{"key": "c", "value": {"doubleValue": 0.5}}]}}}]);
        assert_eq!(Value::Object(attributes(typed)), json!({"a": ["7", true], "b": {"c": 0.5}}));
    }
}
