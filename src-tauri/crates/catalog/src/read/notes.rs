//! What a reader left out or could not take over, beside what it read.

use std::collections::BTreeMap;
use std::fmt;

use serde::Serialize;

/// Something that a reader left out, and where.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub struct ReadNote {
    /// A path into the JSON, a line, or an endpoint.
    pub place: String,
    /// What was left out, and what that means.
    pub text: String,
    /// How often; the place is that of the first time.
    pub times: usize,
}

impl ReadNote {
    /// The same note with what the place belongs to: a file, or a model.
    #[must_use]
    pub fn within(self, whole: &dyn fmt::Display) -> Self {
        Self { place: format!("{whole}, {}", self.place), ..self }
    }
}

impl fmt::Display for ReadNote {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.place, self.text)?;
        if self.times > 1 { write!(f, " ({} times, here first)", self.times) } else { Ok(()) }
    }
}

/// Notes as they are taken; what happens often is counted instead of repeated.
#[derive(Debug, Default)]
pub(super) struct Notes {
    single: Vec<ReadNote>,
    counted: BTreeMap<String, (usize, String)>,
}

impl Notes {
    pub(super) fn add(&mut self, place: impl fmt::Display, text: impl Into<String>) {
        self.single.push(ReadNote { place: place.to_string(), text: text.into(), times: 1 });
    }

    /// Counts the same text; the first place is kept.
    pub(super) fn count(&mut self, place: impl fmt::Display, text: impl Into<String>) {
        self.counted.entry(text.into()).or_insert_with(|| (0, place.to_string())).0 += 1;
    }

    pub(super) fn finish(self) -> Vec<ReadNote> {
        let counted = self.counted.into_iter().map(|(text, (times, place))| ReadNote { place, text, times });
        self.single.into_iter().chain(counted).collect()
    }
}

/// Notes of several readings: what several say is told once.
pub(crate) fn summed_up(notes: impl IntoIterator<Item = ReadNote>) -> Vec<ReadNote> {
    let mut by_text: BTreeMap<String, ReadNote> = BTreeMap::new();
    for note in notes {
        match by_text.get_mut(&note.text) {
            Some(first) => first.times += note.times,
            None => drop(by_text.insert(note.text.clone(), note)),
        }
    }
    by_text.into_values().collect()
}
