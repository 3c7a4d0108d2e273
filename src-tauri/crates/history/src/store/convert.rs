//! Workloads of the first two versions of the history, whose chunks held the plain columns side by side.

use routewright_domain::{Column, LatencyCode, NO_ENTRY, RequestColumns};
use rusqlite::{Row, Transaction};

use super::chunk::write_chunk;
use super::gather::not_whole;
use super::part::words;
use crate::HistoryError;

/// Moves every chunk into the tables of version 3.
pub(super) fn convert_chunks(transaction: &Transaction) -> Result<(), HistoryError> {
    let mut statement = transaction.prepare(
        "SELECT workload_id, ordinal, requests, arrival_ns, request_key, prompt_tokens, cached_tokens,
         completion_tokens, reasoning_tokens, feature, model, model_asked, session_key, cost_pico, ttft_us, latency_us,
         status FROM workload_chunk ORDER BY workload_id, ordinal",
    )?;
    let mut rows = statement.query([])?;
    while let Some(row) = rows.next()? {
        write_chunk(transaction, row.get(0)?, row.get(1)?, &old_columns(row)?)?;
    }
    Ok(())
}

fn old_columns(row: &Row) -> Result<RequestColumns, HistoryError> {
    let requests = usize::try_from(row.get::<_, i64>(2)?).map_err(|_| not_whole())?;
    let old = Old { row, requests };
    let code = |bytes| u16::try_from(u32::from_le_bytes(bytes)).unwrap_or(NO_ENTRY);
    let micros = |bytes| Some(u64::from_le_bytes(bytes)).filter(|micros| *micros != u64::MAX);
    Ok(RequestColumns {
        arrival_ns: old.column(3, i64::from_le_bytes)?,
        request_key: old.column(4, u64::from_le_bytes)?,
        prompt_tokens: old.column(5, u32::from_le_bytes)?,
        cached_tokens: old.column(6, u32::from_le_bytes)?,
        completion_tokens: old.column(7, u32::from_le_bytes)?,
        reasoning_tokens: old.column(8, u32::from_le_bytes)?,
        feature: old.column(9, code)?,
        model: old.column(10, code)?,
        model_asked: old.column(11, code)?,
        session_key: old.column(12, u64::from_le_bytes)?,
        cost_pico: old.column(13, i64::from_le_bytes)?,
        ttft_us: old.column(14, |bytes| RequestColumns::ttft_code(micros(bytes)))?,
        latency_us: old.column(15, |bytes| LatencyCode::of(micros(bytes)))?,
        status: old.column(16, u8::from_le_bytes)?,
        ..RequestColumns::blank(requests)
    })
}

/// A chunk in its old form.
struct Old<'a> {
    row: &'a Row<'a>,
    requests: usize,
}

impl Old<'_> {
    fn column<T, const WIDTH: usize>(
        &self,
        at: usize,
        value: impl Fn([u8; WIDTH]) -> T,
    ) -> Result<Column<T>, HistoryError> {
        let bytes = self.row.get_ref(at)?.as_blob().map_err(rusqlite::Error::from)?;
        if self.requests.checked_mul(WIDTH) != Some(bytes.len()) {
            return Err(not_whole());
        }
        Ok(words::<WIDTH>(bytes).map(|word| value(*word)).collect())
    }
}
