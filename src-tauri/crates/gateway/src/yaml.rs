//! YAML for people and for old parsers.
//!
//! Our own writer, because a configuration needs comments beside its entries, and because its readers parse YAML 1.1, where
//! `on`, `1:30` and `1_000` are no strings: every string that is not plainly a word is quoted, with escapes that all versions
//! read alike. A library writes what YAML 1.2 calls a plain string.

use serde_json::Value;

use crate::escape::{comment, quoted};

/// A key of the document with its value, below a comment of one line or more.
pub(crate) fn section(remark: &str, key: &str, value: &Value) -> String {
    let mut out = String::new();
    for line in remark.lines() {
        out.push_str(&format!("# {}\n", comment(line)));
    }
    out.push_str(&scalar_key(key));
    out.push(':');
    below(value, 0, &mut out);
    out
}

/// The value of a key: on its line where it is a scalar, else below it.
fn below(value: &Value, indent: usize, out: &mut String) {
    match value {
        Value::Object(fields) if !fields.is_empty() => {
            out.push('\n');
            for (key, inner) in fields {
                out.push_str(&" ".repeat(indent + 2));
                out.push_str(&scalar_key(key));
                out.push(':');
                below(inner, indent + 2, out);
            }
        }
        Value::Array(items) if !items.is_empty() => {
            out.push('\n');
            for item in items {
                out.push_str(&" ".repeat(indent + 2));
                out.push('-');
                item_of(item, indent + 2, out);
            }
        }
        scalar => {
            out.push(' ');
            out.push_str(&scalar_of(scalar));
            out.push('\n');
        }
    }
}

/// An item of a list: the first key of an object stands on the dash's line.
fn item_of(item: &Value, indent: usize, out: &mut String) {
    match item {
        Value::Object(fields) if !fields.is_empty() => {
            for (n, (key, inner)) in fields.iter().enumerate() {
                out.push_str(&if n == 0 { " ".to_owned() } else { " ".repeat(indent + 2) });
                out.push_str(&scalar_key(key));
                out.push(':');
                below(inner, indent + 2, out);
            }
        }
        other => below(other, indent, out),
    }
}

fn scalar_key(key: &str) -> String {
    scalar_of(&Value::String(key.to_owned()))
}

fn scalar_of(value: &Value) -> String {
    match value {
        Value::String(text) if is_word(text) => text.clone(),
        Value::String(text) => quoted(text),
        Value::Array(_) => "[]".to_owned(),
        Value::Object(_) => "{}".to_owned(),
        Value::Null => "null".to_owned(),
        Value::Bool(truth) => truth.to_string(),
        // YAML 1.1 takes `1e16` for a string, so there are no exponents.
        Value::Number(number) => match number.as_f64().filter(|_| number.to_string().contains('e')) {
            Some(float) => format!("{float}"),
            None => number.to_string(),
        },
    }
}

/// Plainly a word: letters, digits and a few signs, begun by a letter, and none of the words that mean something.
fn is_word(text: &str) -> bool {
    const MEANING: [&str; 9] = ["true", "false", "yes", "no", "on", "off", "null", "y", "n"];
    let plain = |letter: char| letter.is_ascii_alphanumeric() || "_-/.".contains(letter);
    text.starts_with(|letter: char| letter.is_ascii_alphabetic())
        && text.chars().all(plain)
        && !MEANING.contains(&text.to_ascii_lowercase().as_str())
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn strings_that_mean_something_are_quoted() {
        let value =
            json!({ "a": "plain/word-1.5", "b": "on", "c": "1:30", "d": "x: y", "e": "# no", "no": "~", "f": "" });
        let expected = "# About\nroot:\n  a: plain/word-1.5\n  b: \"on\"\n  c: \"1:30\"\n  d: \"x: y\"\n  e: \"# no\"\n  \"no\": \"~\"\n  f: \"\"\n";
        assert_eq!(section("About", "root", &value), expected);
    }

    #[test]
    fn lists_and_objects_nest() {
        let value = json!([{ "a": 1, "b": { "c": [true, null] } }, "x", [], {}, [["z"]]]);
        let expected = "root:\n  - a: 1\n    b:\n      c:\n        - true\n        - null\n  - x\n  - []\n  - {}\n  -\n    -\n      - z\n";
        assert_eq!(section("", "root", &value), expected);
    }
}
