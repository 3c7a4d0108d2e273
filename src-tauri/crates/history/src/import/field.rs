//! Fields of a request.

use routewright_domain::RequestFlags;

/// A field that a column can be mapped to. The unit is part of the name, so that none is guessed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[expect(missing_docs, reason = "each is described by its name and unit")]
pub enum Field {
    Arrival,
    ArrivalSeconds,
    ArrivalMilliseconds,
    Id,
    Feature,
    Model,
    ModelAsked,
    PromptTokens,
    CachedTokens,
    CompletionTokens,
    ReasoningTokens,
    Session,
    CostUsd,
    CostCents,
    TtftMilliseconds,
    TtftSeconds,
    LatencyMilliseconds,
    LatencySeconds,
    Status,
    CacheWriteTokens,
    Images,
    WebSearches,
    Task,
    Tags,
    Provider,
    ApiKey,
    Content,
    Streamed,
    Tools,
    StructuredOutput,
    Vision,
    Batchable,
    Cancelled,
    CacheHit,
    ArrivalNanoseconds,
    FirstToken,
    FirstTokenSeconds,
    Ended,
    EndedSeconds,
    EndedNanoseconds,
}

impl Field {
    /// Every field with its name and its unit.
    pub const ALL: [(Self, &'static str, &'static str); 40] = [
        (Self::Arrival, "arrival", "date and time; UTC unless it has a zone"),
        (Self::ArrivalSeconds, "arrival_s", "seconds since 1970"),
        (Self::ArrivalMilliseconds, "arrival_ms", "milliseconds since 1970"),
        (Self::Id, "id", "text"),
        (Self::Feature, "feature", "text"),
        (Self::Model, "model", "catalog name"),
        (Self::ModelAsked, "model_asked", "catalog name"),
        (Self::PromptTokens, "prompt_tokens", "tokens, cached ones included"),
        (Self::CachedTokens, "cached_tokens", "tokens"),
        (Self::CompletionTokens, "completion_tokens", "tokens, reasoning included"),
        (Self::ReasoningTokens, "reasoning_tokens", "tokens"),
        (Self::Session, "session", "text, kept as a hash"),
        (Self::CostUsd, "cost_usd", "US dollars"),
        (Self::CostCents, "cost_cents", "US cents"),
        (Self::TtftMilliseconds, "ttft_ms", "milliseconds"),
        (Self::TtftSeconds, "ttft_s", "seconds"),
        (Self::LatencyMilliseconds, "latency_ms", "milliseconds"),
        (Self::LatencySeconds, "latency_s", "seconds"),
        (Self::Status, "status", "ok, error, rate_limited, timeout, or an HTTP status"),
        (Self::CacheWriteTokens, "cache_write_tokens", "tokens, part of the prompt"),
        (Self::Images, "images", "count"),
        (Self::WebSearches, "web_searches", "count"),
        (Self::Task, "task", "text"),
        (Self::Tags, "tags", "texts, separated by semicolons"),
        (Self::Provider, "provider", "catalog slug or the log's name"),
        (Self::ApiKey, "api_key", "name or id of the gateway key, never the secret"),
        (Self::Content, "content", "text, kept as a hash"),
        (Self::Streamed, "streamed", "true or false"),
        (Self::Tools, "tools", "true or false"),
        (Self::StructuredOutput, "structured_output", "true or false"),
        (Self::Vision, "vision", "true or false"),
        (Self::Batchable, "batchable", "true or false"),
        (Self::Cancelled, "cancelled", "true or false"),
        (Self::CacheHit, "cache_hit", "true or false"),
        (Self::ArrivalNanoseconds, "arrival_ns", "nanoseconds since 1970"),
        (Self::FirstToken, "first_token", "date and time; UTC unless it has a zone"),
        (Self::FirstTokenSeconds, "first_token_s", "seconds since 1970"),
        (Self::Ended, "ended", "date and time; UTC unless it has a zone"),
        (Self::EndedSeconds, "ended_s", "seconds since 1970"),
        (Self::EndedNanoseconds, "ended_ns", "nanoseconds since 1970"),
    ];

    /// True for the three without which a row is no request.
    pub(crate) fn is_required(self) -> bool {
        [Self::Arrival, Self::PromptTokens, Self::CompletionTokens]
            .into_iter()
            .any(|needed| needed.is_same_quantity(self))
    }

    /// True when both say the same of a request, perhaps in another unit.
    pub(crate) fn is_same_quantity(self, other: Self) -> bool {
        self.quantity() == other.quantity()
    }

    /// The field that stands for all that say the same in other units.
    pub(crate) fn quantity(self) -> Self {
        match self {
            Self::ArrivalSeconds | Self::ArrivalMilliseconds | Self::ArrivalNanoseconds => Self::Arrival,
            Self::CostCents => Self::CostUsd,
            Self::TtftSeconds => Self::TtftMilliseconds,
            Self::FirstTokenSeconds => Self::FirstToken,
            Self::LatencySeconds => Self::LatencyMilliseconds,
            Self::EndedSeconds | Self::EndedNanoseconds => Self::Ended,
            own => own,
        }
    }

    /// The flag that the field sets, where it is a yes-or-no fact.
    pub(crate) fn flag(self) -> Option<RequestFlags> {
        let flag = match self {
            Self::Streamed => RequestFlags::STREAMED,
            Self::Tools => RequestFlags::TOOLS,
            Self::StructuredOutput => RequestFlags::STRUCTURED,
            Self::Vision => RequestFlags::VISION,
            Self::Batchable => RequestFlags::BATCHABLE,
            Self::Cancelled => RequestFlags::CANCELLED,
            Self::CacheHit => RequestFlags::CACHE_HIT,
            _ => return None,
        };
        Some(flag)
    }

    /// The field of this name.
    #[must_use]
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|(_, own, _)| *own == name).map(|(field, _, _)| field)
    }

    /// The name of the field, as `--map` takes it.
    #[must_use]
    pub fn name(self) -> &'static str {
        Self::ALL.into_iter().find(|(field, _, _)| *field == self).map_or("", |(_, name, _)| name)
    }

    /// What a value of the field is counted in.
    #[must_use]
    pub fn unit(self) -> &'static str {
        Self::ALL.into_iter().find(|(field, _, _)| *field == self).map_or("", |(_, _, unit)| unit)
    }
}

/// A field and the column that holds it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FieldMapping {
    /// The field.
    pub field: Field,
    /// The column's name in the file.
    pub column: String,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn flags_are_called_as_conditions_call_them() {
        for (field, name, _) in Field::ALL {
            assert_eq!(field.flag(), RequestFlags::named(name), "{name}");
        }
    }
}
