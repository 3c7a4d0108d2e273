//! Traces of Mooncake (FAST '25): arrivals in milliseconds since the start of the trace, lengths, and a hash for each
//! block of 512 tokens of the prompt. Equal hashes are equal beginnings up to and including the block.
//!
//! The trace says no date: it is laid on [`EPOCH`], a Monday, so hours and weekdays of such a workload mean nothing.

use routewright_domain::Timestamp;
use serde_json::Value;

use super::super::cells::Cells;
use super::super::field::Field;
use super::super::spec::{Draft, Spec};
use super::super::value;

/// 2024-01-01T00:00:00Z, at which traces with relative times begin.
const EPOCH: Timestamp = Timestamp(1_704_067_200 * Timestamp::NANOS_PER_SEC);
/// Tokens of a block.
const BLOCK_TOKENS: u32 = 512;

pub(super) const SPEC: Spec = Spec {
    fits: |has| ["timestamp", "input_length", "output_length", "hash_ids"].iter().all(|name| has(name)),
    fields: &[(Field::PromptTokens, &["input_length"]), (Field::CompletionTokens, &["output_length"])],
    finish,
    block_tokens: BLOCK_TOKENS,
    ..Spec::PLAIN
};

fn finish(draft: &mut Draft, cells: Cells) -> Result<(), String> {
    if !draft.has(Field::Arrival) {
        let text = cells.text("timestamp").ok_or("there is no `timestamp`")?;
        let since = value::instant_since_epoch(&text, 6).map_err(|wrong| wrong.about("timestamp", &text))?;
        if since < Timestamp(0) {
            return Err("`timestamp` is before the start of the trace".to_owned());
        }
        draft.reading.record.arrival = Timestamp(EPOCH.0.saturating_add(since.0));
        draft.reading.without_zone = true;
        draft.mark(Field::Arrival);
    }
    let record = &mut draft.reading.record;
    let blocks = u64::from(record.prompt_tokens).div_ceil(u64::from(BLOCK_TOKENS));
    let Some(Value::Array(hashes)) = cells.json("hash_ids") else {
        return Err("`hash_ids` is no list".to_owned());
    };
    if hashes.len() as u64 > blocks {
        let tokens = record.prompt_tokens;
        return Err(format!(
            "{} hashes for {tokens} tokens: these are not blocks of {BLOCK_TOKENS} tokens",
            hashes.len()
        ));
    }
    let hash = |value: &Value| value.as_u64().or_else(|| value.as_i64().map(i64::cast_unsigned));
    let hashes = hashes.iter().map(hash).collect::<Option<Vec<u64>>>();
    record.prefix_blocks = hashes.ok_or("`hash_ids` has something that is no whole number")?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::super::testing::read;

    #[test]
    fn relative_times_begin_at_the_epoch_and_blocks_are_kept() {
        let log = read(
            "mooncake",
            "{\"timestamp\": 0, \"input_length\": 1000, \"output_length\": 5, \"hash_ids\": [0, 14]}\n\
             {\"timestamp\": 27482, \"input_length\": 500, \"output_length\": 7, \"hash_ids\": [0]}\n\
             {\"timestamp\": 9, \"input_length\": 30, \"output_length\": 7, \"hash_ids\": [1, 2]}\n\
             {\"timestamp\": -9, \"input_length\": 30, \"output_length\": 7, \"hash_ids\": [1]}\n\
             {\"timestamp\": 9, \"input_length\": 30, \"output_length\": 7, \"hash_ids\": [\"x\"]}\n",
        );
        assert_eq!(log.requests[0].arrival.to_string(), "2024-01-01T00:00:00Z");
        assert_eq!(log.requests[1].arrival.to_string(), "2024-01-01T00:00:27.482Z", "milliseconds");
        assert_eq!((log.requests[0].prompt_tokens, &log.requests[0].prefix_blocks[..]), (1_000, &[0, 14][..]));
        assert!(log.times_without_zone, "when it was is not known");
        let reasons: Vec<&str> = log.rejects.iter().map(|reject| reject.reason.as_str()).collect();
        assert_eq!(
            reasons,
            [
                "2 hashes for 30 tokens: these are not blocks of 512 tokens",
                "`timestamp` is before the start of the trace",
                "`hash_ids` has something that is no whole number",
            ]
        );
    }
}
