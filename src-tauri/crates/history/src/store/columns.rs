//! Columns as bytes: little-endian arrays, one for each column.
//!
//! A replay reads whole columns, so that is how they lie in the file; a row of SQL for each request would be taken
//! apart again on every load.

use routewright_domain::{NO_ENTRY, RequestColumns};

/// A column of a chunk.
pub(crate) struct Column {
    /// Its name in the table, and in the digest.
    pub(crate) name: &'static str,
    /// Bytes of a value.
    pub(crate) width: usize,
    /// The value that says nothing.
    pub(crate) blank: Blank,
}

/// What a column holds when it says nothing; the digest leaves such columns out.
#[derive(Clone, Copy)]
pub(crate) enum Blank {
    /// Every value says something.
    None,
    /// The number of the row, from 0: derived, not recorded.
    RowNumber,
    /// These little-endian bytes, as many as a value has.
    Bytes([u8; 8]),
}

impl Blank {
    const ZERO: Self = Self::Bytes([0; 8]);
    const NO_ENTRY: Self = Self::Bytes(((NO_ENTRY as u64) << 32 | NO_ENTRY as u64).to_le_bytes());
    const NO_COST: Self = Self::Bytes(RequestColumns::NO_COST.to_le_bytes());
    const NO_DURATION: Self = Self::Bytes(RequestColumns::NO_DURATION.to_le_bytes());
}

const fn column(name: &'static str, width: usize, blank: Blank) -> Column {
    Column { name, width, blank }
}

/// Columns of a chunk, in the order of [`encode`] and of the table.
pub(crate) const COLUMNS: [Column; 14] = [
    column("arrival_ns", 8, Blank::None),
    column("request_key", 8, Blank::RowNumber),
    column("prompt_tokens", 4, Blank::None),
    column("cached_tokens", 4, Blank::ZERO),
    column("completion_tokens", 4, Blank::None),
    column("reasoning_tokens", 4, Blank::ZERO),
    column("feature", 4, Blank::NO_ENTRY),
    column("model", 4, Blank::NO_ENTRY),
    column("model_asked", 4, Blank::NO_ENTRY),
    column("session_key", 8, Blank::ZERO),
    column("cost_pico", 8, Blank::NO_COST),
    column("ttft_us", 8, Blank::NO_DURATION),
    column("latency_us", 8, Blank::NO_DURATION),
    column("status", 1, Blank::ZERO),
];

/// The names of the columns, as SQL lists them.
pub(crate) fn column_names() -> String {
    COLUMNS.map(|column| column.name).join(", ")
}

/// One byte string for each column.
pub(crate) fn encode(columns: &RequestColumns) -> Vec<Vec<u8>> {
    let u32s = |column: &[u32]| column.iter().flat_map(|value| value.to_le_bytes()).collect();
    let u64s = |column: &[u64]| column.iter().flat_map(|value| value.to_le_bytes()).collect();
    let i64s = |column: &[i64]| column.iter().flat_map(|value| value.to_le_bytes()).collect();
    vec![
        i64s(&columns.arrival_ns),
        u64s(&columns.request_key),
        u32s(&columns.prompt_tokens),
        u32s(&columns.cached_tokens),
        u32s(&columns.completion_tokens),
        u32s(&columns.reasoning_tokens),
        u32s(&columns.feature),
        u32s(&columns.model),
        u32s(&columns.model_asked),
        u64s(&columns.session_key),
        i64s(&columns.cost_pico),
        u64s(&columns.ttft_us),
        u64s(&columns.latency_us),
        columns.status.clone(),
    ]
}

/// Appends the rows of one chunk; `false` when the byte strings are not `requests` values long.
pub(crate) fn append(columns: &mut RequestColumns, encoded: &[Vec<u8>], requests: usize) -> bool {
    let fits = |(bytes, column): (&Vec<u8>, Column)| requests.checked_mul(column.width) == Some(bytes.len());
    if encoded.len() != COLUMNS.len() || !encoded.iter().zip(COLUMNS).all(fits) {
        return false;
    }
    let u32s = |bytes: &[u8], column: &mut Vec<u32>| column.extend(words::<4>(bytes).map(u32::from_le_bytes));
    let u64s = |bytes: &[u8], column: &mut Vec<u64>| column.extend(words::<8>(bytes).map(u64::from_le_bytes));
    let i64s = |bytes: &[u8], column: &mut Vec<i64>| column.extend(words::<8>(bytes).map(i64::from_le_bytes));
    i64s(&encoded[0], &mut columns.arrival_ns);
    u64s(&encoded[1], &mut columns.request_key);
    u32s(&encoded[2], &mut columns.prompt_tokens);
    u32s(&encoded[3], &mut columns.cached_tokens);
    u32s(&encoded[4], &mut columns.completion_tokens);
    u32s(&encoded[5], &mut columns.reasoning_tokens);
    u32s(&encoded[6], &mut columns.feature);
    u32s(&encoded[7], &mut columns.model);
    u32s(&encoded[8], &mut columns.model_asked);
    u64s(&encoded[9], &mut columns.session_key);
    i64s(&encoded[10], &mut columns.cost_pico);
    u64s(&encoded[11], &mut columns.ttft_us);
    u64s(&encoded[12], &mut columns.latency_us);
    columns.status.extend_from_slice(&encoded[13]);
    true
}

fn words<const N: usize>(bytes: &[u8]) -> impl Iterator<Item = [u8; N]> {
    let (words, _) = bytes.as_chunks::<N>();
    words.iter().copied()
}
