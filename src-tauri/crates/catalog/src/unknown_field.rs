//! Finds what a snapshot says and this version does not hold.

use serde_json::Value;

/// The path of the first field that was given and is not among what was understood.
///
/// Serde drops such fields without a word (it has to, where a structure is flattened). A dropped
/// condition on a price, for instance a time of day, would turn a price of some hours into one of all,
/// so a snapshot from a newer version is refused rather than read in part.
pub(crate) fn first_unknown_field(given: &Value, understood: &Value) -> Option<String> {
    match (given, understood) {
        (Value::Object(given), Value::Object(understood)) => {
            given.iter().find_map(|(key, value)| match understood.get(key) {
                Some(known) => first_unknown_field(value, known).map(|rest| join(key, &rest)),
                None if says_nothing(key, value) => None,
                None => Some(key.clone()),
            })
        }
        (Value::Array(given), Value::Array(understood)) => {
            given.iter().zip(understood).enumerate().find_map(|(at, (value, known))| {
                first_unknown_field(value, known).map(|rest| join(&format!("[{at}]"), &rest))
            })
        }
        _ => None,
    }
}

/// `null`, `[]` and `{}` are what an absent figure, absent overrides and unknown limits may also be written as; and
/// these words are what is meant without them.
fn says_nothing(key: &str, value: &Value) -> bool {
    let is_empty = match value {
        Value::Null => true,
        Value::Array(items) => items.is_empty(),
        Value::Object(fields) => fields.is_empty(),
        _ => false,
    };
    is_empty || matches!((key, value.as_str()), ("tariff", Some("standard")) | ("reasoning", Some("none")))
}

fn join(step: &str, rest: &str) -> String {
    if rest.starts_with('[') { format!("{step}{rest}") } else { format!("{step}.{rest}") }
}
