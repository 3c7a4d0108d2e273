//! A rejected row as it stood, for whoever asked for it in a file: without what may be a prompt, an answer or a key.
//!
//! The file is the user's, beside a log that is theirs as well. Still a file of rejected rows is sent around where a log would not
//! be, so texts stay out of it: what makes a row no request is a number, a date or a name.

use std::borrow::Cow;

use serde_json::Value;

use super::Field;
use super::content::looks_secret;
use super::guess::words;
use super::log::{OpenLog, Plan, Rows};

/// Characters of a value that is no text.
const LONGEST_VALUE: usize = 40;
/// Characters of the name of a model, with where it is served.
const LONGEST_MODEL: usize = 200;
/// Characters of a row.
const LONGEST_ROW: usize = 2_000;
/// Last parts of the names of columns that hold what was said, to whomever.
const SAID: [&str; 14] = [
    "answer",
    "body",
    "completion",
    "content",
    "contents",
    "input",
    "message",
    "messages",
    "output",
    "prompt",
    "query",
    "question",
    "response",
    "text",
];

impl OpenLog {
    /// The row that was read last, as CSV of a table and as JSON of a JSON log. Values that may be texts or keys are replaced by how
    /// long they are. Empty where the row could not be taken apart.
    pub(super) fn row_text(&self) -> String {
        let text = match &self.rows_of {
            Rows::Json(_) if self.value.is_null() => String::new(),
            Rows::Json(_) => without_texts(&self.value, "").to_string(),
            Rows::Table(_) | Rows::Parquet(_) => self.cells(),
        };
        if text.chars().count() <= LONGEST_ROW {
            return text;
        }
        let start: String = text.chars().take(LONGEST_ROW).collect();
        format!("{start}… ({} characters in all)", text.chars().count())
    }

    fn cells(&self) -> String {
        let columns: &[String] = match &self.plan {
            Plan::Columns(plan) => &plan.columns,
            Plan::Program(plan) => &plan.columns,
        };
        let held = |at: usize| match &self.plan {
            Plan::Columns(plan) => plan.fields.get(at).copied().flatten(),
            Plan::Program(_) => None,
        };
        let cells = self.record.iter().enumerate().map(|(at, cell)| {
            let text = String::from_utf8_lossy(cell);
            let name = columns.get(at).map_or("", String::as_str);
            let is_secret = matches!(held(at), Some(Field::Content | Field::ApiKey));
            let kind = if matches!(held(at), Some(Field::Model | Field::ModelAsked)) { "model" } else { name };
            quoted(&if is_secret && !text.is_empty() { withheld(&text).into() } else { harmless(&text, kind) })
        });
        cells.collect::<Vec<String>>().join(",")
    }
}

fn quoted(text: &str) -> String {
    if text.contains([',', ';', '\t', '"', '\n', '\r']) {
        format!("\"{}\"", text.replace('"', "\"\""))
    } else {
        text.to_owned()
    }
}

fn withheld(text: &str) -> String {
    format!("({} characters)", text.chars().count())
}

/// A value as it is, unless it may be a text or a key.
fn harmless<'a>(text: &'a str, column: &str) -> Cow<'a, str> {
    let has_letters = text.chars().any(char::is_alphabetic);
    let is_sentence = has_letters && text.trim().contains(char::is_whitespace);
    let last = column.rsplit(['.', '/', '_', ' ']).next().unwrap_or(column).to_lowercase();
    let was_said = has_letters && SAID.contains(&last.as_str());
    let most = if words(column).iter().any(|word| word == "model") { LONGEST_MODEL } else { LONGEST_VALUE };
    if is_sentence || was_said || text.chars().count() > most || looks_secret(text) {
        withheld(text).into()
    } else {
        text.into()
    }
}

fn without_texts(value: &Value, name: &str) -> Value {
    match value {
        Value::String(text) => Value::String(harmless(text, name).into_owned()),
        Value::Array(values) => values.iter().map(|value| without_texts(value, name)).collect(),
        Value::Object(fields) => {
            fields.iter().map(|(name, value)| (name.clone(), without_texts(value, name))).collect()
        }
        other => other.clone(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_dates_and_names_stand_and_what_somebody_said_does_not() {
        for (text, column) in [
            ("-3", "ContextTokens"),
            ("2023-11-16 18:15:46", "TIMESTAMP"),
            ("many", "prompt_tokens"),
            ("openai/gpt-5.4", "model"),
            ("bedrock/anthropic.claude-3-haiku-20240307-v1:0", "model"),
            ("12", "completion"),
        ] {
            assert_eq!(harmless(text, column), text);
        }
        for (text, column) in [
            ("Dear doctor", "prompt_tokens"),
            ("hello", "prompt"),
            ("Hallo", "choices.0.message.content"),
            ("sk-or-v1-0123456789abcdef", "user"),
        ] {
            assert_eq!(harmless(text, column), format!("({} characters)", text.chars().count()));
        }
        let row = serde_json::json!({"tokens": -3, "messages": [{"role": "user", "content": "Hi"}], "id": "r-1"});
        assert_eq!(
            without_texts(&row, ""),
            serde_json::json!({"tokens": -3, "messages": [{"role": "user", "content": "(2 characters)"}], "id": "r-1"})
        );
    }
}
