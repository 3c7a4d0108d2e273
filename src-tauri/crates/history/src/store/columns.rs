//! Columns as bytes: little-endian arrays, one for each column.
//!
//! Measured on 10 million requests on two cores, reading such chunks back is several times faster than reading a
//! row of SQL for each request, and the file is smaller than with a row each.

use routewright_domain::RequestColumns;

/// Columns of a chunk, in the order of [`encode`] and of the table.
pub(crate) const COLUMN_NAMES: [&str; 13] = [
    "arrival_ns",
    "request_key",
    "prompt_tokens",
    "cached_tokens",
    "completion_tokens",
    "reasoning_tokens",
    "feature",
    "model",
    "session_key",
    "cost_pico",
    "ttft_us",
    "latency_us",
    "status",
];

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
        u64s(&columns.session_key),
        i64s(&columns.cost_pico),
        u32s(&columns.ttft_us),
        u32s(&columns.latency_us),
        columns.status.clone(),
    ]
}

/// Appends the rows of one chunk; `false` when the byte strings are not `requests` values long.
pub(crate) fn append(columns: &mut RequestColumns, encoded: &[Vec<u8>], requests: usize) -> bool {
    let widths = [8, 8, 4, 4, 4, 4, 4, 4, 8, 8, 4, 4, 1];
    let lengths_fit = encoded.iter().zip(widths).all(|(bytes, width)| bytes.len() == requests * width);
    if encoded.len() != widths.len() || !lengths_fit {
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
    u64s(&encoded[8], &mut columns.session_key);
    i64s(&encoded[9], &mut columns.cost_pico);
    u32s(&encoded[10], &mut columns.ttft_us);
    u32s(&encoded[11], &mut columns.latency_us);
    columns.status.extend_from_slice(&encoded[12]);
    true
}

fn words<const N: usize>(bytes: &[u8]) -> impl Iterator<Item = [u8; N]> {
    let (words, _) = bytes.as_chunks::<N>();
    words.iter().copied()
}
