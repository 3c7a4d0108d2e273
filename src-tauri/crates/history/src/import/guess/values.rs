//! What can be told by values alone.

use std::collections::HashMap;

use super::super::field::Field;
use super::super::mapped::{Reading, set};
use super::super::value;
use super::names::{unit_of, words};

/// The values of a column in the rows that were looked at.
#[derive(Default)]
pub(super) struct Values {
    rows: Vec<Option<String>>,
}

/// Of a hundred values so many must be readable as the field.
const READABLE: usize = 90;
/// Values that a rule without a name needs to see.
const ENOUGH: usize = 20;

impl Values {
    pub(super) fn add(&mut self, value: Option<String>) {
        self.rows.push(value);
    }

    /// The value of each row.
    pub(super) fn rows(&self) -> impl Iterator<Item = Option<&str>> {
        self.rows.iter().map(Option::as_deref)
    }

    fn present(&self) -> impl Iterator<Item = &str> {
        self.rows().flatten()
    }

    /// True where nearly all of the values that there are pass.
    pub(super) fn nearly_all(&self, passes: impl Fn(&str) -> bool) -> bool {
        let (all, good) = self.present().fold((0, 0), |(all, good), text| (all + 1, good + usize::from(passes(text))));
        all > 0 && good * 100 >= all * READABLE
    }

    /// True where nearly all of them can be read as a field.
    pub(super) fn are(&self, field: Field) -> bool {
        self.nearly_all(|text| set(&mut Reading::default(), field, text).is_ok())
    }

    /// The field of an arrival that these values are, by how many digits they have.
    pub(super) fn arrival(&self) -> Option<Field> {
        if self.are(Field::Arrival) {
            return Some(Field::Arrival);
        }
        let counts = |digits: usize| {
            move |text: &str| {
                let whole = text.split('.').next().unwrap_or_default();
                whole.len() == digits && whole.starts_with('1') && text.parse::<f64>().is_ok()
            }
        };
        [(10, Field::ArrivalSeconds), (13, Field::ArrivalMilliseconds), (19, Field::ArrivalNanoseconds)]
            .into_iter()
            .find(|(digits, _)| self.nearly_all(counts(*digits)))
            .map(|(_, field)| field)
    }

    fn are_enough(&self) -> bool {
        self.present().count() >= ENOUGH
    }

    /// How often each value stands.
    fn times(&self) -> HashMap<&str, usize> {
        let mut times = HashMap::new();
        for text in self.present() {
            *times.entry(text).or_default() += 1;
        }
        times
    }
}

type Rule = fn(&str, &Values) -> Option<Field>;

/// In this order; a rule gives its field to the only column that can be it.
pub(super) const RULES: [Rule; 5] = [arrival, status, model, latency, session];

fn arrival(_: &str, values: &Values) -> Option<Field> {
    // A number of ten digits may be anything; a date is a date.
    (values.are_enough() && values.are(Field::Arrival)).then_some(Field::Arrival)
}

/// Codes with which gateways and providers answer.
const CODES: [&str; 21] = [
    "200", "201", "202", "204", "400", "401", "402", "403", "404", "408", "409", "413", "422", "424", "429", "499",
    "500", "502", "503", "504", "529",
];

fn status(_: &str, values: &Values) -> Option<Field> {
    let is_code = |text: &str| CODES.contains(&text);
    let answered = values.present().filter(|text| text.starts_with('2')).count();
    (values.are_enough() && values.nearly_all(is_code) && answered * 2 > values.present().count())
        .then_some(Field::Status)
}

/// What the names of models begin with, behind a provider.
const FAMILIES: [&str; 12] =
    ["claude", "command", "deepseek", "gemini", "gemma", "glm", "gpt-", "grok", "kimi", "llama", "mistral", "qwen"];

fn model(_: &str, values: &Values) -> Option<Field> {
    let is_model = |text: &str| {
        let own = text.rsplit('/').next().unwrap_or(text).to_lowercase();
        FAMILIES.iter().any(|family| own.starts_with(family))
    };
    (values.are_enough() && values.nearly_all(is_model)).then_some(Field::Model)
}

fn latency(name: &str, values: &Values) -> Option<Field> {
    let field = unit_of(&words(name))?.latency();
    (values.are_enough() && values.are(field)).then_some(field)
}

/// Words in the names of columns whose ids repeat too, and are no sessions.
const NO_SESSIONS: [&str; 14] = [
    "account", "client", "customer", "device", "host", "ip", "key", "kunde", "member", "org", "team", "tenant",
    "trace", "user",
];

/// Ids that repeat, many of them, and mostly close together.
fn session(name: &str, values: &Values) -> Option<Field> {
    let is_id = |text: &str| {
        text.len() >= 6
            && text.chars().all(|letter| letter.is_ascii_alphanumeric() || "-_:.".contains(letter))
            && text.chars().any(|letter| letter.is_ascii_digit())
            && text.chars().any(char::is_alphabetic)
            && value::instant(text).is_err()
    };
    let times = values.times();
    let all = values.present().count();
    let is_named_otherwise = words(name).iter().any(|word| NO_SESSIONS.contains(&word.as_str()));
    let repeats = times.len() * 10 <= all * 9 && times.len() >= 10 && times.values().all(|times| times * 4 <= all);
    (values.are_enough() && !is_named_otherwise && repeats && values.nearly_all(is_id)).then_some(Field::Session)
}

impl Values {
    /// True where no two rows have the same.
    pub(super) fn are_unique(&self) -> bool {
        self.times().values().all(|times| *times == 1)
    }
}
