//! OpenRouter's Broadcast: OTLP JSON, a span a generation, as webhooks, collectors and buckets keep it.
//!
//! `input_tokens` includes cached ones, `output_tokens` reasoning ones; costs are US dollars; times are nanoseconds.
//! There is no time to the first token. `gen_ai.provider.name` is the model's author, not who served it.

use super::super::field::Field;
use super::super::spec::Spec;
use super::{labels, otel_genai, spans};

pub(super) const SPEC: Spec = Spec {
    fits: |has| {
        has("resource.openrouter.trace.id")
            || ["source", "api_key_name", "provider_slug", "provider_name", "entity_id", "creator_user_id"]
                .iter()
                .any(|name| has(&format!("trace.metadata.openrouter.{name}")))
    },
    fields: &[
        (Field::ArrivalNanoseconds, &["startTimeUnixNano"]),
        (Field::EndedNanoseconds, &["endTimeUnixNano"]),
        (Field::Id, &["gen_ai.response.id", "resource.openrouter.trace.id", "spanId"]),
        (Field::Model, &["gen_ai.response.model", "gen_ai.request.model"]),
        (Field::ModelAsked, &["gen_ai.request.model"]),
        (Field::Provider, &["trace.metadata.openrouter.provider_slug", "trace.metadata.openrouter.provider_name"]),
        (Field::PromptTokens, &["gen_ai.usage.input_tokens", "gen_ai.usage.prompt_tokens"]),
        (Field::CachedTokens, &["gen_ai.usage.input_tokens.cached", "gen_ai.usage.cache_read.input_tokens"]),
        (Field::CacheWriteTokens, &["gen_ai.usage.input_tokens.cache_write"]),
        (Field::CompletionTokens, &["gen_ai.usage.output_tokens", "gen_ai.usage.completion_tokens"]),
        (Field::ReasoningTokens, &["gen_ai.usage.output_tokens.reasoning"]),
        (Field::CostUsd, &["gen_ai.usage.total_cost"]),
        (Field::ApiKey, &["trace.metadata.openrouter.api_key_name"]),
        (Field::Session, &["session.id", "gen_ai.conversation.id"]),
        (Field::Task, &["trace.metadata.task"]),
        (Field::Feature, &["trace.metadata.feature", "trace.metadata.feature_id", "trace.metadata.feature_name"]),
        (Field::Content, &["gen_ai.input.messages", "gen_ai.prompt", "span.input", "trace.input"]),
    ],
    is_request: |cells| {
        cells.text("span.type").is_none_or(|kind| kind == "generation") && otel_genai::is_request(cells)
    },
    finish: |draft, cells| {
        let reason = cells.first(&["gen_ai.response.finish_reason", "trace.metadata.openrouter.finish_reason"]);
        if reason.is_some_and(|reason| reason == "error") {
            draft.status(routewright_domain::RecordedStatus::Failed);
        }
        spans::span_status(draft, cells);
        labels::look_at_request(draft, cells, &["gen_ai.input.messages", "gen_ai.prompt", "span.input"], &[]);
        labels::label(draft, cells, &["trace.tags", "trace.metadata.tags"], &["trace.metadata.openrouter.api_key_name"])
    },
    ..Spec::PLAIN
};

#[cfg(test)]
mod tests {
    use routewright_domain::{Money, RecordedStatus};

    use super::super::testing::read;

    const EXPORT: &str = include_str!("../../../tests/fixtures/openrouter-broadcast.json");

    #[test]
    fn a_generation_is_read_and_other_spans_are_passed_over() {
        let log = read("openrouter-broadcast", EXPORT);
        assert_eq!((log.requests.len(), log.skipped, log.rejects.len()), (1, 1, 0));
        let request = &log.requests[0];
        assert_eq!(request.arrival.to_string(), "2026-08-03T10:00:00.25Z");
        assert_eq!((request.latency_us, request.ttft_us), (Some(3_500_000), None), "nanoseconds");
        assert_eq!((request.prompt_tokens, request.cached_tokens), (2_000, 1_500));
        assert_eq!((request.completion_tokens, request.reasoning_tokens), (300, 100));
        assert_eq!(request.cost, Some(Money(6_450_000_000)), "US dollars");
        assert_eq!(request.model.as_deref(), Some("anthropic/claude-4.5-sonnet-20250929"));
        assert_eq!(request.model_asked.as_deref(), Some("anthropic/claude-sonnet-4.5"));
        assert_eq!(request.provider.as_deref(), Some("google-vertex"), "who served it, not the author");
        assert_eq!((request.feature.as_deref(), request.api_key.as_deref()), (Some("triage"), Some("Clinic")));
        assert_eq!(request.status, RecordedStatus::Succeeded);
        assert!(request.content_key.is_some() && !format!("{request:?}").contains("doctor"), "a hash, not the text");
    }

    #[test]
    fn an_export_a_line_and_older_names_are_read_too() {
        let line = EXPORT.replace('\n', "").replace("gen_ai.usage.input_tokens\"", "gen_ai.usage.prompt_tokens\"");
        let log = read("openrouter-broadcast", &format!("{line}\n{line}\n"));
        assert_eq!((log.requests.len(), log.requests[1].prompt_tokens), (2, 2_000));
    }
}
