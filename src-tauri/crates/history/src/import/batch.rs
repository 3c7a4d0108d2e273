//! Requests on their way from rows to columns.

use std::collections::HashMap;

use routewright_domain::{Dictionary, LatencyCode, NO_ENTRY, Names, RequestColumns, RequestRecord};

use super::Field;
use super::identity::{Identities, key_of};

/// Columns that fill up, and the dictionaries that grow with them.
#[derive(Default)]
pub(crate) struct Batch {
    columns: RequestColumns,
    features: Interner,
    tasks: Interner,
    tags: Interner,
    models: Interner,
    providers: Interner,
    api_keys: Interner,
    identities: Identities,
    rows: u64,
    untagged: u64,
    overflow: Option<Field>,
}

/// Distinct names of a kind that a workload may have: more are texts or ids, not names.
pub(crate) const MOST_NAMES: usize = 10_000;

impl Batch {
    /// Requests waiting to be taken.
    pub(crate) fn len(&self) -> usize {
        self.columns.len()
    }

    /// Requests since the beginning.
    pub(crate) fn rows(&self) -> u64 {
        self.rows
    }

    /// The field that has brought more than [`MOST_NAMES`] names.
    pub(crate) fn overflow(&self) -> Option<Field> {
        self.overflow
    }

    /// Requests whose tags were left out, because there are [`MOST_NAMES`] sets of tags already.
    pub(crate) fn untagged(&self) -> u64 {
        self.untagged
    }

    /// Requests whose id an earlier one has.
    pub(crate) fn repeated_ids(&self) -> u64 {
        self.identities.repeated()
    }

    pub(crate) fn take_columns(&mut self) -> RequestColumns {
        std::mem::take(&mut self.columns)
    }

    /// Names behind the columns.
    pub(crate) fn into_names(self) -> Names {
        Names {
            features: self.features.dictionary,
            tasks: self.tasks.dictionary,
            tags: self.tags.dictionary,
            models: self.models.dictionary,
            providers: self.providers.dictionary,
            api_keys: self.api_keys.dictionary,
        }
    }

    /// Takes in a request; `row` counts the data rows of its log from 0, rejected ones included.
    pub(crate) fn push(&mut self, record: &RequestRecord, row: u64) {
        let mut overflow = self.overflow;
        let mut name = |names: &mut Interner, text: &Option<String>, field| {
            names.position(text.as_deref()).unwrap_or_else(|| {
                overflow = overflow.or(Some(field));
                NO_ENTRY
            })
        };
        let columns = &mut self.columns;
        columns.feature.push(name(&mut self.features, &record.feature, Field::Feature));
        columns.task.push(name(&mut self.tasks, &record.task, Field::Task));
        columns.model.push(name(&mut self.models, &record.model, Field::Model));
        columns.model_asked.push(name(&mut self.models, &record.model_asked, Field::ModelAsked));
        columns.provider.push(name(&mut self.providers, &record.provider, Field::Provider));
        columns.api_key.push(name(&mut self.api_keys, &record.api_key, Field::ApiKey));
        self.overflow = overflow;
        // Labels of an application may be as many as its customers; the request is good without them.
        let set = (!record.tags.is_empty()).then(|| record.tags.join("\n"));
        let tags = self.tags.position(set.as_deref());
        self.untagged += u64::from(tags.is_none());
        columns.tags.push(tags.unwrap_or(NO_ENTRY));
        columns.arrival_ns.push(record.arrival.0);
        columns.request_key.push(record.id.as_deref().map_or(row, |id| self.identities.next(id)));
        columns.prompt_tokens.push(record.prompt_tokens);
        columns.cached_tokens.push(record.cached_tokens);
        columns.cache_write_tokens.push(record.cache_write_tokens);
        columns.completion_tokens.push(record.completion_tokens);
        columns.reasoning_tokens.push(record.reasoning_tokens);
        columns.images.push(record.images);
        columns.web_searches.push(record.web_searches);
        columns.session_key.push(record.session.as_deref().map_or(0, key_of));
        columns.content_key.push(record.content_key.unwrap_or(0));
        let cost = record.cost.and_then(|cost| i64::try_from(cost.0).ok());
        columns.cost_pico.push(cost.unwrap_or(RequestColumns::NO_COST));
        columns.ttft_us.push(RequestColumns::ttft_code(record.ttft_us));
        columns.latency_us.push(LatencyCode::of(record.latency_us));
        columns.status.push(record.status as u8);
        columns.flags.push(record.flags.0);
        columns.prefix_blocks.push(&record.prefix_blocks);
        self.rows += 1;
    }
}

/// A dictionary that finds a text without reading all of it.
#[derive(Default)]
struct Interner {
    dictionary: Dictionary,
    positions: HashMap<String, u16>,
}

impl Interner {
    /// The position of a text; `None` for a new one when there are [`MOST_NAMES`] already.
    fn position(&mut self, text: Option<&str>) -> Option<u16> {
        let Some(text) = text else { return Some(NO_ENTRY) };
        if let Some(position) = self.positions.get(text) {
            return Some(*position);
        }
        let position = self.dictionary.entries.len();
        if position >= MOST_NAMES {
            return None;
        }
        let position = u16::try_from(position).ok()?;
        self.dictionary.entries.push(text.to_owned());
        self.positions.insert(text.to_owned(), position);
        Some(position)
    }
}
