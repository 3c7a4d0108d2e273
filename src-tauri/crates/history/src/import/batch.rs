//! Requests on their way from rows to columns.

use std::collections::HashMap;

use routewright_domain::{Dictionary, NO_ENTRY, RequestColumns, RequestRecord};

use super::Field;
use super::identity::{Identities, key_of};

/// Columns that fill up, and the dictionaries that grow with them.
#[derive(Default)]
pub(crate) struct Batch {
    columns: RequestColumns,
    features: Interner,
    models: Interner,
    identities: Identities,
    rows: u64,
    overflow: Option<Field>,
}

/// Distinct features, and distinct models, that a workload may have: more are texts or ids, not names.
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

    pub(crate) fn take_columns(&mut self) -> RequestColumns {
        std::mem::take(&mut self.columns)
    }

    /// Names behind the feature and the model columns.
    pub(crate) fn into_dictionaries(self) -> (Dictionary, Dictionary) {
        (self.features.dictionary, self.models.dictionary)
    }

    /// Takes in a request; `row` counts the data rows of its log from 0, rejected ones included.
    pub(crate) fn push(&mut self, record: &RequestRecord, row: u64) {
        let feature = self.features.position(record.feature.as_deref());
        self.check(Field::Feature);
        let model = self.models.position(record.model.as_deref());
        self.check(Field::Model);
        let model_asked = self.models.position(record.model_asked.as_deref());
        self.check(Field::ModelAsked);
        let columns = &mut self.columns;
        columns.arrival_ns.push(record.arrival.0);
        columns.request_key.push(record.id.as_deref().map_or(row, |id| self.identities.next(id)));
        columns.prompt_tokens.push(record.prompt_tokens);
        columns.cached_tokens.push(record.cached_tokens);
        columns.completion_tokens.push(record.completion_tokens);
        columns.reasoning_tokens.push(record.reasoning_tokens);
        columns.feature.push(feature);
        columns.model.push(model);
        columns.model_asked.push(model_asked);
        columns.session_key.push(record.session.as_deref().map_or(0, key_of));
        let cost = record.cost.and_then(|cost| i64::try_from(cost.0).ok());
        columns.cost_pico.push(cost.unwrap_or(RequestColumns::NO_COST));
        columns.ttft_us.push(record.ttft_us.unwrap_or(RequestColumns::NO_DURATION));
        columns.latency_us.push(record.latency_us.unwrap_or(RequestColumns::NO_DURATION));
        columns.status.push(record.status as u8);
        self.rows += 1;
    }

    fn check(&mut self, field: Field) {
        let names = if field == Field::Feature { &self.features } else { &self.models };
        if self.overflow.is_none() && names.dictionary.entries.len() > MOST_NAMES {
            self.overflow = Some(field);
        }
    }
}

/// A dictionary that finds a text without reading all of it.
#[derive(Default)]
struct Interner {
    dictionary: Dictionary,
    positions: HashMap<String, u32>,
}

impl Interner {
    fn position(&mut self, text: Option<&str>) -> u32 {
        let Some(text) = text else { return NO_ENTRY };
        if let Some(position) = self.positions.get(text) {
            return *position;
        }
        let position = u32::try_from(self.dictionary.entries.len()).unwrap_or(NO_ENTRY);
        self.dictionary.entries.push(text.to_owned());
        self.positions.insert(text.to_owned(), position);
        position
    }
}
