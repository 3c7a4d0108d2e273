//! Recorded requests as columns.
//!
//! The engine reads columns, not rows: one array per field, all of the same length, in order of arrival.
//! Text (features, models) is held once in a [`Dictionary`] and by number in the columns. Prompt and answer
//! texts are never part of a workload.

mod column;
mod columns;
mod flags;
mod latency;
mod outcomes;
mod prefix;
mod record;

pub use column::Column;
pub use columns::RequestColumns;
pub use flags::RequestFlags;
pub use latency::LatencyCode;
pub use outcomes::{OutcomeColumn, Outcomes};
pub use prefix::PrefixBlocks;
pub use record::{RecordedStatus, RequestRecord};

/// Marks a row without an entry in a dictionary column. A dictionary has fewer entries than this.
pub const NO_ENTRY: u16 = u16::MAX;

/// Distinct texts of a column, in order of first appearance.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Dictionary {
    /// The texts; a column holds positions in here.
    pub entries: Vec<String>,
}

impl Dictionary {
    /// The text at a position; `None` for [`NO_ENTRY`].
    #[must_use]
    pub fn get(&self, position: u16) -> Option<&str> {
        self.entries.get(usize::from(position)).map(String::as_str)
    }
}

/// The dictionaries of a workload, one for each kind of name.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Names {
    /// Features.
    pub features: Dictionary,
    /// Kinds of work.
    pub tasks: Dictionary,
    /// Sets of tags; an entry is the tags of the set, sorted, one a line.
    pub tags: Dictionary,
    /// Models, those that answered and those that were asked for.
    pub models: Dictionary,
    /// Providers.
    pub providers: Dictionary,
    /// Gateway keys, by name.
    pub api_keys: Dictionary,
}

impl Names {
    /// The tags of a set.
    pub fn tags_of(&self, position: u16) -> impl Iterator<Item = &str> {
        self.tags.get(position).into_iter().flat_map(|set| set.split('\n'))
    }
}

/// Name and content digest of a workload.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WorkloadIdentity {
    /// Name in the history, or the file's name.
    pub name: String,
    /// `b3:` and a BLAKE3 hash of the columns that hold values, in hexadecimal.
    pub digest: String,
}

/// A whole workload in memory.
#[derive(Debug, Clone, PartialEq)]
pub struct Workload {
    /// What it is called and what it contains.
    pub identity: WorkloadIdentity,
    /// What the numbers in its columns stand for.
    pub names: Names,
    /// The requests.
    pub columns: RequestColumns,
    /// How good answers to them were, where somebody measured it.
    pub outcomes: Outcomes,
}

impl Workload {
    /// Nanoseconds from the first request to the last.
    #[must_use]
    pub fn span_ns(&self) -> i64 {
        let arrivals = &self.columns.arrival_ns;
        arrivals.last().unwrap_or(0).saturating_sub(arrivals.first().unwrap_or(0))
    }

    /// The requests at these rows, which ascend, as a workload of their own.
    #[must_use]
    pub fn select(&self, rows: &[usize]) -> Self {
        let score = |column: &OutcomeColumn| OutcomeColumn {
            model: column.model.clone(),
            scores: rows.iter().map(|row| column.scores.get(*row).copied().unwrap_or(f32::NAN)).collect(),
        };
        Self {
            identity: self.identity.clone(),
            names: self.names.clone(),
            columns: self.columns.select(rows),
            outcomes: Outcomes { columns: self.outcomes.columns.iter().map(score).collect() },
        }
    }
}
