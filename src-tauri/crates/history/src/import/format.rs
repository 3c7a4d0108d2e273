//! The formats, and how they are told from each other.

use super::formats::{KNOWN, spec};

/// A format that can be read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LogFormat {
    /// OpenRouter's Activity log as CSV.
    OpenRouterCsv,
    /// Answers of OpenRouter's `/generation`, as JSON or lines.
    OpenRouterGeneration,
    /// OpenRouter's Broadcast: spans as OTLP JSON.
    OpenRouterBroadcast,
    /// LiteLLM's table of spend logs, as CSV, JSON or lines.
    LiteLlmSpend,
    /// LiteLLM's standard logging payload, as JSON or lines.
    LiteLlmPayload,
    /// Helicone's requests, as JSON, lines or CSV.
    Helicone,
    /// Langfuse's observations, as CSV, JSON or lines.
    Langfuse,
    /// Portkey's logs, as lines.
    Portkey,
    /// Spans of `OpenTelemetry`'s `GenAI` conventions, as OTLP JSON or lines.
    OtelGenAi,
    /// Spans of the `OpenInference` conventions, as JSON or lines.
    OpenInference,
    /// Output of OpenAI's batches, as lines.
    OpenAiBatch,
    /// Azure LLM inference trace 2023: `TIMESTAMP,ContextTokens,GeneratedTokens`, times in UTC.
    AzureLlmTrace,
    /// Mooncake's traces, as lines.
    Mooncake,
    /// Any CSV whose columns are called like [`Field`](super::Field)s, or are mapped to them.
    MappedCsv,
    /// Any JSON, by lines or in an array, likewise; a path such as `usage.prompt_tokens` is a column.
    MappedJson,
    /// Any Parquet file, likewise.
    Parquet,
}

impl LogFormat {
    /// Every format.
    pub const ALL: [Self; 16] = [
        Self::OpenRouterCsv,
        Self::OpenRouterGeneration,
        Self::OpenRouterBroadcast,
        Self::LiteLlmSpend,
        Self::LiteLlmPayload,
        Self::Helicone,
        Self::Langfuse,
        Self::Portkey,
        Self::OtelGenAi,
        Self::OpenInference,
        Self::OpenAiBatch,
        Self::AzureLlmTrace,
        Self::Mooncake,
        Self::MappedCsv,
        Self::MappedJson,
        Self::Parquet,
    ];

    /// The name of the format, as `--format` takes it.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::OpenRouterCsv => "openrouter-csv",
            Self::OpenRouterGeneration => "openrouter-generation",
            Self::OpenRouterBroadcast => "openrouter-broadcast",
            Self::LiteLlmSpend => "litellm-spend",
            Self::LiteLlmPayload => "litellm-payload",
            Self::Helicone => "helicone",
            Self::Langfuse => "langfuse",
            Self::Portkey => "portkey",
            Self::OtelGenAi => "otel-genai",
            Self::OpenInference => "openinference",
            Self::OpenAiBatch => "openai-batch",
            Self::AzureLlmTrace => "azure-llm-trace",
            Self::Mooncake => "mooncake",
            Self::MappedCsv => "csv",
            Self::MappedJson => "jsonl",
            Self::Parquet => "parquet",
        }
    }

    /// The format of this name.
    #[must_use]
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|format| format.name() == name)
    }

    /// The program whose rows have these columns or paths; `None` for those of no known one, and for rows whose arrival
    /// is called as ours is: whoever made them made them for us.
    pub(crate) fn of_program(has: &dyn Fn(&str) -> bool) -> Option<Self> {
        if ["arrival", "arrival_s", "arrival_ms", "arrival_ns"].iter().any(|name| has(name)) {
            return None;
        }
        KNOWN.into_iter().find(|format| spec(*format).is_some_and(|spec| (spec.fits)(has)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_format_is_found_by_its_name() {
        for format in LogFormat::ALL {
            assert_eq!(LogFormat::named(format.name()), Some(format));
        }
        assert_eq!(LogFormat::named("xml"), None);
    }
}
