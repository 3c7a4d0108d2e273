//! Spans of Arize's `OpenInference` conventions, as OTLP, flat or nested JSON.
//!
//! The prompt's tokens include cached ones, costs are US dollars. There is no time to the first token.

use super::super::field::Field;
use super::super::spec::Spec;
use super::{labels, spans};

pub(super) const SPEC: Spec = Spec {
    fits: |has| has("openinference.span.kind") || has("llm.token_count.prompt") || has("llm.model_name"),
    fields: &[
        (Field::ArrivalNanoseconds, &["startTimeUnixNano"]),
        (Field::Arrival, &["start_time"]),
        (Field::EndedNanoseconds, &["endTimeUnixNano"]),
        (Field::Ended, &["end_time"]),
        (Field::Id, &["spanId"]),
        (Field::Model, &["llm.response.model_name", "llm.model_name", "llm.request.model_name"]),
        (Field::ModelAsked, &["llm.request.model_name"]),
        (Field::Provider, &["llm.provider", "llm.system"]),
        (Field::PromptTokens, &["llm.token_count.prompt"]),
        (Field::CachedTokens, &["llm.token_count.prompt_details.cache_read"]),
        (Field::CacheWriteTokens, &["llm.token_count.prompt_details.cache_write"]),
        (Field::CompletionTokens, &["llm.token_count.completion"]),
        (Field::ReasoningTokens, &["llm.token_count.completion_details.reasoning"]),
        (Field::CostUsd, &["llm.cost.total"]),
        (Field::Session, &["session.id"]),
        (Field::Task, &["metadata.task"]),
        (Field::Feature, &["metadata.feature", "metadata.feature_id", "metadata.feature_name"]),
        (Field::Content, &["llm.input_messages", "input.value"]),
    ],
    is_request: |cells| match cells.text("openinference.span.kind") {
        Some(kind) => kind.eq_ignore_ascii_case("LLM"),
        None => cells.text("llm.token_count.prompt").is_some(),
    },
    finish: |draft, cells| {
        draft.add_cached_where_they_are_more();
        spans::span_status(draft, cells);
        // Metadata and parameters are texts of JSON.
        let metadata = cells.json("metadata").map(super::super::cells::opened);
        if let Some(metadata) = metadata.as_deref() {
            let within = super::super::cells::Cells::Json(metadata);
            draft.fill(Field::Feature, within, &["feature", "feature_id", "feature_name"])?;
            draft.fill(Field::Task, within, &["task"])?;
        }
        labels::look_at_request(draft, cells, &["llm.input_messages"], &["llm.invocation_parameters"]);
        if cells.first(&["llm.tools", "llm.tools.0.tool.json_schema"]).is_some() {
            draft.flag(routewright_domain::RequestFlags::TOOLS);
        }
        labels::label(
            draft,
            cells,
            &["tag.tags"],
            &["agent.name", "resource.openinference.project.name", "resource.service.name"],
        )
    },
    ..Spec::PLAIN
};

#[cfg(test)]
mod tests {
    use routewright_domain::{Money, RecordedStatus, RequestFlags};

    use super::super::testing::read;

    const FLAT: &str = include_str!("../../../tests/fixtures/openinference-flat.jsonl");

    const NESTED: &str = include_str!("../../../tests/fixtures/openinference-nested.json");

    #[test]
    fn flat_and_nested_attributes_give_the_same_request() {
        let log = read("openinference", FLAT);
        assert_eq!((log.requests.len(), log.skipped), (1, 1));
        let request = &log.requests[0];
        assert_eq!((request.prompt_tokens, request.cached_tokens, request.completion_tokens), (400, 128, 60));
        assert_eq!((request.cost, request.latency_us), (Some(Money(1_600_000_000)), Some(3_000_000)), "US dollars");
        assert_eq!(
            (request.feature.as_deref(), &request.tags[..]),
            (Some("search"), &["beta".to_owned(), "eu".to_owned()][..])
        );
        assert_eq!((request.status, request.flags), (RecordedStatus::Succeeded, RequestFlags::STRUCTURED));
        assert_eq!(&read("openinference", NESTED).requests[0], request);
    }
}
