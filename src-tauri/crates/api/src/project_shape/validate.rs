//! A document held against the project's JSON Schema, as far as that schema goes.

use routewright_domain::{Factor, Money, Timestamp, pointer_segment};
use serde_json::{Map, Value};

use super::words::{any_of, similar, type_words, what};

/// Problems that are told; a file with more is probably another kind of file.
const TOLD: usize = 20;

/// One place that is not as it must be.
pub(super) struct Problem {
    pub(super) path: String,
    pub(super) message: String,
}

/// The published schema.
pub(super) struct Schema<'a> {
    root: &'a Value,
}

/// The two ways in which the schema writes a choice.
enum Choice<'a> {
    /// Objects that are told apart by their `pattern`.
    Pattern(Vec<(&'a str, &'a Value)>),
    /// A word, or an object with one field: the words, and the fields with their schemas.
    Word(Vec<&'a str>, Vec<(&'a str, &'a Value)>),
}

impl<'a> Schema<'a> {
    pub(super) fn new(root: &'a Value) -> Self {
        Self { root }
    }

    pub(super) fn root(&self) -> &'a Value {
        self.root
    }

    /// Everything that is wrong, in order of the document.
    pub(super) fn problems(&self, value: &Value) -> Vec<Problem> {
        let mut found = Vec::new();
        self.check(self.root, value, "", &mut found);
        found.truncate(TOLD);
        found
    }

    fn referred(&self, schema: &'a Value) -> Option<&'a Value> {
        self.root.pointer(schema.get("$ref")?.as_str()?.trim_start_matches('#'))
    }

    fn check(&self, schema: &'a Value, value: &Value, at: &str, found: &mut Vec<Problem>) {
        if found.len() >= TOLD {
            return;
        }
        if let Some(referred) = self.referred(schema) {
            self.check(referred, value, at, found);
        }
        if let Some(one_of) = alternatives(schema, "anyOf") {
            // A value, or null for none.
            if value.is_null() && one_of.iter().any(|one| one["type"] == "null") {
                return;
            }
            if let Some(one) = one_of.iter().find(|one| one["type"] != "null") {
                self.check(one, value, at, found);
            }
            return;
        }
        if let Some(one_of) = alternatives(schema, "oneOf") {
            self.check_choice(&choice_of(one_of), value, at, found);
            return;
        }
        let mut say = |message: String| found.push(Problem { path: at.to_owned(), message });
        if let Some(only) = schema.get("const") {
            if value != only && schema.get("$ref").is_none() {
                say(format!("this must be {only}, and is {}", what(value)));
            }
            return;
        }
        if let Some(wrong) = wrong_type(schema, value).or_else(|| wrong_word(schema, value)) {
            say(wrong);
            return;
        }
        match value {
            Value::Object(fields) => self.check_fields(schema, fields, at, found),
            Value::Array(items) => {
                if let Some(each) = schema.get("items") {
                    for (n, item) in items.iter().enumerate() {
                        self.check(each, item, &format!("{at}/{n}"), found);
                    }
                }
            }
            _ => {}
        }
    }

    fn check_fields(&self, schema: &'a Value, fields: &Map<String, Value>, at: &str, found: &mut Vec<Problem>) {
        let own = schema.get("properties").and_then(Value::as_object);
        let others = schema.get("additionalProperties").filter(|others| others.is_object());
        let required = schema.get("required").and_then(Value::as_array).into_iter().flatten().filter_map(Value::as_str);
        for name in required.filter(|name| !fields.contains_key(*name)) {
            let strangers =
                fields.keys().map(String::as_str).filter(|key| own.is_none_or(|own| !own.contains_key(*key)));
            let meant =
                similar(name, strangers).map_or_else(String::new, |key| format!("; is `{key}` meant to be it?"));
            found.push(Problem { path: at.to_owned(), message: format!("`{name}` is missing{meant}") });
        }
        for (key, value) in fields {
            let path = format!("{at}/{}", pointer_segment(key));
            match (own.and_then(|own| own.get(key)), others) {
                (Some(own), _) => self.check(own, value, &path, found),
                (None, Some(others)) => self.check(others, value, &path, found),
                (None, None) if schema["additionalProperties"] == false => {
                    let known: Vec<&str> = own.into_iter().flatten().map(|(name, _)| name.as_str()).collect();
                    let message = format!("there is no `{key}` here; {}", meant(key, &known));
                    found.push(Problem { path, message });
                }
                (None, None) => {}
            }
        }
    }

    fn check_choice(&self, choice: &Choice<'a>, value: &Value, at: &str, found: &mut Vec<Problem>) {
        let mut say = |path: String, message: String| found.push(Problem { path, message });
        match (choice, value) {
            (Choice::Pattern(all), Value::Object(fields)) => {
                let names: Vec<&str> = all.iter().map(|(name, _)| *name).collect();
                match fields.get("pattern") {
                    None => say(at.to_owned(), "a policy needs a `pattern`, for example \"model\"".to_owned()),
                    Some(Value::String(name)) => match all.iter().find(|(own, _)| own == name) {
                        Some((_, schema)) => {
                            if let Some(referred) = self.referred(schema) {
                                self.check(referred, value, at, found);
                            }
                        }
                        None => say(
                            format!("{at}/pattern"),
                            format!("there is no pattern `{name}`; {}", meant(name, &names)),
                        ),
                    },
                    Some(other) => say(
                        format!("{at}/pattern"),
                        format!("a pattern is one of {}, and this is {}", any_of(&names), what(other)),
                    ),
                }
            }
            (Choice::Pattern(_), other) => say(
                at.to_owned(),
                format!(
                    "a policy is an object such as {{\"pattern\": \"model\", \"model\": \"openai/gpt-4o\"}}, and this is {}",
                    what(other)
                ),
            ),
            (Choice::Word(words, fields), Value::String(word)) => {
                if words.contains(&word.as_str()) {
                    return;
                }
                let message = if fields.iter().any(|(field, _)| field == word) {
                    format!("`{word}` needs a value: {{\"{word}\": …}}")
                } else {
                    format!("there is no `{word}` here; {}", meant(word, &all_words(words, fields)))
                };
                say(at.to_owned(), message);
            }
            (Choice::Word(words, fields), Value::Object(own)) if own.len() == 1 && !fields.is_empty() => {
                for (key, value) in own {
                    let path = format!("{at}/{}", pointer_segment(key));
                    match fields.iter().find(|(field, _)| field == key) {
                        Some((_, schema)) => self.check(schema, value, &path, found),
                        None if words.contains(&key.as_str()) => {
                            found.push(Problem { path, message: format!("`{key}` stands alone, as text: \"{key}\"") });
                        }
                        None => {
                            let message =
                                format!("there is no `{key}` here; {}", meant(key, &all_words(words, fields)));
                            found.push(Problem { path, message });
                        }
                    }
                }
            }
            (Choice::Word(words, fields), other) => {
                let message = format!("this is one of {}, and not {}", any_of(&all_words(words, fields)), what(other));
                say(at.to_owned(), message);
            }
        }
    }

    /// The fields that the schema knows of the object at a pointer.
    pub(super) fn fields_at(&self, value: &Value, pointer: &str) -> Vec<String> {
        let (mut schema, mut here) = (self.root, value);
        for step in pointer.split('/').skip(1) {
            let key = step.replace("~1", "/").replace("~0", "~");
            let Some(next) = self.below(schema, here, &key) else { return vec![] };
            schema = next;
            here = match here {
                Value::Array(items) => key.parse::<usize>().ok().and_then(|n| items.get(n)).unwrap_or(&Value::Null),
                other => other.get(&key).unwrap_or(&Value::Null),
            };
        }
        let known = self.object_of(schema, here).and_then(|schema| schema.get("properties")).and_then(Value::as_object);
        known.into_iter().flatten().map(|(name, _)| name.clone()).collect()
    }

    fn below(&self, schema: &'a Value, value: &Value, key: &str) -> Option<&'a Value> {
        let schema = self.object_of(schema, value)?;
        let own = schema.get("properties").and_then(|own| own.get(key));
        own.or_else(|| schema.get("additionalProperties").filter(|others| others.is_object()))
            .or_else(|| schema.get("items"))
    }

    /// The schema of an object or list, behind references and choices.
    pub(super) fn object_of(&self, schema: &'a Value, value: &Value) -> Option<&'a Value> {
        if let Some(one_of) = alternatives(schema, "anyOf") {
            return self.object_of(one_of.iter().find(|one| one["type"] != "null")?, value);
        }
        if let Some(one_of) = alternatives(schema, "oneOf") {
            return match choice_of(one_of) {
                Choice::Pattern(all) => {
                    let name = value.get("pattern")?.as_str()?;
                    self.object_of(all.iter().find(|(own, _)| *own == name)?.1, value)
                }
                Choice::Word(..) => {
                    let key = value.as_object()?.keys().next()?;
                    one_of.iter().find(|one| one.get("properties").is_some_and(|own| own.get(key).is_some()))
                }
            };
        }
        match self.referred(schema) {
            Some(referred) => self.object_of(referred, value),
            None => Some(schema),
        }
    }
}

fn alternatives<'a>(schema: &'a Value, kind: &str) -> Option<&'a Vec<Value>> {
    schema.get(kind).and_then(Value::as_array)
}

fn choice_of(one_of: &[Value]) -> Choice<'_> {
    let pattern = |one: &'_ Value| one.get("properties")?.get("pattern")?.get("const")?.as_str().map(str::to_owned);
    if one_of.iter().all(|one| pattern(one).is_some()) {
        let name = |one| -> Option<(&str, &Value)> {
            let one: &Value = one;
            Some((one.get("properties")?.get("pattern")?.get("const")?.as_str()?, one))
        };
        return Choice::Pattern(one_of.iter().filter_map(name).collect());
    }
    let words = one_of.iter().filter_map(|one| one.get("const").and_then(Value::as_str));
    let lists =
        one_of.iter().filter_map(|one| one.get("enum").and_then(Value::as_array)).flatten().filter_map(Value::as_str);
    let fields = one_of.iter().filter_map(|one| one.get("properties").and_then(Value::as_object)).flatten();
    Choice::Word(words.chain(lists).collect(), fields.map(|(name, schema)| (name.as_str(), schema)).collect())
}

fn all_words<'a>(words: &[&'a str], fields: &[(&'a str, &Value)]) -> Vec<&'a str> {
    words.iter().copied().chain(fields.iter().map(|(name, _)| *name)).collect()
}

fn meant(wanted: &str, names: &[&str]) -> String {
    match similar(wanted, names.iter().copied()) {
        Some(name) => format!("did you mean `{name}`?"),
        None => format!("there is {}", any_of(names)),
    }
}

/// Why a value is not of the type that its place asks for.
fn wrong_type(schema: &Value, value: &Value) -> Option<String> {
    let types: Vec<&str> = match schema.get("type") {
        Some(Value::String(one)) => vec![one],
        Some(Value::Array(several)) => several.iter().filter_map(Value::as_str).collect(),
        _ => return None,
    };
    let is = |name: &str| match name {
        "string" => value.is_string(),
        "integer" => value.is_u64() || value.is_i64(),
        "number" => value.is_number(),
        "boolean" => value.is_boolean(),
        "array" => value.is_array(),
        "object" => value.is_object(),
        _ => value.is_null(),
    };
    let wanted: Vec<&str> = types.iter().filter(|name| **name != "null").map(|name| type_words(name)).collect();
    if !types.iter().any(|name| is(name)) {
        if let (Some(_), Value::Number(number)) = (schema.get("pattern"), value) {
            return Some(format!("a decimal is written in quotes: \"{number}\""));
        }
        return Some(format!("this must be {}, and is {}", wanted.join(" or "), what(value)));
    }
    match value {
        Value::Number(_) if types.contains(&"integer") => out_of_range(schema, value),
        Value::String(text) => no_decimal(schema, text),
        _ => None,
    }
}

/// Why a text is none of the words that its place takes.
fn wrong_word(schema: &Value, value: &Value) -> Option<String> {
    let words: Vec<&str> = alternatives(schema, "enum")?.iter().filter_map(Value::as_str).collect();
    let word = value.as_str().filter(|word| !words.contains(word))?;
    Some(format!("there is no `{word}` here; {}", meant(word, &words)))
}

fn out_of_range(schema: &Value, value: &Value) -> Option<String> {
    let most = match schema.get("format").and_then(Value::as_str) {
        Some("uint8") => u64::from(u8::MAX),
        Some("uint16") => u64::from(u16::MAX),
        Some("uint32") => u64::from(u32::MAX),
        _ => u64::MAX,
    };
    let fits = value.as_u64().is_some_and(|number| number <= most) || schema.get("minimum").is_none();
    let range = if value.as_u64().is_some() { format!("{most} at most") } else { "0 or more".to_owned() };
    (!fits).then(|| format!("this must be a whole number, {range}, and is {}", what(value)))
}

/// Texts that are numbers or times are read as such.
fn no_decimal(schema: &Value, text: &str) -> Option<String> {
    let pattern = schema.get("pattern")?.as_str()?;
    if pattern.contains('T') {
        text.parse::<Timestamp>().err().map(|error| error.to_string())
    } else if pattern.starts_with("^-?") {
        text.parse::<Money>().err().map(|error| error.to_string())
    } else {
        text.parse::<Factor>().err().map(|_| format!("`{text}` is not a decimal such as \"0.9\", zero or more"))
    }
}
