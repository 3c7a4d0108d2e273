//! The log that OpenRouter's Activity page exports as CSV, a row a generation.
//!
//! Its columns change place between exports, so they count by name. `created_at` has no zone. Cached tokens are part of
//! the prompt's, reasoning tokens of the answer's, and costs are US dollars.

use super::super::cells::Cells;
use super::super::field::Field;
use super::super::spec::{Draft, Spec};

pub(super) const SPEC: Spec = Spec {
    fits: |has| has("generation_id") && has("model_permaslug") && has("tokens_prompt"),
    fields: &[
        (Field::Arrival, &["created_at"]),
        (Field::Id, &["generation_id"]),
        (Field::Model, &["model_permaslug"]),
        (Field::Provider, &["provider_name"]),
        (Field::PromptTokens, &["tokens_prompt"]),
        (Field::CachedTokens, &["tokens_cached"]),
        (Field::CompletionTokens, &["tokens_completion"]),
        (Field::ReasoningTokens, &["tokens_reasoning"]),
        (Field::CostUsd, &["cost_total"]),
        (Field::TtftMilliseconds, &["time_to_first_token_ms"]),
        (Field::LatencyMilliseconds, &["generation_time_ms"]),
        (Field::Status, &["finish_reason_normalized"]),
        (Field::Streamed, &["streamed"]),
        (Field::Cancelled, &["cancelled"]),
        (Field::ApiKey, &["api_key_name"]),
        (Field::Feature, &["api_key_name", "app_name"]),
    ],
    finish: |draft, cells| {
        name_variant(draft, cells);
        wait_and_generation(draft);
        Ok(())
    },
    is_flat: true,
    ..Spec::PLAIN
};

/// A variant such as `free` has prices and limits of its own; the catalog writes it behind the model.
fn name_variant(draft: &mut Draft, cells: Cells) {
    let Some(variant) = cells.text("variant").filter(|variant| variant != "standard") else { return };
    let harmless = variant.len() <= 20 && variant.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-');
    if let Some(model) = draft.reading.record.model.as_mut().filter(|model| harmless && !model.contains(':')) {
        model.push(':');
        model.push_str(&variant);
    }
}

/// A generation that took less than its first token did not count the wait for it.
pub(super) fn wait_and_generation(draft: &mut Draft) {
    let record = &mut draft.reading.record;
    if let (Some(wait), Some(generation)) = (record.ttft_us, record.latency_us)
        && generation < wait
    {
        record.latency_us = Some(wait + generation);
    }
}

#[cfg(test)]
mod tests {
    use routewright_domain::{Money, RecordedStatus, RequestFlags};

    use super::super::testing::read;

    const LOG: &str = include_str!("../../../tests/fixtures/openrouter-csv.csv");

    #[test]
    fn a_row_keeps_its_units_and_its_names() {
        let log = read("openrouter-csv", LOG);
        let first = &log.requests[0];
        assert_eq!(first.arrival.to_string(), "2026-08-03T10:00:00.25Z");
        assert_eq!((first.prompt_tokens, first.cached_tokens), (1_000, 800), "cached tokens are part of the prompt");
        assert_eq!((first.completion_tokens, first.reasoning_tokens), (200, 50));
        assert_eq!(first.cost, Some(Money(12_300_000_000)), "US dollars");
        assert_eq!((first.ttft_us, first.latency_us), (Some(650_000), Some(4_200_000)), "milliseconds");
        assert_eq!(
            (first.model.as_deref(), first.provider.as_deref()),
            (Some("deepseek/deepseek-r1-0528"), Some("Novita"))
        );
        assert_eq!((first.feature.as_deref(), first.api_key.as_deref()), (Some("Support chat"), Some("Support chat")));
        assert_eq!((first.status, first.flags), (RecordedStatus::Succeeded, RequestFlags::STREAMED));
        assert!(log.times_without_zone, "the export says no zone");
    }

    #[test]
    fn variants_keep_their_name_and_a_wait_longer_than_the_generation_is_added_to_it() {
        let log = read("openrouter-csv", LOG);
        let free = &log.requests[1];
        assert_eq!(
            (free.model.as_deref(), free.feature.as_deref()),
            (Some("deepseek/deepseek-r1-0528:free"), Some("Desk"))
        );
        assert_eq!((free.ttft_us, free.latency_us), (Some(900_000), Some(1_200_000)));
        assert!(free.flags.contains(RequestFlags::CANCELLED));
        let failed = &log.requests[2];
        assert_eq!(failed.status, RecordedStatus::Failed);
        assert!(failed.api_key.as_deref().is_some_and(|key| key.starts_with("key-")), "{:?}", failed.api_key);
        assert_eq!(failed.feature, failed.api_key, "a secret is no feature either");
    }
}
