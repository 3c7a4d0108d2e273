//! The JSON Schema of the project file.

use std::borrow::Cow;

use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};

use crate::{Factor, Money, Project, Timestamp, UnitPrice};

/// The published JSON Schema (2020-12) of `NAME.routewright.json`.
#[must_use]
pub fn project_schema() -> serde_json::Value {
    let mut schema = schemars::schema_for!(Project);
    schema.insert("title".to_owned(), "Routewright project".into());
    schema.to_value()
}

macro_rules! text_schema {
    ($($type:ty => $name:literal, $pattern:literal, $description:literal;)+) => {$(
        impl JsonSchema for $type {
            fn inline_schema() -> bool {
                true
            }

            fn schema_name() -> Cow<'static, str> {
                $name.into()
            }

            fn json_schema(_: &mut SchemaGenerator) -> Schema {
                json_schema!({ "type": "string", "pattern": $pattern, "description": $description })
            }
        }
    )+};
}

text_schema! {
    Money => "Money", r"^-?[0-9]+(\.[0-9]{1,12})?$", "US dollars as a decimal";
    UnitPrice => "UnitPrice", r"^[0-9]+(\.[0-9]+)?([eE]-?[0-9]+)?$", "US dollars per unit as a decimal";
    Factor => "Factor", r"^[0-9]+(\.[0-9]+)?([eE]-?[0-9]+)?$", "a multiplier as a decimal, zero or more";
    Timestamp => "Timestamp", r"^[0-9]{4}-[0-9]{2}-[0-9]{2}T.*$", "date and time in RFC 3339";
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_pattern_is_in_the_schema() {
        let schema = project_schema().to_string();
        for pattern in [
            "model",
            "fallback",
            "task",
            "cascade",
            "ensemble",
            "steer",
            "partition",
            "cache",
            "prompt_cache",
            "compress",
            "batch",
            "retry",
            "hedge",
            "weighted",
            "guard",
            "shared",
        ] {
            assert!(schema.contains(&format!(r#""const":"{pattern}""#)), "{pattern}");
        }
    }
}
