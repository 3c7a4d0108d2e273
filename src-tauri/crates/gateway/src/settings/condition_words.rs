//! Conditions as words.

use routewright_domain::{Condition, RequestFact, TokenRange, count};

use crate::words::listed;

pub(super) fn condition_in_words(condition: &Condition) -> String {
    let is_one_of = |what: &str, names: &[String]| format!("{what} is {}", names.join(" or "));
    let joined = |inner: &[Condition], word: &str| {
        format!("({})", inner.iter().map(condition_in_words).collect::<Vec<_>>().join(word))
    };
    match condition {
        Condition::Always => "every request".to_owned(),
        Condition::Untagged => "no feature is named".to_owned(),
        Condition::All(inner) if inner.is_empty() => "every request".to_owned(),
        Condition::Any(inner) if inner.is_empty() => "no request".to_owned(),
        Condition::All(inner) => joined(inner, " and "),
        Condition::Any(inner) => joined(inner, " or "),
        Condition::Not(inner) => format!("not {}", condition_in_words(inner)),
        Condition::FeatureTag(names) => is_one_of("the feature", names),
        Condition::Task(names) => is_one_of("the task", names),
        Condition::Tag(names) => is_one_of("a tag", names),
        Condition::ApiKey(names) => is_one_of("the key", names),
        Condition::ModelAsked(names) => is_one_of("the model asked for", names),
        Condition::PromptTokens(range) => format!("the prompt has {}", range_in_words(*range)),
        Condition::ExpectedCompletionTokens(range) => format!("answers usually have {}", range_in_words(*range)),
        Condition::Has(fact) => match fact {
            RequestFact::Tools => "it offers tools",
            RequestFact::StructuredOutput => "it asks for structured output",
            RequestFact::Vision => "it carries images",
            RequestFact::Streamed => "it is streamed",
            RequestFact::Batchable => "it may be batched",
            RequestFact::Session => "it belongs to a session",
        }
        .to_owned(),
    }
}

fn range_in_words(range: TokenRange) -> String {
    let least = range.at_least.map(|least| format!("at least {}", count(least)));
    let below = range.below.map(|below| format!("fewer than {}", count(below)));
    let parts: Vec<String> = least.into_iter().chain(below).collect();
    if parts.is_empty() { "any number of tokens".to_owned() } else { format!("{} tokens", listed(parts)) }
}
