//! Helicone's requests, from its API or its exporter: JSON, lines or CSV.
//!
//! `delay_ms` and `time_to_first_token` are milliseconds, `costUSD` and `cost` US dollars. Requests to Anthropic are
//! logged with its own counts, whose prompt excludes cached tokens: they are added. The column `latency` of the exporter's
//! CSV is left out, since its unit is not documented.

use routewright_domain::RequestFlags;

use super::super::cells::Cells;
use super::super::field::Field;
use super::super::spec::{Draft, Spec};
use super::labels;

pub(super) const SPEC: Spec = Spec {
    fits: |has| has("request_created_at") && (has("response_status") || has("delay_ms") || has("response_id")),
    fields: &[
        (Field::Arrival, &["request_created_at"]),
        (Field::Ended, &["response_created_at"]),
        (Field::Id, &["request_id", "response_id"]),
        (Field::Model, &["response_model", "model", "model_override", "request_model"]),
        (Field::ModelAsked, &["request_model"]),
        (Field::Provider, &["provider"]),
        (Field::PromptTokens, &["prompt_tokens"]),
        (Field::CachedTokens, &["prompt_cache_read_tokens"]),
        (Field::CacheWriteTokens, &["prompt_cache_write_tokens"]),
        (Field::CompletionTokens, &["completion_tokens"]),
        (Field::CostUsd, &["costUSD", "cost", "cost_usd"]),
        (Field::TtftMilliseconds, &["time_to_first_token"]),
        (Field::LatencyMilliseconds, &["delay_ms"]),
        (Field::Status, &["response_status"]),
        (Field::Session, &["properties.Helicone-Session-Id", "request_properties.Helicone-Session-Id"]),
        (Field::Task, &["properties.task", "properties.Task", "request_properties.task", "request_properties.Task"]),
        (
            Field::Feature,
            &["properties.feature", "properties.Feature", "request_properties.feature", "request_properties.Feature"],
        ),
        (Field::Content, &["request_body.messages", "request_body.input", "request_body.prompt"]),
    ],
    is_request: |cells| cells.text("request_path").is_none_or(|path| !path.contains("/embeddings")),
    finish: |draft, cells| {
        cached(draft, cells);
        // An answer from nowhere has the identifier of nothing.
        let reference = cells.text("cache_reference_id");
        if reference.is_some_and(|id| id.bytes().any(|byte| byte != b'0' && byte != b'-')) {
            draft.flag(RequestFlags::CACHE_HIT);
        }
        labels::look_at_request(draft, cells, &["request_body.messages", "request_body.input"], &["request_body"]);
        labels::label(draft, cells, &["properties.tags", "request_properties.tags"], &["prompt_id"])
    },
    ..Spec::PLAIN
};

fn cached(draft: &mut Draft, cells: Cells) {
    if cells.text("provider").is_some_and(|provider| provider.eq_ignore_ascii_case("anthropic")) {
        draft.add_cached();
    } else {
        draft.add_cached_where_they_are_more();
    }
}

#[cfg(test)]
mod tests {
    use routewright_domain::{Money, RecordedStatus, RequestFlags};

    use super::super::testing::read;

    const LINES: &str = include_str!("../../../tests/fixtures/helicone.jsonl");

    #[test]
    fn milliseconds_and_prompts_without_their_cache_are_understood() {
        let log = read("helicone", LINES);
        let request = &log.requests[0];
        assert_eq!((request.ttft_us, request.latency_us), (Some(320_000), Some(1_500_000)), "milliseconds");
        let tokens = (request.prompt_tokens, request.cached_tokens, request.cache_write_tokens);
        assert_eq!(tokens, (400, 300, 80), "Anthropic counts the prompt without what is cached");
        assert_eq!(request.cost, Some(Money(310_000_000)), "US dollars");
        assert_eq!((request.feature.as_deref(), request.session.as_deref()), (Some("triage"), Some("s")));
        assert_eq!(request.flags, RequestFlags::STREAMED);
        assert!(request.content_key.is_some());
        let limited = &log.requests[1];
        assert_eq!((limited.prompt_tokens, limited.cached_tokens), (100, 64), "OpenAI counts it with them");
        assert_eq!((limited.status, limited.flags), (RecordedStatus::RateLimited, RequestFlags::CACHE_HIT));
    }

    #[test]
    fn the_exporters_table_and_an_array_are_read_too() {
        let csv = "response_id,response_created_at,response_status,request_created_at,request_body,request_properties,request_user_id,model,prompt_tokens,completion_tokens,latency,cost\n\
            p1,2026-08-03T10:00:02Z,200,2026-08-03T10:00:00Z,\"{\"\"messages\"\":[]}\",\"{\"\"feature\"\":\"\"chat\"\"}\",u,gpt-4o,10,5,,0.001\n";
        let log = read("helicone", csv);
        assert_eq!((log.requests[0].feature.as_deref(), log.requests[0].latency_us), (Some("chat"), Some(2_000_000)));
        let array = format!("{{\"data\":[{}],\"error\":null}}", LINES.trim().replace('\n', ","));
        assert_eq!(read("helicone", &array).requests, read("helicone", LINES).requests);
    }
}
