//! LiteLLM's standard logging payload, as its callbacks write it: an object a line, or an array.
//!
//! Times are seconds since 1970, with decimals; `response_cost` is US dollars. Tries and fallbacks of a call share its
//! `trace_id`, which is kept as the session; each is a request of its own.

use super::super::field::Field;
use super::super::spec::Spec;
use super::labels;
use super::litellm_spend::{CACHED, WRITTEN, is_request, status, without_first_token_at_the_end};

pub(super) const SPEC: Spec = Spec {
    fits: |has| has("response_cost") && has("startTime") && (has("call_type") || has("model_map_information")),
    fields: &[
        (Field::ArrivalSeconds, &["startTime"]),
        (Field::EndedSeconds, &["endTime"]),
        (Field::FirstTokenSeconds, &["completionStartTime"]),
        (Field::Id, &["id"]),
        (Field::Session, &["trace_id"]),
        (Field::Model, &["model"]),
        (Field::ModelAsked, &["model_group"]),
        (Field::Provider, &["custom_llm_provider"]),
        (Field::ApiKey, &["metadata.user_api_key_alias", "metadata.user_api_key_hash"]),
        (Field::PromptTokens, &["prompt_tokens"]),
        (Field::CachedTokens, CACHED),
        (Field::CacheWriteTokens, WRITTEN),
        (Field::CompletionTokens, &["completion_tokens"]),
        (Field::ReasoningTokens, &["metadata.usage_object.completion_tokens_details.reasoning_tokens"]),
        (Field::WebSearches, &["metadata.usage_object.server_tool_use.web_search_requests"]),
        (Field::CostUsd, &["response_cost"]),
        (Field::Streamed, &["stream"]),
        (Field::CacheHit, &["cache_hit"]),
        (Field::Task, &["metadata.spend_logs_metadata.task", "metadata.requester_metadata.task"]),
        (Field::Feature, &["metadata.spend_logs_metadata.feature", "metadata.requester_metadata.feature"]),
        (Field::Content, &["messages"]),
    ],
    is_request,
    finish: |draft, cells| {
        without_first_token_at_the_end(draft);
        status(draft, cells, &["error_information"]);
        draft.add_cached_where_they_are_more();
        labels::look_at_request(draft, cells, &["messages"], &["model_parameters"]);
        labels::label(
            draft,
            cells,
            &["request_tags"],
            &["metadata.user_api_key_alias", "metadata.user_api_key_team_alias"],
        )
    },
    ..Spec::PLAIN
};

#[cfg(test)]
mod tests {
    use routewright_domain::{Money, RecordedStatus, RequestFlags};

    use super::super::testing::read;

    const LINES: &str = include_str!("../../../tests/fixtures/litellm-payload.jsonl");

    #[test]
    fn seconds_become_times_and_tries_stay_apart() {
        let log = read("litellm-payload", LINES);
        let request = &log.requests[0];
        assert_eq!(request.arrival.to_string(), "2026-08-03T10:00:00.25Z");
        assert_eq!((request.ttft_us, request.latency_us), (Some(500_000), Some(2_500_000)), "seconds");
        assert_eq!((request.cost, request.images), (Some(Money(1_250_000_000)), 1));
        let flags = [RequestFlags::STREAMED, RequestFlags::VISION, RequestFlags::TOOLS, RequestFlags::STRUCTURED];
        assert_eq!(request.flags, flags.into_iter().fold(RequestFlags::default(), RequestFlags::with));
        assert!(request.content_key.is_some() && !format!("{request:?}").contains("doctor"));
        assert!(!format!("{request:?}").contains("88dc28d0"), "no hash of a key either");
        assert_eq!(log.requests.len(), 2, "a try and the try before it");
        assert_eq!((log.requests[1].session.as_deref(), log.requests[1].status), (Some("t"), RecordedStatus::TimedOut));
        assert!(!log.times_without_zone);
    }
}
