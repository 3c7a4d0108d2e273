//! From generated rows to columns.

use std::collections::HashMap;

use routewright_domain::{Column, Dictionary, NO_ENTRY, Names, RequestColumns, RequestFlags, Timestamp, stable_key};

use super::recorded::Record;
use super::spec::{SyntheticFeature, SyntheticWorkload};
use super::watch::SynthesisWatch;

/// One request.
#[derive(Debug, Clone, Copy)]
pub(super) struct Row {
    /// Seconds from the beginning.
    pub(super) arrival_s: f64,
    /// Position in the specification; so are the next three, within the feature.
    pub(super) feature: u16,
    pub(super) task: Option<u16>,
    pub(super) tags: Option<u16>,
    pub(super) api_key: Option<u16>,
    pub(super) session_key: u64,
    pub(super) content_key: u64,
    pub(super) flags: RequestFlags,
    pub(super) prompt_tokens: u32,
    pub(super) record: Record,
}

impl Default for Row {
    fn default() -> Self {
        Self {
            arrival_s: 0.0,
            feature: 0,
            task: None,
            tags: None,
            api_key: None,
            session_key: 0,
            content_key: 0,
            flags: RequestFlags::default(),
            prompt_tokens: 0,
            record: Record::blank(0),
        }
    }
}

/// Requests in the order in which they were generated.
pub(super) struct Rows<'a> {
    made: Vec<Row>,
    features: u16,
    total: u64,
    watch: &'a dyn SynthesisWatch,
}

/// Rows that memory is set aside for at once; more grow as they come.
const SET_ASIDE: usize = 1 << 24;

/// Requests between two reports.
const REPORTED_EVERY: usize = 1 << 14;

impl<'a> Rows<'a> {
    pub(super) fn new(total: u64, watch: &'a dyn SynthesisWatch) -> Self {
        let rows = usize::try_from(total).unwrap_or(0).min(SET_ASIDE);
        Self { made: Vec::with_capacity(rows), features: 0, total, watch }
    }

    /// True when nobody wants the rest.
    pub(super) fn is_cancelled(&self) -> bool {
        self.watch.cancelled()
    }

    /// The position of the feature whose rows come now.
    pub(super) fn next_feature(&mut self) -> u16 {
        self.features = self.features.saturating_add(1);
        self.features - 1
    }

    pub(super) fn push(&mut self, row: Row) {
        self.made.push(row);
        if self.made.len().is_multiple_of(REPORTED_EVERY) {
            self.watch.advanced(self.made.len() as u64, self.total);
        }
    }

    /// Columns in order of arrival, and the names behind them in order of appearance, as a reader of a log has them.
    pub(super) fn into_columns(mut self, spec: &SyntheticWorkload) -> (RequestColumns, Names) {
        self.made.sort_by(|one, other| one.arrival_s.total_cmp(&other.arrival_s));
        let rows = &self.made;
        let mut names = Naming::default();
        let features = &spec.features;
        let feature_of = |row: &Row| features.get(usize::from(row.feature));
        let value = |values: &[super::Weighted<String>], at: Option<u16>| {
            at.and_then(|at| values.get(usize::from(at))).map(|weighted| weighted.value.clone())
        };
        let task = |feature: &SyntheticFeature, row: &Row| value(&feature.tasks, row.task);
        let api_key = |feature: &SyntheticFeature, row: &Row| value(&feature.api_keys, row.api_key);
        let tags = |feature: &SyntheticFeature, row: &Row| {
            row.tags.and_then(|at| feature.tags.get(usize::from(at))).map(|weighted| {
                let mut tags = weighted.value.clone();
                tags.sort();
                tags.dedup();
                tags.join("\n")
            })
        };
        let model = |feature: &SyntheticFeature, _: &Row| Some(feature.recorded.as_ref()?.model.0.clone());
        let provider = |feature: &SyntheticFeature, _: &Row| Some(feature.recorded.as_ref()?.provider.clone()?.0);
        let tag = |feature: &SyntheticFeature, _: &Row| Some(feature.tag.clone());
        let prefix = format!("{}-", spec.name);
        let mut columns = RequestColumns {
            arrival_ns: rows.iter().map(|row| arrival(spec.start, row.arrival_s)).collect(),
            request_key: (0..rows.len()).map(|row| stable_key(&format!("{prefix}{row}"))).collect(),
            prompt_tokens: rows.iter().map(|row| row.prompt_tokens).collect(),
            completion_tokens: rows.iter().map(|row| row.record.completion_tokens).collect(),
            images: rows.iter().map(|row| u16::from(row.flags.contains(RequestFlags::VISION))).collect(),
            feature: names.column(rows, |row| (row.feature, 0), |row| tag(feature_of(row)?, row)),
            task: names.column(
                rows,
                |row| (row.feature, row.task.unwrap_or(NO_ENTRY)),
                |row| task(feature_of(row)?, row),
            ),
            tags: names.column(
                rows,
                |row| (row.feature, row.tags.unwrap_or(NO_ENTRY)),
                |row| tags(feature_of(row)?, row),
            ),
            model: names.column(rows, |row| (row.feature, 0), |row| model(feature_of(row)?, row)),
            provider: names.column(rows, |row| (row.feature, 0), |row| provider(feature_of(row)?, row)),
            api_key: names.column(
                rows,
                |row| (row.feature, row.api_key.unwrap_or(NO_ENTRY)),
                |row| api_key(feature_of(row)?, row),
            ),
            session_key: rows.iter().map(|row| row.session_key).collect(),
            content_key: rows.iter().map(|row| row.content_key).collect(),
            cost_pico: rows.iter().map(|row| row.record.cost_pico).collect(),
            ttft_us: rows.iter().map(|row| row.record.ttft_us).collect(),
            latency_us: rows.iter().map(|row| row.record.latency_us).collect(),
            status: rows.iter().map(|row| row.record.status as u8).collect(),
            flags: rows.iter().map(|row| row.flags.0).collect(),
            ..RequestColumns::blank(rows.len())
        };
        columns.fold();
        let [features, tasks, tags, models, providers, api_keys] = names.take();
        (columns, Names { features, tasks, tags, models, providers, api_keys })
    }
}

/// To the microsecond, which is what a log would have.
fn arrival(start: Timestamp, seconds: f64) -> i64 {
    const MICROS: f64 = 1e6;
    #[expect(clippy::cast_possible_truncation, reason = "saturates after 290,000 years")]
    let micros = libm::floor(seconds * MICROS) as i64;
    start.0.saturating_add(micros.saturating_mul(1_000))
}

/// Dictionaries in the making, one a column that has names.
#[derive(Default)]
struct Naming {
    dictionaries: Vec<Dictionary>,
}

impl Naming {
    /// A column of names. `key` tells names apart more cheaply than their texts; one key may not mean two names.
    fn column(
        &mut self,
        rows: &[Row],
        key: impl Fn(&Row) -> (u16, u16),
        name: impl Fn(&Row) -> Option<String>,
    ) -> Column<u16> {
        let mut dictionary = Dictionary::default();
        let mut known: HashMap<(u16, u16), u16> = HashMap::new();
        let column = rows.iter().map(|row| {
            *known.entry(key(row)).or_insert_with(|| {
                let Some(name) = name(row).filter(|name| !name.is_empty()) else { return NO_ENTRY };
                let found = dictionary.entries.iter().position(|entry| *entry == name);
                let position = found.unwrap_or_else(|| {
                    dictionary.entries.push(name);
                    dictionary.entries.len() - 1
                });
                u16::try_from(position).unwrap_or(NO_ENTRY)
            })
        });
        let column: Vec<u16> = column.collect();
        self.dictionaries.push(dictionary);
        column.into()
    }

    /// In order of their columns: features, tasks, tags, models, providers, keys.
    fn take(self) -> [Dictionary; 6] {
        let mut dictionaries = self.dictionaries.into_iter();
        std::array::from_fn(|_| dictionaries.next().unwrap_or_default())
    }
}
