//! A policy as a sentence.

use routewright_domain::{FallbackPolicy, ModelId, ModelPolicy, Policy, ProviderId, Sort, TaskPolicy, Trigger};

use crate::numbers::set_time;
use crate::pattern_words::pattern_in_words;

/// For example `gpt-4o; on outage or time-out claude-sonnet-4.5`.
pub(crate) fn policy_in_words(policy: &Policy) -> String {
    match policy {
        Policy::Model(leaf) => model_in_words(leaf),
        Policy::Fallback(chain) => chain_in_words(chain),
        Policy::Task(task) => task_in_words(task),
        other => pattern_in_words(other),
    }
}

/// The slug of a model without its author.
pub(crate) fn short_model(model: &ModelId) -> &str {
    let id = model.as_str();
    id.split_once('/').map_or(id, |(_, slug)| slug)
}

/// `a`, `a and b`, `a, b and c`, with another word in place of `and` where it is an alternative.
pub(crate) fn listed(items: &[impl AsRef<str>], conjunction: &str) -> String {
    match items {
        [] => String::new(),
        [only] => only.as_ref().to_owned(),
        [head @ .., last] => {
            let head: Vec<&str> = head.iter().map(AsRef::as_ref).collect();
            format!("{} {conjunction} {}", head.join(", "), last.as_ref())
        }
    }
}

fn model_in_words(leaf: &ModelPolicy) -> String {
    let preferences = &leaf.provider;
    let mut remarks = Vec::new();
    if !preferences.only.is_empty() {
        remarks.push(format!("only {}", providers(&preferences.only, "or")));
    }
    if !preferences.ignore.is_empty() {
        remarks.push(format!("never {}", providers(&preferences.ignore, "or")));
    }
    if !preferences.order.is_empty() {
        remarks.push(format!(
            "first {}",
            preferences.order.iter().map(ProviderId::as_str).collect::<Vec<_>>().join(", then ")
        ));
    }
    if let Some(sort) = preferences.sort {
        let best = match sort {
            Sort::Price => "cheapest endpoint",
            Sort::Throughput => "endpoint of highest throughput",
            Sort::Latency => "endpoint of lowest latency",
        };
        remarks.push(best.to_owned());
    }
    if !preferences.allow_fallbacks {
        remarks.push("no other endpoint".to_owned());
    }
    with_remarks(short_model(&leaf.model), &remarks)
}

fn providers(ids: &[ProviderId], conjunction: &str) -> String {
    listed(&ids.iter().map(ProviderId::as_str).collect::<Vec<_>>(), conjunction)
}

fn with_remarks(name: &str, remarks: &[String]) -> String {
    if remarks.is_empty() { name.to_owned() } else { format!("{name} ({})", remarks.join(", ")) }
}

fn chain_in_words(chain: &FallbackPolicy) -> String {
    let triggers = triggers_in_words(chain);
    let steps: Vec<String> = chain
        .steps
        .iter()
        .map(|step| {
            let limits: Vec<String> = [
                step.first_token_timeout_ms.map(|ms| format!("first token within {}", set_time(f64::from(ms)))),
                step.timeout_ms.map(|ms| format!("whole answer within {}", set_time(f64::from(ms)))),
            ]
            .into_iter()
            .flatten()
            .collect();
            with_remarks(&nested(&step.policy), &limits)
        })
        .collect();
    match steps.as_slice() {
        [] => "a fallback chain without steps".to_owned(),
        [only] => only.clone(),
        [primary, rest @ ..] if triggers.is_empty() => {
            format!("{primary}; nothing leads to {}", listed(rest, "or"))
        }
        [primary, rest @ ..] => format!("{primary}; on {} {}", listed(&triggers, "or"), rest.join(", then ")),
    }
}

/// Every way in which a call can fail; the other triggers judge an answer.
const FAILURES: [Trigger; 4] = [Trigger::Outage, Trigger::RateLimit, Trigger::Timeout, Trigger::ContextOverflow];

fn triggers_in_words(chain: &FallbackPolicy) -> Vec<&'static str> {
    let any_failure = FAILURES.iter().all(|failure| chain.triggers.contains(failure));
    let single = chain.triggers.iter().filter(|trigger| !any_failure || !FAILURES.contains(trigger));
    any_failure.then_some("any failure").into_iter().chain(single.map(|trigger| trigger_in_words(*trigger))).collect()
}

fn trigger_in_words(trigger: Trigger) -> &'static str {
    match trigger {
        Trigger::Outage => "outage",
        Trigger::RateLimit => "rate limit",
        Trigger::Timeout => "time-out",
        Trigger::ContextOverflow => "context overflow",
        Trigger::Moderation => "moderation",
        Trigger::LowQuality => "low quality",
    }
}

fn task_in_words(task: &TaskPolicy) -> String {
    let rules = task.rules.iter().map(|rule| format!("{}: {}", rule.name, nested(&rule.policy)));
    let mut clauses: Vec<String> = rules.collect();
    clauses.push(format!("otherwise {}", nested(&task.otherwise)));
    clauses.join("; ")
}

/// A pattern inside another stands in brackets, so that its semicolons stay its own.
pub(crate) fn nested(policy: &Policy) -> String {
    match policy {
        Policy::Model(leaf) => model_in_words(leaf),
        _ => format!("[{}]", policy_in_words(policy)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn policy(json: &str) -> Policy {
        serde_json::from_str(json).unwrap()
    }

    #[test]
    fn a_chain_names_its_triggers_and_limits() {
        let chain = policy(
            r#"{"pattern":"fallback","triggers":["timeout","outage"],"steps":[
                {"policy":{"pattern":"model","model":"openai/gpt-4o"},"first_token_timeout_ms":2000},
                {"policy":{"pattern":"model","model":"anthropic/claude-sonnet-4.5"}},
                {"policy":{"pattern":"model","model":"mistralai/mistral-large"}}]}"#,
        );
        assert_eq!(
            policy_in_words(&chain),
            "gpt-4o (first token within 2\u{202f}s); on outage or time-out claude-sonnet-4.5, then mistral-large"
        );
    }

    #[test]
    fn a_chain_that_nothing_moves_says_so() {
        let chain = policy(
            r#"{"pattern":"fallback","triggers":[],"steps":[
                {"policy":{"pattern":"model","model":"a/one"}},{"policy":{"pattern":"model","model":"b/two"}}]}"#,
        );
        assert_eq!(policy_in_words(&chain), "one; nothing leads to two");
    }

    #[test]
    fn preferences_and_nesting_stay_readable() {
        let task = policy(
            r#"{"pattern":"task","rules":[{"name":"long","when":{"prompt_tokens":{"at_least":8000}},
                 "policy":{"pattern":"model","model":"google/gemini-2.5-pro","provider":{"only":["google-vertex","google-ai-studio"],"sort":"price"}}}],
                "otherwise":{"pattern":"fallback","triggers":["rate_limit"],"steps":[
                {"policy":{"pattern":"model","model":"a/one"}},{"policy":{"pattern":"model","model":"b/two"}}]}}"#,
        );
        assert_eq!(
            policy_in_words(&task),
            "long: gemini-2.5-pro (only google-vertex or google-ai-studio, cheapest endpoint); otherwise [one; on rate limit two]"
        );
    }
}
