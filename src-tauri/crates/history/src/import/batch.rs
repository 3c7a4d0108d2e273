//! Requests on their way from rows to columns.

use std::collections::HashMap;

use routewright_domain::{Dictionary, NO_ENTRY, RequestColumns, RequestRecord, stable_key};

/// Columns that fill up, and the dictionaries that grow with them.
#[derive(Default)]
pub(crate) struct Batch {
    columns: RequestColumns,
    features: Interner,
    models: Interner,
    rows: u64,
}

impl Batch {
    /// Requests waiting to be taken.
    pub(crate) fn len(&self) -> usize {
        self.columns.len()
    }

    /// Requests since the beginning.
    pub(crate) fn rows(&self) -> u64 {
        self.rows
    }

    pub(crate) fn take_columns(&mut self) -> RequestColumns {
        std::mem::take(&mut self.columns)
    }

    /// Names behind the feature and the model column.
    pub(crate) fn into_dictionaries(self) -> (Dictionary, Dictionary) {
        (self.features.dictionary, self.models.dictionary)
    }

    pub(crate) fn push(&mut self, record: &RequestRecord) {
        let columns = &mut self.columns;
        columns.arrival_ns.push(record.arrival.0);
        columns.request_key.push(record.id.as_deref().map_or(self.rows, stable_key));
        columns.prompt_tokens.push(record.prompt_tokens);
        columns.cached_tokens.push(record.cached_tokens);
        columns.completion_tokens.push(record.completion_tokens);
        columns.reasoning_tokens.push(record.reasoning_tokens);
        columns.feature.push(self.features.position(record.feature.as_deref()));
        columns.model.push(self.models.position(record.model.as_deref()));
        columns.session_key.push(record.session.as_deref().map_or(0, stable_key));
        let cost = record.cost.and_then(|cost| i64::try_from(cost.0).ok());
        columns.cost_pico.push(cost.unwrap_or(RequestColumns::NO_COST));
        columns.ttft_us.push(record.ttft_us.unwrap_or(RequestColumns::NO_DURATION));
        columns.latency_us.push(record.latency_us.unwrap_or(RequestColumns::NO_DURATION));
        columns.status.push(record.status as u8);
        self.rows += 1;
    }
}

/// A dictionary that finds a text without reading all of it: a column mapped by mistake may hold a million.
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
