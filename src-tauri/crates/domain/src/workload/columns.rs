//! Recorded requests as columns.

use std::ops::Range;

use super::column::Column;
use super::latency::LatencyCode;
use super::prefix::PrefixBlocks;
use crate::{Money, NO_ENTRY};

macro_rules! request_columns {
    ($($(#[$doc:meta])+ $name:ident: $type:ty = $blank:expr),+ $(,)?) => {
        /// Columns of equal length, in order of arrival. Sentinels mark what a row lacks.
        #[derive(Debug, Clone, Default, PartialEq, Eq)]
        pub struct RequestColumns {
            $($(#[$doc])+ pub $name: Column<$type>,)+
            /// Hashes of the prompts' blocks, where the log has them.
            pub prefix_blocks: PrefixBlocks,
        }

        impl RequestColumns {
            /// Columns of so many rows that say nothing; arrivals and keys are 0.
            #[must_use]
            pub fn blank(rows: usize) -> Self {
                Self { $($name: Column::same($blank, rows),)+ prefix_blocks: PrefixBlocks::none(rows) }
            }

            /// Adds the rows of others.
            pub fn append(&mut self, other: &Self) {
                $(self.$name.append(&other.$name);)+
                self.prefix_blocks.append(&other.prefix_blocks);
            }

            /// A copy of some rows.
            #[must_use]
            pub fn slice(&self, rows: Range<usize>) -> Self {
                Self {
                    $($name: self.$name.slice(rows.clone()),)+
                    prefix_blocks: self.prefix_blocks.slice(rows),
                }
            }

            /// A copy of the rows at these positions.
            #[must_use]
            pub fn select(&self, rows: &[usize]) -> Self {
                Self {
                    $($name: self.$name.select(rows),)+
                    prefix_blocks: self.prefix_blocks.select(rows),
                }
            }

            /// Bytes of memory that the columns take.
            #[must_use]
            pub fn bytes(&self) -> usize {
                0 $(+ self.$name.bytes())+ + self.prefix_blocks.bytes()
            }

            /// Folds the columns that say the same of every row.
            pub fn fold(&mut self) {
                $(self.$name.fold();)+
            }

            fn reorder(&mut self, order: &[usize]) {
                $(self.$name.reorder(order);)+
                self.prefix_blocks.reorder(order);
            }
        }
    };
}

request_columns! {
    /// Nanoseconds since 1970 in UTC, ascending.
    arrival_ns: i64 = 0,
    /// Stable identity of a request, for keyed draws: a hash of the log's id (and of its occurrence, where an id comes
    /// again), or the number of its row in the log, from 0.
    request_key: u64 = 0,
    /// Tokens of the prompt, cached ones included.
    prompt_tokens: u32 = 0,
    /// Cached tokens of the prompt.
    cached_tokens: u32 = 0,
    /// Tokens of the prompt that were written to the provider's cache.
    cache_write_tokens: u32 = 0,
    /// Tokens of the answer.
    completion_tokens: u32 = 0,
    /// Reasoning tokens within the answer.
    reasoning_tokens: u32 = 0,
    /// Images of the prompt.
    images: u16 = 0,
    /// Web searches that were run for it.
    web_searches: u16 = 0,
    /// Position in the feature dictionary, or [`NO_ENTRY`].
    feature: u16 = NO_ENTRY,
    /// Position in the task dictionary, or [`NO_ENTRY`].
    task: u16 = NO_ENTRY,
    /// Position in the dictionary of tag sets, or [`NO_ENTRY`].
    tags: u16 = NO_ENTRY,
    /// The model that answered: position in the model dictionary, or [`NO_ENTRY`].
    model: u16 = NO_ENTRY,
    /// The model that was asked for: position in the same dictionary, or [`NO_ENTRY`].
    model_asked: u16 = NO_ENTRY,
    /// Position in the provider dictionary, or [`NO_ENTRY`].
    provider: u16 = NO_ENTRY,
    /// Position in the dictionary of gateway keys, or [`NO_ENTRY`].
    api_key: u16 = NO_ENTRY,
    /// Hash of the session, 0 where there is none.
    session_key: u64 = 0,
    /// Hash of the prompt's content, 0 where there is none.
    content_key: u64 = 0,
    /// Pico-dollars paid, or `i64::MIN` where the log does not say.
    cost_pico: i64 = RequestColumns::NO_COST,
    /// Microseconds to the first token, or [`RequestColumns::NO_TTFT`]. What takes longer than 71 minutes counts as
    /// 71 minutes.
    ttft_us: u32 = RequestColumns::NO_TTFT,
    /// Microseconds to the last token, packed, because a batch takes hours.
    latency_us: LatencyCode = LatencyCode::NONE,
    /// Codes of [`RecordedStatus`](crate::RecordedStatus).
    status: u8 = 0,
    /// Bits of [`RequestFlags`](crate::RequestFlags).
    flags: u16 = 0,
}

impl RequestColumns {
    /// Marks an unknown time to first token.
    pub const NO_TTFT: u32 = u32::MAX;
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
        let pico = self.cost_pico[at];
        (pico != Self::NO_COST).then(|| Money(i128::from(pico)))
    }

    /// The recorded time to first token of row `at`, in microseconds.
    #[must_use]
    pub fn ttft(&self, at: usize) -> Option<u64> {
        let micros = self.ttft_us[at];
        (micros != Self::NO_TTFT).then(|| u64::from(micros))
    }

    /// The recorded total latency of row `at`, in microseconds.
    #[must_use]
    pub fn latency(&self, at: usize) -> Option<u64> {
        self.latency_us[at].micros()
    }

    /// A time to first token as the column holds it.
    #[must_use]
    pub fn ttft_code(micros: Option<u64>) -> u32 {
        micros.map_or(Self::NO_TTFT, |micros| u32::try_from(micros).unwrap_or(Self::NO_TTFT).min(Self::NO_TTFT - 1))
    }

    /// Applies the same reordering to every column so that arrivals ascend; equal arrivals keep their order.
    pub fn sort_by_arrival(&mut self) {
        if self.arrival_ns.is_sorted() {
            return;
        }
        let mut order: Vec<usize> = (0..self.len()).collect();
        order.sort_by_key(|at| self.arrival_ns[*at]);
        self.reorder(&order);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_request_takes_at_most_90_bytes_when_every_column_varies() {
        const ROWS: u16 = 1_000;
        fn each<T: From<u16>>() -> Column<T> {
            (0..ROWS).map(T::from).collect()
        }
        let columns = RequestColumns {
            arrival_ns: each(),
            request_key: each(),
            prompt_tokens: each(),
            cached_tokens: each(),
            cache_write_tokens: each(),
            completion_tokens: each(),
            reasoning_tokens: each(),
            images: each(),
            web_searches: each(),
            feature: each(),
            task: each(),
            tags: each(),
            model: each(),
            model_asked: each(),
            provider: each(),
            api_key: each(),
            session_key: each(),
            content_key: each(),
            cost_pico: each(),
            ttft_us: each(),
            latency_us: (0..ROWS).map(|row| LatencyCode::of(Some(row.into()))).collect(),
            status: (0..ROWS).map(|row| u8::from(row == 0)).collect(),
            flags: each(),
            prefix_blocks: PrefixBlocks::none(ROWS.into()),
        };
        assert!(columns.bytes() <= 90 * usize::from(ROWS), "{} bytes in all", columns.bytes());
    }
}
