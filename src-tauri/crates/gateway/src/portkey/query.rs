//! Conditions as queries of Portkey's conditional strategy.
//!
//! Portkey sees the request's parameters and the metadata that an application sends with it (`x-portkey-metadata`, all values
//! texts). So what a gateway of ours would know of a request, the application says: see [`METADATA`].

use routewright_domain::{Condition, RequestFact, TokenRange};
use serde_json::{Value, json};

/// The metadata that queries read, each with what the application puts there.
pub(crate) const METADATA: [(&str, &str); 11] = [
    ("feature", "id of the feature; empty where none is named"),
    ("task", "kind of work; empty where none is named"),
    ("tags", "labels with commas between them; empty where there are none"),
    ("api_key", "name of the key; empty where there is none"),
    ("prompt_tokens", "tokens of the prompt"),
    ("expected_completion_tokens", "tokens that answers of the feature usually have"),
    ("tools", "`true` when the request offers tools, else `false`"),
    ("structured_output", "`true` when it asks for structured output, else `false`"),
    ("vision", "`true` when it carries images, else `false`"),
    ("batchable", "`true` when it may wait for a batch, else `false`"),
    ("session", "`true` when it belongs to a session, else `false`"),
];

/// A query that holds when the condition holds, or does not where `holds` is false. There is no operator for not, so a
/// negation goes down to the comparisons.
pub(crate) fn query(condition: &Condition, holds: bool) -> Value {
    let joined = |inner: &[Condition], all: bool| {
        let queries: Vec<Value> = inner.iter().map(|one| query(one, holds)).collect();
        if all == holds { json!({ "$and": queries }) } else { json!({ "$or": queries }) }
    };
    let one_of = |key: &str, names: &[String]| {
        let operator = if holds { "$in" } else { "$nin" };
        json!({ key: { operator: names } })
    };
    match condition {
        Condition::Always => joined(&[], true),
        Condition::All(inner) => joined(inner, true),
        Condition::Any(inner) => joined(inner, false),
        Condition::Not(inner) => query(inner, !holds),
        Condition::Untagged => one_of("metadata.feature", &[String::new()]),
        Condition::FeatureTag(names) => one_of("metadata.feature", names),
        Condition::Task(names) => one_of("metadata.task", names),
        Condition::ApiKey(names) => one_of("metadata.api_key", names),
        Condition::ModelAsked(names) => one_of("params.model", names),
        Condition::Tag(names) => json!({ "metadata.tags": { "$regex": any_tag(names, holds) } }),
        Condition::PromptTokens(range) => within("metadata.prompt_tokens", *range, holds),
        Condition::ExpectedCompletionTokens(range) => within("metadata.expected_completion_tokens", *range, holds),
        Condition::Has(fact) => match fact {
            RequestFact::Streamed => {
                let operator = if holds { "$eq" } else { "$ne" };
                json!({ "params.stream": { operator: true } })
            }
            RequestFact::Tools => is_true("tools", holds),
            RequestFact::StructuredOutput => is_true("structured_output", holds),
            RequestFact::Vision => is_true("vision", holds),
            RequestFact::Batchable => is_true("batchable", holds),
            RequestFact::Session => is_true("session", holds),
        },
    }
}

/// A query for prompts below a length.
pub(crate) fn shorter_than(tokens: u32) -> Value {
    within("metadata.prompt_tokens", TokenRange { at_least: None, below: Some(tokens) }, true)
}

fn is_true(key: &str, holds: bool) -> Value {
    json!({ format!("metadata.{key}"): { "$eq": if holds { "true" } else { "false" } } })
}

fn within(key: &str, range: TokenRange, holds: bool) -> Value {
    let TokenRange { at_least, below } = range;
    let compare = |operator: &str, tokens: u32| json!({ key: { operator: tokens } });
    if holds {
        let least = at_least.map(|tokens| compare("$gte", tokens));
        json!({ "$and": least.into_iter().chain(below.map(|tokens| compare("$lt", tokens))).collect::<Vec<_>>() })
    } else {
        let least = at_least.map(|tokens| compare("$lt", tokens));
        json!({ "$or": least.into_iter().chain(below.map(|tokens| compare("$gte", tokens))).collect::<Vec<_>>() })
    }
}

/// A regular expression for a list with commas that has one of these labels, or none of them.
fn any_tag(names: &[String], holds: bool) -> String {
    let escaped: Vec<String> = names.iter().map(|name| escaped(name)).collect();
    let found = format!("(?:^|,)(?:{})(?:,|$)", escaped.join("|"));
    if holds { found } else { format!("^(?!.*{found})") }
}

fn escaped(text: &str) -> String {
    text.chars()
        .flat_map(|letter| {
            let special = r"\^$.|?*+()[]{}/-".contains(letter);
            special.then_some('\\').into_iter().chain([letter])
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_negation_goes_down_to_the_comparisons() {
        let condition: Condition = serde_json::from_str(
            r#"{"not":{"any":[{"task":["code"]},{"all":[{"prompt_tokens":{"at_least":10,"below":20}},{"has":"tools"}]}]}}"#,
        )
        .unwrap();
        assert_eq!(
            query(&condition, true),
            json!({ "$and": [
                { "metadata.task": { "$nin": ["code"] } },
                { "$or": [
                    { "$or": [{ "metadata.prompt_tokens": { "$lt": 10 } }, { "metadata.prompt_tokens": { "$gte": 20 } }] },
                    { "metadata.tools": { "$eq": "false" } }
                ] }
            ] })
        );
    }

    #[test]
    fn labels_are_no_patterns() {
        assert_eq!(any_tag(&["a.b".to_owned(), "c|d".to_owned()], true), r"(?:^|,)(?:a\.b|c\|d)(?:,|$)");
    }
}
