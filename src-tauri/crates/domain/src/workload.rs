//! Recorded requests as columns.
//!
//! The engine reads columns, not rows: one array per field, all of the same length, in order of arrival.
//! Text (features, models) is held once in a [`Dictionary`] and by number in the columns. Prompt and answer
//! texts are never part of a workload.

use crate::{Money, Timestamp};

/// Marks a row without an entry in a dictionary column.
pub const NO_ENTRY: u32 = u32::MAX;

/// What the log says became of a request.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[repr(u8)]
pub enum RecordedStatus {
    /// The log does not say.
    Unknown = 0,
    /// Answered.
    Succeeded = 1,
    /// Failed at the provider.
    Failed = 2,
    /// Refused with HTTP 429.
    RateLimited = 3,
    /// Gave up waiting.
    TimedOut = 4,
}

impl RecordedStatus {
    /// The status stored as this number; anything else is unknown.
    #[must_use]
    pub fn from_code(code: u8) -> Self {
        match code {
            1 => Self::Succeeded,
            2 => Self::Failed,
            3 => Self::RateLimited,
            4 => Self::TimedOut,
            _ => Self::Unknown,
        }
    }

    /// The word for it; `None` when the log does not say.
    #[must_use]
    pub fn word(self) -> Option<&'static str> {
        match self {
            Self::Unknown => None,
            Self::Succeeded => Some("ok"),
            Self::Failed => Some("error"),
            Self::RateLimited => Some("rate_limited"),
            Self::TimedOut => Some("timeout"),
        }
    }
}

/// Distinct texts of a column, in order of first appearance.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Dictionary {
    /// The texts; a column holds positions in here.
    pub entries: Vec<String>,
}

impl Dictionary {
    /// The text at a position; `None` for [`NO_ENTRY`].
    #[must_use]
    pub fn get(&self, position: u32) -> Option<&str> {
        self.entries.get(position as usize).map(String::as_str)
    }
}

/// One request as a reader of a log hands it over.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RequestRecord {
    /// When it arrived.
    pub arrival: Timestamp,
    /// Identifier in the log; the number of its row stands in where there is none.
    pub id: Option<String>,
    /// Tokens of the prompt, cached ones included.
    pub prompt_tokens: u32,
    /// Tokens of the prompt that the provider read from its cache.
    pub cached_tokens: u32,
    /// Tokens of the answer, reasoning included.
    pub completion_tokens: u32,
    /// Reasoning tokens within the answer.
    pub reasoning_tokens: u32,
    /// The feature the log names.
    pub feature: Option<String>,
    /// The model that answered.
    pub model: Option<String>,
    /// The model that was asked for, which a gateway may have replaced by another.
    pub model_asked: Option<String>,
    /// The conversation it belongs to.
    pub session: Option<String>,
    /// What was paid for it.
    pub cost: Option<Money>,
    /// Microseconds to the first token.
    pub ttft_us: Option<u64>,
    /// Microseconds to the last token.
    pub latency_us: Option<u64>,
    /// What became of it.
    pub status: RecordedStatus,
}

/// Columns of equal length, in order of arrival. Sentinels mark what a row lacks.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct RequestColumns {
    /// Nanoseconds since 1970 in UTC, ascending.
    pub arrival_ns: Vec<i64>,
    /// Stable identity of a request, for keyed draws: a hash of the log's id (and of its occurrence, where an id comes
    /// again), or the number of its row in the log, from 0.
    pub request_key: Vec<u64>,
    /// Tokens of the prompt, cached ones included.
    pub prompt_tokens: Vec<u32>,
    /// Cached tokens of the prompt.
    pub cached_tokens: Vec<u32>,
    /// Tokens of the answer.
    pub completion_tokens: Vec<u32>,
    /// Reasoning tokens within the answer.
    pub reasoning_tokens: Vec<u32>,
    /// Position in the feature dictionary, or [`NO_ENTRY`].
    pub feature: Vec<u32>,
    /// The model that answered: position in the model dictionary, or [`NO_ENTRY`].
    pub model: Vec<u32>,
    /// The model that was asked for: position in the same dictionary, or [`NO_ENTRY`].
    pub model_asked: Vec<u32>,
    /// Hash of the session, 0 where there is none.
    pub session_key: Vec<u64>,
    /// Pico-dollars paid, or `i64::MIN` where the log does not say.
    pub cost_pico: Vec<i64>,
    /// Microseconds to the first token, or [`RequestColumns::NO_DURATION`].
    pub ttft_us: Vec<u64>,
    /// Microseconds to the last token, or [`RequestColumns::NO_DURATION`]. 64 bits, because a batch takes hours.
    pub latency_us: Vec<u64>,
    /// Codes of [`RecordedStatus`].
    pub status: Vec<u8>,
}

impl RequestColumns {
    /// Marks an unknown duration.
    pub const NO_DURATION: u64 = u64::MAX;
    /// Marks an unknown cost.
    pub const NO_COST: i64 = i64::MIN;

    /// Number of requests.
    #[must_use]
    pub fn len(&self) -> usize {
        self.arrival_ns.len()
    }

    /// True without requests.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.arrival_ns.is_empty()
    }

    /// The recorded cost of row `at`.
    #[must_use]
    pub fn cost(&self, at: usize) -> Option<Money> {
        (self.cost_pico[at] != Self::NO_COST).then(|| Money(i128::from(self.cost_pico[at])))
    }

    /// A duration of a column, in microseconds.
    #[must_use]
    pub fn duration(value: u64) -> Option<u64> {
        (value != Self::NO_DURATION).then_some(value)
    }

    /// A copy of some rows.
    #[must_use]
    pub fn slice(&self, rows: std::ops::Range<usize>) -> Self {
        Self {
            arrival_ns: self.arrival_ns[rows.clone()].to_vec(),
            request_key: self.request_key[rows.clone()].to_vec(),
            prompt_tokens: self.prompt_tokens[rows.clone()].to_vec(),
            cached_tokens: self.cached_tokens[rows.clone()].to_vec(),
            completion_tokens: self.completion_tokens[rows.clone()].to_vec(),
            reasoning_tokens: self.reasoning_tokens[rows.clone()].to_vec(),
            feature: self.feature[rows.clone()].to_vec(),
            model: self.model[rows.clone()].to_vec(),
            model_asked: self.model_asked[rows.clone()].to_vec(),
            session_key: self.session_key[rows.clone()].to_vec(),
            cost_pico: self.cost_pico[rows.clone()].to_vec(),
            ttft_us: self.ttft_us[rows.clone()].to_vec(),
            latency_us: self.latency_us[rows.clone()].to_vec(),
            status: self.status[rows].to_vec(),
        }
    }

    /// Applies the same reordering to every column so that arrivals ascend; equal arrivals keep their order.
    pub fn sort_by_arrival(&mut self) {
        if self.arrival_ns.is_sorted() {
            return;
        }
        let mut order: Vec<usize> = (0..self.len()).collect();
        order.sort_by_key(|at| self.arrival_ns[*at]);
        reorder(&mut self.arrival_ns, &order);
        reorder(&mut self.request_key, &order);
        reorder(&mut self.prompt_tokens, &order);
        reorder(&mut self.cached_tokens, &order);
        reorder(&mut self.completion_tokens, &order);
        reorder(&mut self.reasoning_tokens, &order);
        reorder(&mut self.feature, &order);
        reorder(&mut self.model, &order);
        reorder(&mut self.model_asked, &order);
        reorder(&mut self.session_key, &order);
        reorder(&mut self.cost_pico, &order);
        reorder(&mut self.ttft_us, &order);
        reorder(&mut self.latency_us, &order);
        reorder(&mut self.status, &order);
    }
}

fn reorder<T: Copy>(column: &mut Vec<T>, order: &[usize]) {
    *column = order.iter().map(|at| column[*at]).collect();
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
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Workload {
    /// What it is called and what it contains.
    pub identity: WorkloadIdentity,
    /// Names behind the feature column.
    pub features: Dictionary,
    /// Names behind both model columns.
    pub models: Dictionary,
    /// The requests.
    pub columns: RequestColumns,
}
