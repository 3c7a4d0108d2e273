//! One file for each program whose logs are known.

mod helicone;
mod labels;
mod langfuse;
mod litellm_payload;
mod litellm_spend;
mod mooncake;
mod openai_batch;
mod openinference;
mod openrouter_broadcast;
mod openrouter_csv;
mod openrouter_generation;
mod otel_genai;
mod portkey;
mod spans;

use super::LogFormat;
use super::spec::Spec;

pub(crate) use spans::rows_of;

/// The known formats in the order in which they are tried: what adds to another's attributes comes before it.
pub(crate) const KNOWN: [LogFormat; 12] = [
    LogFormat::OpenRouterCsv,
    LogFormat::OpenRouterGeneration,
    LogFormat::OpenRouterBroadcast,
    LogFormat::OpenInference,
    LogFormat::OtelGenAi,
    LogFormat::LiteLlmPayload,
    LogFormat::LiteLlmSpend,
    LogFormat::Helicone,
    LogFormat::Langfuse,
    LogFormat::Portkey,
    LogFormat::OpenAiBatch,
    LogFormat::Mooncake,
];

/// How to read a format; `None` where a column is a field and nothing more is to be known.
pub(crate) fn spec(format: LogFormat) -> Option<&'static Spec> {
    match format {
        LogFormat::OpenRouterCsv => Some(&openrouter_csv::SPEC),
        LogFormat::OpenRouterGeneration => Some(&openrouter_generation::SPEC),
        LogFormat::OpenRouterBroadcast => Some(&openrouter_broadcast::SPEC),
        LogFormat::LiteLlmSpend => Some(&litellm_spend::SPEC),
        LogFormat::LiteLlmPayload => Some(&litellm_payload::SPEC),
        LogFormat::Helicone => Some(&helicone::SPEC),
        LogFormat::Langfuse => Some(&langfuse::SPEC),
        LogFormat::Portkey => Some(&portkey::SPEC),
        LogFormat::OtelGenAi => Some(&otel_genai::SPEC),
        LogFormat::OpenInference => Some(&openinference::SPEC),
        LogFormat::OpenAiBatch => Some(&openai_batch::SPEC),
        LogFormat::Mooncake => Some(&mooncake::SPEC),
        LogFormat::AzureLlmTrace | LogFormat::MappedCsv | LogFormat::MappedJson | LogFormat::Parquet => None,
    }
}

#[cfg(test)]
pub(crate) mod testing;
