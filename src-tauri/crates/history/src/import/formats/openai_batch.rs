//! Output files of OpenAI's batches, a line a request; the arrival is when the answer was created.
//!
//! Nobody waits for a batch, so every request may be batched and has no latency. A line of a batch's input has no usage
//! and is no request yet. `custom_id` is a running label: what stands before its number is the feature.

use routewright_domain::{RecordedStatus, RequestFlags};

use super::super::cells::Cells;
use super::super::field::Field;
use super::super::spec::{Draft, Spec};
use super::super::value;
use super::labels;

pub(super) const SPEC: Spec = Spec {
    fits: |has| has("custom_id") && (has("response") || has("error") || (has("method") && has("body"))),
    fields: &[
        (Field::ArrivalSeconds, &["response.body.created", "response.body.created_at"]),
        (Field::Id, &["custom_id"]),
        (Field::Model, &["response.body.model"]),
        (Field::ModelAsked, &["body.model"]),
        (Field::PromptTokens, &["response.body.usage.prompt_tokens", "response.body.usage.input_tokens"]),
        (
            Field::CachedTokens,
            &[
                "response.body.usage.prompt_tokens_details.cached_tokens",
                "response.body.usage.input_tokens_details.cached_tokens",
            ],
        ),
        (Field::CompletionTokens, &["response.body.usage.completion_tokens", "response.body.usage.output_tokens"]),
        (
            Field::ReasoningTokens,
            &[
                "response.body.usage.completion_tokens_details.reasoning_tokens",
                "response.body.usage.output_tokens_details.reasoning_tokens",
            ],
        ),
        (Field::Status, &["response.status_code"]),
        (Field::Feature, &["response.body.metadata.feature", "body.metadata.feature"]),
        (Field::Content, &["body.messages", "body.input"]),
    ],
    is_request: |cells| cells.text("response.body.object").is_none_or(|kind| kind != "list"),
    finish,
    ..Spec::PLAIN
};

fn finish(draft: &mut Draft, cells: Cells) -> Result<(), String> {
    if cells.json("response").is_none() && cells.json("error").is_none() {
        return Err("it is a line of the batch's input, which has no usage; import the output file".to_owned());
    }
    if let Some(code) = cells.text("error.code") {
        let expired = code == "batch_expired";
        draft.status(if expired { RecordedStatus::TimedOut } else { RecordedStatus::Failed });
    }
    draft.flag(RequestFlags::BATCHABLE);
    if !draft.has(Field::Provider) {
        draft.put(Field::Provider, "provider", "openai")?;
    }
    labels::look_at_request(draft, cells, &["body.messages", "body.input"], &["body"]);
    // A label that is no name is no loss.
    if !draft.has(Field::Feature)
        && let Some(label) = cells.text("custom_id").as_deref().and_then(running_label)
        && value::name(label).is_ok()
    {
        draft.put(Field::Feature, "custom_id", label)?;
    }
    Ok(())
}

/// What stands before the running number of a label, as `summary` in `summary-0042`.
fn running_label(id: &str) -> Option<&str> {
    let label = id.trim_end_matches(|letter: char| letter.is_ascii_digit());
    if label.len() == id.len() {
        return None;
    }
    let label = label.trim_end_matches(['-', '_', ':', '/', '#', '.', ' ']);
    // Numbers within it would make a feature of each part of an identifier.
    let is_name = !label.is_empty() && !label.bytes().any(|byte| byte.is_ascii_digit());
    is_name.then_some(label)
}

#[cfg(test)]
mod tests {
    use routewright_domain::{RecordedStatus, RequestFlags};

    use super::super::testing::read;
    use super::*;

    const LINES: &str = include_str!("../../../tests/fixtures/openai-batch.jsonl");

    #[test]
    fn answers_are_requests_that_may_be_batched() {
        let log = read("openai-batch", LINES);
        assert_eq!((log.requests.len(), log.skipped), (2, 1));
        let request = &log.requests[0];
        assert_eq!(request.arrival.to_string(), "2026-08-03T10:00:00Z");
        assert_eq!((request.prompt_tokens, request.cached_tokens, request.completion_tokens), (300, 128, 40));
        assert_eq!((request.flags, request.latency_us), (RequestFlags::BATCHABLE, None));
        assert_eq!((request.feature.as_deref(), request.provider.as_deref()), (Some("summary"), Some("openai")));
        assert_eq!(request.status, RecordedStatus::Succeeded);
        assert_eq!((log.requests[1].prompt_tokens, log.requests[1].feature.as_deref()), (30, None));
        let reasons: Vec<&str> = log.rejects.iter().map(|reject| reject.reason.as_str()).collect();
        assert_eq!(reasons[0], "there is no `response.body.created`");
        assert!(reasons[1].contains("import the output file"), "{reasons:?}");
    }

    #[test]
    fn a_label_ends_before_its_number() {
        for (id, label) in
            [("summary-0042", Some("summary")), ("a/b_1", Some("a/b")), ("42", None), ("x", None), ("a1-2", None)]
        {
            assert_eq!(running_label(id), label, "{id}");
        }
    }
}
