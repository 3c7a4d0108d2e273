//! Places in a JSON value, written with dots: `usage.prompt_tokens`.

use std::borrow::Cow;

use serde_json::Value;

/// The value at a path. A key may itself have dots, as flat attributes of spans do: `{"a.b": {"c": 1}}` and
/// `{"a": {"b": {"c": 1}}}` both have something at `a.b.c`.
pub(crate) fn look_up<'a>(value: &'a Value, path: &str) -> Option<&'a Value> {
    let Value::Object(map) = value else { return None };
    if let Some(found) = map.get(path) {
        return Some(found);
    }
    let mut dots = path.match_indices('.').map(|(at, _)| at);
    dots.find_map(|at| map.get(&path[..at]).and_then(|inner| look_up(inner, &path[at + 1..])))
}

/// A value as the text that a column of a table would hold; `None` for nothing. Arrays and objects are JSON.
pub(crate) fn text_of(value: &Value) -> Option<Cow<'_, str>> {
    match value {
        Value::Null => None,
        Value::String(text) => Some(text.trim()).filter(|text| !text.is_empty()).map(Cow::Borrowed),
        Value::Bool(flag) => Some(Cow::Borrowed(if *flag { "true" } else { "false" })),
        Value::Array(values) if values.is_empty() => None,
        Value::Object(values) if values.is_empty() => None,
        other => Some(Cow::Owned(other.to_string())),
    }
}

/// Deeper values are shown as one.
const DEEPEST: usize = 6;

/// Calls `each` with the path and the value of everything in an object that is no object itself.
pub(crate) fn leaves<'a>(value: &'a Value, each: &mut impl FnMut(&str, &'a Value)) {
    fn walk<'a>(value: &'a Value, path: &mut String, depth: usize, each: &mut impl FnMut(&str, &'a Value)) {
        match value {
            Value::Object(map) if depth < DEEPEST && (depth == 0 || !map.is_empty()) => {
                for (key, inner) in map {
                    let length = path.len();
                    if length > 0 {
                        path.push('.');
                    }
                    path.push_str(key);
                    walk(inner, path, depth + 1, each);
                    path.truncate(length);
                }
            }
            leaf => each(path, leaf),
        }
    }
    if value.is_object() {
        walk(value, &mut String::new(), 0, each);
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn dots_in_keys_and_nesting_mean_the_same() {
        for value in [
            json!({"llm.token_count.prompt": 5}),
            json!({"llm": {"token_count": {"prompt": 5}}}),
            json!({"llm": 3, "llm.token_count": {"prompt": 5}}),
            json!({"llm": {"x": 1}, "llm.token_count": {"prompt": 5}}),
        ] {
            assert_eq!(look_up(&value, "llm.token_count.prompt"), Some(&json!(5)), "{value}");
        }
        assert_eq!(look_up(&json!({"a": [1]}), "a.0"), None);
    }

    #[test]
    fn leaves_are_named_by_what_finds_them() {
        let value = json!({"a": {"b.c": 1, "d": [1, 2]}, "e": {}, "f": null});
        let mut found = vec![];
        leaves(&value, &mut |path, leaf| {
            assert_eq!(look_up(&value, path), Some(leaf));
            found.push(path.to_owned());
        });
        assert_eq!(found, ["a.b.c", "a.d", "e", "f"]);
    }
}
