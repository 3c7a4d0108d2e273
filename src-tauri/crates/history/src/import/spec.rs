//! What a log of a known program looks like, and how its rows become requests.

use routewright_domain::{RecordedStatus, RequestFlags, Timestamp};

use super::cells::Cells;
use super::field::Field;
use super::mapped::{Reading, check, complete, has_no_answer, set};
use super::value::Wrong;

/// Whether a row has something in a column, or at a path.
pub(crate) type Has<'a> = &'a dyn Fn(&str) -> bool;

/// How to read the logs of one program.
pub(crate) struct Spec {
    /// True of a row, or the header of a table, that comes from the program. `has` says whether there is a column or path.
    pub(crate) fits: fn(has: Has) -> bool,
    /// For each field where its value is, the preferred place first. A later entry of the same quantity stands in where
    /// an earlier one has nothing.
    pub(crate) fields: &'static [(Field, &'static [&'static str])],
    /// True for a row that is a call of a language model; others are passed over.
    pub(crate) is_request: fn(Cells) -> bool,
    /// What the table of fields cannot say.
    pub(crate) finish: fn(&mut Draft, Cells) -> Result<(), String>,
    /// Times without a zone are UTC, says the program's documentation.
    pub(crate) states_zone: bool,
    /// No cell of a table holds JSON, so its rows are read as they are.
    pub(crate) is_flat: bool,
    /// Tokens of a block of the prompt, where the log hashes blocks.
    pub(crate) block_tokens: u32,
}

impl Spec {
    /// Every row is a request, the table of fields says all, and times need a zone.
    pub(crate) const PLAIN: Self = Self {
        fits: |_| false,
        fields: &[],
        is_request: |_| true,
        finish: |_, _| Ok(()),
        states_zone: false,
        is_flat: false,
        block_tokens: 0,
    };
}

/// A request that is being put together.
pub(crate) struct Draft {
    pub(crate) reading: Reading,
    /// A bit for each quantity that has a value.
    seen: u64,
}

impl Draft {
    pub(crate) fn new() -> Self {
        Self { reading: Reading::default(), seen: 0 }
    }

    /// True when the quantity of a field has a value.
    pub(crate) fn has(&self, field: Field) -> bool {
        self.seen & bit(field) != 0
    }

    /// Sets a field from a text. What cannot be read is noted, unless the row cannot do without it.
    pub(crate) fn put(&mut self, field: Field, column: &str, text: &str) -> Result<(), String> {
        // What was no UTF-8 was read with this mark in its place; it is no name of anything.
        let result = if text.contains('\u{fffd}') { Err(Wrong::NotUtf8) } else { set(&mut self.reading, field, text) };
        match result {
            Ok(()) => self.seen |= bit(field),
            Err(wrong) if field.is_required() || wrong == Wrong::LooksLikeText => return Err(wrong.about(column, text)),
            Err(_) if self.reading.unread.contains(&field) => {}
            Err(_) => self.reading.unread.push(field),
        }
        Ok(())
    }

    /// Sets a field from the first of several places that has something, unless it is set.
    pub(crate) fn fill<P: AsRef<str>>(&mut self, field: Field, cells: Cells, paths: &[P]) -> Result<(), String> {
        for path in paths {
            if self.has(field) {
                break;
            }
            if let Some(text) = cells.text(path.as_ref()) {
                self.put(field, path.as_ref(), &text)?;
            }
        }
        Ok(())
    }

    /// Marks the quantity of a field as having a value that was set in the record.
    pub(crate) fn mark(&mut self, field: Field) {
        self.seen |= bit(field);
    }

    /// Sets a flag.
    pub(crate) fn flag(&mut self, flag: RequestFlags) {
        self.reading.record.flags = self.reading.record.flags.with(flag);
    }

    /// Sets the status, unless the log has said it better already.
    pub(crate) fn status(&mut self, status: RecordedStatus) {
        if self.reading.record.status == RecordedStatus::Unknown {
            self.reading.record.status = status;
            self.seen |= bit(Field::Status);
        }
    }

    /// Adds cached tokens to a prompt that was counted without them, as Anthropic's fields count.
    pub(crate) fn add_cached(&mut self) {
        let record = &mut self.reading.record;
        let cached = record.cached_tokens.saturating_add(record.cache_write_tokens);
        record.prompt_tokens = record.prompt_tokens.saturating_add(cached);
    }

    /// The same, where more tokens are cached than the prompt has: then it must have been counted without them.
    pub(crate) fn add_cached_where_they_are_more(&mut self) {
        let record = &self.reading.record;
        if u64::from(record.cached_tokens) + u64::from(record.cache_write_tokens) > u64::from(record.prompt_tokens) {
            self.add_cached();
        }
    }

    /// The finished request, or what is missing. `places` names where a field would be.
    pub(crate) fn finish<'a>(mut self, now: Timestamp, places: impl Fn(Field) -> &'a str) -> Result<Reading, String> {
        let unanswered = has_no_answer(&self.reading.record);
        for field in [Field::Arrival, Field::PromptTokens, Field::CompletionTokens] {
            // A request that failed has no answer to count.
            let may_lack = field == Field::CompletionTokens && unanswered;
            if !self.has(field) && !may_lack {
                return Err(format!("there is no `{}`", places(field)));
            }
        }
        complete(&mut self.reading);
        check(&self.reading.record, now)?;
        Ok(self.reading)
    }
}

fn bit(field: Field) -> u64 {
    1 << (field.quantity() as u8)
}
