//! Spans of `OpenTelemetry`'s `GenAI` conventions, under their old and their new attribute names.
//!
//! Times are nanoseconds, `time_to_first_chunk` is seconds. The conventions know no cost. `input_tokens` should include
//! cached ones; some writers pass on Anthropic's counts, which do not: where more is cached than the prompt has, it is
//! added.

use super::super::cells::Cells;
use super::super::field::Field;
use super::super::spec::Spec;
use super::{labels, spans};

pub(super) const SPEC: Spec = Spec {
    fits: |has| {
        ["system", "provider.name", "operation.name", "request.model", "response.model"]
            .iter()
            .any(|name| has(&format!("gen_ai.{name}")))
    },
    fields: &[
        (Field::ArrivalNanoseconds, &["startTimeUnixNano"]),
        (Field::Arrival, &["start_time"]),
        (Field::EndedNanoseconds, &["endTimeUnixNano"]),
        (Field::Ended, &["end_time"]),
        (Field::Id, &["spanId"]),
        (Field::Model, &["gen_ai.response.model", "gen_ai.request.model"]),
        (Field::ModelAsked, &["gen_ai.request.model"]),
        (Field::Provider, &["gen_ai.provider.name", "gen_ai.system"]),
        (Field::PromptTokens, &["gen_ai.usage.input_tokens", "gen_ai.usage.prompt_tokens"]),
        (Field::CachedTokens, &["gen_ai.usage.cache_read.input_tokens", "gen_ai.usage.cache_read_input_tokens"]),
        (
            Field::CacheWriteTokens,
            &[
                "gen_ai.usage.cache_write.input_tokens",
                "gen_ai.usage.cache_creation.input_tokens",
                "gen_ai.usage.cache_creation_input_tokens",
            ],
        ),
        (Field::CompletionTokens, &["gen_ai.usage.output_tokens", "gen_ai.usage.completion_tokens"]),
        (Field::ReasoningTokens, &["gen_ai.usage.reasoning.output_tokens"]),
        (Field::TtftSeconds, &["gen_ai.response.time_to_first_chunk"]),
        (Field::Streamed, &["gen_ai.request.stream"]),
        (Field::Session, &["gen_ai.conversation.id", "session.id"]),
        (Field::Task, &["task"]),
        (Field::Feature, &["feature", "feature.name", "feature.id", "app.feature"]),
        (Field::Content, &["gen_ai.input.messages", "gen_ai.prompt"]),
    ],
    is_request,
    finish: |draft, cells| {
        draft.add_cached_where_they_are_more();
        spans::span_status(draft, cells);
        labels::look_at_request(draft, cells, &["gen_ai.input.messages", "gen_ai.prompt"], &[]);
        if cells.text("gen_ai.output.type").is_some_and(|kind| kind == "json") {
            draft.flag(routewright_domain::RequestFlags::STRUCTURED);
        }
        if cells.first(&["gen_ai.tool.definitions", "gen_ai.request.tools"]).is_some() {
            draft.flag(routewright_domain::RequestFlags::TOOLS);
        }
        let otherwise = ["gen_ai.prompt.name", "gen_ai.agent.name", "gen_ai.workflow.name", "resource.service.name"];
        labels::label(draft, cells, &["tags"], &otherwise)
    },
    ..Spec::PLAIN
};

/// True for a call of a language model: by its operation, or, where a span names none, by model and usage. An agent's
/// span repeats the usage of its calls.
pub(super) fn is_request(cells: Cells) -> bool {
    let operation = cells.text("gen_ai.operation.name");
    match operation.as_deref() {
        Some("chat" | "text_completion" | "generate_content" | "completion" | "responses") => true,
        Some("embeddings" | "execute_tool" | "invoke_agent" | "create_agent" | "invoke_workflow" | "retrieval") => {
            false
        }
        _ => {
            cells.first(&["gen_ai.response.model", "gen_ai.request.model"]).is_some()
                && cells.first(&["gen_ai.usage.input_tokens", "gen_ai.usage.prompt_tokens"]).is_some()
        }
    }
}

#[cfg(test)]
mod tests {
    use routewright_domain::{RecordedStatus, RequestFlags};

    use super::super::testing::read;

    const NEW: &str = include_str!("../../../tests/fixtures/otel-genai-new.jsonl");

    const OLD: &str = include_str!("../../../tests/fixtures/otel-genai-old.json");

    #[test]
    fn new_names_are_read_and_only_model_calls_count() {
        let log = read("otel-genai", NEW);
        assert_eq!((log.requests.len(), log.skipped, log.rejects.len()), (1, 2, 0));
        let request = &log.requests[0];
        assert_eq!((request.prompt_tokens, request.cached_tokens, request.completion_tokens), (900, 600, 80));
        assert_eq!((request.ttft_us, request.latency_us), (Some(400_000), Some(2_500_000)), "seconds, nanoseconds");
        assert_eq!((request.model_asked.as_deref(), request.feature.as_deref()), (Some("gpt-4o"), Some("planner")));
        assert_eq!((request.reasoning_tokens, request.cost), (30, None));
        assert_eq!((request.status, request.flags), (RecordedStatus::Succeeded, RequestFlags::STREAMED));
    }

    #[test]
    fn old_names_are_read_and_a_prompt_counted_without_its_cache_is_mended() {
        let log = read("otel-genai", OLD);
        let request = &log.requests[0];
        assert_eq!((request.prompt_tokens, request.cached_tokens, request.completion_tokens), (520, 500, 7));
        assert_eq!((request.latency_us, request.provider.as_deref()), (Some(1_250_000), Some("anthropic")));
        assert_eq!(request.feature.as_deref(), Some("desk"));
        assert_eq!(log.requests[1].status, RecordedStatus::RateLimited);
        assert_eq!(log.requests[1].completion_tokens, 0, "a request that failed has no answer");
    }
}
