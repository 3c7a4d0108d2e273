//! Portkey's logs: the export of its service, and the files of a self-hosted gateway; an object a line.
//!
//! **Costs are cents.** Times are milliseconds. The same fields go by two names on Portkey's own pages (`ai_org` and
//! `ai_provider`, `req_units` and `request_tokens`, …); both are read. Where `response.usage` has Anthropic's fields
//! (`cache_read_input_tokens`), the prompt excludes cached tokens and they are added.

use super::super::cells::Cells;
use super::super::field::Field;
use super::super::spec::{Draft, Spec};
use super::labels;

pub(super) const SPEC: Spec = Spec {
    fits: |has| {
        let exported = has("ai_model") || has("ai_org") || has("ai_provider");
        (exported && (has("req_units") || has("request_tokens")))
            || (has("organisation_id") && has("response.responseTime"))
    },
    fields: &[
        (Field::Arrival, &["created_at"]),
        (Field::Id, &["id", "_id"]),
        (Field::Model, &["ai_model", "response.body.model", "request.body.model"]),
        (Field::Provider, &["ai_org", "ai_provider", "request.portkeyHeaders.x-portkey-provider"]),
        (
            Field::PromptTokens,
            &["req_units", "request_tokens", "response.body.usage.prompt_tokens", "response.body.usage.input_tokens"],
        ),
        (
            Field::CompletionTokens,
            &[
                "res_units",
                "response_tokens",
                "response.body.usage.completion_tokens",
                "response.body.usage.output_tokens",
            ],
        ),
        (
            Field::ReasoningTokens,
            &[
                "response.usage.completion_tokens_details.reasoning_tokens",
                "response.body.usage.completion_tokens_details.reasoning_tokens",
            ],
        ),
        (Field::LatencyMilliseconds, &["response_time", "response.responseTime"]),
        (Field::Status, &["response_status_code", "status_code", "response.status"]),
        (Field::Session, &["metadata.session_id", "metadata.session"]),
        (Field::Task, &["metadata.task"]),
        (Field::Feature, &["metadata.feature", "metadata.feature_id", "metadata.feature_name"]),
        (Field::Content, &["request.messages", "request.body.messages", "request.prompt", "request.body.prompt"]),
    ],
    is_request: |cells| cells.first(&["request_url", "request.url"]).is_none_or(|url| !url.contains("/embeddings")),
    finish: |draft, cells| {
        cost(draft, cells)?;
        cached(draft, cells)?;
        labels::look_at_request(
            draft,
            cells,
            &["request.messages", "request.body.messages"],
            &["request", "request.body"],
        );
        labels::label(draft, cells, &["metadata.tags"], &["prompt_slug"])
    },
    ..Spec::PLAIN
};

/// Cents, unless the log says that they are of another currency.
fn cost(draft: &mut Draft, cells: Cells) -> Result<(), String> {
    let currency = cells.text("cost_currency");
    let is_dollars = currency.is_none_or(|text| text.eq_ignore_ascii_case("usd") || text.eq_ignore_ascii_case("cents"));
    if is_dollars {
        return draft.fill(Field::CostCents, cells, &["cost"]);
    }
    if !draft.has(Field::CostCents) {
        draft.reading.unread.push(Field::CostCents);
    }
    Ok(())
}

fn cached(draft: &mut Draft, cells: Cells) -> Result<(), String> {
    let at = |name: &str| [format!("response.usage.{name}"), format!("response.body.usage.{name}")];
    let fill = |draft: &mut Draft, field, name| {
        let places = at(name);
        draft.fill(field, cells, &[&places[0], &places[1]])
    };
    fill(draft, Field::CachedTokens, "prompt_tokens_details.cached_tokens")?;
    if draft.has(Field::CachedTokens) {
        draft.add_cached_where_they_are_more();
        return Ok(());
    }
    fill(draft, Field::CachedTokens, "cache_read_input_tokens")?;
    fill(draft, Field::CacheWriteTokens, "cache_creation_input_tokens")?;
    draft.add_cached();
    Ok(())
}

#[cfg(test)]
mod tests {
    use routewright_domain::{Money, RecordedStatus, RequestFlags};

    use super::super::testing::read;

    const LINES: &str = include_str!("../../../tests/fixtures/portkey.jsonl");

    #[test]
    fn costs_are_cents_and_both_spellings_are_read() {
        let log = read("portkey", LINES);
        let [first, second, third] = &log.requests[..] else { panic!("{:?}", log.rejects) };
        assert_eq!(first.cost, Some(Money(3_500_000_000)), "0.35 cents are 0.0035 US dollars");
        assert_eq!((first.latency_us, first.cached_tokens, first.prompt_tokens), (Some(1_800_000), 512, 1_000));
        assert_eq!((first.feature.as_deref(), first.provider.as_deref()), (Some("digest"), Some("openai")));
        assert_eq!(first.flags, RequestFlags::STREAMED);
        assert_eq!((second.prompt_tokens, second.cached_tokens, second.cache_write_tokens), (470, 400, 20));
        assert_eq!((second.feature.as_deref(), second.status), (Some("summary"), RecordedStatus::RateLimited));
        assert_eq!(third.cost, None, "another currency is not converted");
    }

    #[test]
    fn files_of_a_gateway_of_ones_own_are_read() {
        let line = r#"{"_id":"g1","organisation_id":"o","created_at":"2026-08-03T10:00:00Z","request":{"url":"/v1/chat/completions","body":{"model":"gpt-4o","messages":[]}},"response":{"status":200,"responseTime":700,"body":{"model":"gpt-4o-2024-11-20","usage":{"prompt_tokens":9,"completion_tokens":3}}}}"#;
        let log = read("portkey", line);
        assert_eq!((log.requests[0].prompt_tokens, log.requests[0].latency_us), (9, Some(700_000)));
        assert_eq!(log.requests[0].model.as_deref(), Some("gpt-4o-2024-11-20"));
    }
}
