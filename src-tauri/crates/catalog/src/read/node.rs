//! A value in a JSON document that knows its path.

use std::fmt;

use serde_json::{Map, Value};

use crate::CatalogError;

/// A value, and where it stands.
#[derive(Clone, Copy)]
pub(super) struct Node<'a> {
    value: &'a Value,
    step: Step<'a>,
    parent: Option<&'a Self>,
}

#[derive(Clone, Copy)]
enum Step<'a> {
    Root,
    Field(&'a str),
    Item(usize),
}

impl<'a> Node<'a> {
    pub(super) fn root(value: &'a Value) -> Self {
        Self { value, step: Step::Root, parent: None }
    }

    /// The field of that name; `null` is the same as nothing.
    pub(super) fn get(&'a self, name: &'a str) -> Option<Self> {
        self.value.get(name).filter(|value| !value.is_null()).map(|value| self.child(value, Step::Field(name)))
    }

    pub(super) fn need(&'a self, name: &'a str) -> Result<Self, CatalogError> {
        self.get(name).ok_or_else(|| self.fault(format!("has no `{name}`; fetch the list again")))
    }

    pub(super) fn fields(&'a self) -> Result<impl Iterator<Item = (&'a str, Self)>, CatalogError> {
        Ok(self.object()?.iter().map(|(name, value)| (name.as_str(), self.child(value, Step::Field(name)))))
    }

    pub(super) fn items(&'a self) -> Result<impl Iterator<Item = Self>, CatalogError> {
        let Value::Array(items) = self.value else { return Err(self.wrong("a list")) };
        Ok(items.iter().enumerate().map(|(at, value)| self.child(value, Step::Item(at))))
    }

    pub(super) fn object(&self) -> Result<&'a Map<String, Value>, CatalogError> {
        self.value.as_object().ok_or_else(|| self.wrong("an object"))
    }

    pub(super) fn text(&self) -> Result<&'a str, CatalogError> {
        self.value.as_str().ok_or_else(|| self.wrong("a text"))
    }

    pub(super) fn flag(&self) -> Result<bool, CatalogError> {
        self.value.as_bool().ok_or_else(|| self.wrong("true or false"))
    }

    pub(super) fn number(&self) -> Result<f64, CatalogError> {
        self.value.as_f64().filter(|number| number.is_finite()).ok_or_else(|| self.wrong("a number"))
    }

    /// A whole number; `256000.0` is one.
    pub(super) fn count<T: TryFrom<u64>>(&self) -> Result<T, CatalogError> {
        const EXACT: f64 = 9_007_199_254_740_992.0; // 2^53
        let whole = self.value.as_u64().or_else(|| {
            let number = self.value.as_f64().filter(|number| (0.0..EXACT).contains(number) && number.fract() == 0.0)?;
            #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "in range and whole")]
            Some(number as u64)
        });
        whole.and_then(|whole| T::try_from(whole).ok()).ok_or_else(|| self.wrong("a whole number of usual size"))
    }

    /// A decimal as the source wrote it: a text, or the shortest text of a number.
    pub(super) fn decimal(&self) -> Result<String, CatalogError> {
        match self.value {
            Value::String(text) => Ok(text.trim().to_owned()),
            Value::Number(number) => Ok(number.to_string()),
            _ => Err(self.wrong("a decimal number")),
        }
    }

    /// An error at this place; the text goes on after the path and says the way out.
    pub(super) fn fault(&self, fault: impl Into<String>) -> CatalogError {
        CatalogError::At { place: self.to_string(), fault: fault.into() }
    }

    fn wrong(&self, expected: &str) -> CatalogError {
        self.fault(format!("{} stands where {expected} is expected; fetch the list again", kind(self.value)))
    }

    fn child(&'a self, value: &'a Value, step: Step<'a>) -> Self {
        Self { value, step, parent: Some(self) }
    }
}

/// The path, as in `data[3].pricing.prompt`.
impl fmt::Display for Node<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some(parent) = self.parent {
            parent.fmt(f)?;
            if matches!((parent.step, self.step), (Step::Field(_) | Step::Item(_), Step::Field(_))) {
                f.write_str(".")?;
            }
        }
        match self.step {
            Step::Root if self.parent.is_none() => Ok(()),
            Step::Root => Ok(()),
            Step::Field(name) => write!(f, "{}", shortened(name)),
            Step::Item(at) => write!(f, "[{at}]"),
        }
    }
}

/// Names come from the file, so a message takes only the beginning of a long one.
fn shortened(name: &str) -> String {
    const LONGEST: usize = 80;
    if name.chars().count() <= LONGEST { name.to_owned() } else { name.chars().take(LONGEST).chain(['…']).collect() }
}

fn kind(value: &Value) -> &'static str {
    match value {
        Value::Null => "null",
        Value::Bool(_) => "true or false",
        Value::Number(_) => "a number",
        Value::String(_) => "a text",
        Value::Array(_) => "a list",
        Value::Object(_) => "an object",
    }
}
