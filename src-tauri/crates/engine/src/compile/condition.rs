//! Conditions that can never hold are worth a word before a replay shows zeros.

use routewright_domain::{Condition, Diagnostic};

pub(crate) fn check_condition(condition: &Condition, path: &str, diagnostics: &mut Vec<Diagnostic>) {
    match condition {
        Condition::Always | Condition::Untagged | Condition::Has(_) => {}
        Condition::All(parts) => check_parts(parts, "all", path, diagnostics),
        Condition::Any(parts) => {
            if parts.is_empty() {
                diagnostics.push(Diagnostic::warning("empty_condition", path, "`any` of nothing never holds"));
            }
            check_parts(parts, "any", path, diagnostics);
        }
        Condition::Not(inner) => check_condition(inner, &format!("{path}/not"), diagnostics),
        Condition::FeatureTag(names)
        | Condition::Task(names)
        | Condition::Tag(names)
        | Condition::ApiKey(names)
        | Condition::ModelAsked(names) => {
            if names.is_empty() {
                diagnostics.push(Diagnostic::warning("empty_condition", path, "a list without names never holds"));
            }
        }
        Condition::PromptTokens(range) | Condition::ExpectedCompletionTokens(range) => {
            if range.below.is_some_and(|below| range.at_least.unwrap_or(0) >= below) {
                let message = "the range of tokens is empty: its lower end is not below its upper end";
                diagnostics.push(Diagnostic::warning("empty_range", path, message));
            }
        }
    }
}

fn check_parts(parts: &[Condition], key: &str, path: &str, diagnostics: &mut Vec<Diagnostic>) {
    for (n, part) in parts.iter().enumerate() {
        check_condition(part, &format!("{path}/{key}/{n}"), diagnostics);
    }
}
