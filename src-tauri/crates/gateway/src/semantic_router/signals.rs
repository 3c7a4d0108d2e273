//! Conditions as signals and rules of the Semantic Router.
//!
//! The router sees messages, tools and images itself. What else a condition asks, the application says in the request's
//! `metadata`, an object of texts: see [`Signals::metadata`]. Values are slugs, since the router reads `${...}` in any text of its
//! configuration as a variable.

use std::collections::BTreeMap;

use routewright_domain::{Condition, RequestFact, TokenRange};
use serde_json::{Value, json};

use crate::escape::Slugs;

/// When a decision holds.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Rule {
    Always,
    Never,
    When(Value),
}

impl Rule {
    pub(crate) fn and(rules: impl IntoIterator<Item = Self>) -> Self {
        let mut conditions = Vec::new();
        for rule in rules {
            match rule {
                Self::Always => {}
                Self::Never => return Self::Never,
                Self::When(condition) => conditions.push(condition),
            }
        }
        joined("AND", conditions, Self::Always)
    }

    fn or(rules: impl IntoIterator<Item = Self>) -> Self {
        let mut conditions = Vec::new();
        for rule in rules {
            match rule {
                Self::Always => return Self::Always,
                Self::Never => {}
                Self::When(condition) => conditions.push(condition),
            }
        }
        joined("OR", conditions, Self::Never)
    }

    fn not(self) -> Self {
        match self {
            Self::Always => Self::Never,
            Self::Never => Self::Always,
            Self::When(condition) => Self::When(json!({ "operator": "NOT", "conditions": [condition] })),
        }
    }

    /// `rules` of a decision. `None`: it never holds.
    pub(crate) fn rules(&self) -> Option<Value> {
        match self {
            Self::Always => Some(json!({ "operator": "AND", "conditions": [] })),
            Self::Never => None,
            Self::When(condition) if condition.get("operator").is_some() => Some(condition.clone()),
            Self::When(condition) => Some(json!({ "operator": "AND", "conditions": [condition] })),
        }
    }
}

fn joined(operator: &str, mut conditions: Vec<Value>, empty: Rule) -> Rule {
    match conditions.len() {
        0 => empty,
        1 => Rule::When(conditions.swap_remove(0)),
        _ => Rule::When(json!({ "operator": operator, "conditions": conditions })),
    }
}

/// Signals of the recipe at hand, and the metadata of all.
#[derive(Debug, Default)]
pub(crate) struct Signals {
    own: Family,
    /// Names are different in all recipes.
    names: Slugs,
    /// The value that stands for a text under a key.
    values: BTreeMap<(String, String), String>,
    slugs: BTreeMap<String, Slugs>,
}

/// Signals of one recipe: a recipe sees its own only.
#[derive(Debug, Default)]
pub(crate) struct Family {
    recipe: String,
    kinds: BTreeMap<&'static str, Vec<Value>>,
    /// The name of each signal by what it says.
    known: BTreeMap<String, String>,
}

impl Family {
    /// `signals` of the recipe; `None` where it has none.
    pub(crate) fn value(&self) -> Option<Value> {
        (!self.kinds.is_empty()).then(|| json!(self.kinds))
    }
}

impl Signals {
    /// Begins the signals of a recipe; those of the recipe around it, to come back to.
    pub(crate) fn begin(&mut self, recipe: &str) -> Family {
        std::mem::replace(&mut self.own, Family { recipe: recipe.to_owned(), ..Family::default() })
    }

    /// Ends them, and goes on with those of the recipe around it.
    pub(crate) fn end(&mut self, outer: Family) -> Family {
        std::mem::replace(&mut self.own, outer)
    }

    /// Keys and values that applications send, with what they stand for.
    pub(crate) fn metadata(&self) -> impl Iterator<Item = (&str, &str, &str)> {
        self.values.iter().map(|((key, text), value)| (key.as_str(), value.as_str(), text.as_str()))
    }

    /// A rule that holds when the condition does.
    pub(crate) fn rule(&mut self, condition: &Condition) -> Rule {
        match condition {
            Condition::Always => Rule::Always,
            Condition::All(inner) => Rule::and(inner.iter().map(|one| self.rule(one)).collect::<Vec<_>>()),
            Condition::Any(inner) => Rule::or(inner.iter().map(|one| self.rule(one)).collect::<Vec<_>>()),
            Condition::Not(inner) => self.rule(inner).not(),
            Condition::Untagged => {
                let named = json!({ "key": "feature", "predicate": { "exists": true } });
                self.signal("metadata", "feature is named", named).not()
            }
            Condition::FeatureTag(names) => self.one_of("feature", names),
            Condition::Task(names) => self.one_of("task", names),
            Condition::ApiKey(names) => self.one_of("api_key", names),
            Condition::ModelAsked(names) => self.one_of("model", names),
            // A request has several labels: a key for each.
            Condition::Tag(names) => Rule::or(names.iter().map(|name| self.switched("tag", name)).collect::<Vec<_>>()),
            Condition::PromptTokens(range) => self.prompt(*range),
            Condition::ExpectedCompletionTokens(range) => {
                let about = format!("answers usually have {} tokens", range_name(*range));
                self.switched("answers", &about)
            }
            Condition::Has(RequestFact::Tools) => {
                let feature = json!({ "feature": { "type": "exists", "source": { "type": "tool_definition" } } });
                self.signal("conversation", "tools", feature)
            }
            Condition::Has(RequestFact::Vision) => {
                self.signal("input_modality", "image", json!({ "modality": "image" }))
            }
            Condition::Has(RequestFact::StructuredOutput) => self.switched("request", "structured output"),
            Condition::Has(RequestFact::Streamed) => self.switched("request", "streamed"),
            Condition::Has(RequestFact::Batchable) => self.switched("request", "batchable"),
            Condition::Has(RequestFact::Session) => self.switched("request", "session"),
        }
    }

    /// A rule for prompts below a length.
    pub(crate) fn shorter_than(&mut self, tokens: u32) -> Rule {
        self.prompt(TokenRange { at_least: None, below: Some(tokens) })
    }

    fn prompt(&mut self, range: TokenRange) -> Rule {
        let TokenRange { at_least, below } = range;
        if below == Some(0) || at_least.zip(below).is_some_and(|(least, below)| least >= below) {
            return Rule::Never;
        }
        // Both limits of the router are inclusive.
        let limits: Vec<(&str, String)> = at_least
            .filter(|least| *least > 0)
            .map(|least| ("min_tokens", least.to_string()))
            .into_iter()
            .chain(below.map(|below| ("max_tokens", (below - 1).to_string())))
            .collect();
        if limits.is_empty() {
            return Rule::Always;
        }
        let fields: serde_json::Map<String, Value> =
            limits.into_iter().map(|(name, tokens)| (name.to_owned(), json!(tokens))).collect();
        self.signal("context", &format!("prompt {}", range_name(range)), Value::Object(fields))
    }

    fn one_of(&mut self, key: &str, names: &[String]) -> Rule {
        if names.is_empty() {
            return Rule::Never;
        }
        let values: Vec<String> = names.iter().map(|name| self.value_of(key, name)).collect();
        let about = format!("{key} {}", values.join(" "));
        self.signal("metadata", &about, json!({ "key": key, "predicate": { "in": values } }))
    }

    /// A key of its own that the application sets to `true`.
    fn switched(&mut self, prefix: &str, name: &str) -> Rule {
        let value = self.value_of(prefix, name);
        let key = format!("{prefix}-{value}");
        self.signal("metadata", &key, json!({ "key": key, "predicate": { "equals": "true" } }))
    }

    /// The value that stands for a text. Those of features are the names of their recipes.
    pub(crate) fn value_of(&mut self, key: &str, text: &str) -> String {
        let known = (key.to_owned(), text.to_owned());
        if let Some(value) = self.values.get(&known) {
            return value.clone();
        }
        let value = self.slugs.entry(key.to_owned()).or_default().of(text);
        self.values.insert(known, value.clone());
        value
    }

    fn signal(&mut self, family: &'static str, wanted: &str, fields: Value) -> Rule {
        let content = format!("{family} {fields}");
        let name = if let Some(name) = self.own.known.get(&content) {
            name.clone()
        } else {
            let name = self.names.of(&format!("{} {wanted}", self.own.recipe));
            let mut signal = json!({ "name": name });
            if let (Value::Object(signal), Value::Object(fields)) = (&mut signal, fields) {
                signal.extend(fields);
            }
            self.own.kinds.entry(family).or_default().push(signal);
            self.own.known.insert(content, name.clone());
            name
        };
        Rule::When(json!({ "type": family, "name": name }))
    }
}

fn range_name(range: TokenRange) -> String {
    match (range.at_least, range.below) {
        (Some(least), Some(below)) => format!("from {least} below {below}"),
        (Some(least), None) => format!("from {least}"),
        (None, Some(below)) => format!("below {below}"),
        (None, None) => "any".to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn conditions_become_rules_over_shared_signals() {
        let condition: Condition = serde_json::from_str(
            r#"{"any":[{"task":["a ${HOME}"]},{"all":[{"not":{"tag":["x"]}},{"has":"tools"},{"prompt_tokens":{"at_least":10,"below":20}}]}]}"#,
        )
        .unwrap();
        let mut signals = Signals::default();
        let outer = signals.begin("chat");
        let rule = signals.rule(&condition);
        assert_eq!(rule, signals.rule(&condition));
        let wanted = json!({ "operator": "OR", "conditions": [
            { "type": "metadata", "name": "chat-task-a-home" },
            { "operator": "AND", "conditions": [
                { "operator": "NOT", "conditions": [{ "type": "metadata", "name": "chat-tag-x" }] },
                { "type": "conversation", "name": "chat-tools" },
                { "type": "context", "name": "chat-prompt-from-10-below-20" }
            ] }
        ] });
        assert_eq!(rule.rules(), Some(wanted));
        let own = signals.end(outer).value().unwrap();
        assert_eq!(own["context"][0]["max_tokens"], "19");
        assert!(!own.to_string().contains("${"));
    }

    #[test]
    fn what_always_or_never_holds_needs_no_signal() {
        let mut signals = Signals::default();
        let never = Condition::All(vec![Condition::Always, Condition::Any(vec![])]);
        assert_eq!(signals.rule(&never), Rule::Never);
        assert_eq!(signals.rule(&Condition::Not(Box::new(never))), Rule::Always);
        assert_eq!(signals.shorter_than(0), Rule::Never);
        assert_eq!(signals.end(Family::default()).value(), None);
    }
}
