//! The text of an element as a value, of bounded size.

use std::cell::Cell;
use std::fmt;

use serde::de::{DeserializeSeed, Deserializer, Error, MapAccess, SeqAccess, Visitor};
use serde_json::{Map, Number, Value};

/// Values in one element. A short text of many small values, as `[0,0,0,…]`, takes thirty times its length in memory.
const MOST_VALUES: u32 = 1_000_000;

/// The value in a text, or why there is none, without repeating the text.
pub(crate) fn parse(text: &[u8]) -> Result<Value, String> {
    let text = std::str::from_utf8(text).map_err(|_| "it is not UTF-8 text".to_owned())?;
    let mut reader = serde_json::Deserializer::from_str(text);
    let left = Cell::new(MOST_VALUES);
    let value = Bounded(&left).deserialize(&mut reader).and_then(|value| reader.end().map(|()| value));
    value.map_err(|error| {
        let reason = error.to_string();
        // Its line counts from the start of the element.
        let reason = reason.split(" at line ").next().unwrap_or_default();
        format!("it is not JSON: {reason} at its character {}", error.column())
    })
}

#[derive(Clone, Copy)]
struct Bounded<'a>(&'a Cell<u32>);

impl Bounded<'_> {
    fn count<E: Error>(self) -> Result<(), E> {
        let left = self.0.get().checked_sub(1);
        self.0.set(left.ok_or_else(|| E::custom("more than a million values in one element"))?);
        Ok(())
    }
}

impl<'de> DeserializeSeed<'de> for Bounded<'_> {
    type Value = Value;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Value, D::Error> {
        self.count()?;
        deserializer.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Bounded<'_> {
    type Value = Value;

    fn expecting(&self, formatter: &mut fmt::Formatter) -> fmt::Result {
        formatter.write_str("a JSON value")
    }

    fn visit_bool<E>(self, value: bool) -> Result<Value, E> {
        Ok(Value::Bool(value))
    }

    fn visit_i64<E>(self, value: i64) -> Result<Value, E> {
        Ok(Value::Number(value.into()))
    }

    fn visit_u64<E>(self, value: u64) -> Result<Value, E> {
        Ok(Value::Number(value.into()))
    }

    fn visit_f64<E>(self, value: f64) -> Result<Value, E> {
        Ok(Number::from_f64(value).map_or(Value::Null, Value::Number))
    }

    fn visit_str<E>(self, value: &str) -> Result<Value, E> {
        Ok(Value::String(value.to_owned()))
    }

    fn visit_string<E>(self, value: String) -> Result<Value, E> {
        Ok(Value::String(value))
    }

    fn visit_unit<E>(self) -> Result<Value, E> {
        Ok(Value::Null)
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut access: A) -> Result<Value, A::Error> {
        let mut values = vec![];
        while let Some(value) = access.next_element_seed(self)? {
            values.push(value);
        }
        Ok(Value::Array(values))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut access: A) -> Result<Value, A::Error> {
        let mut values = Map::new();
        while let Some(key) = access.next_key::<String>()? {
            values.insert(key, access.next_value_seed(self)?);
        }
        Ok(Value::Object(values))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_read_is_what_serde_reads() {
        for text in [r#"{"a":[1,-2,2.5e-7,"x\u00e9\"",null,true,{}],"n":18446744073709551615}"#, "7", "\"x\""] {
            assert_eq!(parse(text.as_bytes()).unwrap(), serde_json::from_str::<Value>(text).unwrap());
        }
    }

    #[test]
    fn hostile_elements_are_refused_without_being_repeated() {
        let deep = "[".repeat(100_000);
        assert_eq!(
            parse(deep.as_bytes()).unwrap_err(),
            "it is not JSON: recursion limit exceeded at its character 128"
        );
        let many = format!("[{}0]", "0,".repeat(1_000_000));
        assert!(parse(many.as_bytes()).unwrap_err().contains("more than a million values"));
        for text in [r#"{"key":"sk-or-v1-secret"#, r#"{"key":sk-or-v1-secret}"#, "{\"a\":\"sk-or-v1-secret\u{1}\"}"] {
            assert!(!parse(text.as_bytes()).unwrap_err().contains("secret"));
        }
        assert_eq!(parse(b"{\"a\":\"\xff\"}").unwrap_err(), "it is not UTF-8 text");
    }
}
