//! Fields that the schema does not have, wherever they stand.

use routewright_domain::pointer_segment;
use serde_json::Value;

use super::validate::Schema;

/// A field that no schema has.
pub(super) struct Unknown {
    /// JSON pointer to the object that it stands in.
    pub(super) within: String,
    pub(super) field: String,
}

impl<'a> Schema<'a> {
    /// Every field that this version does not know, in order of the document.
    pub(super) fn unknown_fields(&self, value: &Value) -> Vec<Unknown> {
        let mut found = Vec::new();
        self.find_unknown(self.root(), value, "", &mut found);
        found
    }

    fn find_unknown(&self, schema: &'a Value, value: &Value, at: &str, found: &mut Vec<Unknown>) {
        match value {
            Value::Array(items) => {
                let Some(each) = self.object_of(schema, value).and_then(|schema| schema.get("items")) else { return };
                for (n, item) in items.iter().enumerate() {
                    self.find_unknown(each, item, &format!("{at}/{n}"), found);
                }
            }
            Value::Object(fields) => {
                let Some(schema) = self.object_of(schema, value) else { return };
                let own = schema.get("properties").and_then(Value::as_object);
                let others = schema.get("additionalProperties").filter(|others| others.is_object());
                for (key, value) in fields {
                    match own.and_then(|own| own.get(key)).or(others) {
                        Some(known) => {
                            self.find_unknown(known, value, &format!("{at}/{}", pointer_segment(key)), found);
                        }
                        // What tells the variants of a policy apart stands beside them in the schema.
                        None if key == "pattern" || own.is_none() => {}
                        None => found.push(Unknown { within: at.to_owned(), field: key.clone() }),
                    }
                }
            }
            _ => {}
        }
    }
}
