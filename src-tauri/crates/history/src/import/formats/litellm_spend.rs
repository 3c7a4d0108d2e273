//! Rows of LiteLLM's table `LiteLLM_SpendLogs`, as CSV, as an array or one a line.
//!
//! `spend` is US dollars, `request_duration_ms` milliseconds. LiteLLM counts cached tokens as part of the prompt's, of
//! Anthropic's answers too. `api_key` is a hash, and a key's alias is preferred to it. Times have no zone.

use routewright_domain::RecordedStatus;

use super::super::cells::Cells;
use super::super::field::Field;
use super::super::spec::{Draft, Spec};
use super::super::value;
use super::labels;

pub(super) const SPEC: Spec = Spec {
    fits: |has| has("spend") && has("startTime") && has("prompt_tokens") && (has("request_id") || has("call_type")),
    fields: &[
        (Field::Arrival, &["startTime"]),
        (Field::Ended, &["endTime"]),
        (Field::Id, &["request_id"]),
        (Field::Model, &["model"]),
        (Field::ModelAsked, &["model_group"]),
        (Field::Provider, &["custom_llm_provider"]),
        (Field::ApiKey, &["metadata.user_api_key_alias", "api_key"]),
        (Field::PromptTokens, &["prompt_tokens"]),
        (Field::CachedTokens, CACHED),
        (Field::CacheWriteTokens, WRITTEN),
        (Field::CompletionTokens, &["completion_tokens"]),
        (Field::ReasoningTokens, &["metadata.usage_object.completion_tokens_details.reasoning_tokens"]),
        (Field::WebSearches, &["metadata.usage_object.server_tool_use.web_search_requests"]),
        (Field::CostUsd, &["spend"]),
        (Field::LatencyMilliseconds, &["request_duration_ms"]),
        (Field::FirstToken, &["completionStartTime"]),
        (Field::CacheHit, &["cache_hit"]),
        (Field::Session, &["session_id"]),
        (Field::Task, &["metadata.task", "metadata.spend_logs_metadata.task"]),
        (Field::Feature, &["metadata.feature", "metadata.spend_logs_metadata.feature"]),
        (Field::Content, &["messages", "proxy_server_request.messages"]),
    ],
    is_request,
    finish: |draft, cells| {
        without_first_token_at_the_end(draft);
        status(draft, cells, &["metadata.error_information", "metadata.error_info"]);
        draft.add_cached_where_they_are_more();
        labels::look_at_request(
            draft,
            cells,
            &["messages", "proxy_server_request.messages"],
            &["proxy_server_request", "metadata.model_parameters"],
        );
        labels::label(
            draft,
            cells,
            &["request_tags"],
            &["metadata.user_api_key_alias", "metadata.user_api_key_team_alias"],
        )
    },
    ..Spec::PLAIN
};

/// Where LiteLLM keeps the counts of tokens read from a provider's cache.
pub(super) const CACHED: &[&str] = &[
    "metadata.usage_object.prompt_tokens_details.cached_tokens",
    "metadata.usage_object.cache_read_input_tokens",
    "metadata.additional_usage_values.cache_read_input_tokens",
];
/// Where it keeps those written to one.
pub(super) const WRITTEN: &[&str] = &[
    "metadata.usage_object.cache_creation_input_tokens",
    "metadata.usage_object.prompt_tokens_details.cache_creation_tokens",
    "metadata.additional_usage_values.cache_creation_input_tokens",
];

/// True for calls that a language model answers in text.
pub(super) fn is_request(cells: Cells) -> bool {
    const OTHERS: [&str; 10] =
        ["embedding", "rerank", "image", "transcription", "speech", "moderation", "mcp", "file", "batch", "list"];
    cells.text("call_type").is_none_or(|kind| !OTHERS.iter().any(|other| kind.contains(other)))
}

/// An answer that is not streamed is logged with its first token at its end, which is not when it came.
pub(super) fn without_first_token_at_the_end(draft: &mut Draft) {
    if draft.reading.first_token.is_some() && draft.reading.first_token == draft.reading.ended {
        draft.reading.first_token = None;
    }
}

/// The status, by the error's HTTP code where there was one.
pub(super) fn status(draft: &mut Draft, cells: Cells, errors: &[&str]) {
    let said = cells.text("status").and_then(|text| value::status(&text).ok());
    if said == Some(RecordedStatus::Succeeded) {
        return draft.status(RecordedStatus::Succeeded);
    }
    for error in errors {
        let code = cells.text(&format!("{error}.error_code")).and_then(|code| value::status(&code).ok());
        let class = cells.text(&format!("{error}.error_class")).map(|class| class.to_ascii_lowercase());
        match (code, class) {
            (Some(status), _) => draft.status(status),
            (None, Some(class)) if class.contains("ratelimit") => draft.status(RecordedStatus::RateLimited),
            (None, Some(class)) if class.contains("timeout") => draft.status(RecordedStatus::TimedOut),
            _ => {}
        }
    }
    if let Some(said) = said {
        draft.status(said);
    }
}

#[cfg(test)]
mod tests {
    use routewright_domain::{Money, RecordedStatus, RequestFlags};

    use super::super::testing::read;

    const ROWS: &str = include_str!("../../../tests/fixtures/litellm-spend.json");

    #[test]
    fn an_array_is_read_with_its_units() {
        let log = read("litellm-spend", ROWS);
        assert_eq!((log.requests.len(), log.skipped, log.rejects.len()), (2, 1, 0));
        let request = &log.requests[0];
        assert_eq!(request.arrival.to_string(), "2026-08-03T10:00:00.5Z");
        assert_eq!((request.ttft_us, request.latency_us), (Some(400_000), Some(2_000_000)));
        assert_eq!(request.cost, Some(Money(4_200_000_000)), "US dollars");
        assert_eq!((request.prompt_tokens, request.cached_tokens, request.cache_write_tokens), (1_200, 1_000, 100));
        assert_eq!((request.feature.as_deref(), request.api_key.as_deref()), (Some("draft"), Some("team-a")));
        assert_eq!(request.tags, ["feature:draft", "prod"]);
        assert_eq!((request.model_asked.as_deref(), request.content_key), (Some("smart"), None));
        assert_eq!((request.status, request.flags), (RecordedStatus::Succeeded, RequestFlags::default()));
        let failed = &log.requests[1];
        assert_eq!((failed.status, failed.feature.as_deref()), (RecordedStatus::RateLimited, Some("chat")));
        assert_eq!((failed.ttft_us, failed.latency_us), (None, Some(1_000_000)), "a first token at the end is none");
        assert!(log.times_without_zone);
    }

    #[test]
    fn rows_of_a_table_are_the_same_requests() {
        let csv = "request_id,call_type,api_key,spend,prompt_tokens,completion_tokens,startTime,endTime,completionStartTime,model,model_group,custom_llm_provider,cache_hit,session_id,status,request_tags,messages,metadata,request_duration_ms\n\
            r1,acompletion,88dc28d0f030c55ed4ab77ed8faf098196cb1c05df778539800c9f1243fe6b4b,0.0042,1200,90,2026-08-03 10:00:00.500,2026-08-03 10:00:02.500,2026-08-03 10:00:00.900,claude-sonnet-4-5,smart,anthropic,False,s,success,\"[\"\"feature:draft\"\",\"\"prod\"\"]\",{},\"{\"\"user_api_key_alias\"\":\"\"team-a\"\",\"\"usage_object\"\":{\"\"prompt_tokens_details\"\":{\"\"cached_tokens\"\":1000},\"\"cache_creation_input_tokens\"\":100,\"\"completion_tokens_details\"\":{\"\"reasoning_tokens\"\":10}}}\",2000\n";
        let table = read("litellm-spend", csv);
        assert_eq!(table.requests[0], read("litellm-spend", ROWS).requests[0]);
        let bare = csv.replace("team-a", "");
        let key = read("litellm-spend", &bare).requests[0].api_key.clone().unwrap();
        assert!(key.starts_with("key-") && key.len() == 12, "a hash of a secret is shortened: {key}");
    }
}
