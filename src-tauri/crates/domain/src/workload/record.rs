//! One request as a reader of a log hands it over.

use crate::{Money, RequestFlags, Timestamp};

/// What the log says became of a request.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
#[repr(u8)]
pub enum RecordedStatus {
    /// The log does not say.
    #[default]
    Unknown = 0,
    /// Answered.
    Succeeded = 1,
    /// Failed at the provider.
    Failed = 2,
    /// Refused with HTTP 429.
    RateLimited = 3,
    /// Gave up waiting.
    TimedOut = 4,
}

impl RecordedStatus {
    /// The status stored as this number; anything else is unknown.
    #[must_use]
    pub fn from_code(code: u8) -> Self {
        match code {
            1 => Self::Succeeded,
            2 => Self::Failed,
            3 => Self::RateLimited,
            4 => Self::TimedOut,
            _ => Self::Unknown,
        }
    }

    /// The word for it; `None` when the log does not say.
    #[must_use]
    pub fn word(self) -> Option<&'static str> {
        match self {
            Self::Unknown => None,
            Self::Succeeded => Some("ok"),
            Self::Failed => Some("error"),
            Self::RateLimited => Some("rate_limited"),
            Self::TimedOut => Some("timeout"),
        }
    }
}

/// One request as a reader of a log hands it over. Never holds prompt or answer text.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct RequestRecord {
    /// When it arrived.
    pub arrival: Timestamp,
    /// Identifier in the log; the number of its row stands in where there is none.
    pub id: Option<String>,
    /// Tokens of the prompt, cached and cache-writing ones included.
    pub prompt_tokens: u32,
    /// Tokens of the prompt that the provider read from its cache.
    pub cached_tokens: u32,
    /// Tokens of the prompt that the provider wrote to its cache, at a price of their own.
    pub cache_write_tokens: u32,
    /// Tokens of the answer, reasoning included.
    pub completion_tokens: u32,
    /// Reasoning tokens within the answer.
    pub reasoning_tokens: u32,
    /// Images of the prompt.
    pub images: u16,
    /// Web searches that were run for it.
    pub web_searches: u16,
    /// The feature the log names.
    pub feature: Option<String>,
    /// What kind of work it is, for example `code`.
    pub task: Option<String>,
    /// Labels of the application, sorted, without repeats.
    pub tags: Vec<String>,
    /// The model that answered.
    pub model: Option<String>,
    /// The model that was asked for, which a gateway may have replaced by another.
    pub model_asked: Option<String>,
    /// The provider that served it, by its slug or the name in the log.
    pub provider: Option<String>,
    /// Name or id of the gateway key it came with; never the secret.
    pub api_key: Option<String>,
    /// The conversation it belongs to.
    pub session: Option<String>,
    /// Hash of the prompt's content, never 0; equal prompts have equal hashes.
    pub content_key: Option<u64>,
    /// Hashes of the prompt's blocks, from its start; equal beginnings have equal hashes.
    pub prefix_blocks: Vec<u64>,
    /// What was paid for it.
    pub cost: Option<Money>,
    /// Microseconds to the first token.
    pub ttft_us: Option<u64>,
    /// Microseconds to the last token.
    pub latency_us: Option<u64>,
    /// What became of it.
    pub status: RecordedStatus,
    /// Yes-or-no facts.
    pub flags: RequestFlags,
}
