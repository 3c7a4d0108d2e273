//! TOML, table by table.
//!
//! Our own writer, because a configuration needs comments above its tables and names of the user as keys, and because its
//! tables read best in the order in which they are written. Strings are basic strings, whose escapes are those of JSON.

use serde_json::{Map, Value};

use crate::escape::{comment, quoted};

/// A table under its header, below a comment of one line or none.
pub(crate) fn table(remark: &str, path: &[&str], fields: &Map<String, Value>) -> String {
    headed(remark, &format!("[{}]", dotted(path)), fields)
}

/// An element of an array of tables.
pub(crate) fn element(remark: &str, path: &[&str], fields: &Map<String, Value>) -> String {
    headed(remark, &format!("[[{}]]", dotted(path)), fields)
}

fn headed(remark: &str, header: &str, fields: &Map<String, Value>) -> String {
    let mut out = String::new();
    if !remark.is_empty() {
        out.push_str(&format!("# {}\n", comment(remark)));
    }
    out.push_str(header);
    out.push('\n');
    for (name, field) in fields {
        out.push_str(&format!("{} = {}\n", key(name), value(field)));
    }
    out
}

fn dotted(path: &[&str]) -> String {
    path.iter().map(|part| key(part)).collect::<Vec<_>>().join(".")
}

/// Bare where TOML allows it.
fn key(name: &str) -> String {
    let bare =
        !name.is_empty() && name.chars().all(|letter| letter.is_ascii_alphanumeric() || letter == '_' || letter == '-');
    if bare { name.to_owned() } else { quoted(name) }
}

/// A value on one line. TOML has no null: such fields are left out.
fn value(value: &Value) -> String {
    match value {
        Value::Null => "\"\"".to_owned(),
        Value::Bool(truth) => truth.to_string(),
        Value::Number(number) => number.to_string(),
        Value::String(text) => quoted(text),
        Value::Array(items) => {
            let items: Vec<String> = items.iter().map(self::value).collect();
            format!("[{}]", items.join(", "))
        }
        Value::Object(fields) => {
            let there = fields.iter().filter(|(_, field)| !field.is_null());
            let fields: Vec<String> =
                there.map(|(name, field)| format!("{} = {}", key(name), self::value(field))).collect();
            if fields.is_empty() { "{}".to_owned() } else { format!("{{ {} }}", fields.join(", ")) }
        }
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn fields(value: &Value) -> Map<String, Value> {
        value.as_object().unwrap().clone()
    }

    #[test]
    fn tables_have_dotted_headers_and_inline_values() {
        let written = table(
            "About",
            &["models", "gpt-4.1 \"x\"", "providers"],
            &fields(&json!({ "a": 1, "b c": [true, 0.5], "d": { "e": "f\ng", "h": {} } })),
        );
        let wanted = "# About\n[models.\"gpt-4.1 \\\"x\\\"\".providers]\na = 1\n\"b c\" = [true, 0.5]\nd = { e = \"f\\ng\", h = {} }\n";
        assert_eq!(written, wanted);
        assert_eq!(element("", &["rules"], &fields(&json!({}))), "[[rules]]\n");
    }

    #[test]
    fn a_remark_stays_on_its_line() {
        assert_eq!(table("a\n[b]\u{2028}c", &["t"], &Map::new()), "# a [b] c\n[t]\n");
    }
}
