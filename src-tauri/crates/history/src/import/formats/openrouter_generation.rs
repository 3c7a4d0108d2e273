//! Answers of OpenRouter's `GET /api/v1/generation`: `{"data": {…}}`, arrays of them, or one a line.
//!
//! `native_tokens_*` are the tokens that are billed; cached ones are part of the prompt's. Times are milliseconds.
//! `latency` is described as the total, but in real answers it is often below `generation_time` and then is the wait for
//! the first token.

use routewright_domain::{RecordedStatus, RequestFlags};
use serde_json::Value;

use super::super::cells::Cells;
use super::super::field::Field;
use super::super::spec::{Draft, Spec};
use super::super::value;

pub(super) const SPEC: Spec = Spec {
    fits: |has| has("native_tokens_prompt") && has("provider_name"),
    fields: &[
        (Field::Arrival, &["created_at"]),
        (Field::Id, &["id"]),
        (Field::Model, &["model"]),
        (Field::ModelAsked, &["router"]),
        (Field::Provider, &["provider_name"]),
        (Field::PromptTokens, &["native_tokens_prompt", "tokens_prompt"]),
        (Field::CachedTokens, &["native_tokens_cached"]),
        (Field::CompletionTokens, &["native_tokens_completion", "tokens_completion"]),
        (Field::ReasoningTokens, &["native_tokens_reasoning"]),
        (Field::Images, &["num_media_prompt"]),
        (Field::CostUsd, &["total_cost", "usage"]),
        (Field::TtftMilliseconds, &["latency"]),
        (Field::LatencyMilliseconds, &["generation_time"]),
        (Field::Status, &["finish_reason"]),
        (Field::Streamed, &["streamed"]),
        (Field::Cancelled, &["cancelled"]),
        (Field::Session, &["session_id"]),
        (Field::Feature, &["preset_id", "app_id"]),
    ],
    is_request: |cells| cells.text("api_type").is_none_or(|kind| kind == "completions"),
    finish: |draft, cells| {
        finish(draft, cells);
        Ok(())
    },
    ..Spec::PLAIN
};

fn finish(draft: &mut Draft, cells: Cells) {
    let record = &mut draft.reading.record;
    match (record.ttft_us, record.latency_us) {
        (Some(latency), Some(generation)) if latency > generation => {
            (record.ttft_us, record.latency_us) = (None, Some(latency));
        }
        (Some(latency), None) => (record.ttft_us, record.latency_us) = (None, Some(latency)),
        _ => {}
    }
    // Searches are billed by their results; the number of searches is not said.
    record.web_searches = u16::from(cells.number("num_search_results").is_some_and(|results| results > 0.0));
    if record.images > 0 {
        draft.flag(RequestFlags::VISION);
    }
    if cells.text("response_cache_source_id").is_some() {
        draft.flag(RequestFlags::CACHE_HIT);
    }
    if let Some(Value::Array(attempts)) = cells.json("provider_responses") {
        // The last attempt is the one that counted.
        let code = attempts.last().and_then(|attempt| attempt.get("status")).map(Value::to_string);
        if let Some(status) = code.and_then(|code| value::status(&code).ok())
            && (status != RecordedStatus::Succeeded || draft.reading.record.completion_tokens > 0)
        {
            draft.status(status);
        }
    }
}

#[cfg(test)]
mod tests {
    use routewright_domain::{Money, RecordedStatus, RequestFlags};

    use super::super::testing::read;

    const ONE: &str = include_str!("../../../tests/fixtures/openrouter-generation.json");

    #[test]
    fn native_tokens_are_read_and_the_wait_is_told_from_the_total() {
        let log = read("openrouter-generation", ONE);
        let request = &log.requests[0];
        assert_eq!((request.prompt_tokens, request.cached_tokens), (12, 3));
        assert_eq!((request.completion_tokens, request.reasoning_tokens), (25, 5));
        assert_eq!((request.ttft_us, request.latency_us), (Some(1_016_000), Some(2_940_000)), "milliseconds");
        assert_eq!(request.cost, Some(Money(1_500_000_000)), "US dollars");
        assert_eq!(
            (request.model_asked.as_deref(), request.feature.as_deref()),
            (Some("openrouter/auto"), Some("12345"))
        );
        assert_eq!((request.images, request.web_searches), (1, 1));
        assert_eq!(request.flags, RequestFlags::STREAMED.with(RequestFlags::VISION));
        let slow = read("openrouter-generation", &ONE.replace("1016", "3000"));
        assert_eq!((slow.requests[0].ttft_us, slow.requests[0].latency_us), (None, Some(3_000_000)));
    }

    #[test]
    fn arrays_and_lines_are_read_alike_and_other_calls_are_passed_over() {
        let line = ONE.replace('\n', " ");
        let embedding = line.replace("completions", "embeddings");
        for text in [format!("{line}\n{embedding}\n"), format!("[{line},\n{embedding}]")] {
            let log = read("openrouter-generation", &text);
            assert_eq!((log.requests.len(), log.skipped, log.rejects.len()), (1, 1, 0), "{text}");
        }
    }

    #[test]
    fn a_failure_is_known_by_its_last_attempt() {
        let failed = ONE
            .replace("\"finish_reason\": \"stop\"", "\"provider_responses\": [{\"status\": 500}, {\"status\": 429}]")
            .replace("\"native_tokens_completion\": 25", "\"native_tokens_completion\": 0")
            .replace("\"native_tokens_reasoning\": 5", "\"native_tokens_reasoning\": 0");
        assert_eq!(read("openrouter-generation", &failed).requests[0].status, RecordedStatus::RateLimited);
    }
}
