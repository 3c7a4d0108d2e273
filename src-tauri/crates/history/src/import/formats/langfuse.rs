//! Observations of Langfuse, as its batch exports write them: CSV, JSON or lines, of versions 3 and 4.
//!
//! Version 3 has `latency` and `timeToFirstToken` in seconds, version 4 `latencyMs` and `timeToFirstTokenMs` in
//! milliseconds. Costs are US dollars. The kinds of tokens in `usageDetails` exclude each other: `input` does not contain
//! `input_cached_tokens`, nor Anthropic's `cache_read_input_tokens`; the prompt is their sum. Where the sum of the kinds
//! is more than the stated total, the writer has counted the cached tokens twice, and they are left as part of `input`.

use routewright_domain::RecordedStatus;
use serde_json::Value;

use super::super::cells::{Cells, opened};
use super::super::field::Field;
use super::super::spec::{Draft, Spec};
use super::super::value;
use super::labels;

pub(super) const SPEC: Spec = Spec {
    fits: |has| {
        let observed = has("startTime") && (has("traceId") || has("trace_id"));
        observed && ["usageDetails", "inputUsage", "providedModelName", "internalModelId"].iter().any(|name| has(name))
    },
    fields: &[
        (Field::Arrival, &["startTime"]),
        (Field::Ended, &["endTime"]),
        (Field::FirstToken, &["completionStartTime"]),
        (Field::Id, &["id"]),
        (Field::Model, &["model", "providedModelName"]),
        (Field::Provider, &["metadata.provider", "metadata.ls_provider", "metadata.attributes.gen_ai.system"]),
        (Field::CostUsd, &["costDetails.total", "totalCost"]),
        (Field::TtftMilliseconds, &["timeToFirstTokenMs"]),
        (Field::TtftSeconds, &["timeToFirstToken"]),
        (Field::LatencyMilliseconds, &["latencyMs"]),
        (Field::LatencySeconds, &["latency"]),
        (Field::Session, &["sessionId"]),
        (Field::Task, &["metadata.task"]),
        (Field::Feature, &["metadata.feature", "metadata.feature_id", "metadata.feature_name"]),
        (Field::Content, &["input"]),
    ],
    is_request: |cells| cells.text("type").is_none_or(|kind| kind.eq_ignore_ascii_case("GENERATION")),
    finish: |draft, cells| {
        tokens(draft, cells)?;
        status(draft, cells);
        labels::look_at_request(draft, cells, &["input"], &["modelParameters"]);
        if cells.number("toolDefinitionsCount").is_some_and(|count| count > 0.0)
            || cells.text("toolDefinitions").is_some()
        {
            draft.flag(routewright_domain::RequestFlags::TOOLS);
        }
        labels::label(draft, cells, &["tags", "traceTags"], &["promptName", "traceName", "name"])
    },
    ..Spec::PLAIN
};

/// Sums the kinds of tokens.
fn tokens(draft: &mut Draft, cells: Cells) -> Result<(), String> {
    let usage = cells.json("usageDetails").map(opened);
    let kinds = usage.as_deref().and_then(Value::as_object).filter(|kinds| !kinds.is_empty());
    let Some(kinds) = kinds else {
        draft.fill(Field::PromptTokens, cells, &["inputUsage"])?;
        return draft.fill(Field::CompletionTokens, cells, &["outputUsage"]);
    };
    let [mut prompt, mut answer, mut read, mut written, mut reasoning] = [0_u64; 5];
    let (mut has_prompt, mut has_answer) = (false, false);
    for (kind, value) in kinds {
        // Numbers may come as texts, and a kind may be null.
        let text = match value {
            Value::Null => continue,
            Value::String(text) => text.clone(),
            other => other.to_string(),
        };
        if kind == "total" {
            continue;
        }
        let count = value::tokens(&text).map_err(|wrong| wrong.about(&format!("usageDetails.{kind}"), &text))?;
        let count = u64::from(count);
        let kind = kind.to_ascii_lowercase();
        if kind.contains("output") || kind.contains("completion") || kind.contains("reasoning") {
            (answer, has_answer) = (answer + count, true);
            reasoning += if kind.contains("reasoning") { count } else { 0 };
        } else if kind.contains("input") || kind.contains("prompt") || kind.contains("cache") {
            (prompt, has_prompt) = (prompt + count, true);
            if kind.contains("creation") || kind.contains("write") {
                written += count;
            } else if kind.contains("cache") {
                read += count;
            }
        }
    }
    let total = kinds.get("total").and_then(Value::as_u64);
    // The total tells when a part was counted both on its own and within the whole.
    if total.is_some_and(|total| prompt + answer > total && prompt + answer == total + read + written + reasoning) {
        prompt -= read + written;
        answer -= reasoning;
    }
    let small = |count: u64| u32::try_from(count).unwrap_or(u32::MAX);
    let record = &mut draft.reading.record;
    (record.cached_tokens, record.cache_write_tokens) = (small(read), small(written));
    record.reasoning_tokens = small(reasoning);
    if has_prompt && !draft.has(Field::PromptTokens) {
        draft.put(Field::PromptTokens, "usageDetails.input", &prompt.to_string())?;
    }
    if has_answer && !draft.has(Field::CompletionTokens) {
        draft.put(Field::CompletionTokens, "usageDetails.output", &answer.to_string())?;
    }
    Ok(())
}

fn status(draft: &mut Draft, cells: Cells) {
    if cells.text("level").is_none_or(|level| level != "ERROR") {
        if draft.has(Field::CompletionTokens) {
            draft.status(RecordedStatus::Succeeded);
        }
        return;
    }
    let message = cells.text("statusMessage").map(|text| text.to_ascii_lowercase()).unwrap_or_default();
    draft.status(if message.contains("429") || message.contains("rate limit") {
        RecordedStatus::RateLimited
    } else if message.contains("timeout") || message.contains("timed out") {
        RecordedStatus::TimedOut
    } else {
        RecordedStatus::Failed
    });
}

#[cfg(test)]
mod tests {
    use routewright_domain::{Money, RecordedStatus};

    use super::super::testing::read;

    const V3: &str = include_str!("../../../tests/fixtures/langfuse-v3.json");

    const V4: &str = include_str!("../../../tests/fixtures/langfuse-v4.jsonl");

    #[test]
    fn version_3_counts_in_seconds_and_its_kinds_of_tokens_add_up() {
        let log = read("langfuse", V3);
        assert_eq!((log.requests.len(), log.skipped, log.rejects.len()), (2, 1, 0));
        let request = &log.requests[0];
        assert_eq!((request.ttft_us, request.latency_us), (Some(750_000), Some(2_500_000)), "seconds");
        assert_eq!((request.prompt_tokens, request.cached_tokens, request.cache_write_tokens), (950, 800, 50));
        assert_eq!((request.completion_tokens, request.cost), (60, Some(Money(1_900_000_000))));
        assert_eq!(
            (request.feature.as_deref(), &request.tags[..]),
            (Some("eu"), &["beta".to_owned(), "eu".to_owned()][..])
        );
        assert!(request.content_key.is_some() && !format!("{request:?}").contains("doctor"));
        assert_eq!(log.requests[1].status, RecordedStatus::RateLimited);
    }

    #[test]
    fn version_4_counts_in_milliseconds() {
        let log = read("langfuse", V4);
        let request = &log.requests[0];
        assert_eq!((request.ttft_us, request.latency_us), (Some(750_000), Some(2_500_000)), "milliseconds");
        assert_eq!((request.prompt_tokens, request.cached_tokens), (100, 64));
        assert_eq!((request.completion_tokens, request.reasoning_tokens), (50, 30));
        assert_eq!((request.model.as_deref(), request.feature.as_deref()), (Some("gpt-4o"), Some("search")));
    }

    #[test]
    fn a_total_tells_that_cached_tokens_were_counted_within_the_input() {
        let within = V4.replace(r#""input":"36""#, r#""input":100"#).replace(r#""output":20"#, r#""output":50"#);
        let log = read("langfuse", &within);
        assert_eq!((log.requests[0].prompt_tokens, log.requests[0].completion_tokens), (100, 50));
    }

    #[test]
    fn a_table_gives_the_same_request_as_an_object() {
        let csv = "id,traceId,type,startTime,model,usageDetails,totalCost,latency,timeToFirstToken,tags,sessionId\n\
            o3,t,GENERATION,2026-08-03T10:00:00.000Z,gpt-4o,\"{\"\"input\"\":36,\"\"input_cached_tokens\"\":64,\"\"output\"\":20,\"\"output_reasoning_tokens\"\":30}\",0.002,2.5,0.75,\"[\"\"feature=search\"\"]\",s\n";
        assert_eq!(read("langfuse", csv).requests, read("langfuse", V4).requests);
    }
}
