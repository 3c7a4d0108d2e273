//! What the names of columns say.

use super::super::field::Field;
use super::values::Values;

/// The words of a name, in small letters: `tokensIn`, `tokens_in` and `Tokens (in)` have the same.
pub(in super::super) fn words(name: &str) -> Vec<String> {
    let mut words: Vec<String> = vec![String::new()];
    let mut was_small = false;
    for letter in name.chars() {
        if !letter.is_alphanumeric() || (letter.is_uppercase() && was_small) {
            words.push(String::new());
        }
        was_small = letter.is_lowercase() || letter.is_ascii_digit();
        if let Some(word) = words.last_mut().filter(|_| letter.is_alphanumeric()) {
            word.extend(letter.to_lowercase());
        }
    }
    words.retain(|word| !word.is_empty());
    words
}

/// The unit of a duration.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Unit {
    Milliseconds,
    Seconds,
}

impl Unit {
    pub(super) fn latency(self) -> Field {
        if self == Self::Seconds { Field::LatencySeconds } else { Field::LatencyMilliseconds }
    }

    fn ttft(self) -> Field {
        if self == Self::Seconds { Field::TtftSeconds } else { Field::TtftMilliseconds }
    }
}

/// The unit that a name ends in; without one nothing is guessed.
pub(super) fn unit_of(words: &[String]) -> Option<Unit> {
    match words.last()?.as_str() {
        "ms" | "msec" | "msecs" | "millis" | "milliseconds" => Some(Unit::Milliseconds),
        "s" | "sec" | "secs" | "seconds" => Some(Unit::Seconds),
        last if last.ends_with("ms") && words.len() == 1 && last.len() > 4 => Some(Unit::Milliseconds),
        _ => None,
    }
}

/// The field that a column is called much like and whose values it has.
pub(super) fn field_of(name: &str, values: &Values) -> Option<Field> {
    let words = words(name);
    let begins = |starts: &[&str]| words.iter().any(|word| starts.iter().any(|start| word.starts_with(start)));
    let has = |wanted: &[&str]| words.iter().any(|word| wanted.contains(&word.as_str()));
    let first = words.first()?.as_str();
    let last = words.last()?.as_str();
    let is = |field: Field| values.are(field).then_some(field);
    let in_words = values.nearly_all(|text| text.chars().any(char::is_alphabetic));

    let counts_tokens = begins(&["tok"]);
    if begins(&["ttft"]) || (begins(&["first"]) && counts_tokens) {
        return unit_of(&words).map(Unit::ttft).and_then(is);
    }
    let whole = |of: &[&str]| has(of) && has(&["time"]);
    if begins(&["latency", "duration", "took", "elapsed"]) || whole(&["response", "total"]) {
        return unit_of(&words).map(Unit::latency).and_then(is);
    }
    if !counts_tokens
        && is_time(&words, first, last)
        && let Some(field) = values.arrival()
    {
        return Some(field);
    }
    if counts_tokens {
        return if begins(&["cache"]) {
            is(Field::CachedTokens)
        } else if begins(&["reason", "think"]) {
            is(Field::ReasoningTokens)
        } else if begins(&["out", "answer", "compl", "gener", "respon", "reply", "receiv"]) {
            is(Field::CompletionTokens)
        } else if has(&["in", "sent"]) || begins(&["input", "prompt", "context", "question"]) {
            is(Field::PromptTokens)
        } else {
            None
        };
    }
    if begins(&["cent"]) {
        return is(Field::CostCents);
    }
    if begins(&["cost", "spen", "charge", "usd", "dollar"]) {
        return is(Field::CostUsd);
    }
    let is_model = ["model", "engine", "deployment", "llm"].contains(&first)
        || last == "model"
        || (has(&["model"]) && ["name", "id"].contains(&last));
    if is_model {
        return is(Field::Model).filter(|_| in_words);
    }
    if begins(&["feature", "endpoint", "usecase", "function", "service"]) || (has(&["use"]) && has(&["case"])) {
        return is(Field::Feature).filter(|_| in_words);
    }
    if begins(&["session", "conversation", "thread"]) {
        return is(Field::Session);
    }
    if ["status", "result", "outcome"].iter().any(|start| first.starts_with(start)) {
        return is(Field::Status);
    }
    // Attempts have ids too, and those of users repeat.
    let of_request = ["req", "request", "call", "completion", "gen", "generation"].contains(&first);
    let is_id = (["id", "uuid", "guid"].contains(&last) && (words.len() == 1 || of_request))
        || (of_request && ["ref", "reference", "key"].contains(&last));
    if is_id && values.are_unique() { is(Field::Id) } else { None }
}

fn is_time(words: &[String], first: &str, last: &str) -> bool {
    const ALONE: [&str; 8] = ["when", "time", "date", "ts", "at", "timestamp", "datetime", "timestamputc"];
    const EVENTS: [&str; 6] = ["arriv", "start", "creat", "request", "receiv", "sent"];
    let is_event = |word: &str| EVENTS.iter().any(|event| word.starts_with(event));
    (words.len() == 1 && ALONE.contains(&first))
        || words.iter().any(|word| word.starts_with("timestamp") || word.starts_with("datetime"))
        || is_event(last)
        || (words.iter().any(|word| is_event(word)) && ["at", "time", "on", "date"].contains(&last))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_the_same_however_they_are_joined() {
        for name in ["tokens_in", "tokensIn", "Tokens (in)", "tokens.in", "TOKENS-IN"] {
            assert_eq!(words(name), ["tokens", "in"], "{name}");
        }
        assert_eq!((unit_of(&words("took (s)")), unit_of(&words("tokens"))), (Some(Unit::Seconds), None));
    }
}
