//! What is wrong with the shape of a project file: every place at once, in words for people.
//!
//! The reader stops at the first problem, and below a pattern's tag it does not know where it stands. So when it refuses a
//! file, the file is held against the published JSON Schema, which knows all names and types.

mod place;
mod unknown;
mod validate;
mod words;

use std::collections::HashSet;

use routewright_domain::{Diagnostic, Project, project_schema};
use routewright_engine::unknown_field;
use serde_json::{Map, Value};

use place::line_and_column;
use validate::{Problem, Schema};
use words::similar;

/// What is wrong with a text that is JSON but no project: a sentence for each place, in order of the document. Empty where the
/// schema has nothing against it.
pub(crate) fn shape_problems(text: &str) -> Vec<String> {
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    let Ok(value) = serde_json::from_str::<Value>(text) else { return vec![] };
    let schema = project_schema();
    let problems = Schema::new(&schema).problems(&value);
    let sentence = |Problem { path, message }: Problem| {
        let (line, column) = line_and_column(text, &path);
        let at = if path.is_empty() { String::new() } else { format!(" (at {path})") };
        format!("line {line}, column {column}: {message}{at}")
    };
    problems.into_iter().map(sentence).collect()
}

/// Whether a text is a JSON object that has nothing in common with a project.
pub(crate) fn has_no_field_of_a_project(text: &str) -> bool {
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    let Ok(fields) = serde_json::from_str::<Map<String, Value>>(text) else { return false };
    let schema = project_schema();
    let known = Schema::new(&schema).fields_at(&Value::Null, "");
    !known.iter().any(|field| fields.contains_key(field))
}

/// Warns of every field that this version does not know and of which nobody has warned yet.
///
/// The engine warns of those in what it compiles; the schema knows every other place.
pub(crate) fn unknown_fields(diagnostics: &mut Vec<Diagnostic>, project: &Project) {
    let Ok(value) = serde_json::to_value(project) else { return };
    let schema = project_schema();
    let told: HashSet<String> =
        diagnostics.iter().filter(|found| found.code == "unknown_field").map(|found| found.path.clone()).collect();
    let found = Schema::new(&schema).unknown_fields(&value);
    let found = found.into_iter().map(|unknown| unknown_field(&unknown.field, &unknown.within));
    diagnostics.extend(found.filter(|found| !told.contains(&found.path)));
}

/// Adds to what is said of unknown fields which known one was probably meant.
pub(crate) fn suggest_fields(diagnostics: &mut [Diagnostic], project: &Project) {
    let mut unknown =
        diagnostics.iter_mut().filter(|found| found.code == "unknown_field" && found.hint.is_none()).peekable();
    if unknown.peek().is_none() {
        return;
    }
    let Ok(value) = serde_json::to_value(project) else { return };
    let schema = project_schema();
    let schema = Schema::new(&schema);
    for found in unknown {
        let Some((parent, key)) = found.path.rsplit_once('/') else { continue };
        let fields = schema.fields_at(&value, parent);
        found.hint = similar(key, fields.iter().map(String::as_str)).map(|field| format!("did you mean `{field}`?"));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const GOOD: &str = r#"{
  "schema": 1, "app_version": "", "name": "P", "seed": 1, "baseline": "one",
  "features": [
    {"id": "all", "name": "All", "matches": "always",
     "requirements": {"latency_p95_ms": 5000, "cost_per_request_usd": "0.002"}}
  ],
  "architectures": [{"id": "one", "name": "One", "policies": {"all":
    {"pattern": "retry", "attempts": 2, "base_delay_ms": 1, "max_delay_ms": 1, "policy":
      {"pattern": "model", "model": "openai/gpt-4o"}}
  }}],
  "scenarios": [{"id": "base", "name": "Base", "traffic": "1"}]
}"#;

    fn told(changes: &[(&str, &str)]) -> String {
        let text = changes.iter().fold(GOOD.to_owned(), |text, (old, new)| {
            assert!(text.contains(old), "{old}");
            text.replacen(old, new, 1)
        });
        shape_problems(&text).join("\n")
    }

    #[test]
    fn every_wrong_type_is_told_with_its_line_and_in_plain_words() {
        assert_eq!(told(&[]), "");
        insta::assert_snapshot!(told(&[
            ("\"seed\": 1", "\"seed\": -1"),
            ("5000", "\"5s\""),
            ("\"0.002\"", "0.002"),
            ("\"attempts\": 2", "\"attempts\": 2.5"),
            ("\"traffic\": \"1\"", "\"traffic\": \"-1\", \"monthly_growth\": \"10%\""),
        ]));
    }

    #[test]
    fn patterns_words_and_fields_that_read_alike_are_suggested() {
        insta::assert_snapshot!(told(&[
            ("\"retry\"", "\"rety\""),
            ("\"always\"", "{\"feature\": [\"a\"]}"),
            (
                "\"name\": \"Base\"",
                "\"nmae\": \"Base\", \"incidents\": [{\"target\": {\"provider\": \"openai\"}, \"effect\": \"outtage\", \"starts\": {\"at\": \"tomorrow\"}, \"duration_s\": 1}]"
            ),
        ]));
    }

    #[test]
    fn an_unknown_field_is_told_with_the_one_that_was_meant() {
        let text = GOOD
            .replace("\"latency_p95_ms\"", "\"latency_p95\"")
            .replace("\"attempts\": 2,", "\"attempts\": 2, \"budget_shar\": 1,");
        let project = routewright_domain::parse_project(&text).unwrap();
        let mut found = vec![
            Diagnostic::warning("unknown_field", "/features/0/requirements/latency_p95", ""),
            Diagnostic::warning("unknown_field", "/architectures/0/policies/all/budget_shar", ""),
            Diagnostic::warning("unknown_field", "/architectures/0/policies/all/policy/zzz", ""),
        ];
        suggest_fields(&mut found, &project);
        let hints: Vec<_> = found.iter().map(|found| found.hint.as_deref()).collect();
        assert_eq!(hints, [Some("did you mean `latency_p95_ms`?"), Some("did you mean `budget_share`?"), None]);
    }
}
