//! Types and values of JSON in words.

use serde_json::Value;

/// Names that are less alike (Jaro and Winkler) are not the same name with a slip.
const LEAST_LIKENESS: f64 = 0.8;
/// Characters of a value that are repeated.
const SHOWN: usize = 40;

/// The name that reads most like the wanted one, where one does.
pub(super) fn similar<'a>(wanted: &str, names: impl Iterator<Item = &'a str>) -> Option<&'a str> {
    let likeness = |name: &str| strsim::jaro_winkler(name, &wanted.to_ascii_lowercase());
    names.max_by(|a, b| likeness(a).total_cmp(&likeness(b))).filter(|name| likeness(name) > LEAST_LIKENESS)
}

/// What a value is: `the text "5s"`.
pub(super) fn what(value: &Value) -> String {
    let cut = |text: String| {
        if text.chars().count() <= SHOWN { text } else { text.chars().take(SHOWN).chain(['…']).collect() }
    };
    match value {
        Value::Null => "null".to_owned(),
        Value::Bool(truth) => truth.to_string(),
        Value::Number(number) => cut(number.to_string()),
        Value::String(text) => format!("the text {}", cut(Value::from(text.as_str()).to_string())),
        Value::Array(_) => "a list".to_owned(),
        Value::Object(_) => "an object in braces".to_owned(),
    }
}

/// What a type of JSON Schema asks for.
pub(super) fn type_words(name: &str) -> &str {
    match name {
        "string" => "text in quotes",
        "integer" => "a whole number",
        "number" => "a number",
        "boolean" => "true or false",
        "array" => "a list in brackets",
        "object" => "an object in braces",
        other => other,
    }
}

/// `a, b or c` in back quotes.
pub(super) fn any_of(names: &[&str]) -> String {
    let quoted: Vec<String> = names.iter().map(|name| format!("`{name}`")).collect();
    match quoted.split_last() {
        Some((last, rest)) if !rest.is_empty() => format!("{} or {last}", rest.join(", ")),
        _ => quoted.join(""),
    }
}
