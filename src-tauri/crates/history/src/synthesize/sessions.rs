//! Conversations whose context grows.

use serde::{Deserialize, Serialize};

use super::tokens::{LogNormal, TokenDistribution};

/// How a feature's conversations go on after their first request.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Sessions {
    /// Mean number of turns, 1 or more; geometrically distributed.
    pub mean_turns: f64,
    /// Turns at most. 1,000 unless said.
    #[serde(default = "many")]
    pub most_turns: u32,
    /// Seconds from the arrival of one turn to that of the next.
    pub pause_s: LogNormal,
    /// Tokens of a turn's new message: its prompt is the prompt and the answer of the turn before, and these. Absent: each
    /// turn's prompt is as long as a first one, because the application keeps no context.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub message: Option<TokenDistribution>,
    /// Longest prompt, in tokens; the oldest parts of a longer conversation are left out. 1,000,000 unless said.
    #[serde(default = "million")]
    pub most_prompt_tokens: u32,
}

fn many() -> u32 {
    1_000
}

fn million() -> u32 {
    1_000_000
}

impl Sessions {
    /// Prompt tokens of a turn, after one of `prompt` and `completion` tokens; `None` where no context is kept.
    pub(super) fn next_prompt(&self, prompt: u32, completion: u32, score: f64) -> Option<u32> {
        let message = self.message.as_ref()?.at(score);
        Some(prompt.saturating_add(completion).saturating_add(message).min(self.most_prompt_tokens))
    }
}
